//! The documents of an agent, without their texts.

use crate::{
    Ctx, Result,
    page::{Page, Wanted},
    store,
};
use entity::{AgentId, DocumentId, Millis, knowledge_document::Model};
use sea_orm::FromQueryResult;

/// A document without its text.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    /// Its id.
    pub id: DocumentId,
    /// What it is about.
    pub title: String,
    /// How long its text is, in bytes.
    pub bytes: i64,
    /// Created.
    pub created_at: Millis,
    /// Last changed.
    pub updated_at: Millis,
}

impl From<Model> for Listed {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            title: row.title,
            bytes: row.bytes,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The agent's documents, oldest first.
pub async fn list(
    ctx: &Ctx,
    agent: AgentId,
    limit: Option<u64>,
    cursor: Option<&str>,
) -> Result<Page<Listed>> {
    let name = format!("knowledge/{agent}");
    let wanted = Wanted::parse(&name, limit, cursor)?;
    let most = i64::try_from(wanted.limit + 1).expect("because a limit is at most 1000");
    // Texts may have 5 MB each.
    let sql = "SELECT id, title, bytes, created_at, updated_at FROM knowledge_document \
               WHERE agent_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    let values = [
        agent.0.into(),
        wanted.after.unwrap_or(0).into(),
        most.into(),
    ];
    let rows = store::query::<Listed>(&ctx.store.read, sql, values).await?;
    Ok(wanted.cut(&name, rows, |document| document.id.0))
}
