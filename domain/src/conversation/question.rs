//! What the AI agent is asked. What it says is worked out outside of any transaction, for a model may take its time.

use super::{messages, route::Placed};
use crate::{
    Ctx, Result,
    answer::{self, Outcome, Question, Turn},
    campaign::rendered,
    page::Wanted,
};
use entity::{
    AgentId, ConversationId, MessageId, Millis, RecipientId,
    agent::{Column, Entity as Agents, Model as Agent},
    message::Direction,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// How much of what was said before is told to a model.
const TURNS: u64 = 12;

/// A message that the AI agent is to answer: it has its place in a conversation and nobody has answered it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The message.
    pub id: MessageId,
    /// The number of its dispatch: by another one somebody else sees to it.
    pub seq: i64,
    agent: Arc<Agent>,
    conversation: ConversationId,
    said: Option<String>,
    /// What the campaign had written to this customer.
    campaign_message: Option<String>,
    created_at: Millis,
}

/// The questions that these messages are.
pub(super) async fn asked<'a>(
    tx: &impl ConnectionTrait,
    places: impl Iterator<Item = &'a Placed<'a>>,
) -> Result<Vec<Asked>> {
    let places: Vec<&Placed<'_>> = places.collect();
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let agents: BTreeSet<AgentId> = places.iter().map(|place| place.message.agent_id).collect();
    let agents = Agents::find().filter(Column::Id.is_in(agents)).all(tx);
    let agents: HashMap<AgentId, Arc<Agent>> = agents
        .await?
        .into_iter()
        .map(|agent| (agent.id, Arc::new(agent)))
        .collect();
    let recipient = |place: &Placed<'_>| place.matched.map(|matched| matched.recipient);
    let recipients: Vec<RecipientId> = places.iter().filter_map(|place| recipient(place)).collect();
    let sent = rendered(tx, &recipients).await?;
    let asked = places.into_iter().filter_map(|place| {
        let sent = recipient(place).and_then(|recipient| sent.get(&recipient));
        let campaign_message = sent.map(|sent| sent.text.clone());
        Some(Asked {
            id: place.message.id,
            seq: place.message.dispatch_seq,
            agent: agents.get(&place.message.agent_id)?.clone(),
            conversation: place.of?.1,
            said: place.message.text.clone(),
            campaign_message: campaign_message.filter(|text| !text.is_empty()),
            created_at: place.message.created_at,
        })
    });
    Ok(asked.collect())
}

/// What the AI agent says to this. An error means that the database was away: try again.
pub async fn think(ctx: &Ctx, asked: &Asked) -> Result<Outcome> {
    let question = Question {
        text: asked.said.clone().unwrap_or_default(),
        campaign_message: asked.campaign_message.clone(),
        // Nobody else than a model looks at them.
        turns: match ctx.openai() {
            Some(_) => turns(ctx, asked).await?,
            None => Vec::new(),
        },
    };
    answer::answer(ctx, &asked.agent, question).await
}

/// What was said before.
async fn turns(ctx: &Ctx, asked: &Asked) -> Result<Vec<Turn>> {
    let wanted = Wanted::first(TURNS);
    let said = messages(ctx, asked.agent.id, asked.conversation, wanted).await?;
    let before = said.data.into_iter().filter(|said| {
        said.id.is_none_or(|id| id < asked.id) && said.created_at <= asked.created_at
    });
    let turns = before.filter_map(|said| {
        Some(Turn {
            from_customer: said.direction == Direction::In,
            text: said.text.filter(|text| !text.trim().is_empty())?,
        })
    });
    Ok(turns.collect())
}
