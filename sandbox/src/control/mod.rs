//! The endpoints below `/sandbox` that tests steer with. They need no token.

mod messages;
mod numbers;
mod people;
mod switches;
mod templates;

use crate::{request::Query, state::State};
use poem::{
    Response,
    http::{Method, StatusCode},
};
use serde_json::{Value, json};

/// A request to steer.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    /// The verb.
    pub(crate) method: &'a Method,
    /// The path below `/sandbox`.
    pub(crate) parts: &'a [&'a str],
    /// What stands behind the question mark.
    pub(crate) query: &'a Query,
    /// The body.
    pub(crate) body: &'a [u8],
}

/// Why it was not done.
#[derive(Debug)]
enum Refused {
    /// There is no such thing.
    NotFound(String),
    /// The request makes no sense.
    Invalid(String),
}

impl Call<'_> {
    /// The body as JSON; an empty object if there is none.
    fn json(&self) -> Result<Value, Refused> {
        if self.body.is_empty() {
            return Ok(json!({}));
        }
        serde_json::from_slice(self.body).map_err(|error| Refused::Invalid(error.to_string()))
    }
}

/// Does what is asked.
pub(crate) fn answer(state: &State, call: &Call<'_>) -> Response {
    let (status, body) = match route(state, call) {
        Ok(value) => (StatusCode::OK, value),
        Err(Refused::NotFound(why)) => (StatusCode::NOT_FOUND, refused(&why)),
        Err(Refused::Invalid(why)) => (StatusCode::BAD_REQUEST, refused(&why)),
    };
    Response::builder()
        .status(status)
        .content_type("application/json")
        .body(body.to_string())
}

fn refused(why: &str) -> Value {
    json!({"error": {"message": why}})
}

fn route(state: &State, call: &Call<'_>) -> Result<Value, Refused> {
    match (call.method.as_str(), call.parts) {
        ("GET", ["switches"]) => Ok(switches::show(state)),
        ("PATCH", ["switches"]) => switches::change(state, &call.json()?),
        ("GET", ["messages"]) => Ok(messages::list(state, call.query)),
        ("DELETE", ["messages"]) => Ok(messages::clear(state)),
        ("GET", ["stats"]) => Ok(messages::stats(state)),
        ("POST", ["inbound"]) => people::write(state, &call.json()?),
        ("POST", ["templates"]) => templates::add(state, &call.json()?),
        ("POST", ["templates", name, what]) => templates::change(state, name, what, &call.json()?),
        ("GET", ["numbers"]) => Ok(numbers::list(state)),
        ("POST", ["numbers"]) => numbers::add(state, &call.json()?),
        ("PATCH", ["numbers", id]) => numbers::change(state, id, &call.json()?),
        ("PATCH", ["account"]) => numbers::change_account(state, &call.json()?),
        _ => Err(Refused::NotFound(
            "There is no such endpoint of the sandbox.".to_owned(),
        )),
    }
}
