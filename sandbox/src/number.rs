//! A business number, as it is shown and set.

use crate::account::{PHONE_NUMBER_ID, SECOND_PHONE_NUMBER_ID};
use serde::{Deserialize, Serialize};

/// A business number as `GET /{phone_number_id}` shows it. Statuses and ratings are text on purpose: a test may want a
/// value that nobody has heard of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Number {
    /// Meta's id of the number.
    pub id: String,
    /// As shown to people, as in `+1 555-010-0001`.
    pub display_phone_number: String,
    /// The display name.
    pub verified_name: String,
    /// `GREEN`, `YELLOW`, `RED` or `NA`.
    pub quality_rating: String,
    /// The messaging limit of the portfolio: `TIER_` and a number of people per 24 h (with `K` for thousands), or
    /// `TIER_UNLIMITED`. That of the first number counts; changing one changes all.
    pub tier: String,
    /// Messages per second that are accepted.
    pub rate: u32,
    /// `CONNECTED` can send.
    pub status: String,
    /// Review of the display name.
    pub name_status: String,
    /// `VERIFIED` or not.
    pub code_verification_status: String,
    /// `CLOUD_API`.
    pub platform_type: String,
    /// `LIVE` or `SANDBOX`.
    pub account_mode: String,
    /// `STANDARD` (80/s), `HIGH` (up to 1,000/s) or `NOT_APPLICABLE`.
    pub throughput_level: String,
    /// Whether the number also lives in the WhatsApp Business app (coexistence).
    pub is_on_biz_app: bool,
    /// `AVAILABLE`, `LIMITED` or `BLOCKED`, as its health status says.
    pub can_send_message: String,
}

impl Default for Number {
    fn default() -> Self {
        Self {
            id: PHONE_NUMBER_ID.to_owned(),
            display_phone_number: "+1 555-010-0001".to_owned(),
            verified_name: "Outbound Sandbox".to_owned(),
            quality_rating: "GREEN".to_owned(),
            tier: "TIER_UNLIMITED".to_owned(),
            rate: 80,
            status: "CONNECTED".to_owned(),
            name_status: "APPROVED".to_owned(),
            code_verification_status: "VERIFIED".to_owned(),
            platform_type: "CLOUD_API".to_owned(),
            account_mode: "LIVE".to_owned(),
            throughput_level: "STANDARD".to_owned(),
            is_on_biz_app: false,
            can_send_message: "AVAILABLE".to_owned(),
        }
    }
}

impl Number {
    /// The second number of the sandbox.
    pub fn second() -> Self {
        Self {
            id: SECOND_PHONE_NUMBER_ID.to_owned(),
            display_phone_number: "+1 555-010-0002".to_owned(),
            ..Self::default()
        }
    }

    /// The digits of the shown number, as webhooks name it.
    pub(crate) fn digits(&self) -> String {
        let shown = self.display_phone_number.chars();
        shown.filter(char::is_ascii_digit).collect()
    }
}

/// How many people a tier allows in 24 hours; `None` means any number.
pub(crate) fn people_of(tier: &str) -> Option<usize> {
    let amount = tier.strip_prefix("TIER_")?;
    match amount.strip_suffix('K') {
        Some(thousands) => Some(thousands.parse::<usize>().ok()? * 1_000),
        None => amount.parse().ok(),
    }
}
