//! WhatsApp's formatting: *bold*, _italic_, ~struck~ and ```mono```. What was typed is always shown as text.
//!
//! A mark opens where a word may begin and closes where one may end, within a line
//! (WhatsApp's help pages on formatting messages).

use domain::template::pieces;
use maud::{Markup, html};

/// `text` as WhatsApp shows it; placeholders that are left in it stand out.
pub(crate) fn formatted(text: &str) -> Markup {
    match first(text) {
        None => placeholders(text),
        Some(found) => html! {
            (placeholders(found.before))
            @match found.mark {
                "*" => strong { (formatted(found.within)) },
                "_" => em { (formatted(found.within)) },
                "~" => s { (formatted(found.within)) },
                _ => code { (placeholders(found.within)) },
            }
            (formatted(found.after))
        },
    }
}

/// `text` with its placeholders marked.
pub(crate) fn placeholders(text: &str) -> Markup {
    html! {
        @for piece in pieces(text) {
            @if piece.key().is_some() {
                mark class="missing" title="No value: this is what the person would see" { (piece.raw()) }
            } @else { (piece.raw()) }
        }
    }
}

struct Found<'a> {
    before: &'a str,
    mark: &'static str,
    within: &'a str,
    after: &'a str,
}

const MARKS: [&str; 4] = ["```", "*", "_", "~"];

/// The first pair of marks.
fn first(text: &str) -> Option<Found<'_>> {
    for (at, _) in text.char_indices() {
        let rest = &text[at..];
        let Some(mark) = MARKS.into_iter().find(|mark| rest.starts_with(mark)) else {
            continue;
        };
        if text[..at]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric)
        {
            continue;
        }
        let inner = &rest[mark.len()..];
        if let Some(length) = closing(inner, mark) {
            return Some(Found {
                before: &text[..at],
                mark,
                within: &inner[..length],
                after: &inner[length + mark.len()..],
            });
        }
    }
    None
}

/// Where the pair of `mark` closes.
fn closing(inner: &str, mark: &str) -> Option<usize> {
    let mono = mark == "```";
    if !mono && inner.starts_with(char::is_whitespace) {
        return None;
    }
    inner.match_indices(mark).map(|(at, _)| at).find(|at| {
        let (within, after) = (&inner[..*at], &inner[at + mark.len()..]);
        let ends = mono || !after.starts_with(char::is_alphanumeric);
        let one_line = mono || (!within.contains('\n') && !within.ends_with(char::is_whitespace));
        !within.is_empty() && ends && one_line
    })
}

#[cfg(test)]
mod tests {
    use super::formatted;

    #[test]
    fn marks_become_looks_and_everything_else_stays_text() {
        for (text, expected) in [
            ("Hi *you*!", "Hi <strong>you</strong>!"),
            ("*_both_*", "<strong><em>both</em></strong>"),
            ("~old~ ```a*b*```", "<s>old</s> <code>a*b*</code>"),
            ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
            ("* no* *no", "* no* *no"),
            ("*two\nlines*", "*two\nlines*"),
            ("<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;"),
            ("*<i>*", "<strong>&lt;i&gt;</strong>"),
        ] {
            assert_eq!(formatted(text).into_string(), expected, "{text}");
        }
    }

    #[test]
    fn a_placeholder_that_is_left_stands_out() {
        let text = formatted("Hi *{{1}}*").into_string();
        assert!(
            text.starts_with("Hi <strong><mark class=\"missing\""),
            "{text}"
        );
    }
}
