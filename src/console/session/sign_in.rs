//! `/sign-in`: a key is shown, a cookie is given.

use super::{attempts::Attempts, carry, remember};
use crate::{
    api::App,
    console::{
        failure::{Failure, Outcome},
        fields::{Asked, Fields, Typed},
        frame::outside,
        parts::{Field, notice_bad},
        reply,
    },
};
use domain::session;
use maud::{Markup, html};
use poem::{IntoResponse, Request, Response, handler, http::StatusCode, web::Data};

/// Asks whoever comes here for a key.
#[handler]
pub(super) fn page(asked: Asked) -> Response {
    let next = reply::ours(asked.get("next")).unwrap_or("/");
    form(StatusCode::OK, next, &Fields::default(), None)
}

/// Sends whoever is not signed in to the sign-in page, and back afterwards.
pub(crate) fn ask(request: &Request) -> Response {
    let here = request.original_uri().path_and_query();
    let here = here.map_or("/", |here| here.as_str());
    if here == "/" {
        return reply::see("/sign-in");
    }
    let query = Fields::default().with("next", here).query();
    reply::see(&format!("/sign-in?{query}"))
}

/// For our script: the session is over.
pub(crate) fn ended() -> Response {
    StatusCode::UNAUTHORIZED.into_response()
}

/// The page that asks for a key; `carried` is a form that is repeated afterwards.
pub(super) fn form(
    status: StatusCode,
    next: &str,
    carried: &Fields,
    wrong: Option<&str>,
) -> Response {
    let body = html! {
        h1 { "Sign in" }
        @if carried.iter().next().is_some() {
            (notice_bad(html! {
                "Your session has ended. Sign in, and what you have just typed is sent: nothing is lost."
            }))
        }
        form method="post" action="/sign-in" class="stack" {
            input type="hidden" name="next" value=(next);
            (carry::hidden(carried))
            (Field::password("key", "API key")
                .hint("It begins with obk_, or is the one from ADMIN_API_KEY. An admin makes keys under Operations.")
                .problem(wrong)
                .required()
                .focus())
            button class="button primary wide" type="submit" { "Sign in" }
        }
        (first_time())
    };
    let mut response = outside("Sign in", body);
    response.set_status(status);
    response
}

fn first_time() -> Markup {
    html! {
        details class="quiet" {
            summary { "I have no key" }
            p {
                "At the first start without " code { "ADMIN_API_KEY" } " the server prints a key and a link that signs you in once, "
                "to its output and not to its log. Lost both? Start it once with " code { "ADMIN_API_KEY" } " set to a secret of your choice."
            }
        }
    }
}

/// Checks the key.
#[handler]
pub(super) async fn check(
    request: &Request,
    app: Data<&App>,
    attempts: Data<&Attempts>,
    typed: Typed,
) -> Outcome {
    let next = reply::ours(typed.get("next")).unwrap_or("/");
    let carried = carry::carried(&typed);
    let again = |status, text| Ok(form(status, next, &carried, Some(text)));
    if !attempts.may_try(request) {
        let text = "Too many wrong keys. Wait a minute, then try again.";
        return again(StatusCode::TOO_MANY_REQUESTS, text);
    }
    let Some(secret) = typed.filled("key") else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, "Type or paste your key.");
    };
    let signed_in = session::sign_in(&app.ctx, secret)
        .await
        .map_err(Failure::from)?;
    let Some(signed_in) = signed_in else {
        attempts.count(request);
        let text = "This key is unknown or was revoked.";
        return again(StatusCode::UNAUTHORIZED, text);
    };
    let mut response = if carried.iter().next().is_some() {
        carry::repeat(next, &carried, &signed_in.csrf)
    } else {
        reply::see(next)
    };
    remember(&app, request, &signed_in, &mut response);
    let who = signed_in.key.id;
    tracing::info!(key = %who, "{who} signed in to the console");
    Ok(response)
}
