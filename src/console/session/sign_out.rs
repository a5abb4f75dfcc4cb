//! `/sign-out`.

use crate::console::{
    failure::{Failure, Outcome},
    reply::{self, Cookie},
    visit::Visit,
};
use domain::session;
use poem::handler;
use secrecy::ExposeSecret;

/// Ends the session and takes the cookie back.
#[handler]
pub(super) async fn leave(visit: Visit) -> Outcome {
    let token = visit.token.expose_secret();
    session::sign_out(&visit.ctx, token)
        .await
        .map_err(Failure::from)?;
    let mut response = reply::see("/sign-in");
    let gone = Cookie {
        name: reply::SESSION,
        value: "",
        seconds: 0,
        secure: visit.secure,
    };
    gone.set(&mut response);
    Ok(response)
}
