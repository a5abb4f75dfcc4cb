//! Routing: every message that came in, once, in this order: who wrote it, in which conversation; whether it is a wish
//! for no more messages; which campaign it replies to; and who answers it. A batch by a few statements, for replies to a
//! campaign come in floods.

use super::{
    attribution::{Matched, matched},
    begun::{begun, partner},
    consent::respect,
    hold::hold_agents,
    inbound::{Inbound, waiting},
    known::known,
    modes::Modes,
    person::everybody,
    question::{Asked, asked},
};
use crate::{
    Ctx, Result, recipient,
    store::{Column, Records, dialect_of, execute, id_list, query},
    ticket,
};
use entity::{ChannelId, ContactId, ConversationId, MessageId, agent::ReplyMode, ticket::OpenedBy};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// One dispatch of a message: its id and the dispatch's number.
pub type Dispatched = (MessageId, i64);

/// Routes these messages, those that nobody has routed and that were not dispatched again. Answers those that the AI agent
/// is to answer, which are not done with: `think` about them and `conclude`.
pub async fn route(ctx: &Ctx, shard: i32, jobs: &[Dispatched]) -> Result<Vec<Asked>> {
    let tx = ctx.store.begin().await?;
    let messages = waiting(&tx, jobs).await?;
    let mut all = placed(ctx, &tx, &messages).await?;
    let replies = all.iter().filter_map(|place| {
        let matched = place.matched?;
        Some((matched.recipient, place.message.created_at))
    });
    let replies: Vec<_> = replies.collect();
    recipient::replied(ctx, &tx, shard, &replies).await?;
    answer(ctx, &tx, &mut all).await?;
    write(ctx, &tx, &all).await?;
    let asked = asked(&tx, all.iter().filter(|place| !place.done)).await?;
    tx.commit().await?;
    Ok(asked)
}

/// Where a message belongs.
pub(super) struct Placed<'a> {
    pub(super) message: &'a Inbound,
    /// Who wrote it, and the conversation with them. None of what is from nobody, from a group, or from our own number:
    /// that is kept, and that is all.
    pub(super) of: Option<(ContactId, ConversationId)>,
    /// What it replies to.
    pub(super) matched: Option<Matched>,
    /// Nothing is left to do with it.
    done: bool,
}

async fn placed<'a>(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    messages: &'a [Inbound],
) -> Result<Vec<Placed<'a>>> {
    let own = own_numbers(tx, messages).await?;
    let is_ourselves = |message: &Inbound| {
        let own = message.channel_id.and_then(|channel| own.get(&channel));
        own.is_some_and(|own| message.wa_id() == Some(own))
    };
    let somebodys = |message: &&Inbound| !message.is_of_a_group() && !is_ourselves(message);
    let of_people: Vec<&Inbound> = messages.iter().filter(somebodys).collect();
    hold_agents(tx, &of_people).await?;
    let known = known(tx, &of_people).await?;
    let contacts = everybody(ctx, tx, &of_people, &known).await?;
    let with_contact = of_people
        .into_iter()
        .filter_map(|message| Some((message, *contacts.get(&message.id)?)));
    let of_contacts: Vec<(&Inbound, ContactId)> = with_contact.collect();
    let conversations = begun(ctx, tx, &of_contacts).await?;
    let said = of_contacts
        .into_iter()
        .filter(|(message, _)| message.is_said());
    let matched = matched(tx, &said.collect::<Vec<_>>()).await?;
    let place = |message: &'a Inbound| {
        let of = contacts.get(&message.id).and_then(|contact| {
            let conversation = conversations.get(&partner(message, *contact))?;
            Some((*contact, *conversation))
        });
        Placed {
            message,
            of,
            matched: matched.get(&message.id).copied(),
            done: of.is_none() || !message.wants_an_answer(),
        }
    };
    Ok(messages.iter().map(place).collect())
}

#[derive(FromQueryResult)]
struct Own {
    id: ChannelId,
    display_phone_number: String,
}

