//! The numbers of the account.

use super::objects::tier;
use crate::{
    account::{APP_ID, BUSINESS_ID, Line, POISONED, WABA_ID},
    fields::{Known, pick},
    refusal::Refusal,
    request::Query,
    state::State,
};
use serde_json::{Map, Value, json};

const NUMBER: Known = Known {
    node: "WhatsAppBusinessPhoneNumber",
    unasked: &[
        "verified_name",
        "code_verification_status",
        "display_phone_number",
        "quality_rating",
        "platform_type",
        "throughput",
        "webhook_configuration",
    ],
    others: &[
        "status",
        "name_status",
        "account_mode",
        "host_platform",
        "is_on_biz_app",
        "health_status",
        "messaging_limit_tier",
        "whatsapp_business_manager_messaging_limit",
        "certificate",
        "last_onboarded_time",
    ],
};

/// Numbers on a page, unless asked otherwise.
const PAGE: usize = 25;
/// Numbers on a page, at most.
const MAX_PAGE: usize = 100;

/// Shows a number.
pub(super) fn show(state: &State, line: &Line, query: &Query) -> Result<Value, Refusal> {
    pick(&describe(state, line), query.get("fields"), &NUMBER)
}

/// Lists the numbers of the account, page by page.
pub(super) fn list(state: &State, query: &Query) -> Result<Value, Refusal> {
    let limit = query.number("limit", PAGE).clamp(1, MAX_PAGE);
    let lines = state.account.read().expect(POISONED).lines.clone();
    let start = match query.get("after") {
        None => 0,
        Some(cursor) => {
            let bytes = hex::decode(cursor).ok();
            let id = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            let place = lines
                .iter()
                .position(|line| Some(line.id.as_str()) == id.as_deref());
            place.ok_or_else(|| Refusal::parameter("Invalid cursors values"))? + 1
        }
    };
    let end = start.saturating_add(limit).min(lines.len());
    let shown = &lines[start..end];
    let data = shown
        .iter()
        .map(|line| show(state, line, query))
        .collect::<Result<Vec<_>, _>>()?;
    let mut page = json!({ "data": data });
    if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
        let after = hex::encode(&last.id);
        page["paging"] = json!({"cursors": {"before": hex::encode(&first.id), "after": after}});
        if end < lines.len() {
            page["paging"]["next"] = format!(
                "https://graph.facebook.com/v26.0/{WABA_ID}/phone_numbers?limit={limit}&after={after}"
            )
            .into();
        }
    }
    Ok(page)
}

fn describe(state: &State, line: &Line) -> Value {
    let facts = line.facts();
    let tier = tier(state);
    json!({
        "id": facts.id,
        "display_phone_number": facts.display_phone_number,
        "verified_name": facts.verified_name,
        "quality_rating": facts.quality_rating,
        "status": facts.status,
        "name_status": facts.name_status,
        "code_verification_status": facts.code_verification_status,
        "platform_type": facts.platform_type,
        "host_platform": facts.platform_type,
        "account_mode": facts.account_mode,
        "throughput": {"level": facts.throughput_level},
        "is_on_biz_app": facts.is_on_biz_app,
        "messaging_limit_tier": tier,
        "whatsapp_business_manager_messaging_limit": tier,
        "health_status": {
            "can_send_message": facts.can_send_message,
            "entities": [
                {"entity_type": "PHONE_NUMBER", "id": facts.id, "can_send_message": facts.can_send_message},
                {"entity_type": "WABA", "id": WABA_ID, "can_send_message": "AVAILABLE"},
                {"entity_type": "BUSINESS", "id": BUSINESS_ID, "can_send_message": "AVAILABLE"},
                {"entity_type": "APP", "id": APP_ID, "can_send_message": "AVAILABLE"},
            ],
        },
        "webhook_configuration": webhooks(state),
        "last_onboarded_time": "2026-01-01T00:00:00+0000",
    })
}

/// The callbacks that count for the number: of the app, and of the account if it has its own.
fn webhooks(state: &State) -> Value {
    let account = state.account.read().expect(POISONED);
    let mut configured = Map::new();
    if let Some(url) = &account.webhook_url {
        configured.insert("application".to_owned(), url.as_str().into());
    }
    if let Some(url) = &account.subscription.override_uri {
        configured.insert("whatsapp_business_account".to_owned(), url.as_str().into());
    }
    Value::Object(configured)
}
