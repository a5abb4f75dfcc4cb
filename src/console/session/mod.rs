//! Signing in and out, and what becomes of a form when a session has ended.

mod attempts;
mod carry;
mod once;
mod sign_in;
mod sign_out;
mod theme;

pub(super) use carry::{ask_and_carry, confirm};
pub(super) use sign_in::{ask, ended};

use super::{
    door,
    reply::{self, Cookie},
};
use crate::api::App;
use attempts::Attempts;
use domain::session::SignedIn;
use poem::{EndpointExt, Request, Response, Route, get, post};
use secrecy::ExposeSecret;

/// How long a browser keeps the cookie: as long as a session may last.
const KEPT: i64 = 30 * 86_400;

/// The pages of signing in and out.
pub(super) fn routes(route: Route) -> Route {
    let attempts = Attempts::default();
    route
        .at(
            "/sign-in",
            get(sign_in::page).post(sign_in::check.data(attempts.clone())),
        )
        .at(
            "/sign-in/once",
            get(once::page).post(once::check.data(attempts)),
        )
        .at("/sign-out", post(sign_out::leave))
        .at("/theme", post(theme::choose))
}

/// Gives the browser its cookie.
fn remember(app: &App, request: &Request, signed_in: &SignedIn, response: &mut Response) {
    let cookie = Cookie {
        name: reply::SESSION,
        value: signed_in.token.expose_secret(),
        seconds: KEPT,
        secure: door::is_secure(app, request.headers()),
    };
    cookie.set(response);
}
