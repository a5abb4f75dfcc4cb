//! What an action came to, told once on the next page. It travels in a cookie, so that addresses stay clean.

use crate::console::{
    reply::{self, Cookie},
    visit::Visit,
};
use maud::{Markup, html};
use poem::{Response, http::HeaderMap};

/// How something is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It worked.
    Good,
    /// It did not.
    Bad,
    /// Something to think about.
    Warning,
    /// For information.
    Plain,
}

impl Tone {
    /// Its class in the style sheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Warning => "warning",
            Self::Plain => "plain",
        }
    }
}

/// What an action came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    tone: Tone,
    text: String,
}

impl Notice {
    /// What the last answer left for this page.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let value = reply::cookie(headers, reply::NOTICE)?;
        let (tone, text) = value.split_once(':')?;
        let tone = if tone == "good" {
            Tone::Good
        } else {
            Tone::Bad
        };
        (!text.is_empty()).then(|| Self {
            tone,
            text: text.to_owned(),
        })
    }

    /// Leaves it for the next page.
    pub(crate) fn cookie(tone: Tone, text: &str, secure: bool, response: &mut Response) {
        let text: String = text.chars().take(600).collect();
        let cookie = Cookie {
            name: reply::NOTICE,
            value: &format!("{}:{text}", tone.class()),
            seconds: 60,
            secure,
        };
        cookie.set(response);
    }

    /// Takes it back once a page has shown it.
    pub(crate) fn forget_if_shown(visit: &Visit, response: &mut Response) {
        let is_page = response
            .content_type()
            .is_some_and(|kind| kind.starts_with("text/html"));
        if visit.notice.is_none() || visit.piece || !is_page {
            return;
        }
        let gone = Cookie {
            name: reply::NOTICE,
            value: "",
            seconds: 0,
            secure: visit.secure,
        };
        gone.set(response);
    }

    /// As the page shows it.
    pub(super) fn show(&self) -> Markup {
        let role = if self.tone == Tone::Bad {
            "alert"
        } else {
            "status"
        };
        html! { div class={ "notice " (self.tone.class()) } role=(role) { p { (self.text) } } }
    }
}
