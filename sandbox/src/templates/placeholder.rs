//! Finds placeholders such as `{{1}}` and `{{first_name}}` in a text.

/// The names between double braces, in order, as often as they occur.
pub(super) fn names(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let after = &rest[start + 2..];
        let Some(end) = after.find("}}") else {
            break;
        };
        found.push(after[..end].trim());
        rest = &after[end + 2..];
    }
    found
}

/// The text without its placeholders: what stands between them, one piece more than there are placeholders.
pub(super) fn between(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(end) = rest[start..].find("}}") else {
            break;
        };
        pieces.push(&rest[..start]);
        rest = &rest[start + end + 2..];
    }
    pieces.push(rest);
    pieces
}
