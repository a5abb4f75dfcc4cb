//! A page for what went wrong: what, and what to do now.

use super::{
    Section,
    page::{outside, page, sentence},
};
use crate::console::{failure::Failure, visit::Visit};
use domain::Kind;
use maud::{Markup, html};
use poem::Response;

/// In the frame.
pub(crate) fn failure(visit: &Visit, failure: &Failure) -> Response {
    let title = title(failure);
    let mut response = page(visit, title, Section::None, body(failure, title));
    response.set_status(failure.status_code());
    response
}

/// For whoever is not signed in.
pub(crate) fn failure_outside(failure: &Failure) -> Response {
    let title = title(failure);
    let mut response = outside(title, body(failure, title));
    response.set_status(failure.status_code());
    response
}

fn body(failure: &Failure, title: &str) -> Markup {
    if let Failure::Domain(error) = failure
        && matches!(error.kind(), Kind::Internal | Kind::Unavailable)
    {
        tracing::error!(
            "A page failed: {error}: {:?}",
            std::error::Error::source(error)
        );
    }
    html! {
        h1 { (title) }
        p { (sentence(&failure.to_string())) }
        p class="actions" { a class="button" href="/" { "To the campaigns" } }
    }
}

fn title(failure: &Failure) -> &'static str {
    match failure {
        Failure::NotFound(_) => "Not found",
        Failure::Forbidden(_) => "Not allowed",
        Failure::Malformed(_) => "This cannot be read",
        Failure::Broken => "Something went wrong",
        Failure::Domain(error) => match error.kind() {
            Kind::NotFound => "Not found",
            Kind::Forbidden => "Not allowed",
            Kind::Unavailable => "The database does not answer; try again",
            Kind::Internal => "Something went wrong",
            Kind::Conflict | Kind::Invalid | Kind::TooLarge | Kind::Malformed => {
                "This cannot be done"
            }
        },
    }
}
