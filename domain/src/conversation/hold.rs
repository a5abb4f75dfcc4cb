//! Holding the people of a batch before any of it is routed, in one order for all: processes that route messages of the
//! same people at once wait for each other, and never in a circle.

use super::{route::Inbound, words::wish_of};
use crate::{
    Result,
    contact::lock_contacts,
    store::{Dialect, column, dialect_of, id_list},
};
use entity::{AgentId, ContactId};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// Locks, until the transaction ends: the contacts of agents among whose messages somebody is new or wishes something;
/// then everybody who is known by their number.
pub(super) async fn hold(tx: &impl ConnectionTrait, messages: &[Inbound]) -> Result<()> {
    let of_agents = messages.iter().filter(|message| {
        let said = message.text.as_deref().unwrap_or_default();
        message.contact_id.is_none() || message.kind == "system" || wish_of(said).is_some()
    });
    let agents: BTreeSet<AgentId> = of_agents.map(|message| message.agent_id).collect();
    for agent in agents {
        lock_contacts(tx, agent).await?;
    }
    let people: BTreeSet<i64> = messages
        .iter()
        .filter_map(|message| Some(message.contact_id?.0))
        .collect();
    if dialect_of(tx) == Dialect::Postgres && !people.is_empty() {
        let people: Vec<i64> = people.into_iter().collect();
        let sql = format!(
            "SELECT id FROM contact WHERE id IN ({}) ORDER BY id FOR NO KEY UPDATE",
            Dialect::Postgres.listed_ids("$1")
        );
        column::<ContactId>(tx, sql, [id_list(&people)]).await?;
    }
    Ok(())
}
