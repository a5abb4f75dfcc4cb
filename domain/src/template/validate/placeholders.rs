//! The rules of placeholders.

use super::invalid;
use crate::{
    error::InvalidField,
    template::{Content, Piece, content::has_placeholder, pieces, placeholder::is_number},
};
use std::collections::BTreeSet;

/// A line has one placeholder at most, and a numbered one is `{{1}}`.
pub(super) fn of_line(field: &str, line: &str) -> Result<(), InvalidField> {
    let keys = keys(field, line)?;
    if keys.len() > 1
        || keys
            .first()
            .is_some_and(|key| is_number(key) && *key != "1")
    {
        let message = "a header may hold one placeholder: {{1}}, or one with a name";
        return Err(invalid(field, "invalid_placeholder", message));
    }
    Ok(())
}

pub(super) fn of_body(body: &str) -> Result<(), InvalidField> {
    let keys = keys("body", body)?;
    let pieces = pieces(body);
    if pieces
        .windows(2)
        .any(|pair| pair[0].key().is_some() && pair[1].key().is_some())
    {
        let message = "Meta refuses placeholders that touch; put a word between them";
        return Err(invalid("body", "placeholders_touch", message));
    }
    let numbers: BTreeSet<usize> = keys.iter().filter_map(|key| key.parse().ok()).collect();
    let expected = (1..=numbers.len()).find(|n| !numbers.contains(n));
    if let Some(gap) = expected {
        let message =
            format!("numbered placeholders must run from 1 without gaps: {{{{{gap}}}}} is missing");
        return Err(invalid("body", "placeholder_gap", &message));
    }
    Ok(())
}

/// What Meta will refuse of a body that is otherwise in order. In simulation nobody refuses it, so it is told before
/// sending instead of being forbidden.
pub(super) fn at_edge(body: &str) -> Option<InvalidField> {
    let pieces = pieces(body);
    let edges = [pieces.first(), pieces.last()];
    let held = edges
        .into_iter()
        .flatten()
        .any(|piece| piece.key().is_some());
    held.then(|| {
        let message = "Meta refuses a placeholder at the very start or end of the body; put a word before or after it";
        invalid("body", "placeholder_at_edge", message)
    })
}

/// The placeholders of a text in which every pair of braces is one.
fn keys<'a>(field: &str, text: &'a str) -> Result<Vec<&'a str>, InvalidField> {
    let mut keys = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Placeholder { key, .. } => keys.push(key),
            Piece::Text(plain) if has_braces(plain) => {
                let message = "{{ and }} enclose a number from 1, or a name of lowercase letters, digits and underscores, \
                               as in {{1}} or {{first_name}}";
                return Err(invalid(field, "invalid_placeholder", message));
            }
            Piece::Text(_) => {}
        }
    }
    Ok(keys)
}

/// Whether there are braces in `text` that enclose no placeholder we can fill.
pub(in crate::template) fn has_stray_braces(text: &str) -> bool {
    let mut pieces = pieces(text).into_iter();
    pieces.any(|piece| matches!(piece, Piece::Text(plain) if has_braces(plain)))
}

pub(super) fn has_braces(text: &str) -> bool {
    text.contains("{{") || text.contains("}}")
}

/// Header and body use numbers, or names, but not both.
pub(super) fn one_format(content: &Content) -> Result<(), InvalidField> {
    let all = [
        ("body", content.body.as_str()),
        ("header.text", content.header_text()),
    ];
    let mut numbered = None;
    for (field, text) in all.into_iter().filter(|(_, text)| has_placeholder(text)) {
        for key in pieces(text).iter().filter_map(|piece| piece.key()) {
            if *numbered.get_or_insert(is_number(key)) != is_number(key) {
                let message =
                    "use numbers ({{1}}) or names ({{first_name}}) for all placeholders, not both";
                return Err(invalid(field, "mixed_placeholders", message));
            }
        }
    }
    Ok(())
}
