//! A form whose session has ended, or was replaced: its fields are carried along as hidden ones, and sent when that is
//! settled. Nothing that was typed is lost; chosen files cannot be carried.

use super::sign_in;
use crate::console::{
    fields::Fields,
    frame::{self, Section, outside},
    parts::notice_bad,
    visit::Visit,
};
use maud::{Markup, html};
use poem::{Request, Response, http::StatusCode};

/// What carried fields are called, before their own name.
const PREFIX: &str = "carried.";

/// The sign-in page with the fields of this form.
pub(crate) fn ask_and_carry(request: &Request, typed: &Fields) -> Response {
    let path = request.original_uri().path_and_query();
    let path = path.map_or("/", |path| path.as_str());
    let carried = typed.clone().without("csrf");
    if path.starts_with("/sign-out") || path.starts_with("/theme") {
        return sign_in::form(StatusCode::UNAUTHORIZED, "/", &Fields::default(), None);
    }
    sign_in::form(StatusCode::UNAUTHORIZED, path, &carried, None)
}

/// The fields as hidden ones of the sign-in form.
pub(super) fn hidden(carried: &Fields) -> Markup {
    html! {
        @for (name, value) in carried.iter() {
            input type="hidden" name={ (PREFIX) (name) } value=(value);
        }
    }
}

/// The fields that a sign-in form has carried.
pub(super) fn carried(typed: &Fields) -> Fields {
    let fields = typed.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix(PREFIX)?;
        Some((name.to_owned(), value.to_owned()))
    });
    Fields(fields.collect())
}

/// A page whose form is the carried one, with the new session's secret. Our script sends it at once.
pub(super) fn repeat(path: &str, carried: &Fields, csrf: &str) -> Response {
    let body = html! {
        h1 { "You are signed in" }
        p { "What you had typed is sent now. If nothing happens, press the button." }
        (again(path, carried, csrf, true))
    };
    outside("Signed in", body)
}

/// A page for a form of another session: whoever signed in anew in another tab decides whether to send it.
pub(crate) fn confirm(visit: &Visit, path: &str, typed: &Fields) -> Response {
    let carried = typed.clone().without("csrf");
    let body = html! {
        h1 { "Send this again?" }
        (notice_bad(html! {
            "You have signed in anew since this page was opened, so it was not followed yet. What you typed is still here."
        }))
        (again(path, &carried, &visit.csrf, false))
    };
    let mut response = frame::page(visit, "Send this again?", Section::None, body);
    response.set_status(StatusCode::FORBIDDEN);
    response
}

fn again(path: &str, carried: &Fields, csrf: &str, at_once: bool) -> Markup {
    html! {
        form method="post" action=(path) data-submit-now[at_once] {
            input type="hidden" name="csrf" value=(csrf);
            @for (name, value) in carried.iter() {
                input type="hidden" name=(name) value=(value);
            }
            button class="button primary" type="submit" { "Send what I had typed" }
            " " a class="button" href="/" { "Leave it" }
        }
    }
}
