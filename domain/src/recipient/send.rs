//! The send lane in simulation: sends a batch of recipients. The provider is a pure function, so the whole outcome is
//! one transaction and there is never a doubt. What goes through a channel is claimed, see `claim.rs`.

use super::{Event, Fault, Row, What, apply, books::Books, lock_rows, pace, write_rows};
use crate::{
    Ctx, Result, simulation,
    store::{column, dialect_of, id_list},
    tier::{self, Ledger},
};
use entity::{
    RecipientId,
    campaign::{self, CampaignStatus, Delivery},
    recipient::RecipientState,
};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::{BTreeMap, HashMap, HashSet};

/// One dispatch of a recipient: its id and the dispatch's number. A later dispatch makes an earlier one void.
pub type Dispatched = (RecipientId, i64);

/// Sends these recipients, or does nothing for those that are not to be sent any more.
pub async fn send(ctx: &Ctx, shard: i32, jobs: &[Dispatched]) -> Result<()> {
    let tx = ctx.store.begin().await?;
    let rows = lock_queued(&tx, jobs).await?;
    let books = Books::of(ctx, &tx, &rows).await?;
    let opted_out = opted_out(&tx, &rows).await?;
    let wanted: Vec<Row> = rows
        .iter()
        .filter(|row| !opted_out.contains(&row.id) && is_sending(&books, row))
        .cloned()
        .collect();
    let refused = over_the_tier(ctx, &tx, &wanted, &books).await?;
    let changes: Vec<(Row, Row)> = rows
        .into_iter()
        .filter_map(|row| {
            let campaign = books.campaign(&row)?;
            let after = if refused.contains(&row.id) {
                waiting(&row)
            } else {
                outcome(ctx, campaign, &row, opted_out.contains(&row.id))
            };
            Some((row, after))
        })
        .collect();
    write_rows(ctx, &tx, shard, &changes).await?;
    tx.commit().await?;
    Ok(())
}

/// Locks those of these recipients that are queued, and have not been dispatched again.
pub(super) async fn lock_queued(
    tx: &impl ConnectionTrait,
    jobs: &[Dispatched],
) -> Result<Vec<Row>, DbErr> {
    let seqs = newest(jobs);
    let ids: Vec<_> = seqs.keys().copied().collect();
    let mut rows = lock_rows(tx, &ids).await?;
    rows.retain(|row| {
        row.progress.state == RecipientState::Queued && seqs[&row.id] == row.dispatch_seq
    });
    Ok(rows)
}

/// Why somebody who opted out since the freeze is not sent to.
pub(super) fn opted_out_fault() -> Fault {
    Fault::new("opted_out", "the person asked for no more messages")
}

fn is_sending(books: &Books, row: &Row) -> bool {
    let campaign = books.campaign(row);
    campaign.is_some_and(|campaign| campaign.status == CampaignStatus::Sending)
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
            after.fail(opted_out_fault(), ctx.now());
        }
        (CampaignStatus::Sending, Delivery::Simulated) => simulated(ctx, campaign, &mut after),
        // Paused or cancelled since it was dispatched: it stays to do, and may be dispatched again at once.
        _ => return waiting(row),
    }
    after
}

/// Still to be sent: it may be dispatched again.
pub(super) fn waiting(row: &Row) -> Row {
    Row {
        dispatched_until: row.due_at,
        ..row.clone()
    }
}

/// Those of these rows that the messaging tier does not allow now.
pub(super) async fn over_the_tier(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    rows: &[Row],
    books: &Books,
) -> Result<HashSet<RecipientId>, DbErr> {
    let mut people = BTreeMap::<&Ledger, Vec<(RecipientId, &str)>>::new();
    for row in rows {
        if let (Some(ledger), Some(phone)) = (books.ledger(row), &row.phone) {
            people.entry(ledger).or_default().push((row.id, phone));
        }
    }
    let mut refused = HashSet::new();
    for (ledger, people) in people {
        let allowance = tier::take(ctx, tx, ledger, &people).await?;
        let ids = people.iter().map(|(id, _)| *id);
        refused.extend(ids.filter(|id| !allowance.allows(*id)));
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

/// Those whose number was opted out since the freeze: the one change that reaches a frozen campaign on purpose.
pub(super) async fn opted_out(
    db: &impl ConnectionTrait,
    rows: &[Row],
) -> Result<HashSet<RecipientId>, DbErr> {
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let sql = format!(
        "SELECT r.id FROM recipient r JOIN campaign p ON p.id = r.campaign_id WHERE r.id IN ({}) AND p.heeds_opt_out AND (EXISTS \
         (SELECT 1 FROM contact c WHERE c.agent_id = p.agent_id AND c.phone = r.phone AND c.opted_out_at IS NOT NULL) \
         OR EXISTS (SELECT 1 FROM suppression s WHERE s.agent_id = p.agent_id AND s.phone = r.phone))",
        dialect_of(db).listed_ids("$1")
    );
    let out = column(db, sql, [id_list(&ids)]).await?;
    Ok(out.into_iter().collect())
}
