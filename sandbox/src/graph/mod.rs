//! The part of the Graph API that is asked for, besides messages.

mod objects;
mod phone;
mod subscriptions;
mod token;
mod uploads;

use crate::{
    account::{APP_ID, BUSINESS_ID, POISONED, WABA_ID},
    refusal::Refusal,
    request::Query,
    state::State,
    templates,
};
use poem::http::Method;
use serde_json::{Value, json};

pub(crate) use token::{authorise, debug_token};
pub(crate) use uploads::{Part, Uploads, receive, with_addresses};

/// A request to the Graph API.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// The verb.
    pub(crate) method: &'a Method,
    /// The path without its version.
    pub(crate) parts: &'a [&'a str],
    /// What stands behind the question mark.
    pub(crate) query: &'a Query,
    /// The body; `null` if there is none.
    pub(crate) body: &'a Value,
}

/// Answers a request whose token is valid.
pub(crate) async fn answer(state: &State, call: &Call<'_>) -> Result<Value, Refusal> {
    match *call.parts {
        [id] => object(state, call, id),
        [WABA_ID, edge] => account_edge(state, call, edge).await,
        [APP_ID, "uploads"] if call.method == Method::POST => uploads::open(state, call),
        [APP_ID, "subscriptions"] => subscriptions::of_app(state, call).await,
        [id, "register"] if is_number(state, id) => Ok(json!({"success": true})),
        [id, edge] => Err(unknown_edge(state, call, id, edge)),
        _ => Err(unknown_path(call.parts)),
    }
}

fn object(state: &State, call: &Call<'_>, id: &str) -> Result<Value, Refusal> {
    let unknown = || Refusal::unknown_object(id, &call.method.as_str().to_ascii_lowercase());
    let template = id.parse::<u64>().ok().and_then(|id| {
        let templates = state.templates.read().expect(POISONED);
        templates.get(id).cloned()
    });
    match (call.method, template) {
        (&Method::GET, Some(template)) => templates::get(&template, call.query),
        (&Method::POST, Some(template)) => templates::edit(state, template.id, call.body),
        (&Method::GET, None) if id == WABA_ID => objects::account(state, call.query),
        (&Method::GET, None) if id == BUSINESS_ID => objects::business(state, call.query),
        (&Method::GET, None) => {
            let line = state.account.read().expect(POISONED).line(id).cloned();
            let line = line.ok_or_else(unknown)?;
            phone::show(state, &line, call.query)
        }
        _ => Err(unknown()),
    }
}

async fn account_edge(state: &State, call: &Call<'_>, edge: &str) -> Result<Value, Refusal> {
    match (call.method, edge) {
        (&Method::GET, "phone_numbers") => phone::list(state, call.query),
        (&Method::GET, "message_templates") => templates::list(state, call.query),
        (&Method::POST, "message_templates") => templates::create(state, call.body),
        (&Method::DELETE, "message_templates") => templates::delete(state, call.query),
        (_, "subscribed_apps") => subscriptions::of_account(state, call).await,
        _ => Err(unknown_edge(state, call, WABA_ID, edge)),
    }
}

fn is_number(state: &State, id: &str) -> bool {
    state.account.read().expect(POISONED).line(id).is_some()
}

fn unknown_edge(state: &State, call: &Call<'_>, id: &str, edge: &str) -> Refusal {
    let known = id == WABA_ID || id == BUSINESS_ID || is_number(state, id);
    let verb = call.method.as_str().to_ascii_lowercase();
    if known && call.method == Method::GET {
        Refusal::parameter(format!("Tried accessing nonexisting field ({edge})"))
    } else {
        Refusal::unknown_object(id, &verb)
    }
}

fn unknown_path(parts: &[&str]) -> Refusal {
    let path = parts.join("/");
    Refusal::of(2500).titled(format!("Unknown path components: /{path}"))
}
