//! A wish for no more messages, or for messages again, said in a message: respected, written down, confirmed.

use super::{inbound::Inbound, say, say::Words};
use crate::{Ctx, Kind, Result, contact, store::execute};
use entity::{ContactId, ConversationId, MessageId, consent::Wish, message::Author};
use sea_orm::{ConnectionTrait, DbErr};

/// What a person is told who wants no more messages.
const OUT: &str = "You will get no more messages from us. Reply START to get them again.";

/// What a person is told who wants messages again.
const IN: &str = "You will get our messages again. Reply STOP to get no more.";

/// Does what the message wishes, and confirms it; the window is open, for the person has just written.
pub(super) async fn respect(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    message: &Inbound,
    (contact, conversation): (ContactId, ConversationId),
    wish: Wish,
) -> Result<()> {
    let said = message.text.as_deref().unwrap_or_default();
    let said: String = said.trim().chars().take(80).collect();
    let because = contact::Because {
        why: format!("the person wrote \"{said}\""),
        message: Some(message.id),
        at: Some(message.created_at),
    };
    let text = match wish {
        Wish::OptOut => {
            contact::opt_out_in(ctx, tx, message.agent_id, contact, &because).await?;
            OUT
        }
        Wish::OptIn => {
            contact::opt_in_in(ctx, tx, message.agent_id, contact, &because).await?;
            IN
        }
    };
    let words = Words {
        agent: message.agent_id,
        conversation,
        text,
        author: Author::Agent,
        sources: &[],
    };
    match say::say(ctx, tx, &words).await {
        Ok(confirmation) => Ok(follow_no_more(tx, confirmation).await?),
        // Told a day late, or on a number that is gone, it is answered by nothing, and the wish holds all the same.
        Err(error) if error.kind() == Kind::Conflict => Ok(()),
        Err(error) => Err(error),
    }
}

/// Nobody has to see to a confirmation that does not arrive.
async fn follow_no_more(tx: &impl ConnectionTrait, said: MessageId) -> Result<(), DbErr> {
    let sql = "UPDATE message SET ended_at = created_at WHERE id = $1";
    execute(tx, sql, [said.0.into()]).await.map(drop)
}
