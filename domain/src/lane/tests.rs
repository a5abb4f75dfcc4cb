//! Lanes, told as facts.

use super::{clear, dispatch, mend, take::MOST};
use crate::{
    Ctx, Settings,
    campaign::{
        cancel_rest, complete,
        tests::{draft, queued},
    },
    page::Wanted,
    queue::{Lane, Queue, QueueSettings},
    recipient::{self, Stage, lock_rows},
    store::{self, Store, execute, query_one},
    testing::{START, World, postgres, world, worlds},
};
use entity::{CampaignId, RecipientId};
use sea_orm::FromQueryResult;
use std::time::Duration;

/// A campaign that is being sent, to `n` people who all are queued.
async fn campaign(world: &World, n: i64) -> CampaignId {
    let id = draft(world, "lanes").await;
    let sql = "UPDATE campaign SET status = 'sending', sent_at = 1, frozen_at = 1 WHERE id = $1";
    execute(&world.ctx.store.write, sql, [id.0.into()])
        .await
        .unwrap();
    let sql = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $2) \
               INSERT INTO recipient (campaign_id, contact_id, phone, parameters, state, attempt, queued_at, due_at, \
               dispatched_until) SELECT $1, n, '+1555' || n, '{}', 'queued', 1, 1, 1, 1 FROM n WHERE $2 > 0";
    execute(&world.ctx.store.write, sql, [id.0.into(), n.into()])
        .await
        .unwrap();
    id
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

async fn count(world: &World, from: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM {from}");
    let row = query_one::<Count>(&world.ctx.store.read, sql, []).await;
    row.unwrap().unwrap().n
}

/// The same process over another store.
fn with_store(world: &World, store: Store) -> Ctx {
    let mut ctx = world.ctx.clone();
    ctx.store = store;
    ctx
}

#[tokio::test]
async fn campaigns_with_nothing_due_take_nobodys_share() {
    for world in worlds().await {
        for _ in 0..20 {
            campaign(&world, 0).await;
        }
        campaign(&world, 3_000).await;
        let queue = Queue::memory(QueueSettings::default());
        let pushed = dispatch(&world.ctx, &queue, Lane::Send).await;
        assert_eq!(pushed.unwrap(), MOST);
    }
}

#[tokio::test]
async fn a_campaign_of_50_does_not_wait_behind_a_large_one() {
    for world in worlds().await {
        campaign(&world, 2_000).await;
        let small = campaign(&world, 50).await;
        let queue = Queue::memory(QueueSettings::default());
        dispatch(&world.ctx, &queue, Lane::Send).await.unwrap();
        let waiting = format!(
            "recipient WHERE campaign_id = {} AND dispatch_seq = 0",
            small.0
        );
        assert_eq!(count(&world, &waiting).await, 0);
    }
}

#[tokio::test]
async fn a_tier_that_was_used_up_stops_nobody_once_there_is_no_limit() {
    for world in worlds().await {
        campaign(&world, 10).await;
        let sql = format!("UPDATE agent SET tier_full_until = {}", START + 1_000_000);
        execute(&world.ctx.store.write, sql, []).await.unwrap();
        let queue = Queue::memory(QueueSettings::default());
        let settings = Settings {
            simulated_tier: Some(5),
            ..Settings::default()
        };
        let limited = Ctx::new(world.ctx.store.clone(), world.ctx.clock.clone(), settings);
        let pushed = dispatch(&limited, &queue, Lane::Send).await;
        assert_eq!(pushed.unwrap(), 0);
        let pushed = dispatch(&world.ctx, &queue, Lane::Send).await;
        assert_eq!(pushed.unwrap(), 10);
    }
}

#[tokio::test]
async fn a_loss_is_remembered_until_it_could_be_mended() {
    let world = world().await;
    campaign(&world, 10).await;
    let queue = Queue::memory(QueueSettings::default());
    dispatch(&world.ctx, &queue, Lane::Send).await.unwrap();
    let away = Store::open(&world.url).await.unwrap();
    away.write.clone().close().await.unwrap();
    let away = with_store(&world, away);
    // A new queue has lost its jobs.
    assert!(mend(&away).await.is_err());
    let due = format!("recipient WHERE dispatched_until <= {START}");
    assert_eq!(count(&world, &due).await, 0);
    mend(&world.ctx).await.unwrap();
    assert_eq!(count(&world, &due).await, 10);
}

