//! The table: every code of Meta's page on error codes, and what we do about it.

mod account;
mod message;
mod setup;
mod template;

use super::{GraphError, Verdict};
use std::ops::RangeInclusive;

/// What a code means for us.
pub(super) struct Row {
    first: i64,
    last: i64,
    pub(super) verdict: Verdict,
    /// What happened.
    pub(super) what: &'static str,
    /// What the user can do; empty where there is nothing.
    pub(super) remedy: &'static str,
    /// Whether Meta's details help the user.
    pub(super) quotes: bool,
    /// See [`super::Judgement::after_repeats`].
    pub(super) after_repeats: Option<(u32, Verdict)>,
}

/// All rows. No code is in two of them.
static TABLE: &[&[Row]] = &[account::ROWS, message::ROWS, template::ROWS, setup::ROWS];

/// Something is wrong with the request rather than with the recipient, if it goes on like this.
pub(super) const SOON: u32 = 3;
/// The values of so many recipients in a row are no coincidence.
pub(super) const LATER: u32 = 10;
/// A code nobody has heard of, this often in a row, is not about the recipients.
pub(super) const AT_LAST: u32 = 20;

static UNKNOWN: Row = row(
    0,
    Verdict::GiveUp,
    "Meta refused the message with an error that is not known here",
    "look the code up on Meta's page on error codes",
)
.then(AT_LAST, Verdict::PauseCampaign)
.quoting();

static UNKNOWN_PASSING: Row = row(
    0,
    Verdict::Retry,
    "Meta had a passing problem that is not known here",
    "it is tried again by itself",
)
.quoting();

static UNKNOWN_THROTTLE: Row = row(
    0,
    Verdict::Throttled,
    "Meta asks for a slower pace with an error that is not known here",
    "it is tried again by itself, more slowly",
)
.quoting();

/// The row of this error.
pub(super) fn find(error: &GraphError) -> Option<&'static Row> {
    let subcode = error.subcode.filter(|_| is_of_template(error));
    subcode.and_then(by_code).or_else(|| by_code(error.code))
}

/// Whether it is about creating or editing a template: code 100, with a number of its own as subcode.
pub(super) fn is_of_template(error: &GraphError) -> bool {
    error.code == 100 && error.subcode.is_some_and(|subcode| subcode >= 2_388_000)
}

fn by_code(code: i64) -> Option<&'static Row> {
    rows().find(|row| row.codes().contains(&code))
}

pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    TABLE.iter().copied().flatten()
}

/// For a code that is in no row. Here, where nothing else is known, transience and HTTP status may speak.
pub(super) fn unknown(error: &GraphError) -> &'static Row {
    match error.http_status {
        _ if error.is_transient == Some(true) => &UNKNOWN_PASSING,
        Some(429) => &UNKNOWN_THROTTLE,
        Some(500..) => &UNKNOWN_PASSING,
        Some(_) | None => &UNKNOWN,
    }
}

#[cfg(test)]
pub(super) fn unknowns() -> [&'static Row; 3] {
    [&UNKNOWN, &UNKNOWN_PASSING, &UNKNOWN_THROTTLE]
}

impl Row {
    pub(super) fn codes(&self) -> RangeInclusive<i64> {
        self.first..=self.last
    }

    /// What happened and what to do.
    pub(super) fn sentence(&self) -> String {
        if self.remedy.is_empty() {
            self.what.to_owned()
        } else {
            format!("{}: {}", self.what, self.remedy)
        }
    }

    /// From so many in a row on, another verdict.
    pub(super) const fn then(mut self, repeats: u32, verdict: Verdict) -> Row {
        self.after_repeats = Some((repeats, verdict));
        self
    }

    /// With Meta's details behind the sentence.
    pub(super) const fn quoting(mut self) -> Row {
        self.quotes = true;
        self
    }
}

pub(super) const fn row(
    code: i64,
    verdict: Verdict,
    what: &'static str,
    remedy: &'static str,
) -> Row {
    range((code, code), verdict, what, remedy)
}

const fn range(
    codes: (i64, i64),
    verdict: Verdict,
    what: &'static str,
    remedy: &'static str,
) -> Row {
    Row {
        first: codes.0,
        last: codes.1,
        verdict,
        what,
        remedy,
        quotes: false,
        after_repeats: None,
    }
}
