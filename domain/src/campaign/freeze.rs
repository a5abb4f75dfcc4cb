//! The launch lane: renders parameters and judges phones from the capture, in batches that commit one by one. Killed
//! at any point it goes on where it was.

use super::variables::{Person, Variables, resolve};
use crate::{
    Ctx, Result, hook,
    recipient::{Counts, Stage, add_counts},
    store::{Column, Records, dialect_of, execute, query},
};
use entity::{
    CampaignId, CaptureId, Millis,
    campaign::{self, CampaignStatus},
    capture,
    recipient::RecipientState,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};
use tracing::info;

/// Recipients frozen in one transaction.
const BATCH: u64 = 2_000;

/// How long one run of the job works before it lets the dispatcher bring it round again.
const SLICE: Duration = Duration::from_secs(5);

/// Freezes the campaign for a while; the dispatcher brings it round until all is done.
pub async fn freeze(ctx: &Ctx, id: CampaignId, seq: i64) -> Result<()> {
    let until = ctx.now() + i64::try_from(SLICE.as_millis()).unwrap_or(i64::MAX);
    loop {
        let last = ctx.now() >= until;
        if freeze_batch(ctx, id, seq, last).await? == Progress::Over {
            ctx.nudge();
            return Ok(());
        }
    }
}

#[derive(PartialEq, Eq)]
enum Progress {
    More,
    Over,
}

/// Freezes one batch; `last` gives the row back to the dispatcher afterwards.
async fn freeze_batch(ctx: &Ctx, id: CampaignId, seq: i64, last: bool) -> Result<Progress> {
    let tx = ctx.store.begin().await?;
    let campaign = campaign::Entity::find_by_id(id)
        .lock_exclusive()
        .one(&tx)
        .await?;
    let Some(campaign) = campaign.filter(|c| c.frozen_at.is_none() && c.dispatch_seq == seq) else {
        return Ok(Progress::Over);
    };
    let captures = next_captures(&tx, id).await?;
    if captures.is_empty() {
        finish(ctx, &tx, campaign).await?;
        tx.commit().await?;
        return Ok(Progress::Over);
    }
    let recipients = judge(&campaign, &captures, ctx.now());
    add_counts(&tx, 0, &BTreeMap::from([(id, moved(&recipients))])).await?;
    insert(ctx, &tx, &campaign, &recipients).await?;
    remove(&tx, id, captures.last().map(|capture| capture.id)).await?;
    let frozen = campaign.frozen + i64::try_from(captures.len()).unwrap_or(0);
    let mut change = campaign.into_active_model();
    change.frozen = Set(frozen);
    // Only failures in a row count.
    change.attempt = Set(0);
    if last {
        change.dispatched_until = Set(ctx.now());
    }
    change.update(&tx).await?;
    tx.commit().await?;
    Ok(if last { Progress::Over } else { Progress::More })
}

async fn next_captures(
    tx: &impl ConnectionTrait,
    id: CampaignId,
) -> Result<Vec<capture::Model>, DbErr> {
    capture::Entity::find()
        .filter(capture::Column::CampaignId.eq(id))
        .order_by_asc(capture::Column::Id)
        .limit(BATCH)
        .all(tx)
        .await
}

async fn remove(
    tx: &impl ConnectionTrait,
    id: CampaignId,
    last: Option<CaptureId>,
) -> Result<(), DbErr> {
    let last = last.map_or(0, |last| last.0);
    let sql = "DELETE FROM capture WHERE campaign_id = $1 AND id <= $2";
    execute(tx, sql, [id.0.into(), last.into()]).await?;
    Ok(())
}

/// Everything is frozen: a launching campaign is now being sent; a paused or cancelled one stays so.
async fn finish(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    campaign: campaign::Model,
) -> Result<(), DbErr> {
    let (id, total, status) = (campaign.id, campaign.total, campaign.status);
    let mut change = campaign.into_active_model();
    if status == CampaignStatus::Launching {
        change.status = Set(CampaignStatus::Sending);
    }
    change.frozen_at = Set(Some(ctx.now()));
    change.updated_at = Set(ctx.now());
    change.update(tx).await?;
    info!(campaign.id = %id, recipients = total, "The {total} recipients of campaign {id} are frozen");
    Ok(())
}

