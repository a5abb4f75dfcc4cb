//! Where a page of a conversation ends, or of a list that is ordered by time. Several messages may bear the same time, for
//! Meta tells seconds: so a place is a time and how many messages of that time have been shown.

use crate::page::{Page, Wanted};
use entity::Millis;
use sea_orm::Value;

/// Low bits of a cursor, which count.
const BITS: u32 = 20;

/// Behind the `nth` message of this time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The time.
    pub(crate) at: Millis,
    /// How many messages of that time are behind it.
    pub(crate) nth: i64,
}

impl Place {
    /// The place that a cursor names; without one, before the newest message.
    pub(crate) fn of(cursor: Option<i64>) -> Self {
        match cursor {
            None => Self {
                at: i64::MAX >> BITS,
                nth: 0,
            },
            Some(cursor) => Self {
                at: cursor >> BITS,
                nth: cursor & ((1 << BITS) - 1),
            },
        }
    }

    /// The place behind the next message, which bears this time.
    pub(crate) fn next(self, at: Millis) -> Self {
        let nth = if at == self.at { self.nth + 1 } else { 1 };
        Self { at, nth }
    }

    /// As a cursor.
    pub(crate) fn cursor(self) -> i64 {
        (self.at << BITS) | self.nth
    }

    /// What a statement needs that orders by time, the newest first: from when on, how many, how many of them to leave out.
    pub(crate) fn parameters(self, wanted: Wanted) -> [Value; 3] {
        let limit = i64::try_from(wanted.limit + 1).unwrap_or(i64::MAX);
        [self.at.into(), limit.into(), self.nth.into()]
    }

    /// Cuts what such a statement found to a page of `list`.
    pub(crate) fn cut<T>(
        mut self,
        wanted: Wanted,
        list: &str,
        found: Vec<T>,
        at: impl Fn(&T) -> Millis,
    ) -> Page<T> {
        let mut places = Vec::with_capacity(found.len());
        for row in found {
            self = self.next(at(&row));
            places.push((self, row));
        }
        let page = wanted.cut(list, places, |(place, _)| place.cursor());
        page.map(|(_, row)| row)
    }
}
