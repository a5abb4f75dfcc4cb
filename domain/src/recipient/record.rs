//! What is written of a recipient, and the statement that writes it.

use super::Row;
use crate::store::{Column, Dialect, Records};
use entity::Millis;
use serde::Serialize;

/// What is written of a row. What is not there is left out: the database reads it as null.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    id: i64,
    state: &'static str,
    attempt: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    wamid: Option<&'a str>,
    wamid_attempt: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    claimed_at: Option<Millis>,
    tries: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_tried_at: Option<Millis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Millis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered_at: Option<Millis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<Millis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replied_at: Option<Millis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_at: Option<Millis>,
    due_at: Millis,
    dispatched_until: Millis,
    #[serde(skip_serializing_if = "Option::is_none")]
    simulate_from: Option<Millis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    simulate_due_at: Option<Millis>,
    simulate_until: Millis,
}

impl<'a> Record<'a> {
    /// The record of a row.
    pub(super) fn of(row: &'a Row) -> Self {
        let progress = &row.progress;
        let fault = progress.fault.as_ref();
        Self {
            id: row.id.0,
            state: progress.state.name(),
            attempt: progress.attempt,
            wamid: progress.wamid.as_deref(),
            wamid_attempt: progress.wamid_attempt,
            claimed_at: row.claimed_at,
            tries: row.tries,
            first_tried_at: row.first_tried_at,
            error_code: fault.map(|fault| fault.code.as_str()),
            error_reason: fault.map(|fault| fault.reason.as_str()),
            sent_at: progress.sent_at,
            delivered_at: progress.delivered_at,
            read_at: progress.read_at,
            replied_at: progress.replied_at,
            failed_at: progress.failed_at,
            due_at: row.due_at,
            dispatched_until: row.dispatched_until,
            simulate_from: row.simulate_from,
            simulate_due_at: row.simulate_due_at,
            simulate_until: row.simulate_until,
        }
    }
}

const RECORD: Records = Records(&[
    Column::Big("id"),
    Column::Text("state"),
    Column::Big("attempt"),
    Column::Text("wamid"),
    Column::Big("wamid_attempt"),
    Column::Big("claimed_at"),
    Column::Big("tries"),
    Column::Big("first_tried_at"),
    Column::Text("error_code"),
    Column::Text("error_reason"),
    Column::Big("sent_at"),
    Column::Big("delivered_at"),
    Column::Big("read_at"),
    Column::Big("replied_at"),
    Column::Big("failed_at"),
    Column::Big("due_at"),
    Column::Big("dispatched_until"),
    Column::Big("simulate_from"),
    Column::Big("simulate_due_at"),
    Column::Big("simulate_until"),
]);

/// Writes records (`$1`, a JSON array).
pub(super) fn update(dialect: Dialect) -> String {
    let table = RECORD.table(dialect, "$1");
    format!(
        "UPDATE recipient SET state = change.state, attempt = change.attempt, wamid = change.wamid, \
         wamid_attempt = change.wamid_attempt, claimed_at = change.claimed_at, tries = change.tries, first_tried_at = change.first_tried_at, \
         error_code = change.error_code, error_reason = change.error_reason, sent_at = change.sent_at, \
         delivered_at = change.delivered_at, read_at = change.read_at, replied_at = change.replied_at, \
         failed_at = change.failed_at, due_at = change.due_at, dispatched_until = change.dispatched_until, \
         simulate_from = change.simulate_from, simulate_due_at = change.simulate_due_at, simulate_until = change.simulate_until \
         FROM {table} AS change WHERE recipient.id = change.id"
    )
}
