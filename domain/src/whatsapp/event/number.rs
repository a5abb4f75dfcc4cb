//! What Meta decides about numbers and limits.

use super::{MessagingTier, fields::Fields, word::words};

words! {
    /// What happened to a number.
    PhoneEvent {
        /// It was connected.
        Onboarding = "ONBOARDING",
        /// It may send up to 1,000 messages a second from now on.
        ThroughputUpgrade = "THROUGHPUT_UPGRADE",
        /// Its limit rose (until 2026).
        Upgrade = "UPGRADE",
        /// Its limit fell (until 2026).
        Downgrade = "DOWNGRADE",
        /// Its quality was low (until 2025).
        Flagged = "FLAGGED",
        /// Its quality recovered (until 2025).
        Unflagged = "UNFLAGGED",
    }
}

words! {
    /// How a review ended.
    Decision {
        /// Well.
        Approved = "APPROVED",
        /// Badly.
        Rejected = "REJECTED",
        /// Not yet.
        Pending = "PENDING",
        /// Put off.
        Deferred = "DEFERRED",
    }
}

/// A number's throughput (formerly quality, limit) changed. Which number: the entry's `display_phone_number`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneQuality {
    /// What happened.
    pub event: PhoneEvent,
    /// The messaging limit, if told.
    pub tier: Option<MessagingTier>,
}

/// What the portfolio may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    /// The messaging limit: this is the signal that it changed.
    pub tier: Option<MessagingTier>,
    /// How many numbers the portfolio or the account may have.
    pub max_phone_numbers: Option<i64>,
}

/// Meta has decided on a display name. Of which number: the entry's `display_phone_number`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberName {
    /// The decision.
    pub decision: Decision,
    /// The name that was asked for.
    pub requested_name: Option<String>,
    /// Why it was rejected.
    pub reason: Option<String>,
}

impl PhoneQuality {
    pub(super) fn read(of: &Fields<'_>) -> Option<PhoneQuality> {
        Some(PhoneQuality {
            event: PhoneEvent::read(&of.id("event")?)?,
            tier: tier(
                of,
                &["max_daily_conversations_per_business", "current_limit"],
            ),
        })
    }
}

impl Capability {
    pub(super) fn read(of: &Fields<'_>) -> Option<Capability> {
        let keys = [
            "max_daily_conversations_per_business",
            "max_daily_conversation_per_business",
            "max_daily_conversation_per_phone",
        ];
        let capability = Capability {
            tier: tier(of, &keys),
            max_phone_numbers: of
                .integer("max_phone_numbers_per_business")
                .or_else(|| of.integer("max_phone_numbers_per_waba")),
        };
        (capability.tier.is_some() || capability.max_phone_numbers.is_some()).then_some(capability)
    }
}

fn tier(of: &Fields<'_>, keys: &[&str]) -> Option<MessagingTier> {
    keys.iter()
        .find_map(|key| MessagingTier::read(of.get(key)?))
}

impl NumberName {
    pub(super) fn read(of: &Fields<'_>) -> Option<NumberName> {
        Some(NumberName {
            decision: Decision::read(&of.id("decision")?)?,
            requested_name: of.text("requested_verified_name"),
            reason: of
                .text("rejection_reason")
                .filter(|reason| !reason.eq_ignore_ascii_case("NONE")),
        })
    }
}
