//! Example values in the editor: one for every variable.

use crate::console::{
    fields::Fields,
    parts::{Field, Problems},
};
use domain::template::Content;
use maud::{Markup, html};

/// A field for every variable that the text has.
pub(super) fn show(content: &Content, fields: &Fields, problems: &Problems) -> Markup {
    let keys = content.variables();
    html! {
        section class="stack" aria-labelledby="examples-head" {
            h2 id="examples-head" { "Examples" }
            @if keys.is_empty() {
                p class="muted" {
                    "The text has no variables. Write {{1}} or {{first_name}} where each person's own value shall stand."
                }
            } @else {
                p class="muted" { "Meta's reviewers want to see one of each. The campaign fills in the real ones." }
                div class="side-by-side" {
                    @for key in &keys {
                        @let name = format!("examples.{key}");
                        (Field::text(&name, &label(key)).value(fields.get(&name)).problem(problems.of(&name)))
                    }
                }
            }
        }
    }
}

/// What a variable is called.
pub(super) fn label(key: &str) -> String {
    match key.split_once('.') {
        Some(("header", name)) => format!("{{{{{name}}}}} in the header"),
        Some(("button", n)) => {
            let n: usize = n.parse().unwrap_or(0);
            format!("{{{{1}}}} in the address of button {}", n + 1)
        }
        _ => format!("{{{{{key}}}}}"),
    }
}
