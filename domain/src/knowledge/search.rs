//! Searches an agent's knowledge.

use super::{Found, Refused, indexes};
use crate::{Ctx, Result};
use entity::AgentId;

/// The passages that fit `text` best, best first, at most `most`. Among those that fit alike, those come first that also
/// fit `context`: what the conversation is about.
pub async fn search(
    ctx: &Ctx,
    agent: AgentId,
    text: &str,
    context: Option<&str>,
    most: usize,
) -> Result<Vec<Found>> {
    let index = indexes::of(ctx, agent).await?;
    let (text, context) = (text.to_owned(), context.unwrap_or_default().to_owned());
    let searched = tokio::task::spawn_blocking(move || index.search(&text, &context, most)).await;
    let found = searched.map_err(|panic| Refused::Unsearchable(panic.to_string()))?;
    Ok(found.map_err(|error| Refused::Unsearchable(error.to_string()))?)
}
