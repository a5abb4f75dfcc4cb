mod known;
mod person;
mod told;
mod unusable;

use super::{Outcome, Question, Source, answer};
use crate::{
    Settings, agent, knowledge,
    openai::Model,
    testing::{
        World,
        meta::{Raw, Reply, json},
        world,
    },
};
use serde_json::json as object;
use std::time::Duration;

pub(super) async fn knows(world: &World, title: &str, text: &str) -> Source {
    let added = knowledge::add(&world.ctx, world.agent, title, text).await;
    let added = added.unwrap();
    Source {
        id: added.id,
        title: added.title,
    }
}

pub(super) async fn default_agent(world: &World) -> entity::agent::Model {
    agent::default(&world.ctx).await.unwrap()
}

pub(super) async fn asked(world: &World, text: &str) -> Outcome {
    let agent = default_agent(world).await;
    let question = Question {
        text: text.into(),
        ..Question::default()
    };
    answer(&world.ctx, &agent, question).await.unwrap()
}

/// A world whose agents answer by the model that these replies play.
pub(super) async fn played(replies: Vec<Reply>) -> (World, Raw) {
    let (mut world, model) = (world().await, Raw::start(replies).await);
    world.set(settings(&model.address));
    (world, model)
}

pub(super) fn settings(address: &str) -> Settings {
    Settings {
        http_timeout: Duration::from_secs(10),
        openai: Some(Model {
            base_url: address.to_owned(),
            name: "a-model".into(),
            key: Some("sk-secret".into()),
        }),
        ..Settings::default()
    }
}

pub(super) fn says(content: &str) -> Reply {
    let body = object!({"choices": [{"message": {"role": "assistant", "content": content}}]});
    json(200, "", &body.to_string())
}
