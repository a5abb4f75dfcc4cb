//! The door: reads requests, checks the token and finds who answers.

use crate::{
    account::POISONED,
    control, graph,
    messages::{self, Reply},
    refusal::Refusal,
    request::{Query, parts, token},
    state::State,
};
use poem::{Endpoint, Request, Response, Result, http::Method};
use serde_json::Value;
use std::sync::Arc;

/// Answers every request.
#[derive(Debug)]
pub(crate) struct Door(pub(crate) Arc<State>);

/// Ends the task of a connection, and so the connection itself, before the answer.
#[derive(Debug)]
struct AnswerLost;

impl Endpoint for Door {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        match self.reply(request).await? {
            Reply::Answer(response) => Ok(response),
            // Not a panic: no hook runs and nothing is printed. The task of the connection unwinds and drops its socket.
            Reply::Nothing => std::panic::resume_unwind(Box::new(AnswerLost)),
        }
    }
}

impl Door {
    async fn reply(&self, mut request: Request) -> Result<Reply> {
        let state = &self.0;
        let body = request.take_body().into_bytes().await?;
        let query = Query::of(&request);
        let parts = parts(request.uri().path());
        if let ["sandbox", rest @ ..] = parts.as_slice() {
            let call = control::Call {
                method: request.method(),
                parts: rest,
                query: &query,
                body: &body,
            };
            return Ok(Reply::Answer(control::answer(state, &call)));
        }
        if let ["debug_token"] = parts.as_slice() {
            let shown = graph::debug_token(state, &query, token(&request, &query));
            return Ok(Reply::Answer(respond(shown)));
        }
        if let Err(refusal) = graph::authorise(state, token(&request, &query)) {
            if parts.get(1) == Some(&"messages") {
                state.stats.refuse(refusal.code);
            }
            return Ok(Reply::Answer(refusal.into_response()));
        }
        if let [id, "messages"] = *parts.as_slice()
            && request.method() == Method::POST
        {
            let line = state.account.read().expect(POISONED).line(id).cloned();
            let Some(line) = line else {
                state.stats.refuse(100);
                let refusal = Refusal::unknown_object(id, "post");
                return Ok(Reply::Answer(refusal.into_response()));
            };
            return Ok(messages::post(state, &line, &body).await);
        }
        if let [session] = *parts.as_slice()
            && session.starts_with("upload:")
            && request.method() == Method::POST
        {
            let offset = request.header("file_offset");
            let part = graph::Part {
                offset,
                bytes: &body,
            };
            let received = graph::receive(state, session, &query, &part);
            return Ok(Reply::Answer(respond(received)));
        }
        let body = match json_of(&body) {
            Ok(body) => body,
            Err(refusal) => return Ok(Reply::Answer(refusal.into_response())),
        };
        let call = graph::Call {
            method: request.method(),
            parts: &parts,
            query: &query,
            body: &body,
        };
        Ok(Reply::Answer(respond(graph::answer(state, &call).await)))
    }
}

fn json_of(body: &[u8]) -> Result<Value, Refusal> {
    match serde_json::from_slice(body) {
        Ok(body) => Ok(body),
        Err(_) if body.is_empty() => Ok(Value::Null),
        Err(error) => Err(Refusal::of(100).details(format!("The body is not valid: {error}"))),
    }
}

fn respond(result: Result<Value, Refusal>) -> Response {
    match result {
        Ok(value) => Response::builder()
            .content_type("application/json; charset=UTF-8")
            .body(value.to_string()),
        Err(refusal) => refusal.into_response(),
    }
}