/// The digits of the numbers that these messages were written to: what such a number wrote is our own.
async fn own_numbers(
    tx: &impl ConnectionTrait,
    messages: &[Inbound],
) -> Result<HashMap<ChannelId, String>, DbErr> {
    let channels: HashSet<i64> = messages
        .iter()
        .filter_map(|message| Some(message.channel_id?.0))
        .collect();
    if channels.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT id, display_phone_number FROM channel WHERE id IN ({})",
        dialect_of(tx).listed_ids("$1")
    );
    let channels: Vec<i64> = channels.into_iter().collect();
    let own: Vec<Own> = query(tx, sql, [id_list(&channels)]).await?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect();
    let own = own.iter();
    Ok(own
        .map(|own| (own.id, digits(&own.display_phone_number)))
        .collect())
}

/// Sees to answers. What is a wish is respected; what has an open ticket joins it; else the campaign says who answers, or
/// the agent: a person gets a ticket, and the AI agent has its turn when this is committed.
async fn answer(ctx: &Ctx, tx: &impl ConnectionTrait, all: &mut [Placed<'_>]) -> Result<()> {
    for place in all.iter_mut().filter(|place| !place.done) {
        if let (Some(of), Some(wish)) = (place.of, place.message.wish()) {
            respect(ctx, tx, place.message, of, wish).await?;
            place.done = true;
        }
    }
    let rest = || all.iter().filter(|place| !place.done);
    let modes = Modes::of(tx, rest()).await?;
    let conversations: Vec<_> = rest().filter_map(|place| Some(place.of?.1)).collect();
    let mut with_people = ticket::join(ctx, tx, &conversations).await?;
    let mut openings = Vec::new();
    for place in all.iter_mut().filter(|place| !place.done) {
        let Some((contact, conversation)) = place.of else {
            continue;
        };
        if with_people.contains(&conversation) {
            place.done = true;
        } else if modes.who_answers(place.message, place.matched) == ReplyMode::Human {
            place.done = true;
            with_people.insert(conversation);
            openings.push(ticket::Opening {
                agent: place.message.agent_id,
                conversation,
                contact,
                matched: place
                    .matched
                    .map(|matched| (matched.campaign, matched.recipient)),
                said: place.message.text.as_deref(),
                kind: &place.message.kind,
                opened_by: OpenedBy::CampaignReply,
                why: None,
            });
        }
    }
    ticket::open(ctx, tx, &openings).await
}

const PLACED: Records = Records(&[
    Column::Big("id"),
    Column::Big("contact_id"),
    Column::Big("conversation_id"),
    Column::Big("campaign_id"),
    Column::Big("recipient_id"),
    Column::Text("matched_by"),
    Column::Bool("done"),
]);

/// Writes down where the messages belong, and that nothing is left to do with those that are done.
async fn write(ctx: &Ctx, tx: &impl ConnectionTrait, all: &[Placed<'_>]) -> Result<(), DbErr> {
    if all.is_empty() {
        return Ok(());
    }
    let records: Vec<Value> = all
        .iter()
        .map(|place| {
            json!({
                "id": place.message.id.0,
                "contact_id": place.of.map(|(contact, _)| contact.0),
                "conversation_id": place.of.map(|(_, conversation)| conversation.0),
                "campaign_id": place.matched.map(|matched| matched.campaign.0),
                "recipient_id": place.matched.map(|matched| matched.recipient.0),
                "matched_by": place.matched.map(|matched| matched.by),
                "done": place.done,
            })
        })
        .collect();
    let sql = format!(
        "UPDATE message SET contact_id = COALESCE(k.contact_id, message.contact_id), conversation_id = k.conversation_id, \
         campaign_id = COALESCE(k.campaign_id, message.campaign_id), recipient_id = COALESCE(k.recipient_id, message.recipient_id), \
         matched_by = k.matched_by, routed_at = CASE WHEN k.done THEN $2 END FROM {} AS k WHERE message.id = k.id",
        PLACED.table(dialect_of(tx), "$1")
    );
    let values = [Value::Array(records).to_string().into(), ctx.now().into()];
    execute(tx, sql, values).await.map(drop)
}
