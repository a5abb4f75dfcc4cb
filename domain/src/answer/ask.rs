//! Asks an agent, to try its knowledge.

use super::{LONGEST, Outcome, Question, answer};
use crate::{Ctx, Result, error::InvalidField};
use entity::agent;

/// Asks an agent as a customer would who was sent `campaign_message`, if any.
pub async fn ask(
    ctx: &Ctx,
    agent: &agent::Model,
    text: String,
    campaign_message: Option<String>,
) -> Result<Outcome> {
    fits("text", &text)?;
    fits(
        "campaign_message",
        campaign_message.as_deref().unwrap_or_default(),
    )?;
    let question = Question {
        text,
        campaign_message,
        turns: Vec::new(),
    };
    answer(ctx, agent, question).await
}

fn fits(field: &str, text: &str) -> Result<(), InvalidField> {
    if text.len() > LONGEST && text.chars().count() > LONGEST {
        let message = format!("must be at most {LONGEST} characters long, as on WhatsApp");
        return Err(InvalidField::new(field, "too_long", message));
    }
    Ok(())
}
