//! What Meta says of a number.

use super::limit_of;
use crate::{
    Ctx,
    whatsapp::graph::{GraphFailure, pages},
};
use secrecy::SecretString;
use serde_json::Value;

/// The part of Meta's rate that we leave to answers and to what comes in: both share it (Meta's page on throughput).
const HEADROOM: f64 = 0.1;

/// What Meta says of a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Facts {
    pub(super) display_phone_number: String,
    pub(super) verified_name: Option<String>,
    pub(super) quality_rating: Option<String>,
    /// Meta's own word for the number's state, as in CONNECTED.
    pub(super) status: Option<String>,
    /// Absent where Meta did not tell.
    pub(super) messaging_tier: Option<String>,
    pub(super) messages_per_second: f64,
}

const FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,status,name_status,code_verification_status,\
     platform_type,account_mode,throughput,whatsapp_business_manager_messaging_limit,is_on_biz_app,health_status";

/// Asks for the number.
pub(super) async fn ask(
    ctx: &Ctx,
    token: &SecretString,
    phone_number_id: &str,
) -> Result<Facts, GraphFailure> {
    let phone = ctx
        .graph()
        .get(token, phone_number_id, &[("fields", FIELDS)])
        .await?;
    let text = |name: &str| phone[name].as_str().map(str::to_owned);
    let display = text("display_phone_number");
    Ok(Facts {
        display_phone_number: display.unwrap_or_else(|| phone_number_id.to_owned()),
        verified_name: text("verified_name"),
        quality_rating: text("quality_rating"),
        status: text("status"),
        messaging_tier: text("whatsapp_business_manager_messaging_limit")
            .or_else(|| text("messaging_limit_tier")),
        messages_per_second: throughput(&phone) * (1.0 - HEADROOM),
    })
}

/// Meta's rates: 80, for a number that is also in the WhatsApp Business app 20, for an upgraded one 1,000.
fn throughput(phone: &Value) -> f64 {
    if phone["is_on_biz_app"].as_bool() == Some(true) {
        return 20.0;
    }
    match phone["throughput"]["level"].as_str() {
        Some("HIGH") => 1_000.0,
        _ => 80.0,
    }
}

impl Facts {
    /// Why the number cannot send, if Meta's word for its state says so. Words differ between Meta's pages, and one that
    /// is not known is no reason.
    pub(super) fn cannot_send(&self) -> Option<String> {
        const CANNOT: [&str; 5] = [
            "DISCONNECTED",
            "BANNED",
            "DELETED",
            "MIGRATED",
            "UNVERIFIED",
        ];
        let status = self
            .status
            .as_deref()
            .filter(|status| CANNOT.contains(status))?;
        Some(format!(
            "Meta says that this number is {status}; it must be CONNECTED"
        ))
    }

    pub(super) fn tier_limit(&self) -> Option<i64> {
        limit_of(self.tier()).and_then(|n| i64::try_from(n).ok())
    }

    /// Not told counts as the lowest.
    pub(super) fn tier(&self) -> &str {
        self.messaging_tier.as_deref().unwrap_or("TIER_250")
    }
}

/// Whether the number belongs to the business account, and to which portfolio that belongs. Where Meta does not answer
/// this question, nothing is known.
pub(super) async fn owner(
    ctx: &Ctx,
    token: &SecretString,
    waba_id: &str,
) -> Result<Option<String>, GraphFailure> {
    let fields = [("fields", "id,name,owner_business_info")];
    let account = ctx.graph().get(token, waba_id, &fields).await?;
    let owner = &account["owner_business_info"]["id"];
    Ok(owner.as_str().map(str::to_owned))
}

/// The numbers of the business account.
pub(super) async fn numbers(
    ctx: &Ctx,
    token: &SecretString,
    waba_id: &str,
) -> Result<Vec<String>, GraphFailure> {
    let path = format!("{waba_id}/phone_numbers");
    let rows = pages(
        ctx.graph(),
        token,
        &path,
        &[("fields", "id"), ("limit", "100")],
    )
    .await?;
    Ok(rows
        .iter()
        .filter_map(|row| row["id"].as_str().map(str::to_owned))
        .collect())
}
