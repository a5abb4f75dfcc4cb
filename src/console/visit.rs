//! Who looks at a page, and what its frame needs to know.

use super::{
    failure::{Failure, Outcome},
    frame::{self, Notice, Section, Theme, Tone},
    reply::{self, Cookie},
};
use domain::{
    Ctx, Error,
    api_key::{Model as Key, Role},
    queue::Queue,
};
use entity::{AgentId, agent};
use maud::{Markup, html};
use poem::{FromRequest, Request, RequestBody, Response};
use secrecy::SecretString;
use std::{fmt::Display, ops::Deref, str::FromStr, sync::Arc};
use tokio_util::sync::CancellationToken;

/// Somebody who is signed in and looks at a page. Take it as an argument of a handler.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// The context of every verb.
    pub(crate) ctx: Ctx,
    /// The queue, to look into.
    pub(crate) queue: Queue,
    /// Cancelled when the process is asked to stop.
    pub(crate) stop: CancellationToken,
    /// The key that was signed in with.
    pub(crate) key: Key,
    /// The agents that the key may see, oldest first.
    pub(crate) agents: Arc<Vec<agent::Model>>,
    /// The path and query of this page.
    pub(crate) here: String,
    /// The agent whose page this is.
    pub(super) current: Option<AgentId>,
    pub(super) csrf: String,
    pub(super) token: SecretString,
    pub(super) theme: Theme,
    pub(super) secure: bool,
    pub(super) notice: Option<Notice>,
    /// Asked for by our script, which wants the piece without the frame.
    pub(super) piece: bool,
}

/// Somebody who looks at a page of one agent, that of `:agent` in the path. Take it as an argument of a handler.
#[derive(Debug, Clone)]
pub(crate) struct AgentVisit {
    /// Who looks.
    pub(crate) visit: Visit,
    /// The agent.
    pub(crate) agent: agent::Model,
    named: Arc<Vec<(String, String)>>,
}

impl Visit {
    /// A page in the frame, status 200.
    pub(crate) fn page(&self, title: &str, section: Section, body: Markup) -> Response {
        frame::page(self, title, section, body)
    }

    /// A piece of a page: alone for our script, in the frame for whoever opens its address.
    pub(crate) fn piece(&self, title: &str, section: Section, body: Markup) -> Response {
        if self.piece {
            return frame::html_answer(body);
        }
        self.page(title, section, html! { h1 { (title) } (body) })
    }

    /// What every form that changes something holds.
    pub(crate) fn csrf(&self) -> Markup {
        html! { input type="hidden" name="csrf" value=(self.csrf); }
    }

    /// Goes to `path`, where `says` is shown.
    pub(crate) fn done(&self, path: &str, says: &str) -> Outcome {
        Ok(self.told(path, Tone::Good, says))
    }

    /// A refusal is shown at `path`; what is no refusal stays a failure.
    pub(crate) fn refused(&self, path: &str, error: Error) -> Outcome {
        match error {
            Error::Refused(refusal) => {
                Ok(self.told(path, Tone::Bad, &frame::sentence(&refusal.to_string())))
            }
            other => Err(other.into()),
        }
    }

    /// `done` if the verb worked, else `refused`.
    pub(crate) fn after<T>(&self, path: &str, result: Result<T, Error>, says: &str) -> Outcome {
        match result {
            Ok(_) => self.done(path, says),
            Err(error) => self.refused(path, error),
        }
    }

    fn told(&self, path: &str, tone: Tone, says: &str) -> Response {
        let mut response = reply::see(path);
        Notice::cookie(tone, says, self.secure, &mut response);
        response
    }

    /// Whether this key may change anything.
    pub(crate) fn may_change(&self) -> bool {
        self.key.role != Role::Viewer
    }

    /// Whether this key may do what concerns everything: keys, agents.
    pub(crate) fn is_admin(&self) -> bool {
        self.key.role == Role::Admin && self.key.agent_id.is_none()
    }

    /// Refuses whoever is no admin of everything.
    pub(crate) fn admin(&self) -> Result<(), Failure> {
        if self.is_admin() {
            Ok(())
        } else {
            Err(Failure::Forbidden("Only an admin's key can do this."))
        }
    }

    /// Keeps `theme` for a year.
    pub(super) fn keep_theme(&self, theme: Theme, response: &mut Response) {
        let cookie = Cookie {
            name: reply::THEME,
            value: theme.name(),
            seconds: 365 * 86_400,
            secure: self.secure,
        };
        cookie.set(response);
    }
}

impl AgentVisit {
    /// The address of one of this agent's pages, as in `at("campaigns")`.
    pub(crate) fn at(&self, rest: impl Display) -> String {
        format!("/agents/{}/{rest}", self.agent.id)
    }

    /// The id that stands in the path as `:name`; what is no id is not found.
    pub(crate) fn id<T: FromStr>(&self, name: &str) -> Result<T, Failure> {
        let text = self.named(name);
        text.parse()
            .map_err(|_| Failure::NotFound(format!("There is no {name} {text}.")))
    }

    /// What stands in the path as `:name`.
    pub(crate) fn named(&self, name: &str) -> &str {
        let found = self.named.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, text)| text.as_str())
    }
}

impl Deref for AgentVisit {
    type Target = Visit;
    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let visit = request.extensions().get::<Self>();
        Ok(visit
            .expect("because the door lets nobody in without one")
            .clone())
    }
}

impl<'a> FromRequest<'a> for AgentVisit {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let mut visit = Visit::from_request(request, body).await?;
        let text = request.raw_path_param("agent").unwrap_or_default();
        let mut agents = visit.agents.iter();
        let found = match text {
            "default" => agents.next(),
            text => agents.find(|agent| agent.id.to_string() == text),
        };
        let agent = found.cloned();
        let agent = agent.ok_or_else(|| Failure::NotFound(format!("There is no agent {text}.")))?;
        visit.current = Some(agent.id);
        let named = NAMES.iter().filter_map(|name| {
            let text = request.raw_path_param(name)?;
            Some(((*name).to_owned(), text.to_owned()))
        });
        Ok(Self {
            visit,
            agent,
            named: Arc::new(named.collect()),
        })
    }
}

/// The one thing that a path of operations names. (A `Path` of poem wants all parts, and the mount adds one of its own.)
pub(crate) struct Item(pub(crate) String);

impl<'a> FromRequest<'a> for Item {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let named = ["letter", "key", "id"]
            .iter()
            .find_map(|name| request.raw_path_param(name));
        Ok(Self(named.unwrap_or_default().to_owned()))
    }
}

/// What our paths call their parts.
const NAMES: [&str; 14] = [
    "campaign",
    "recipient",
    "template",
    "contact",
    "segment",
    "import",
    "ticket",
    "conversation",
    "knowledge",
    "webhook",
    "delivery",
    "attribute",
    "source",
    "name",
];
