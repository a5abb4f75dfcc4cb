//! The account and the portfolio that owns it.

use crate::{
    account::{BUSINESS_ID, POISONED, WABA_ID},
    fields::{Known, pick},
    refusal::Refusal,
    request::Query,
    state::State,
};
use serde_json::{Value, json};

const ACCOUNT: Known = Known {
    node: "WhatsAppBusinessAccount",
    unasked: &["name", "timezone_id", "message_template_namespace"],
    others: &[
        "currency",
        "account_review_status",
        "business_verification_status",
        "country",
        "ownership_type",
        "health_status",
        "owner_business_info",
        "whatsapp_business_manager_messaging_limit",
    ],
};

const BUSINESS: Known = Known {
    node: "Business",
    unasked: &["name"],
    others: &[
        "verification_status",
        "whatsapp_business_manager_messaging_limit",
    ],
};

/// The name of the portfolio.
const BUSINESS_NAME: &str = "Outbound Sandbox Business";

/// Shows the account.
pub(super) fn account(state: &State, query: &Query) -> Result<Value, Refusal> {
    let account = json!({
        "id": WABA_ID,
        "name": "Outbound Sandbox",
        "currency": "USD",
        "timezone_id": "1",
        "message_template_namespace": "00000000_0000_0000_0000_000000000001",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "country": "US",
        "ownership_type": "SELF",
        "health_status": {
            "can_send_message": "AVAILABLE",
            "entities": [
                {"entity_type": "WABA", "id": WABA_ID, "can_send_message": "AVAILABLE"},
                {"entity_type": "BUSINESS", "id": BUSINESS_ID, "can_send_message": "AVAILABLE"},
            ],
        },
        "owner_business_info": {"id": BUSINESS_ID, "name": BUSINESS_NAME},
        "whatsapp_business_manager_messaging_limit": tier(state),
    });
    pick(&account, query.get("fields"), &ACCOUNT)
}

/// Shows the portfolio.
pub(super) fn business(state: &State, query: &Query) -> Result<Value, Refusal> {
    let business = json!({
        "id": BUSINESS_ID,
        "name": BUSINESS_NAME,
        "verification_status": "verified",
        "whatsapp_business_manager_messaging_limit": tier(state),
    });
    pick(&business, query.get("fields"), &BUSINESS)
}

/// The messaging limit of the portfolio.
pub(super) fn tier(state: &State) -> String {
    state.account.read().expect(POISONED).tier()
}
