//! The door of the console: who is it, does the form come from our own page, may they do this; and a page for whatever
//! goes wrong.

use super::{
    failure::Failure,
    fields::Fields,
    files,
    frame::{self, Notice, Theme},
    reply, session,
    visit::Visit,
};
use crate::api::{App, Who};
use domain::{agent, session as sessions};
use poem::{
    Endpoint, IntoResponse, Request, Response,
    error::NotFoundError,
    http::{HeaderMap, Method, StatusCode, header},
};
use std::{panic::AssertUnwindSafe, sync::Arc};

/// The pages for which nobody needs to be signed in.
const OPEN: [&str; 2] = ["/sign-in", "/assets"];

/// Lets a request through, or answers it.
pub(super) async fn guard<E: Endpoint>(ep: Arc<E>, mut request: Request) -> poem::Result<Response> {
    let app = request
        .data::<App>()
        .expect("because the app is laid over every route")
        .clone();
    let for_people = accepts_pages(request.headers());
    let visit = match visit_of(&app, &request).await {
        Ok(visit) => visit,
        Err(error) => return Ok(frame::failure_outside(&Failure::from(error))),
    };
    if visit.is_none() && is_for_nobody(&request, for_people) {
        return Err(NotFoundError.into());
    }
    let who = visit.as_ref().map(|visit| Who(visit.key.id));
    if let Some(visit) = &visit {
        request.extensions_mut().insert(visit.clone());
    }
    let mut response = match admit(&mut request, visit.as_ref()).await {
        Err(answer) => answer,
        Ok(()) => match run(&*ep, request).await {
            Ok(response) => response,
            Err(error) => match told(&error, visit.as_ref(), for_people) {
                Some(page) => page,
                None => return Err(error),
            },
        },
    };
    if let Some(visit) = visit {
        Notice::forget_if_shown(&visit, &mut response);
    }
    if let Some(who) = who {
        response.extensions_mut().insert(who);
    }
    Ok(response)
}

/// Who comes, if they are signed in.
async fn visit_of(app: &App, request: &Request) -> domain::Result<Option<Visit>> {
    let headers = request.headers();
    let Some(token) = reply::cookie(headers, reply::SESSION) else {
        return Ok(None);
    };
    let Some(session) = sessions::authenticate(&app.ctx, &token).await? else {
        return Ok(None);
    };
    let mut agents = agent::list(&app.ctx, Some(domain::page::MAX_LIMIT), None)
        .await?
        .data;
    if let Some(only) = session.key.agent_id {
        agents.retain(|agent| agent.id == only);
    }
    let uri = request.original_uri();
    Ok(Some(Visit {
        ctx: app.ctx.clone(),
        queue: app.queue.clone(),
        stop: app.stop.clone(),
        key: session.key,
        agents: Arc::new(agents),
        here: uri
            .path_and_query()
            .map_or("/", |here| here.as_str())
            .to_owned(),
        current: None,
        csrf: session.csrf,
        token: token.into(),
        theme: Theme::of(headers),
        secure: is_secure(app, headers),
        notice: Notice::of(headers),
        piece: headers.contains_key("x-piece"),
    }))
}

/// Reads the form that was sent, if one was, and decides.
async fn admit(request: &mut Request, visit: Option<&Visit>) -> Result<(), Response> {
    let path = request.uri().path().to_owned();
    let within = |prefix: &&str| path == **prefix || path.starts_with(&format!("{prefix}/"));
    let open = OPEN.iter().any(within);
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let piece = request.headers().contains_key("x-piece");
    if reads {
        return match visit {
            None if !open && piece => Err(session::ended()),
            None if !open => Err(session::ask(request)),
            _ => Ok(()),
        };
    }
    if is_foreign(request) {
        let refusal =
            Failure::Forbidden("This form was sent from another site, so it was not followed.");
        return Err(frame::failure_outside(&refusal));
    }
    let read = files::read(request).await;
    let (typed, chosen) = read.map_err(|failure| match visit {
        Some(visit) => frame::failure(visit, &failure),
        None => frame::failure_outside(&failure),
    })?;
    match visit {
        _ if open => {}
        None if piece => return Err(session::ended()),
        None => return Err(session::ask_and_carry(request, &typed)),
        Some(visit) => {
            if let Some(refusal) = refusal(visit, &path, &typed) {
                return Err(refusal);
            }
        }
    }
    request.extensions_mut().insert(typed);
    request.extensions_mut().insert(chosen);
    Ok(())
}

