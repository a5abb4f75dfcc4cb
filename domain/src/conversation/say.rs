//! Saying something in a conversation: free-form text, only within 24 hours of the person's last message. Through a
//! channel it leaves like any message, claimed, paced and with doubts, but ahead of campaigns; in simulation nothing
//! leaves the process.

use super::written::{Saying, write};
use crate::{
    Ctx, Result,
    answer::Source,
    channel,
    error::{InvalidField, Kind, NotFound, Refusal},
    store::{Dialect, dialect_of, id_list, query},
    tier::DAY,
};
use entity::{AgentId, ChannelId, ContactId, ConversationId, MessageId, Millis, message::Author};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The most characters of a text (Meta's page on text messages).
pub const LONGEST: usize = 4_096;

/// The code of [`Refused::WindowClosed`].
pub const WINDOW_CLOSED: &str = "window_closed";

/// Why nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The person has not written for a day.
    #[error(
        "the person last wrote more than 24 hours ago, and WhatsApp takes free-form text only within 24 hours; send a template to them by a campaign"
    )]
    WindowClosed,
    /// The number on which the person wrote is not connected.
    #[error(
        "the WhatsApp number on which the person wrote is not connected; connect it again to answer"
    )]
    ChannelGone,
    /// The person hides their number.
    #[error(
        "the person hides their phone number, and answers to people without one are not supported yet"
    )]
    NoNumber,
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        match self {
            Self::WindowClosed => WINDOW_CLOSED,
            Self::ChannelGone => "channel_not_connected",
            Self::NoNumber => "no_phone",
        }
    }
}

/// What is said, where and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The agent.
    pub agent: AgentId,
    /// The conversation.
    pub conversation: ConversationId,
    /// What is said: 1 to [`LONGEST`] characters.
    pub text: &'a str,
    /// Who says it.
    pub author: Author,
    /// The documents that it was taken from.
    pub sources: &'a [Source],
}

impl<'a> Words<'a> {
    /// Without spaces around the text, which must be what Meta takes.
    fn fit(&self) -> Result<Words<'a>> {
        let text = self.text.trim();
        if text.is_empty() || text.chars().count() > LONGEST {
            let message = format!("text: must have 1 to {LONGEST} characters");
            return Err(InvalidField::new("text", "invalid_text", message).into());
        }
        Ok(Self { text, ..*self })
    }
}

/// Says it, in the caller's transaction; answers the message.
pub async fn say(ctx: &Ctx, tx: &impl ConnectionTrait, words: &Words<'_>) -> Result<MessageId> {
    let said = all(ctx, tx, 0, &[*words]).await?;
    let said = said.into_iter().next();
    said.expect("because there is an answer for everything said")
}

/// Says all of this, in the caller's transaction; answers a message for each, or why it cannot be said.
pub(super) async fn all(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    shard: i32,
    all: &[Words<'_>],
) -> Result<Vec<Result<MessageId>>> {
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let places = places(tx, all).await?;
    let live = live(tx, &places).await?;
    let mut answers = Vec::new();
    let mut said = Vec::new();
    for words in all {
        let fit = words.fit().and_then(|words| {
            let place = places.get(&words.conversation);
            let place = place.filter(|place| place.agent_id == words.agent);
            let place = place.ok_or_else(|| NotFound::new("conversation", words.conversation))?;
            place.judge(ctx.now(), &live)?;
            Ok(Saying { words, place })
        });
        answers.push(fit.map(|saying| {
            said.push(saying);
            said.len() - 1
        }));
    }
    let messages = write(ctx, tx, shard, &said).await?;
    let answers = answers.into_iter();
    Ok(answers.map(|nth| nth.map(|nth| messages[nth])).collect())
}

/// A conversation in which something is said.
#[derive(FromQueryResult)]
pub(super) struct Where {
    pub(super) id: ConversationId,
    agent_id: AgentId,
    pub(super) contact_id: ContactId,
    pub(super) channel_id: Option<ChannelId>,
    last_inbound_at: Option<Millis>,
    pub(super) phone: Option<String>,
}

impl Where {
    /// Whether something can be said there now.
    fn judge(&self, now: Millis, live: &HashSet<ChannelId>) -> Result<(), Refused> {
        if self.last_inbound_at.is_none_or(|at| at + DAY <= now) {
            return Err(Refused::WindowClosed);
        }
        match self.channel_id {
            Some(channel) if !live.contains(&channel) => Err(Refused::ChannelGone),
            Some(_) if self.phone.is_none() => Err(Refused::NoNumber),
            _ => Ok(()),
        }
    }
}

/// The conversations in which this is said; locked in the order of their ids.
async fn places(
    tx: &impl ConnectionTrait,
    all: &[Words<'_>],
) -> Result<HashMap<ConversationId, Where>, DbErr> {
    let sql = format!(
        "SELECT v.id, v.agent_id, v.contact_id, v.channel_id, v.last_inbound_at, CASE WHEN c.phone_valid THEN c.phone END AS phone \
         FROM conversation v JOIN contact c ON c.id = v.contact_id WHERE v.id IN ({}) ORDER BY v.id{}",
        dialect_of(tx).listed_ids("$1"),
        match dialect_of(tx) {
            Dialect::Postgres => " FOR UPDATE OF v",
            Dialect::Sqlite => "",
        }
    );
    let ids: Vec<i64> = all.iter().map(|words| words.conversation.0).collect();
    let found: Vec<Where> = query(tx, sql, [id_list(&ids)]).await?;
    Ok(found.into_iter().map(|place| (place.id, place)).collect())
}

/// The channels of these conversations that may send.
async fn live(
    tx: &impl ConnectionTrait,
    places: &HashMap<ConversationId, Where>,
) -> Result<HashSet<ChannelId>, DbErr> {
    let channels: BTreeSet<ChannelId> = places
        .values()
        .filter_map(|place| place.channel_id)
        .collect();
    let mut live = HashSet::new();
    for channel in channels {
        if channel::is_live(tx, channel).await? {
            live.insert(channel);
        }
    }
    Ok(live)
}
