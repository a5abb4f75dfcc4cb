//! Holding the people of a batch before any of it is changed, in one order for all: processes that work on messages of the
//! same people at once wait for each other, and never in a circle.

use super::inbound::Inbound;
use crate::{
    Result,
    contact::lock_contacts,
    store::{Dialect, column, dialect_of, id_list},
};
use entity::{AgentId, ContactId};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::BTreeSet;

/// Locks, until the transaction ends, the contacts of agents among whose messages somebody is new or wishes something.
/// Before anybody of theirs is held.
pub(super) async fn hold_agents(tx: &impl ConnectionTrait, messages: &[&Inbound]) -> Result<()> {
    let changing = messages.iter().filter(|message| {
        message.contact_id.is_none() || !message.is_said() || message.wish().is_some()
    });
    let agents: BTreeSet<AgentId> = changing.map(|message| message.agent_id).collect();
    for agent in agents {
        lock_contacts(tx, agent).await?;
    }
    Ok(())
}

/// Locks these people until the transaction ends, so that nobody deletes them meanwhile.
pub(super) async fn hold_people(
    tx: &impl ConnectionTrait,
    people: &BTreeSet<ContactId>,
) -> Result<(), DbErr> {
    if dialect_of(tx) == Dialect::Sqlite || people.is_empty() {
        return Ok(());
    }
    let people: Vec<i64> = people.iter().map(|id| id.0).collect();
    let sql = format!(
        "SELECT id FROM contact WHERE id IN ({}) ORDER BY id FOR NO KEY UPDATE",
        Dialect::Postgres.listed_ids("$1")
    );
    column::<ContactId>(tx, sql, [id_list(&people)])
        .await
        .map(drop)
}
