//! Everything that can be made to go wrong, and how people behave.

mod change;

use serde::{Deserialize, Serialize};

/// What the sandbox does besides playing Meta well. Settable at the start and, by `PATCH /sandbox/switches`, at any
/// time. A fraction is from 0 (never) to 1 (always).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// How long an answer to `POST /messages` takes, in ms.
    pub latency_ms: u64,
    /// Up to so much longer, in ms.
    pub jitter_ms: u64,
    /// Fraction accepted whose connection is closed before the answer.
    pub lose_answers: f64,
    /// Fraction answered with an HTTP 500 page, and not accepted.
    pub errors_5xx: f64,
    /// Fraction answered with an HTTP 500 page, although accepted.
    pub errors_5xx_accepted: f64,
    /// Fraction refused with 130429.
    pub throttle: f64,
    /// Until when all are refused with 130429: Unix time in seconds. Set to less than a thousand million, it means so
    /// many seconds from now.
    pub throttle_until: f64,
    /// Meta's limit of one message in 6 s to one person.
    pub pair_limit: PairLimit,
    /// Whether text needs a conversation that the person opened. Off for a load whose inbound messages somebody else
    /// posts.
    pub windows: bool,
    /// What becomes of a new or edited template.
    pub review: Review,
    /// How long its review takes, in ms.
    pub review_ms: u64,
    /// Whether an approved template may be edited only once in 24 h.
    pub edit_limit: bool,
    /// Whether certain numbers play their part (see the table of scripted numbers).
    pub scripted: bool,
    /// Fraction held for quality assessment and released later.
    pub hold: f64,
    /// How long held messages wait, in ms.
    pub hold_ms: u64,
    /// Fraction accepted and never heard of again.
    pub drop: f64,
    /// Fraction of people to whom messages get through.
    pub delivered: f64,
    /// Fraction of those who read them.
    pub read: f64,
    /// Fraction of those who reply.
    pub replies: f64,
    /// From acceptance to `sent`, in ms.
    pub sent_ms: u64,
    /// From `sent` to `delivered`, in ms.
    pub delivered_ms: u64,
    /// From `delivered` to `read`, in ms.
    pub read_ms: u64,
    /// From `read` (or `delivered`) to a reply, in ms.
    pub reply_ms: u64,
    /// Up to so much later than that, per stage, in ms.
    pub stage_jitter_ms: u64,
    /// Whether webhooks wait until this is switched off again.
    pub webhooks_off: bool,
    /// Updates in one webhook, at most.
    pub webhook_batch: usize,
    /// How long an update waits for others to share its webhook, in ms.
    pub webhook_linger_ms: u64,
    /// Fraction of statuses told twice.
    pub duplicate: f64,
    /// Whether statuses come in any order, within a webhook and across webhooks.
    pub shuffle: bool,
    /// How much later than usual every status is told, in ms.
    pub delay_ms: u64,
    /// Fraction whose `sent` is told before the answer to the request.
    pub early: f64,
    /// Whether webhooks carry no signature.
    pub unsigned: bool,
    /// Whether webhooks carry a wrong signature.
    pub wrong_signature: bool,
    /// Whether the token is valid.
    pub token_valid: bool,
}

/// Meta's limit of messages from one number to one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairLimit {
    /// No limit.
    Off,
    /// One in 6 s, but up to 45 at once on credit; then nothing until the credit is paid back by waiting.
    Burst,
    /// One in 6 s.
    Strict,
}

/// What becomes of a new or edited template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Pending, then approved.
    Approve,
    /// Pending for ever.
    Pending,
    /// Pending, then rejected.
    Reject,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            latency_ms: 0,
            jitter_ms: 0,
            lose_answers: 0.0,
            errors_5xx: 0.0,
            errors_5xx_accepted: 0.0,
            throttle: 0.0,
            throttle_until: 0.0,
            pair_limit: PairLimit::Off,
            windows: true,
            review: Review::Approve,
            review_ms: 200,
            edit_limit: true,
            scripted: false,
            hold: 0.0,
            hold_ms: 2_000,
            drop: 0.0,
            delivered: 1.0,
            read: 0.7,
            replies: 0.0,
            sent_ms: 100,
            delivered_ms: 400,
            read_ms: 1_500,
            reply_ms: 1_000,
            stage_jitter_ms: 200,
            webhooks_off: false,
            webhook_batch: 500,
            webhook_linger_ms: 50,
            duplicate: 0.0,
            shuffle: false,
            delay_ms: 0,
            early: 0.0,
            unsigned: false,
            wrong_signature: false,
            token_valid: true,
        }
    }
}
