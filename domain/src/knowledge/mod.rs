//! Knowledge: the documents that an agent answers from. Their rows are the truth; every process indexes them in its memory
//! when it is asked, and again when they have changed (docs/decisions/0019-knowledge.md).

mod add;
mod delete;
mod get;
mod index;
mod indexes;
mod list;
mod passage;
mod refused;
mod replace;
mod search;
mod stop_words;
mod terms;
#[cfg(test)]
mod tests;
mod version;

pub use add::{add, title_of};
pub use delete::delete;
pub use get::get;
pub use index::Found;
pub use indexes::Indexes;
pub use list::{Listed, list};
pub use refused::Refused;
pub use replace::{Change, replace};
pub use search::search;

use crate::{Result, error::InvalidField, text};

/// Longest text of a document, in bytes.
pub const LARGEST: usize = 5 * 1024 * 1024;
/// Longest title, in characters.
const LONGEST_TITLE: usize = 200;
/// Most documents of an agent.
const MOST_DOCUMENTS: i64 = 1_000;
/// Most bytes of all documents of an agent: all of them are indexed anew when one has changed.
const MOST_BYTES: usize = 50 * 1024 * 1024;

/// Checks a title.
fn title(given: &str) -> Result<String, InvalidField> {
    text::required("title", given, LONGEST_TITLE)
}

/// Checks a text. A document comes from many hands: a mark of the byte order and form feeds are no harm, but a NUL says
/// that it is no text.
fn content(given: &str) -> Result<&str> {
    if given.len() > LARGEST {
        return Err(Refused::DocumentTooLarge.into());
    }
    let given = given.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if given.contains('\0') {
        let message = "must not contain NUL characters; is it a text?";
        return Err(InvalidField::new("text", "control_characters", message).into());
    }
    if given.is_empty() {
        return Err(InvalidField::new("text", "blank", "must not be blank").into());
    }
    Ok(given)
}

fn size(text: &str) -> i64 {
    i64::try_from(text.len()).expect("because a text has at most 5 MB")
}
