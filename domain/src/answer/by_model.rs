//! The model's answerer: it is shown the best passages, and what it says is used only if it is what it was asked for.

use super::{Outcome, Question, Source, Why, prompt, reply};
use crate::{Ctx, Result, knowledge, knowledge::Found, openai::Client};
use entity::agent;
use tracing::warn;

/// Passages that the model is shown: some 5,000 characters.
const SHOWN: usize = 6;

pub(super) async fn answer(
    ctx: &Ctx,
    model: &Client,
    agent: &agent::Model,
    question: &Question,
) -> Result<Outcome> {
    let context = question.campaign_message.as_deref();
    let found = knowledge::search(ctx, agent.id, &question.text, context, SHOWN).await?;
    let said = model
        .complete(&prompt::messages(agent, question, &found))
        .await;
    let read = said
        .map_err(Why::from)
        .and_then(|said| reply::read(&said, found.len()));
    Ok(match read {
        Ok(reply) => Outcome::Answered {
            sources: sources(&reply.sources, &found),
            text: reply.answer,
        },
        Err(why) => {
            if !matches!(why, Why::ModelUnsure) {
                warn!(agent.id = %agent.id, reason = why.code(), "A customer of agent {} is handed over: {why}", agent.id);
            }
            why.into()
        }
    })
}

/// The documents behind the numbers of passages, each once.
fn sources(numbers: &[usize], found: &[Found]) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    let named = numbers.iter().filter_map(|n| found.get(n.checked_sub(1)?));
    for passage in named {
        if sources.iter().all(|source| source.id != passage.id) {
            sources.push(Source {
                id: passage.id,
                title: passage.title.clone(),
            });
        }
    }
    sources
}
