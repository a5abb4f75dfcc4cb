//! The send lane: sends a batch of recipients. Without a channel the provider is the simulation, a pure function, so
//! the whole outcome is one transaction and there is never a doubt.

use super::{Event, Fault, Row, What, apply, lock_rows, pace, write_rows};
use crate::{
    Ctx, Result, simulation,
    store::{column, dialect_of, id_list},
    tier,
};
use entity::{
    AgentId, CampaignId, RecipientId,
    campaign::{self, CampaignStatus, Delivery},
    recipient::RecipientState,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One dispatch of a recipient: its id and the dispatch's number. A later dispatch makes an earlier one void.
pub type Dispatched = (RecipientId, i64);

/// Sends these recipients, or does nothing for those that are not to be sent any more.
pub async fn send(ctx: &Ctx, shard: i32, jobs: &[Dispatched]) -> Result<()> {
    let seqs = newest(jobs);
    let tx = ctx.store.begin().await?;
    let ids: Vec<_> = seqs.keys().copied().collect();
    let rows: Vec<Row> = lock_rows(&tx, &ids)
        .await?
        .into_iter()
        .filter(|row| {
            row.progress.state == RecipientState::Queued && seqs[&row.id] == row.dispatch_seq
        })
        .collect();
    let campaigns = campaigns_of(&tx, &rows).await?;
    let opted_out = opted_out(&tx, &rows).await?;
    let refused = over_the_tier(ctx, &tx, &rows, &campaigns, &opted_out).await?;
    let changes: Vec<(Row, Row)> = rows
        .into_iter()
        .filter_map(|row| {
            let campaign = campaigns.get(&row.campaign)?;
            let after = if refused.contains(&row.id) {
                waiting(&row)
            } else {
                outcome(ctx, campaign, &row, opted_out.contains(&row.id))
            };
            Some((row, after))
        })
        .collect();
    write_rows(&tx, shard, &changes).await?;
    tx.commit().await?;
    Ok(())
}

/// The newest dispatch of each recipient: a batch may hold an older one as well, in any order.
pub(super) fn newest(jobs: &[Dispatched]) -> HashMap<RecipientId, i64> {
    let mut newest = HashMap::with_capacity(jobs.len());
    for (id, seq) in jobs {
        let known = newest.entry(*id).or_insert(*seq);
        *known = (*known).max(*seq);
    }
    newest
}

fn outcome(ctx: &Ctx, campaign: &campaign::Model, row: &Row, opted_out: bool) -> Row {
    let mut after = row.clone();
    match (campaign.status, campaign.delivery) {
        (CampaignStatus::Sending, Delivery::Simulated) if opted_out => {
            let fault = Fault::new("opted_out", "the person asked for no more messages");
            let what = What::Failed(fault);
            apply(
                &mut after.progress,
                &Event {
                    attempt: row.progress.attempt,
                    at: ctx.now(),
                    what,
                },
            );
        }
        (CampaignStatus::Sending, Delivery::Simulated) => simulated(ctx, campaign, &mut after),
        // Paused or cancelled since it was dispatched: it stays to do, and may be dispatched again at once.
        _ => return waiting(row),
    }
    after
}

/// Still to be sent: it may be dispatched again.
fn waiting(row: &Row) -> Row {
    Row {
        dispatched_until: row.due_at,
        ..row.clone()
    }
}

/// Those that the messaging tier does not allow now.
async fn over_the_tier(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    rows: &[Row],
    campaigns: &HashMap<CampaignId, campaign::Model>,
    opted_out: &HashSet<RecipientId>,
) -> Result<HashSet<RecipientId>, DbErr> {
    let mut people = BTreeMap::<AgentId, Vec<(RecipientId, &str)>>::new();
    for row in rows.iter().filter(|row| !opted_out.contains(&row.id)) {
        let campaign = campaigns
            .get(&row.campaign)
            .filter(|c| c.status == CampaignStatus::Sending);
        if let (Some(campaign), Some(phone)) = (campaign, &row.phone) {
            people
                .entry(campaign.agent_id)
                .or_default()
                .push((row.id, phone));
        }
    }
    let mut refused = HashSet::new();
    for (agent, people) in people {
        let allowance = tier::take(ctx, tx, agent, &people).await?;
        refused.extend(
            people
                .iter()
                .map(|(id, _)| *id)
                .filter(|id| !allowance.allows(*id)),
        );
    }
    Ok(refused)
}

/// Accepted by the simulated provider; the simulate lane plays what follows.
fn simulated(ctx: &Ctx, campaign: &campaign::Model, row: &mut Row) {
    let now = ctx.now();
    let attempt = row.progress.attempt;
    let wamid = format!("sim.{}.{attempt}", row.id.0);
    apply(
        &mut row.progress,
        &Event {
            attempt,
            at: now,
            what: What::Accepted { wamid },
        },
    );
    let seed = campaign.simulation_seed.as_deref().unwrap_or_default();
    let timeline = simulation::timeline(seed, row.phone.as_deref().unwrap_or_default(), attempt);
    let next = timeline
        .first()
        .map(|happening| pace::at(ctx, now, happening.after_ms));
    row.simulate_from = Some(now);
    row.simulate_due_at = next;
    row.simulate_until = next.unwrap_or(0);
}

/// The campaigns of these rows: few, whatever the batch.
pub(super) async fn campaigns_of(
    db: &impl ConnectionTrait,
    rows: &[Row],
) -> Result<HashMap<CampaignId, campaign::Model>, DbErr> {
    let ids: BTreeSet<_> = rows.iter().map(|row| row.campaign).collect();
    let campaigns = campaign::Entity::find()
        .filter(campaign::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(campaigns
        .into_iter()
        .map(|campaign| (campaign.id, campaign))
        .collect())
}

/// Those whose number was opted out since the freeze: the one change that reaches a frozen campaign on purpose.
async fn opted_out(db: &impl ConnectionTrait, rows: &[Row]) -> Result<HashSet<RecipientId>, DbErr> {
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let sql = format!(
        "SELECT r.id FROM recipient r JOIN campaign p ON p.id = r.campaign_id WHERE r.id IN ({}) AND EXISTS \
         (SELECT 1 FROM contact c WHERE c.agent_id = p.agent_id AND c.phone = r.phone AND c.opted_out_at IS NOT NULL)",
        dialect_of(db).listed_ids("$1")
    );
    let out = column(db, sql, [id_list(&ids)]).await?;
    Ok(out.into_iter().collect())
}
