//! The pair limit.

use super::SECOND;
use crate::{
    campaign::tests::queued,
    clock::millis,
    recipient::{claim, pair::too_soon, send::lock_queued},
    store::count,
    testing::{
        START, World, postgres,
        real::{
            accepted, another, channel, claimed, insert, number, refused, row, run, sending,
            settled,
        },
        worlds,
    },
};
use entity::{ChannelId, channel::ActiveModel, recipient::RecipientState};
use sea_orm::{ActiveValue::Set, ConnectionTrait};
use std::collections::HashSet;

/// How far apart two claims of a person are.
fn distance(world: &World) -> i64 {
    6 * SECOND + millis(world.ctx.settings.claim_deadline)
}

#[tokio::test]
async fn two_campaigns_reach_the_same_person_at_a_distance() {
    for world in worlds().await {
        let channel = channel(&world).await;
        sending(&world, 3).await;
        another(&world, "the same people").await;
        let first = claimed(&world, channel).await;
        assert_eq!(first.len(), 3);
        settled(&world, channel, &first, &accepted()).await;
        for (id, _) in queued(&world.ctx).await {
            let waits = row(&world, id).await;
            assert_eq!(waits.due_at, START + distance(&world));
            assert_eq!(waits.dispatched_until, waits.due_at);
        }
        world.ctx.clock.advance(distance(&world) - 1);
        assert!(claimed(&world, channel).await.is_empty());
        world.ctx.clock.advance(1);
        let second = claimed(&world, channel).await;
        assert_eq!(second.len(), 3);
        let phones: HashSet<_> = first.iter().chain(&second).map(|c| &c.phone).collect();
        assert_eq!(phones.len(), 3);
    }
}

#[tokio::test]
async fn two_workers_that_claim_at_once_do_not_message_one_person_twice_together() {
    for world in worlds().await {
        let channel = channel(&world).await;
        sending(&world, 30).await;
        another(&world, "the same people").await;
        let jobs = queued(&world.ctx).await;
        let (one, two) = jobs.split_at(30);
        let (one, two) = tokio::join!(
            claim(&world.ctx, 1, channel, one),
            claim(&world.ctx, 2, channel, two)
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        let phones: HashSet<_> = one.iter().chain(&two).map(|c| &c.phone).collect();
        assert_eq!(phones.len(), 30);
        assert_eq!(one.len() + two.len(), 30);
    }
}

#[tokio::test]
async fn another_number_may_write_to_the_same_person_meanwhile() {
    for world in worlds().await {
        let first = channel(&world).await;
        sending(&world, 2).await;
        assert_eq!(claimed(&world, first).await.len(), 2);
        run(&world, "UPDATE channel SET deleted_at = 1").await;
        let other: ChannelId = insert(
            &world,
            ActiveModel {
                phone_number_id: Set("306540352242922".into()),
                ..number(&world)
            },
        )
        .await;
        another(&world, "the same people").await;
        assert_eq!(claimed(&world, other).await.len(), 2);
    }
}

#[tokio::test]
async fn a_message_that_was_not_taken_is_tried_again_without_that_distance() {
    for world in worlds().await {
        let channel = channel(&world).await;
        sending(&world, 1).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &refused(131_000)).await;
        let again = row(&world, claims[0].id).await;
        assert_eq!(again.state, RecipientState::Queued);
        assert!(again.due_at - START <= 2 * SECOND, "{}", again.due_at);
    }
}

/// Rows of recipients that were read in this transaction so far.
async fn read(tx: &impl ConnectionTrait) -> u64 {
    let sql = "SELECT CAST(seq_tup_read + COALESCE(idx_tup_fetch, 0) AS bigint) AS n FROM pg_stat_xact_user_tables \
               WHERE relname = 'recipient'";
    count(tx, sql, []).await.unwrap()
}

/// For up to a minute after the freeze Postgres has no statistics of a campaign, and plans by guesses.
#[tokio::test]
async fn a_claim_looks_up_its_people_and_nobody_else_however_many_were_messaged_lately() {
    let world = postgres().await;
    let channel = channel(&world).await;
    sending(&world, 5_000).await;
    let jobs = queued(&world.ctx).await;
    let (lately, now) = jobs.split_at(4_900);
    let claims = claim(&world.ctx, 1, channel, lately).await.unwrap();
    assert_eq!(claims.len(), 4_900);

    let tx = world.ctx.store.begin().await.unwrap();
    let rows = lock_queued(&tx, now).await.unwrap();
    assert_eq!(rows.len(), 100);
    let before = read(&tx).await;
    let soon = too_soon(&world.ctx, &tx, channel, &rows, world.ctx.now()).await;
    assert!(soon.unwrap().is_empty());
    let read = read(&tx).await - before;
    // Each is locked by id, found by id and looked for by number.
    assert!((100..=300).contains(&read), "it read {read} rows for 100");
}
