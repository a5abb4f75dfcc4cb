//! Who is told what happens: the callback of the app, and of the account.

use super::Call;
use crate::{
    account::{APP_ID, POISONED, Subscription},
    chance::mix,
    clock,
    refusal::Refusal,
    state::State,
};
use poem::http::Method;
use reqwest::Url;
use serde_json::{Value, json};

/// Characters of a callback of an account.
const CALLBACK: usize = 200;

/// Subscribes the app to the account, shows or ends the subscription.
pub(super) async fn of_account(state: &State, call: &Call<'_>) -> Result<Value, Refusal> {
    match *call.method {
        Method::GET => Ok(show(state)),
        Method::POST => subscribe(state, call).await,
        Method::DELETE => {
            let mut account = state.account.write().expect(POISONED);
            account.subscription = Subscription::default();
            Ok(json!({"success": true}))
        }
        _ => Err(Refusal::of(100)),
    }
}

/// Sets or shows the callback of the app.
pub(super) async fn of_app(state: &State, call: &Call<'_>) -> Result<Value, Refusal> {
    if call.method == Method::GET {
        let account = state.account.read().expect(POISONED);
        let url = account.webhook_url.as_ref();
        let subscriptions = url.map(|url| {
            json!({"object": "whatsapp_business_account", "callback_url": url, "active": true})
        });
        let data: Vec<Value> = subscriptions.into_iter().collect();
        return Ok(json!({ "data": data }));
    }
    let url = given(call, "callback_url");
    let url = url.ok_or_else(|| Refusal::parameter("The parameter callback_url is required."))?;
    shake_hands(state, url, given(call, "verify_token").unwrap_or_default()).await?;
    state.account.write().expect(POISONED).webhook_url = Some(url.to_owned());
    Ok(json!({"success": true}))
}

fn show(state: &State) -> Value {
    let account = state.account.read().expect(POISONED);
    if !account.subscription.active {
        return json!({"data": []});
    }
    let mut app = json!({"whatsapp_business_api_data": {
        "id": APP_ID,
        "name": "Outbound Sandbox",
        "link": format!("https://www.facebook.com/games/?app_id={APP_ID}"),
    }});
    if let Some(uri) = &account.subscription.override_uri {
        app["override_callback_uri"] = uri.as_str().into();
    }
    json!({"data": [app]})
}

async fn subscribe(state: &State, call: &Call<'_>) -> Result<Value, Refusal> {
    let uri = given(call, "override_callback_uri");
    if let Some(uri) = uri {
        if uri.chars().count() > CALLBACK {
            return Err(Refusal::parameter(
                "Param override_callback_uri must be at most 200 characters long.",
            ));
        }
        let token = given(call, "verify_token");
        let token =
            token.ok_or_else(|| Refusal::parameter("The parameter verify_token is required."))?;
        shake_hands(state, uri, token).await?;
    }
    let mut account = state.account.write().expect(POISONED);
    account.subscription = Subscription {
        active: true,
        override_uri: uri.map(str::to_owned),
    };
    Ok(json!({"success": true}))
}

/// A value of the body, or else of the query.
fn given<'a>(call: &'a Call<'_>, name: &str) -> Option<&'a str> {
    let value = call.body[name].as_str().or_else(|| call.query.get(name));
    value.filter(|value| !value.is_empty())
}

/// Asks the callback to repeat a challenge, as Meta's page on webhooks has it.
async fn shake_hands(state: &State, uri: &str, token: &str) -> Result<(), Refusal> {
    let failed = |why: String| Refusal::of(2200).details(why);
    let mut url = Url::parse(uri).map_err(|error| failed(error.to_string()))?;
    let challenge = (mix(clock::now()) % 10_000_000_000).to_string();
    url.query_pairs_mut()
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.challenge", &challenge)
        .append_pair("hub.verify_token", token);
    let answer = state.http.get(url).send().await;
    let answer = answer.map_err(|error| failed(format!("The callback did not answer: {error}")))?;
    let status = answer.status();
    if !status.is_success() {
        return Err(failed(format!(
            "The callback answered with HTTP status {status}."
        )));
    }
    let echo = answer.text().await.unwrap_or_default();
    if echo.trim() != challenge {
        return Err(failed(
            "The callback did not answer with the challenge.".to_owned(),
        ));
    }
    Ok(())
}