/// What is answered to a form that was not made for this session, or that the session may not send.
fn refusal(visit: &Visit, path: &str, typed: &Fields) -> Option<Response> {
    if !sessions::same(typed.get("csrf"), &visit.csrf) {
        return Some(session::confirm(visit, path, typed));
    }
    if !visit.may_change() && !is_harmless(path) {
        let refusal = Failure::Forbidden(
            "Your key can only look. Ask for an operator's key to change something.",
        );
        return Some(frame::failure(visit, &refusal));
    }
    None
}

/// What a viewer may post: it changes nothing but their own session and looks, or only draws a piece anew.
fn is_harmless(path: &str) -> bool {
    let rest = path
        .strip_prefix("/agents/")
        .and_then(|rest| rest.split_once('/'));
    let draws = rest.is_some_and(|(_, rest)| rest.starts_with("look/"));
    draws || ["/sign-out", "/theme"].contains(&path)
}

/// Whether a browser says that another site sends this.
fn is_foreign(request: &Request) -> bool {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    if let Some(site) = header("sec-fetch-site") {
        return !["same-origin", "none"].contains(&site);
    }
    let Some(origin) = header("origin") else {
        return false;
    };
    let host = header("x-forwarded-host")
        .or_else(|| header("host"))
        .unwrap_or_default();
    let authority = origin
        .split_once("://")
        .map_or("", |(_, authority)| authority);
    !authority.eq_ignore_ascii_case(host)
}

/// Whether cookies can be kept to https.
pub(super) fn is_secure(app: &App, headers: &HeaderMap) -> bool {
    let forwarded = headers
        .get("x-forwarded-proto")
        .and_then(|value| value.to_str().ok());
    let public = app.ctx.settings.public_url.as_deref().unwrap_or_default();
    forwarded == Some("https") || public.starts_with("https://")
}

/// Programs that are not signed in find nothing here: their answers are those of the API.
fn is_for_nobody(request: &Request, for_people: bool) -> bool {
    let path = request.uri().path();
    let open = path == "/" || OPEN.iter().any(|prefix| path.starts_with(prefix));
    let form = request.method() == Method::POST;
    !open && !for_people && !form && !request.headers().contains_key("x-piece")
}

/// Whether whoever asks can read a page.
fn accepts_pages(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

async fn run<E: Endpoint>(ep: &E, request: Request) -> poem::Result<Response> {
    use futures::FutureExt;
    let called = AssertUnwindSafe(ep.call(request)).catch_unwind().await;
    match called {
        Ok(answer) => answer.map(IntoResponse::into_response),
        Err(_) => {
            tracing::error!("A page panicked");
            Err(poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR))
        }
    }
}

/// A page for what went wrong; nothing for programs, which get the API's shape.
fn told(error: &poem::Error, visit: Option<&Visit>, for_people: bool) -> Option<Response> {
    let page = |failure: &Failure| match visit {
        Some(visit) => frame::failure(visit, failure),
        None => frame::failure_outside(failure),
    };
    if let Some(failure) = error.downcast_ref::<Failure>() {
        return Some(page(failure));
    }
    if !for_people {
        return None;
    }
    Some(match error.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => page(&Failure::NotFound(
            "There is no such page. It may have moved, or the address has a slip in it.".to_owned(),
        )),
        status if status.is_client_error() => page(&Failure::Malformed(error.to_string())),
        _ => {
            tracing::error!("A page failed: {error}");
            page(&Failure::Broken)
        }
    })
}
