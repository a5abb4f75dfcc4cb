//! Pages of a list: a cursor names the list it belongs to, so that one of another list is refused.

mod walk;

pub(crate) use walk::{STRETCH, Stretch, walk};

use crate::error::{Kind, Refusal};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use std::time::Duration;

/// The most rows a page may have.
pub const MAX_LIMIT: u64 = 1000;

/// Which page is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Rows on the page, 1 to 1000.
    pub limit: u64,
    /// Only rows beyond this id (in the list's own direction).
    pub after: Option<i64>,
    /// How long rows that are rare are looked for; none is as long as it takes.
    pub patience: Option<Duration>,
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// Its rows.
    pub data: Vec<T>,
    /// Where the next page begins; none on the last.
    pub next_cursor: Option<String>,
    /// Patience ended before the page was full: more of its rows may be found from its cursor on.
    pub is_unfinished: bool,
}

/// Why a page cannot be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPage {
    /// The limit is out of range.
    #[error("limit must be between 1 and 1000, not {0}")]
    Limit(u64),
    /// The cursor was made by another list, or made up.
    #[error("this cursor does not belong to this list; leave it out to start from the first page")]
    Cursor,
}

impl Refusal for BadPage {
    fn kind(&self) -> Kind {
        Kind::Malformed
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Limit(_) => "invalid_limit",
            Self::Cursor => "invalid_cursor",
        }
    }
    fn details(&self) -> serde_json::Value {
        let field = match self {
            Self::Limit(_) => "limit",
            Self::Cursor => "cursor",
        };
        serde_json::json!({ "field": field })
    }
}

impl Wanted {
    /// Reads `?limit=` and `?cursor=` of the list called `list` (name it with its owner, as in `contacts/agt_1`).
    pub fn parse(list: &str, limit: Option<u64>, cursor: Option<&str>) -> Result<Self, BadPage> {
        let limit = limit.unwrap_or(100);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(BadPage::Limit(limit));
        }
        let after = cursor
            .map(|text| decode(list, text).ok_or(BadPage::Cursor))
            .transpose()?;
        Ok(Self {
            limit,
            after,
            patience: None,
        })
    }

    /// The first page, of so many rows (1 to 1000).
    pub fn first(limit: u64) -> Self {
        Self {
            limit,
            after: None,
            patience: None,
        }
    }

    /// The same page, for which nobody waits longer than this.
    pub fn within(self, patience: Duration) -> Self {
        Self {
            patience: Some(patience),
            ..self
        }
    }

    /// Cuts `rows`, of which one more than the limit was asked for, to a page.
    pub fn cut<T>(self, list: &str, mut rows: Vec<T>, id: impl Fn(&T) -> i64) -> Page<T> {
        let limit = usize::try_from(self.limit).expect("because a limit is at most 1000");
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows
            .last()
            .filter(|_| more)
            .map(|last| encode(list, id(last)));
        Page {
            data: rows,
            next_cursor,
            is_unfinished: false,
        }
    }
}

impl<T> Page<T> {
    /// The last page of a list, with nothing on it.
    pub fn empty() -> Self {
        Self {
            data: Vec::new(),
            next_cursor: None,
            is_unfinished: false,
        }
    }

    /// The same page with each row changed.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            data: self.data.into_iter().map(change).collect(),
            next_cursor: self.next_cursor,
            is_unfinished: self.is_unfinished,
        }
    }
}

/// A cursor of the list called `list` behind which only rows older than `id` come, for lists that begin with the newest.
pub fn before(list: &str, id: i64) -> String {
    encode(list, id)
}

fn encode(list: &str, after: i64) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{list}|{after}"))
}

fn decode(list: &str, text: &str) -> Option<i64> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (of, after) = text.rsplit_once('|')?;
    (of == list).then(|| after.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let first = Wanted::parse("contacts/1", Some(2), None).unwrap();
        let page = first.cut("contacts/1", vec![1_i64, 2, 3], |id| *id);
        let cursor = page.next_cursor.expect("there is a third row");
        assert_eq!(
            Wanted::parse("contacts/1", None, Some(&cursor))
                .unwrap()
                .after,
            Some(2)
        );
        assert_eq!(
            Wanted::parse("contacts/2", None, Some(&cursor)),
            Err(BadPage::Cursor)
        );
        assert_eq!(
            Wanted::parse("contacts/1", None, Some("rubbish!")),
            Err(BadPage::Cursor)
        );
    }

    #[test]
    fn the_last_page_has_no_cursor() {
        let page = Wanted::first(3).cut("x", vec![1_i64, 2, 3], |id| *id);
        assert_eq!(page.next_cursor, None);
    }
}