#[tokio::test]
async fn a_database_that_goes_away_while_it_answers_is_a_loss() {
    let world = world().await;
    campaign(&world, 10).await;
    let queue = Queue::memory(QueueSettings::default());
    dispatch(&world.ctx, &queue, Lane::Send).await.unwrap();
    mend(&world.ctx).await.unwrap();
    dispatch(&world.ctx, &queue, Lane::Send).await.unwrap();
    let due = format!("recipient WHERE dispatched_until <= {START}");
    assert_eq!(count(&world, &due).await, 0);
    let store = Store::open(&world.url).await.unwrap();
    store.write.clone().close().await.unwrap();
    let away = with_store(&world, store);
    // Something is due, so that it is tried.
    campaign(&world, 1).await;
    assert!(dispatch(&away, &queue, Lane::Send).await.is_err());
    mend(&world.ctx).await.unwrap();
    assert_eq!(count(&world, &due).await, 11);
}

#[tokio::test]
async fn clearing_waits_for_nobody() {
    let world = postgres().await;
    campaign(&world, 10).await;
    let queue = Queue::memory(QueueSettings::default());
    dispatch(&world.ctx, &queue, Lane::Send).await.unwrap();
    let held = world.ctx.store.begin().await.unwrap();
    let rows = queued(&world.ctx).await;
    lock_rows(&held, &[rows[0].0, rows[9].0]).await.unwrap();
    let cleared = tokio::time::timeout(Duration::from_secs(10), clear(&world.ctx)).await;
    cleared.expect("it waits for nobody").unwrap();
    let due = format!("recipient WHERE dispatched_until <= {START}");
    assert_eq!(count(&world, &due).await, 8);
}

/// How often Postgres has read all recipients. Sessions tell what they did when they end, so all others are awaited:
/// one that is closed may still be on its way out.
async fn walks(world: &World) -> i64 {
    let store = Store::open(&world.url).await.unwrap();
    let others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                  AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
    while store::count(&store.read, others, []).await.unwrap() > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let sql =
        "SELECT CAST(seq_scan AS bigint) AS n FROM pg_stat_user_tables WHERE relname = 'recipient'";
    let row = query_one::<Count>(&store.read, sql, []).await;
    let walks = row.unwrap().unwrap().n;
    store.write.close().await.unwrap();
    walks
}

/// The same database through new sessions, which are to be closed.
async fn anew(world: &World) -> Ctx {
    let store = Store::open(&world.url).await.unwrap();
    Ctx::new(store, world.ctx.clock.clone(), Settings::default())
}

#[tokio::test]
async fn nothing_that_runs_all_the_time_reads_all_recipients() {
    let world = postgres().await;
    let done = campaign(&world, 20_000).await;
    let sql = "UPDATE recipient SET state = 'delivered', sent_at = 1, delivered_at = 1";
    execute(&world.ctx.store.write, sql, []).await.unwrap();
    let busy = campaign(&world, 20_000).await;
    campaign(&world, 0).await;
    let cancelled = campaign(&world, 20_000).await;
    let sql = format!(
        "UPDATE campaign SET status = 'cancelled' WHERE id = {}",
        cancelled.0
    );
    execute(&world.ctx.store.write, sql, []).await.unwrap();
    let sql = format!(
        "UPDATE recipient SET state = 'cancelled' WHERE campaign_id = {}",
        cancelled.0
    );
    execute(&world.ctx.store.write, sql, []).await.unwrap();
    execute(&world.ctx.store.write, "ANALYZE", [])
        .await
        .unwrap();
    // Nothing to complete: of `done` one is still queued, a timeline of `cancelled` still plays.
    for (id, set) in [
        (done, "state = 'queued'"),
        (cancelled, "simulate_due_at = 1, simulate_until = 1"),
    ] {
        let sql = format!(
            "UPDATE recipient SET {set} WHERE id = (SELECT MAX(id) FROM recipient WHERE campaign_id = {})",
            id.0
        );
        execute(&world.ctx.store.write, sql, []).await.unwrap();
    }
    let sql = "UPDATE campaign SET played_at = 1 WHERE id = 3";
    execute(&world.ctx.store.write, sql, []).await.unwrap();
    world.ctx.store.write.clone().close().await.unwrap();

    let before = walks(&world).await;
    let ctx = anew(&world).await;
    let queue = Queue::memory(QueueSettings::default());
    for lane in [Lane::Send, Lane::Simulate, Lane::Launch] {
        dispatch(&ctx, &queue, lane).await.unwrap();
    }
    assert_eq!(complete(&ctx).await.unwrap(), 0);
    cancel_rest(&ctx).await.unwrap();
    let jobs: Vec<_> = (20_001..=20_500).map(|id| (RecipientId(id), 1)).collect();
    recipient::send(&ctx, 1, &jobs).await.unwrap();
    let wanted = Wanted {
        limit: 100,
        after: None,
    };
    let filter = recipient::Filter {
        stage: Some(Stage::Queued),
        q: None,
    };
    recipient::list(&ctx, world.agent, busy, &filter, wanted)
        .await
        .unwrap();
    ctx.store.write.clone().close().await.unwrap();
    assert_eq!(walks(&world).await, before);
}
