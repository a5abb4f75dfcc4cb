//! Lanes, told as facts.

use super::{Haste, clear, dispatch, mend, queue_of, queue_of_channel, take::MOST};
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
    testing::{START, World, postgres, real, world, worlds},
};
use entity::{CampaignId, ChannelId, RecipientId};
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

/// A campaign to `n` people that goes through the channel.
async fn through(world: &World, channel: ChannelId, n: i64) -> CampaignId {
    let id = campaign(world, n).await;
    let sql = "UPDATE campaign SET delivery = 'whatsapp', channel_id = $2 WHERE id = $1";
    let values = [id.0.into(), channel.0.into()];
    execute(&world.ctx.store.write, sql, values).await.unwrap();
    id
}

/// Recipients of the campaign that were dispatched.
async fn dispatched(world: &World, id: CampaignId) -> i64 {
    let from = format!(
        "recipient WHERE campaign_id = {} AND dispatch_seq > 0",
        id.0
    );
    count(world, &from).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
async fn each_number_has_a_queue_of_its_own_and_one_that_stands_still_gets_nothing() {
    for world in worlds().await {
        let first = real::channel(&world).await;
        let second = real::stranger(&world).await;
        let ids = [
            through(&world, first, 30).await,
            through(&world, second, 40).await,
            campaign(&world, 50).await,
        ];
        for (sql, expected) in [
            (
                format!("status = 'stopped' WHERE id = {}", first.0),
                [0, 40, 50],
            ),
            (
                format!(
                    "status = 'connected', rest_until = {} WHERE id = {}",
                    START + 1,
                    first.0
                ),
                [0, 40, 50],
            ),
            (
                format!(
                    "deleted_at = 1, status = 'deleted', rest_until = 0 WHERE id = {}",
                    first.0
                ),
                [0, 40, 50],
            ),
            (
                format!(
                    "deleted_at = NULL, status = 'connected', rest_until = {START} WHERE id = {}",
                    first.0
                ),
                [30, 40, 50],
            ),
        ] {
            real::run(&world, &format!("UPDATE channel SET {sql}")).await;
            real::run(
                &world,
                "UPDATE recipient SET dispatched_until = 1, dispatch_seq = 0",
            )
            .await;
            let queue = Queue::memory(QueueSettings::default());
            dispatch(&world.ctx, &queue, Lane::Send).await.unwrap();
            for (id, expected) in ids.iter().zip(expected) {
                assert_eq!(dispatched(&world, *id).await, expected, "{sql}");
            }
            let mut ready = Vec::new();
            for name in [
                queue_of_channel(first, Haste::InTurn),
                queue_of_channel(second, Haste::InTurn),
                queue_of(Lane::Send),
            ] {
                ready.push(queue.depth(&name).await.unwrap().ready);
            }
            let expected: Vec<_> = expected
                .iter()
                .map(|n| u64::try_from(*n).unwrap())
                .collect();
            assert_eq!(ready, expected, "{sql}");
        }
    }
}

#[tokio::test]
async fn a_numbers_queue_holds_two_seconds_of_its_rate_as_it_is_now() {
    for (set, expected) in [
        ("messages_per_second = 72", 144),
        (
            "messages_per_second = 72, slow_factor = 0.5, slowed_at = 1767225600000",
            72,
        ),
        ("messages_per_second = 0.5", 20),
    ] {
        for world in worlds().await {
            let channel = real::channel(&world).await;
            let id = through(&world, channel, 400).await;
            real::run(&world, &format!("UPDATE channel SET {set}")).await;
            let queue = Queue::memory(QueueSettings::default());
            for _ in 0..3 {
                dispatch(&world.ctx, &queue, Lane::Send).await.unwrap();
            }
            assert_eq!(dispatched(&world, id).await, expected, "{set}");
        }
    }
}

#[tokio::test]
async fn campaigns_of_one_number_share_it_and_a_small_one_does_not_wait_for_a_large_one() {
    for world in worlds().await {
        let channel = real::channel(&world).await;
        let large = through(&world, channel, 1_000).await;
        let small = through(&world, channel, 50).await;
        let queue = Queue::memory(QueueSettings::default());
        dispatch(&world.ctx, &queue, Lane::Send).await.unwrap();
        assert_eq!(dispatched(&world, small).await, 50);
        assert_eq!(dispatched(&world, large).await, 72);
    }
}

#[tokio::test]
async fn where_there_is_room_for_few_every_campaign_has_its_turn() {
    for world in worlds().await {
        let channel = real::channel(&world).await;
        real::run(&world, "UPDATE channel SET messages_per_second = 1").await;
        let mut ids = Vec::new();
        for _ in 0..30 {
            ids.push(through(&world, channel, 100).await);
        }
        // Each round finds an empty queue with room for twenty.
        for _ in 0..40 {
            let queue = Queue::memory(QueueSettings::default());
            assert_eq!(dispatch(&world.ctx, &queue, Lane::Send).await.unwrap(), 20);
        }
        for id in ids {
            let n = dispatched(&world, id).await;
            assert!((5..=40).contains(&n), "campaign {id} had {n} of 800 turns");
        }
    }
}

#[tokio::test]
async fn a_used_up_tier_keeps_its_own_portfolio_waiting_and_no_other() {
    for world in worlds().await {
        let limited = entity::channel::ActiveModel {
            tier_limit: sea_orm::ActiveValue::Set(Some(5)),
            ..real::number(&world)
        };
        let first = real::insert(&world, limited).await;
        let second = real::stranger(&world).await;
        let (waits, goes) = (
            through(&world, first, 3).await,
            through(&world, second, 4).await,
        );
        let ledger = format!(
            "INSERT INTO tier_ledger (ledger, full_until) VALUES ('portfolio/506914307656634', {})",
            START + 1
        );
        real::run(&world, &ledger).await;
        let queue = Queue::memory(QueueSettings::default());
        dispatch(&world.ctx, &queue, Lane::Send).await.unwrap();
        assert_eq!(
            (
                dispatched(&world, waits).await,
                dispatched(&world, goes).await
            ),
            (0, 4)
        );
        world.ctx.clock.advance(1);
        dispatch(&world.ctx, &queue, Lane::Send).await.unwrap();
        assert_eq!(dispatched(&world, waits).await, 3);
    }
}

#[tokio::test]
async fn a_tier_that_was_used_up_stops_nobody_once_there_is_no_limit() {
    for world in worlds().await {
        campaign(&world, 10).await;
        let sql = format!(
            "INSERT INTO tier_ledger (ledger, full_until) VALUES ('simulated/{}', {})",
            world.agent.0,
            START + 1_000_000
        );
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
    let wanted = Wanted::first(100);
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
