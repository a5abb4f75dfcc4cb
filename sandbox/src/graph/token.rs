//! Tokens: who may ask, and what a token is good for.

use crate::{
    account::{APP_ID, POISONED, WABA_ID},
    refusal::Refusal,
    request::Query,
    state::State,
};
use serde_json::{Value, json};

/// Refuses unless the token opens the account.
pub(crate) fn authorise(state: &State, token: Option<&str>) -> Result<(), Refusal> {
    if token.is_some_and(|token| is_valid(state, token)) {
        Ok(())
    } else {
        Err(Refusal::of(190))
    }
}

/// What the token `input_token` is good for. The one who asks shows the app's own token, or any valid one.
pub(crate) fn debug_token(
    state: &State,
    query: &Query,
    asking: Option<&str>,
) -> Result<Value, Refusal> {
    if !asking.is_some_and(|token| is_app(state, token) || is_valid(state, token)) {
        return Err(Refusal::of(190));
    }
    let Some(input) = query.get("input_token") else {
        return Err(Refusal::parameter("The parameter input_token is required."));
    };
    if is_valid(state, input) {
        return Ok(valid());
    }
    Ok(json!({"data": {
        "error": {
            "code": 190,
            "message": "The access token could not be decrypted",
            "subcode": 463,
        },
        "is_valid": false,
        "scopes": [],
    }}))
}

fn valid() -> Value {
    let scopes = [
        "whatsapp_business_management",
        "whatsapp_business_messaging",
    ];
    json!({"data": {
        "app_id": APP_ID,
        "type": "SYSTEM_USER",
        "application": "Outbound Sandbox",
        "data_access_expires_at": 0,
        "expires_at": 0,
        "is_valid": true,
        "issued_at": 1_767_225_600,
        "scopes": scopes,
        "granular_scopes": [
            {"scope": scopes[0], "target_ids": [WABA_ID]},
            {"scope": scopes[1], "target_ids": [WABA_ID]},
        ],
        "user_id": "600000000000001",
    }})
}

fn is_valid(state: &State, token: &str) -> bool {
    let account = state.account.read().expect(POISONED);
    state.switches().token_valid && token == account.access_token
}

/// Whether this is the token of the app itself.
pub(crate) fn is_app(state: &State, token: &str) -> bool {
    let account = state.account.read().expect(POISONED);
    token
        .split_once('|')
        .is_some_and(|(id, secret)| id == APP_ID && secret == account.app_secret)
}
