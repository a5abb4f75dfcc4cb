//! `/sign-in/once`: the link that is printed at the first start. Opening it changes nothing, so that whatever looks ahead
//! at links does not use it up; the button does.

use super::{attempts::Attempts, remember};
use crate::{
    api::App,
    console::{
        failure::{Failure, Outcome},
        fields::{Asked, Typed},
        frame::outside,
        parts::notice_bad,
        reply,
    },
};
use domain::session;
use maud::html;
use poem::{Request, Response, handler, http::StatusCode, web::Data};

/// Shows the button.
#[handler]
pub(super) fn page(asked: Asked) -> Response {
    let body = html! {
        h1 { "Welcome to Outbound" }
        p { "This link signs you in once, as the first admin." }
        form method="post" action="/sign-in/once" class="stack" {
            input type="hidden" name="token" value=(asked.get("token"));
            button class="button primary wide" type="submit" autofocus { "Sign in" }
        }
    };
    outside("Welcome", body)
}

/// Uses the link up.
#[handler]
pub(super) async fn check(
    request: &Request,
    app: Data<&App>,
    attempts: Data<&Attempts>,
    typed: Typed,
) -> Outcome {
    let token = typed.get("token");
    let signed_in = if attempts.may_try(request) {
        let found = session::sign_in_by_link(&app.ctx, token).await;
        found.map_err(Failure::from)?
    } else {
        None
    };
    let Some(signed_in) = signed_in else {
        attempts.count(request);
        let body = html! {
            h1 { "Sign in" }
            (notice_bad(html! { "This link was used before, or its 15 minutes are over." }))
            p { a class="button primary wide" href="/sign-in" { "Sign in with a key" } }
        };
        let mut response = outside("Sign in", body);
        response.set_status(StatusCode::UNAUTHORIZED);
        return Ok(response);
    };
    let mut response = reply::see("/");
    remember(&app, request, &signed_in, &mut response);
    Ok(response)
}
