//! Agents that connect to Meta, played by the sandbox.

use super::{World, worlds};
use crate::{
    Settings,
    channel::{self, New},
    vault::Vault,
};
use entity::{AgentId, channel::Model};
use std::time::Duration;

pub(crate) use crate::whatsapp::graph::steer::{Meta, Raw, Reply, json, tls};

/// A key, and another.
pub(crate) const KEYS: [&str; 2] = [
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=",
];

/// Settings with which channels can be connected to Meta at `address`.
pub(crate) fn settings(address: &str) -> Settings {
    Settings {
        graph_base_url: address.to_owned(),
        http_timeout: Duration::from_secs(10),
        vault: Some(Vault::new(&KEYS[..1]).expect("a key")),
        ..Settings::default()
    }
}

/// The worlds, each with a Meta of its own.
pub(crate) async fn worlds_with_meta() -> Vec<(World, Meta)> {
    let mut all = Vec::new();
    for mut world in worlds().await {
        let meta = Meta::start().await;
        world.set(settings(&meta.address));
        all.push((world, meta));
    }
    all
}

/// What the sandbox accepts.
pub(crate) fn new() -> New {
    New {
        phone_number_id: sandbox::PHONE_NUMBER_ID.into(),
        waba_id: sandbox::WABA_ID.into(),
        access_token: sandbox::ACCESS_TOKEN.into(),
        app_secret: sandbox::APP_SECRET.into(),
        verify_token: "verify-me".into(),
        messages_per_second: None,
        portfolio_id: None,
    }
}

/// The default agent's channel.
pub(crate) async fn connect(world: &World) -> Model {
    let channel = channel::connect(&world.ctx, world.agent, new()).await;
    channel.expect("it is connected")
}

/// Another agent.
pub(crate) async fn another_agent(world: &World) -> AgentId {
    let new = crate::agent::New {
        name: "another".into(),
        ..Default::default()
    };
    crate::agent::create(&world.ctx, new)
        .await
        .expect("an agent")
        .id
}

/// Meta has approved the template that campaigns of tests use, with a text of its own.
pub(crate) async fn approve_welcome(meta: &Meta) {
    let body = "Hello {{1}} of {{2}}, your order has arrived today.";
    let template = serde_json::json!({
        "name": "welcome", "language": "en_US", "category": "MARKETING",
        "components": [{ "type": "BODY", "text": body, "example": { "body_text": [["Ann", "Rome"]] } }],
    });
    meta.post("sandbox/templates", &template).await;
}
