//! A page: the frame, and what stands in it.

use super::{
    Section, Theme,
    navigation::{mark, navigation},
};
use crate::console::{assets, fields::Fields, visit::Visit};
use maud::{DOCTYPE, Markup, html};
use poem::Response;

/// A page in the frame.
pub(crate) fn page(visit: &Visit, title: &str, section: Section, body: Markup) -> Response {
    let all = html! {
        a class="skip" href="#main" { "Skip to the content" }
        (navigation(visit, section))
        main id="main" tabindex="-1" {
            @if let Some(notice) = &visit.notice { (notice.show()) }
            (body)
        }
        (lost_connection(&visit.here))
    };
    html_answer(document(title, visit.theme, "framed", all))
}

/// A page for whoever is not signed in.
pub(crate) fn outside(title: &str, body: Markup) -> Response {
    let all = html! {
        main class="outside" id="main" {
            p class="brand" { (mark()) span { "Outbound" } }
            div class="card" { (body) }
        }
    };
    html_answer(document(title, Theme::System, "alone", all))
}

/// Shown by our script while the server cannot be reached, or does not know us any more.
fn lost_connection(here: &str) -> Markup {
    let again = Fields::default().with("next", here).query();
    html! {
        div class="lost" role="status" data-lost hidden {
            strong { "Connection lost." } " Figures stand still; trying again …"
        }
        div class="lost" role="status" data-ended hidden {
            strong { "Your session has ended." } " Figures stand still. "
            a href={ "/sign-in?" (again) } { "Sign in again" }
        }
    }
}

fn document(title: &str, theme: Theme, class: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-theme=(theme.name()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Outbound" }
                link rel="icon" href=(assets::address("icon.svg"));
                link rel="stylesheet" href=(assets::address("console.css"));
                @for script in assets::SCRIPTS { script type="module" src=(assets::address(script)) {} }
            }
            body class=(class) { (body) }
        }
    }
}

/// Markup as an answer.
pub(crate) fn html_answer(markup: Markup) -> Response {
    Response::builder()
        .content_type("text/html; charset=utf-8")
        .body(markup.into_string())
}

/// A refusal as a sentence of its own: it begins with a capital and ends with a full stop. A field's name before it is
/// left out, for it stands beside the field.
pub(crate) fn sentence(text: &str) -> String {
    let bare = match text.split_once(": ") {
        Some((field, rest)) if !field.contains(' ') => rest,
        _ => text,
    };
    let mut letters = bare.chars();
    let first: String = letters
        .next()
        .map(|first| first.to_uppercase().collect())
        .unwrap_or_default();
    let end = if bare.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{first}{}{end}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_refusal_becomes_a_sentence() {
        for (text, expected) in [
            ("campaign cmp_1 is paused", "Campaign cmp_1 is paused."),
            ("name: must not be blank", "Must not be blank."),
            ("phone numbers: none", "Phone numbers: none."),
            ("", "."),
        ] {
            assert_eq!(sentence(text), expected);
        }
    }
}
