//! Deciding dead letters: retry one or many, or discard; each decision is one transaction.

use super::{Refused, list::Filter, revive::revive};
use crate::{
    Ctx, Result,
    error::NotFound,
    store::{dialect_of, execute, id_list},
};
use entity::{
    AgentId, DeadLetterId,
    dead_letter::{Column, DeadLetterState, Entity, Model},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

/// Letters retried in one transaction.
const BATCH: u64 = 500;

/// Queues the letter's work again.
pub async fn retry(ctx: &Ctx, agent: Option<AgentId>, id: DeadLetterId) -> Result<Model> {
    let letter = decide(ctx, agent, id, DeadLetterState::Retried).await?;
    ctx.nudge();
    Ok(letter)
}

/// Drops the letter; its work stays undone.
pub async fn discard(ctx: &Ctx, agent: Option<AgentId>, id: DeadLetterId) -> Result<Model> {
    decide(ctx, agent, id, DeadLetterState::Discarded).await
}

/// Queues the work of every open letter that `filter` means; answers how many. Letters written meanwhile are not meant:
/// work that fails at once would be retried for ever.
pub async fn retry_many(ctx: &Ctx, filter: &Filter) -> Result<u64> {
    let newest = Entity::find()
        .filter(filter.condition())
        .order_by_desc(Column::Id)
        .one(&ctx.store.read)
        .await?;
    let Some(newest) = newest else { return Ok(0) };
    let mut retried = 0;
    loop {
        let tx = ctx.store.begin().await?;
        let select = Entity::find()
            .filter(filter.condition())
            .filter(Column::Id.lte(newest.id))
            .order_by_asc(Column::Id)
            .limit(BATCH)
            .lock_exclusive();
        let letters = select.all(&tx).await?;
        if letters.is_empty() {
            break;
        }
        revive(ctx, &tx, &letters).await?;
        mark_retried(ctx, &tx, &letters).await?;
        tx.commit().await?;
        retried += letters.len() as u64;
        ctx.nudge();
    }
    Ok(retried)
}

async fn mark_retried(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    letters: &[Model],
) -> Result<(), DbErr> {
    let ids: Vec<i64> = letters.iter().map(|letter| letter.id.0).collect();
    let sql = format!(
        "UPDATE dead_letter SET state = 'retried', decided_at = $1 WHERE id IN ({})",
        dialect_of(tx).listed_ids("$2")
    );
    execute(tx, sql, [ctx.now().into(), id_list(&ids)])
        .await
        .map(drop)
}

async fn decide(
    ctx: &Ctx,
    agent: Option<AgentId>,
    id: DeadLetterId,
    state: DeadLetterState,
) -> Result<Model> {
    let tx = ctx.store.begin().await?;
    let mut select = Entity::find_by_id(id).lock_exclusive();
    if let Some(agent) = agent {
        select = select.filter(Column::AgentId.eq(agent));
    }
    let letter = select
        .one(&tx)
        .await?
        .ok_or_else(|| NotFound::new("dead letter", id))?;
    if letter.state != DeadLetterState::Open {
        return Err(Refused::Decided(id, letter.state).into());
    }
    if state == DeadLetterState::Retried {
        revive(ctx, &tx, std::slice::from_ref(&letter)).await?;
    }
    let letter = mark(ctx, &tx, letter, state).await?;
    tx.commit().await?;
    Ok(letter)
}

async fn mark(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    letter: Model,
    state: DeadLetterState,
) -> Result<Model> {
    let mut change = letter.into_active_model();
    change.state = Set(state);
    change.decided_at = Set(Some(ctx.now()));
    Ok(change.update(tx).await?)
}
