//! The version of an agent's knowledge: every change raises it, in its own transaction.

use super::{MOST_BYTES, MOST_DOCUMENTS, Refused};
use crate::{Result, store};
use entity::AgentId;
use sea_orm::{ConnectionTrait, FromQueryResult};

#[derive(FromQueryResult)]
struct Kept {
    documents: i64,
    bytes: i64,
}

/// The version that stands now; 0 when there never was anything.
pub(super) async fn now(db: &impl ConnectionTrait, agent: AgentId) -> Result<i64> {
    let sql = "SELECT version FROM knowledge WHERE agent_id = $1";
    let found = store::column(db, sql, [agent.0.into()]).await?;
    Ok(found.into_iter().next().unwrap_or(0))
}

/// Raises the version and counts so many documents and bytes more (or less); refuses what there is no room for. Those who
/// change the same agent's knowledge wait here for each other, until they commit.
pub(super) async fn raise(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    documents: i64,
    bytes: i64,
) -> Result<()> {
    let sql = "INSERT INTO knowledge (agent_id, version, documents, bytes) VALUES ($1, 1, $2, $3) \
               ON CONFLICT (agent_id) DO UPDATE SET version = knowledge.version + 1, \
               documents = knowledge.documents + excluded.documents, bytes = knowledge.bytes + excluded.bytes \
               RETURNING documents, bytes";
    let values = [agent.0.into(), documents.into(), bytes.into()];
    let kept = store::query_one::<Kept>(tx, sql, values).await?;
    let kept = kept.expect("because an upsert returns its row");
    let grew = documents > 0 || bytes > 0;
    let most = i64::try_from(MOST_BYTES).expect("because it is some MB");
    if grew && (kept.documents > MOST_DOCUMENTS || kept.bytes > most) {
        return Err(Refused::Full.into());
    }
    Ok(())
}
