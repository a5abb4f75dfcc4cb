//! Text from outside: trimmed, of limited length, without control characters (Postgres refuses NUL, people cannot see
//! the others). Blank text is no text.

use crate::error::InvalidField;

/// One line of at most `longest` characters; none if it is blank.
pub fn line(field: &str, text: &str, longest: usize) -> Result<Option<String>, InvalidField> {
    checked(field, text, longest, char::is_control)
}

/// Like [`line()`], where a blank is refused.
pub fn required(field: &str, text: &str, longest: usize) -> Result<String, InvalidField> {
    line(field, text, longest)?
        .ok_or_else(|| InvalidField::new(field, "blank", "must not be blank"))
}

/// Several lines of at most `longest` characters in all: line breaks and tabs are welcome; none if it is blank.
pub fn prose(field: &str, text: &str, longest: usize) -> Result<Option<String>, InvalidField> {
    checked(field, text, longest, |c| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t')
    })
}

fn checked(
    field: &str,
    text: &str,
    longest: usize,
    refused: impl Fn(char) -> bool,
) -> Result<Option<String>, InvalidField> {
    let text = text.trim();
    if text.chars().any(refused) {
        let message = "must not contain control characters such as line breaks or NUL; remove them";
        return Err(InvalidField::new(field, "control_characters", message));
    }
    if text.len() > longest && text.chars().count() > longest {
        let message = format!("must be at most {longest} characters long");
        return Err(InvalidField::new(field, "too_long", message));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
