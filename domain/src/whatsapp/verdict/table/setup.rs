//! Errors of registering a number. They come when a channel is connected; on a send, they say that it cannot send.

use super::{
    super::Verdict::{Rest, Retry, StopChannel},
    Row, row,
};
use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

pub(super) static ROWS: &[Row] = &[
    row(
        133000,
        StopChannel,
        "An earlier deregistration of the number is not finished",
        "deregister it again, then register it",
    )
    .quoting(),
    row(
        133004,
        Retry,
        "Meta's registration service is not available for the moment",
        "try again in some minutes",
    ),
    row(
        133005,
        StopChannel,
        "The two-step PIN is wrong",
        "enter the right one, or reset it in WhatsApp Manager",
    ),
    row(
        133006,
        StopChannel,
        "The number is not verified yet",
        "verify it in WhatsApp Manager, then register it",
    ),
    row(
        133008,
        Rest(Duration::from_secs(HOUR)),
        "The two-step PIN was wrong too often",
        "wait as long as Meta says, then enter the right one",
    )
    .quoting(),
    row(
        133009,
        Rest(Duration::from_secs(MINUTE)),
        "The two-step PIN was entered too fast",
        "wait a minute, then enter it again",
    )
    .quoting(),
    row(
        133010,
        StopChannel,
        "The number is not registered with the Cloud API",
        "register it",
    ),
    row(
        133015,
        Rest(Duration::from_secs(5 * MINUTE)),
        "The number was deleted a moment ago",
        "wait five minutes, then register it",
    ),
    row(
        133016,
        Rest(Duration::from_secs(72 * HOUR)),
        "The number was registered and deregistered too often",
        "wait 72 hours, then register it",
    )
    .quoting(),
];
