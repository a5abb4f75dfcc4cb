//! What moves on a page that is open, by server-sent events: texts, attributes and pieces of markup, each by the id of
//! its element. Only what has changed is sent. `live.js` puts it in place.

use super::visit::Visit;
use domain::{Kind, session};
use futures::{FutureExt, StreamExt, stream};
use maud::Markup;
use poem::{
    IntoResponse, Response,
    web::sse::{Event, SSE},
};
use secrecy::ExposeSecret;
use serde::Serialize;
use std::{
    collections::BTreeMap,
    future::Future,
    time::{Duration, Instant},
};

/// How often somebody looks.
const LOOK: Duration = Duration::from_millis(700);
/// How often a comment is sent, so that proxies keep the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How often it is asked whether the session still lasts.
const AUTHENTICATE: Duration = Duration::from_secs(10);

/// How the page shall look now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Live {
    text: BTreeMap<String, String>,
    attribute: BTreeMap<String, String>,
    markup: BTreeMap<String, String>,
}

impl Live {
    /// The element `id` holds this text.
    pub(crate) fn text(mut self, id: impl Into<String>, text: impl Into<String>) -> Self {
        self.text.insert(id.into(), text.into());
        self
    }

    /// The element `id` has this attribute.
    pub(crate) fn attribute(mut self, id: &str, name: &str, value: impl Into<String>) -> Self {
        self.attribute.insert(format!("{id} {name}"), value.into());
        self
    }

    /// The element `id` holds this markup. For what changes its structure; what only counts is a text.
    pub(crate) fn markup(mut self, id: impl Into<String>, markup: Markup) -> Self {
        self.markup.insert(id.into(), markup.into_string());
        self
    }

    /// What of it is not as it was.
    fn changed(&self, last: &Self) -> Self {
        let news = |now: &BTreeMap<String, String>, last: &BTreeMap<String, String>| {
            let changed = now
                .iter()
                .filter(|(id, value)| last.get(*id) != Some(*value));
            changed
                .map(|(id, value)| (id.clone(), value.clone()))
                .collect()
        };
        Self {
            text: news(&self.text, &last.text),
            attribute: news(&self.attribute, &last.attribute),
            markup: news(&self.markup, &last.markup),
        }
    }
}

/// An answer that goes on as long as `look` finds something; nothing from it ends the story. Put the address into a
/// `data-live` attribute of the page.
pub(crate) fn stream<L, F>(visit: &Visit, look: L) -> Response
where
    L: FnMut() -> F + Send + 'static,
    F: Future<Output = domain::Result<Option<Live>>> + Send + 'static,
{
    let watch = Watch {
        visit: visit.clone(),
        look,
        last: None,
        asked: Instant::now(),
        over: false,
    };
    let stop = visit.stop.clone();
    let events = stream::unfold(watch, |watch| watch.next().boxed());
    let events = events.take_until(stop.cancelled_owned());
    let mut response = SSE::new(events).keep_alive(KEEP_ALIVE).into_response();
    // Proxies that collect answers would hold events back.
    let off = poem::http::HeaderValue::from_static("no");
    response.headers_mut().insert("x-accel-buffering", off);
    response
}

struct Watch<L> {
    visit: Visit,
    look: L,
    last: Option<Live>,
    asked: Instant,
    over: bool,
}

impl<L, F> Watch<L>
where
    L: FnMut() -> F + Send + 'static,
    F: Future<Output = domain::Result<Option<Live>>> + Send + 'static,
{
    async fn next(mut self) -> Option<(Event, Self)> {
        while !self.over {
            if self.last.is_some() {
                tokio::time::sleep(LOOK).await;
            }
            if !self.lasts().await {
                return None;
            }
            match (self.look)().await {
                Ok(Some(now)) => {
                    let last = self.last.replace(now.clone()).unwrap_or_default();
                    let changed = now.changed(&last);
                    if changed != Live::default() {
                        return Some((event(&changed), self));
                    }
                }
                Ok(None) => {
                    self.over = true;
                    return Some((Event::message("{}").event_type("over"), self));
                }
                Err(error) if error.kind() == Kind::NotFound => return None,
                // The next look may find the database again.
                Err(error) => {
                    tracing::warn!("A page that is open cannot be brought up to date: {error}");
                }
            }
        }
        None
    }

    /// Whether whoever watches is still signed in.
    async fn lasts(&mut self) -> bool {
        if self.asked.elapsed() < AUTHENTICATE {
            return true;
        }
        self.asked = Instant::now();
        let token = self.visit.token.expose_secret();
        !matches!(
            session::authenticate(&self.visit.ctx, token).await,
            Ok(None)
        )
    }
}

fn event(live: &Live) -> Event {
    let text = serde_json::to_string(live).expect("because maps of texts are JSON");
    Event::message(text).event_type("live")
}

#[cfg(test)]
mod tests {
    use super::Live;

    #[test]
    fn only_what_has_changed_is_sent() {
        let first = Live::default()
            .text("sent", "1")
            .attribute("bar", "width", "10");
        let then = first.clone().text("sent", "2");
        assert_eq!(then.changed(&first), Live::default().text("sent", "2"));
        assert_eq!(first.changed(&first), Live::default());
    }
}
