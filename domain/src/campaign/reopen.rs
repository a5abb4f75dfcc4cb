//! Reopening: a completed campaign of which something is to be sent again goes back to sending.

use super::pause::tell_paused;
use crate::{
    Ctx,
    store::{column, dialect_of, id_list, query},
};
use entity::{
    CampaignId,
    campaign::{self, CampaignStatus},
};
use sea_orm::{ConnectionTrait, DbErr};

/// Reopens those of these campaigns that were completed. They are locked first, so that the sweep cannot complete them
/// at the same time, unseen.
pub(crate) async fn reopen(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    campaigns: &[CampaignId],
) -> Result<(), DbErr> {
    if campaigns.is_empty() {
        return Ok(());
    }
    let dialect = dialect_of(tx);
    let ids: Vec<i64> = campaigns.iter().map(|id| id.0).collect();
    let listed = dialect.listed_ids("$1");
    let lock = dialect.for_update();
    let sql = format!("SELECT id FROM campaign WHERE id IN ({listed}) ORDER BY id{lock}");
    column::<CampaignId>(tx, sql, [id_list(&ids)]).await?;
    let dead = "(delivery = 'whatsapp' AND NOT EXISTS \
                (SELECT 1 FROM channel h WHERE h.id = campaign.channel_id AND h.status = 'connected'))";
    let sql = format!(
        "UPDATE campaign SET played_at = NULL, completed_at = NULL, \
         pause_reason = CASE WHEN status = 'completed' AND {dead} THEN $2 ELSE pause_reason END, \
         status = CASE WHEN status <> 'completed' THEN status WHEN {dead} THEN 'paused' ELSE 'sending' END \
         WHERE played_at IS NOT NULL AND id IN ({listed}) RETURNING *"
    );
    let why = "some of it is to be sent again, and its WhatsApp number is not connected; connect it and resume, or cancel";
    let mut reopened: Vec<campaign::Model> = query(tx, sql, [id_list(&ids), why.into()]).await?;
    reopened.retain(|campaign| campaign.status == CampaignStatus::Paused);
    tell_paused(ctx, tx, &reopened).await
}
