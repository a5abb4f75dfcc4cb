//! Lists in which something rare is looked for. Nobody waits for all of a long table to be looked through: what is found
//! quickly is shown, and the rest follows piece by piece.

use super::later;
use crate::console::fields::Fields;
use maud::Markup;
use std::time::Duration;

/// How long a page looks for rows, or a piece of it.
pub(crate) const PATIENCE: Duration = Duration::from_millis(25);

/// How far a page of a list has come: how many of its rows are shown above this piece, and from where it looks on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SoFar<'a> {
    /// So many rows.
    pub(crate) found: u64,
    /// The cursor.
    pub(crate) from: Option<&'a str>,
}

impl<'a> SoFar<'a> {
    /// What the address asks for, without how far it has come.
    pub(crate) fn left_out(asked: &Fields) -> Fields {
        asked.clone().without("found").without("from")
    }

    /// As the address of the piece, or of the page, says. A page has at most `most` rows, of which one is still wanted.
    pub(crate) fn of(asked: &'a Fields, most: u64) -> Self {
        let found = asked.get("found").parse().unwrap_or(0);
        Self {
            found: u64::min(found, most - 1),
            from: asked.filled("from").or(asked.filled("cursor")),
        }
    }
}

/// The piece that comes next: that at `path`, which looks on from `from` and knows that `found` rows are above it.
pub(crate) fn goes_on(path: &str, asked: &Fields, found: u64, from: &str) -> Markup {
    let asked = asked
        .clone()
        .with("found", found.to_string())
        .with("from", from);
    let query = asked.query();
    let waiting = if found == 0 {
        "Looking …"
    } else {
        "Looking for more …"
    };
    later(&format!("{path}?{query}"), waiting)
}
