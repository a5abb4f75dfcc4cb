//! Claiming: a batch of recipients becomes `sending`, right before their messages leave. Whoever claimed a row sends it
//! within its deadline, or gives it back.

use super::{
    Fault, Row,
    books::Books,
    pair::too_soon,
    refusal::expires,
    send::{Dispatched, lock_queued, opted_out, opted_out_fault, over_the_tier, waiting},
    write_rows,
};
use crate::{
    Ctx, Result, dead_letter,
    store::{self, dialect_of, id_list, query},
};
use entity::{CampaignId, ChannelId, Millis, RecipientId, campaign::CampaignStatus};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JsonValue};

/// A recipient that is to be sent now.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Claim {
    /// The recipient.
    pub id: RecipientId,
    /// Its campaign.
    pub campaign_id: CampaignId,
    /// The attempt that this is.
    pub attempt: i32,
    /// When it was claimed, by the database's clock.
    pub claimed_at: Millis,
    /// The number, in E.164.
    pub phone: String,
    /// Values by variable key, a JSON object.
    pub parameters: JsonValue,
}

/// Claims those of these recipients that may be sent through the channel now. The others are left to do, or are done
/// with: whoever opted out or has expired fails, whoever the messaging tier or the pair limit does not allow waits.
pub async fn claim(
    ctx: &Ctx,
    shard: i32,
    channel: ChannelId,
    jobs: &[Dispatched],
) -> Result<Vec<Claim>> {
    let tx = ctx.store.begin().await?;
    let rows = lock_queued(&tx, jobs).await?;
    let books = Books::of(ctx, &tx, &rows).await?;
    let opted_out = opted_out(&tx, &rows).await?;
    let now = store::now(ctx, &tx).await?;
    let (mut sent, mut rest, mut expired) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let campaign = books.campaign(&row);
        let open = campaign.filter(|campaign| {
            campaign.status == CampaignStatus::Sending && campaign.channel_id == Some(channel)
        });
        match open {
            None => rest.push((row.clone(), waiting(&row))),
            Some(_) if opted_out.contains(&row.id) => {
                rest.push((row.clone(), failed(&row, opted_out_fault(), now)));
            }
            Some(campaign) if expires(campaign, &row) <= now => {
                rest.push((row.clone(), failed(&row, last_words(&row), now)));
                expired.push(row.id);
            }
            Some(_) => sent.push(row),
        }
    }
    let soon = too_soon(ctx, &tx, channel, &sent, now).await?;
    sent.retain(|row| match soon.get(&row.id) {
        Some(due) => {
            rest.push((row.clone(), later(row, *due)));
            false
        }
        None => true,
    });
    let refused = over_the_tier(ctx, &tx, &sent, &books).await?;
    sent.retain(|row| {
        let over = refused.contains(&row.id);
        if over {
            rest.push((row.clone(), over_allowance(row)));
        }
        !over
    });
    write_rows(ctx, &tx, shard, &rest).await?;
    dead_letter::write_recipients(ctx, &tx, &expired).await?;
    let claims = mark(&tx, &sent, now).await?;
    tx.commit().await?;
    Ok(claims)
}

/// Still to be sent, not before `due`.
fn later(row: &Row, due: Millis) -> Row {
    Row {
        due_at: due,
        dispatched_until: due,
        ..row.clone()
    }
}

/// It waits for the tier, and that time does not count for its expiry.
fn over_allowance(row: &Row) -> Row {
    Row {
        first_tried_at: None,
        ..waiting(row)
    }
}

/// The claimed ones become `sending`: one statement, which answers what their messages need.
async fn mark(tx: &impl ConnectionTrait, rows: &[Row], now: Millis) -> Result<Vec<Claim>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let sql = format!(
        "UPDATE recipient SET state = 'sending', claimed_at = $1, first_tried_at = COALESCE(first_tried_at, $1 - \
         (SELECT c.paused_ms FROM campaign c WHERE c.id = recipient.campaign_id)) WHERE id IN ({}) RETURNING id, campaign_id, attempt, claimed_at, phone, parameters",
        dialect_of(tx).listed_ids("$2")
    );
    query(tx, sql, [now.into(), id_list(&ids)]).await
}

fn last_words(row: &Row) -> Fault {
    let reason = match &row.progress.fault {
        Some(last) => format!(
            "it could not be sent in time; the last reason: {}",
            last.reason
        ),
        None => "it could not be sent in time".to_owned(),
    };
    Fault::new("expired", reason)
}

fn failed(row: &Row, fault: Fault, at: Millis) -> Row {
    let mut after = row.clone();
    after.fail(fault, at);
    after
}
