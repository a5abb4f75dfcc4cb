//! Deletes a contact, with all that was said. Campaigns that were sent keep what they captured of it, and a wish for no
//! more messages outlives the person's record.

use super::{find, lock_contacts};
use crate::{Ctx, Result, store::execute};
use entity::{AgentId, ContactId};

/// What is deleted with a contact (`$1`).
const WITH_IT: [&str; 5] = [
    "DELETE FROM message WHERE contact_id = $1 OR conversation_id IN (SELECT v.id FROM conversation v WHERE v.contact_id = $1)",
    "DELETE FROM ticket WHERE contact_id = $1",
    "DELETE FROM conversation WHERE contact_id = $1",
    "DELETE FROM identity WHERE contact_id = $1",
    "DELETE FROM consent WHERE contact_id = $1",
];

/// Deletes a contact.
pub async fn delete(ctx: &Ctx, agent: AgentId, id: ContactId) -> Result<()> {
    let tx = ctx.store.begin().await?;
    lock_contacts(&tx, agent).await?;
    find(&tx, agent, id).await?;
    let sql = "INSERT INTO suppression (agent_id, phone, opted_out_at) SELECT agent_id, phone, opted_out_at FROM contact \
               WHERE id = $1 AND phone_valid AND phone IS NOT NULL AND opted_out_at IS NOT NULL ON CONFLICT DO NOTHING";
    execute(&tx, sql, [id.0.into()]).await?;
    for sql in WITH_IT {
        execute(&tx, sql, [id.0.into()]).await?;
    }
    execute(&tx, "DELETE FROM contact WHERE id = $1", [id.0.into()]).await?;
    tx.commit().await?;
    Ok(())
}
