//! Where a page of a conversation ends. Several messages may bear the same time, for Meta tells seconds: so a place is a
//! time and how many messages of that time have been shown.

use entity::Millis;

/// Low bits of a cursor, which count.
const BITS: u32 = 20;

/// Behind the `nth` message of this time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The time.
    pub(super) at: Millis,
    /// How many messages of that time are behind it.
    pub(super) nth: i64,
}

impl Place {
    /// The place that a cursor names; without one, before the newest message.
    pub(super) fn of(cursor: Option<i64>) -> Self {
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
    pub(super) fn next(self, at: Millis) -> Self {
        let nth = if at == self.at { self.nth + 1 } else { 1 };
        Self { at, nth }
    }

    /// As a cursor.
    pub(super) fn cursor(self) -> i64 {
        (self.at << BITS) | self.nth
    }
}
