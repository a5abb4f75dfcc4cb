//! Tables, which a narrow window shows as stacked rows, and lists of facts.

use maud::{Markup, Render, html};

/// A table: its name for screen readers, its column heads (an empty one is for buttons), its rows of [`cell`]s. The
/// first cell of a row says what it is about.
pub(crate) fn rows(name: &str, heads: &[&str], rows: impl IntoIterator<Item = Markup>) -> Markup {
    html! {
        table class="rows" {
            caption class="unseen" { (name) }
            thead { tr { @for head in heads { th scope="col" { (head) } } } }
            tbody { @for row in rows { tr { (row) } } }
        }
    }
}

/// A cell: the head of its column, shown beside it in a narrow window, and what it holds. `class` may be `number`, whose
/// head stands above its end; `main`, `wide`, `words` and `actions`, which a narrow window shows without their head.
pub(crate) fn cell(head: &str, class: &str, content: impl Render) -> Markup {
    html! { td class=(class) data-head=(head) { div { (content) } } }
}

/// Where there is nothing; a narrow window leaves its row out.
pub(crate) fn dash() -> Markup {
    html! { span class="dash muted" { "–" } }
}

/// A list of facts: names and values.
pub(crate) fn facts<'a>(all: impl IntoIterator<Item = (&'a str, Markup)>) -> Markup {
    html! {
        dl class="facts" {
            @for (name, value) in all { div { dt { (name) } dd { (value) } } }
        }
    }
}
