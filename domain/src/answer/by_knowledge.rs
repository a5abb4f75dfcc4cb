//! The embedded answerer: the best passage of the agent's knowledge, if it is good enough.

use super::{Outcome, Question, Source, Why, whatsapp_text::for_whatsapp};
use crate::{Ctx, Result, knowledge};
use entity::AgentId;

/// A passage answers if it has more than half of the question's words (the rarer the more they count). A wrong answer does
/// more harm than a person who has to look.
const ENOUGH: f64 = 0.55;

pub(super) async fn answer(ctx: &Ctx, agent: AgentId, question: &Question) -> Result<Outcome> {
    let context = question.campaign_message.as_deref();
    let found = knowledge::search(ctx, agent, &question.text, context, 1).await?;
    let best = found.into_iter().next();
    let Some(best) = best.filter(|best| best.covered >= ENOUGH) else {
        return Ok(Why::NotKnown.into());
    };
    Ok(Outcome::Answered {
        text: for_whatsapp(&best.text),
        sources: vec![Source {
            id: best.id,
            title: best.title,
        }],
    })
}
