//! How many people a day a portfolio may write to first, in the five ways Meta writes it.

use super::fields;
use serde_json::Value;

/// The messaging limit of a portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessagingTier {
    /// So many different people in a moving 24 hours.
    Limited(u64),
    /// As many as wanted.
    Unlimited,
    /// Meta's word, which is not known here (`UNTIERED`, `TIER_NOT_SET`).
    Unknown(String),
}

impl MessagingTier {
    /// Reads a number, its text, `TIER_2K`, `TIER_UNLIMITED`, `UNLIMITED` or -1; none if it is absent or no value at all.
    pub fn read(value: &Value) -> Option<MessagingTier> {
        let word = fields::id(value)?;
        let upper = word.to_ascii_uppercase();
        let bare = upper.strip_prefix("TIER_").unwrap_or(&upper);
        if bare == "UNLIMITED" || fields::integer(value) == Some(-1) {
            return Some(MessagingTier::Unlimited);
        }
        let (digits, thousands) = match (bare.strip_suffix('K'), bare.strip_suffix('M')) {
            (Some(digits), _) => (digits, 1_000),
            (_, Some(digits)) => (digits, 1_000_000),
            (None, None) => (bare, 1),
        };
        let limit = match fields::integer(value) {
            Some(limit) => u64::try_from(limit).ok(),
            None => digits
                .parse()
                .ok()
                .and_then(|limit: u64| limit.checked_mul(thousands)),
        };
        Some(limit.map_or(MessagingTier::Unknown(word), MessagingTier::Limited))
    }
}
