//! Shows, adds and changes numbers, and the account behind them.

use super::Refused;
use crate::{
    account::{Line, POISONED},
    number::Number,
    state::State,
    webhooks::Update,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// All numbers.
pub(super) fn list(state: &State) -> Value {
    let lines = state.account.read().expect(POISONED).lines.clone();
    let numbers: Vec<Number> = lines.iter().map(|line| line.facts()).collect();
    json!({ "data": numbers })
}

/// Adds a number; what is not given is as for the first.
pub(super) fn add(state: &State, asked: &Value) -> Result<Value, Refused> {
    let number: Number = serde_json::from_value(asked.clone())
        .map_err(|error| Refused::Invalid(error.to_string()))?;
    let mut account = state.account.write().expect(POISONED);
    if account.line(&number.id).is_some() {
        return Err(Refused::Invalid("This id is taken.".to_owned()));
    }
    let line = Line::new(account.lines.len(), number);
    account.lines.push(line.clone());
    Ok(json!(line.facts()))
}

/// Changes a number. The messaging limit is one for all of them, and a new one is told by webhook.
pub(super) fn change(state: &State, id: &str, asked: &Value) -> Result<Value, Refused> {
    let lines = state.account.read().expect(POISONED).lines.clone();
    let line = lines.iter().find(|line| line.id == id);
    let line = line.ok_or_else(|| Refused::NotFound("There is no such number.".to_owned()))?;
    let Some(asked) = asked.as_object().filter(|asked| !asked.contains_key("id")) else {
        return Err(Refused::Invalid(
            "Send a JSON object of what changes; the id does not.".to_owned(),
        ));
    };
    let mut facts = json!(line.facts());
    for (name, value) in asked {
        facts[name.as_str()] = value.clone();
    }
    let changed: Number =
        serde_json::from_value(facts).map_err(|error| Refused::Invalid(error.to_string()))?;
    line.pace.lock().expect(POISONED).set_rate(changed.rate);
    *line.facts.write().expect(POISONED) = changed.clone();
    if asked.contains_key("tier") {
        set_tier(state, &lines, &changed.tier);
    }
    Ok(json!(changed))
}

fn set_tier(state: &State, lines: &[Arc<Line>], tier: &str) {
    for line in lines {
        tier.clone_into(&mut line.facts.write().expect(POISONED).tier);
    }
    let value = json!({
        "max_daily_conversations_per_business": tier,
        "max_phone_numbers_per_business": 20,
    });
    let field = "business_capability_update";
    state
        .outbox
        .push(&state.stats, Update::Account { field, value });
}

/// Changes the token, the secret that signs webhooks, or the callback of the app.
pub(super) fn change_account(state: &State, asked: &Value) -> Result<Value, Refused> {
    let Some(asked) = asked.as_object() else {
        return Err(Refused::Invalid("Send a JSON object.".to_owned()));
    };
    let mut account = state.account.write().expect(POISONED);
    for (name, value) in asked {
        let text = value.as_str().map(str::to_owned);
        match (name.as_str(), text) {
            ("access_token", Some(token)) => account.access_token = token,
            ("app_secret", Some(secret)) => account.app_secret = secret,
            ("webhook_url", url) if url.is_some() || value.is_null() => {
                account.subscription.active |= url.is_some();
                account.webhook_url = url;
            }
            _ => return Err(Refused::Invalid(format!("{name} cannot be set to that."))),
        }
    }
    Ok(json!({
        "access_token": account.access_token,
        "app_secret": account.app_secret,
        "webhook_url": account.webhook_url,
    }))
}