/// The recipients that these captures become.
fn judge(campaign: &campaign::Model, captures: &[capture::Model], now: Millis) -> Vec<Value> {
    let variables = super::variables_of(campaign);
    captures
        .iter()
        .map(|capture| recipient(campaign, &variables, capture, now))
        .collect()
}

fn recipient(
    campaign: &campaign::Model,
    variables: &Variables,
    capture: &capture::Model,
    now: Millis,
) -> Value {
    let resolved = resolve(
        variables,
        &Person {
            name: capture.name.as_deref(),
            email: capture.email.as_deref(),
            phone: capture.phone.as_deref(),
            external_id: capture.external_id.as_deref(),
            attributes: &capture.attributes,
        },
    );
    let fault = fault(capture, resolved.forbids.as_deref());
    let state = match (&fault, campaign.status) {
        (Some(_), _) => RecipientState::Failed,
        (None, CampaignStatus::Cancelled) => RecipientState::Cancelled,
        (None, _) => RecipientState::Queued,
    };
    json!({
        "campaign_id": campaign.id.0,
        "contact_id": capture.contact_id.0,
        "phone": capture.phone,
        "parameters": resolved.parameters,
        "state": state.name(),
        "error_code": fault.as_ref().map(|(code, _)| *code),
        "error_reason": fault.as_ref().map(|(_, reason)| reason),
        "queued_at": now,
        "failed_at": fault.is_some().then_some(now),
    })
}

/// Why this contact is not sent to, checked in the documented order.
fn fault(capture: &capture::Model, forbids: Option<&str>) -> Option<(&'static str, String)> {
    if capture.phone.is_none() {
        return Some(("no_phone", "the contact has no phone number".into()));
    }
    if !capture.phone_valid {
        return Some((
            "invalid_phone",
            "the contact's phone number is not a valid number".into(),
        ));
    }
    if capture.opted_out {
        return Some(("opted_out", "the person asked for no more messages".into()));
    }
    if capture.duplicate {
        return Some((
            "duplicate_phone",
            "an older contact of this audience has the same number".into(),
        ));
    }
    forbids.map(|key| {
        (
            "missing_value",
            format!("the contact has no value for variable {key}"),
        )
    })
}

/// What the freeze of these recipients changes in the counters: captured ones count as queued from the start.
fn moved(recipients: &[Value]) -> Counts {
    let at = |stage: Stage| {
        let n = recipients
            .iter()
            .filter(|recipient| recipient["state"] == stage.name())
            .count();
        i64::try_from(n).unwrap_or(0)
    };
    let (failed, cancelled) = (at(Stage::Failed), at(Stage::Cancelled));
    Counts::standing_at(Stage::Failed, failed) + Counts::standing_at(Stage::Cancelled, cancelled)
        - Counts::standing_at(Stage::Queued, failed + cancelled)
}

const RECIPIENT: Records = Records(&[
    Column::Big("campaign_id"),
    Column::Big("contact_id"),
    Column::Text("phone"),
    Column::Json("parameters"),
    Column::Text("state"),
    Column::Text("error_code"),
    Column::Text("error_reason"),
    Column::Big("queued_at"),
    Column::Big("failed_at"),
]);

/// Inserts recipients, and tells of those that have failed already if somebody wants to know.
async fn insert(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    campaign: &campaign::Model,
    recipients: &[Value],
) -> Result<(), DbErr> {
    let mut sql = format!(
        "INSERT INTO recipient (campaign_id, contact_id, phone, parameters, state, attempt, error_code, error_reason, \
         queued_at, failed_at, due_at, dispatched_until) SELECT campaign_id, contact_id, phone, parameters, state, 1, \
         error_code, error_reason, queued_at, failed_at, queued_at, queued_at FROM {} AS frozen",
        RECIPIENT.table(dialect_of(tx), "$1")
    );
    let records = serde_json::to_string(recipients).expect("because the records were JSON before");
    if !hook::wants_frozen(ctx, tx).await? {
        return execute(tx, sql, [records.into()]).await.map(drop);
    }
    sql.push_str(" RETURNING id, phone, state, error_code, error_reason");
    let frozen: Vec<hook::Frozen> = query(tx, sql, [records.into()]).await?;
    hook::emit_frozen(ctx, tx, (campaign.agent_id, campaign.id), frozen).await
}
