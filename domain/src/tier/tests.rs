//! The ledger, on both databases.

use super::{DAY, Ledger, Reached, deliver, give_back, limits, take};
use crate::{
    Ctx, Settings,
    store::query_one,
    testing::{World, worlds},
};
use entity::RecipientId;

/// A world whose simulated tier is 3 people.
fn limited(world: &World) -> Ctx {
    let settings = Settings {
        simulated_tier: Some(3),
        ..Settings::default()
    };
    Ctx::new(world.ctx.store.clone(), world.ctx.clock.clone(), settings)
}

fn ledger(ctx: &Ctx, world: &World) -> Ledger {
    Ledger::simulated(ctx, world.agent)
}

async fn allowed(ctx: &Ctx, world: &World, people: &[(i64, &str)]) -> Vec<i64> {
    let tx = ctx.store.begin().await.unwrap();
    let asked: Vec<_> = people
        .iter()
        .map(|(id, phone)| (RecipientId(*id), *phone))
        .collect();
    let allowance = take(ctx, &tx, &ledger(ctx, world), &asked).await.unwrap();
    tx.commit().await.unwrap();
    people
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| allowance.allows(RecipientId(*id)))
        .collect()
}

async fn arrives(ctx: &Ctx, world: &World, people: &[(i64, &str)]) {
    let people: Vec<_> = people
        .iter()
        .map(|(id, phone)| Reached {
            recipient: RecipientId(*id),
            phone,
            at: ctx.now(),
        })
        .collect();
    deliver(ctx, &ctx.store.write, &ledger(ctx, world), &people)
        .await
        .unwrap();
}

#[tokio::test]
async fn who_was_reached_counts_whichever_message_failed() {
    for world in worlds().await {
        let ctx = limited(&world);
        // Two campaigns message the same person: the second needs no place of its own.
        assert_eq!(allowed(&ctx, &world, &[(1, "+1"), (2, "+1")]).await, [1, 2]);
        arrives(&ctx, &world, &[(2, "+1")]).await;
        give_back(
            &ctx.store.write,
            &ledger(&ctx, &world),
            &[(RecipientId(1), "+1")],
        )
        .await
        .unwrap();
        assert_eq!(limits(&ctx, world.agent).await.unwrap().used_24h, 1);
        // Given back, and delivered all the same: it takes its place again. The same person twice in a batch is one.
        assert_eq!(allowed(&ctx, &world, &[(3, "+3")]).await, [3]);
        give_back(
            &ctx.store.write,
            &ledger(&ctx, &world),
            &[(RecipientId(3), "+3")],
        )
        .await
        .unwrap();
        arrives(&ctx, &world, &[(3, "+3"), (4, "+3")]).await;
        assert_eq!(limits(&ctx, world.agent).await.unwrap().used_24h, 2);
    }
}

#[derive(sea_orm::FromQueryResult)]
struct Full {
    full_until: i64,
}

#[tokio::test]
async fn a_used_up_tier_is_looked_at_again_within_a_minute() {
    for world in worlds().await {
        let ctx = limited(&world);
        allowed(&ctx, &world, &[(1, "+1"), (2, "+2"), (3, "+3")]).await;
        arrives(&ctx, &world, &[(1, "+1")]).await;
        assert_eq!(allowed(&ctx, &world, &[(4, "+4")]).await, [0_i64; 0]);
        let sql = "SELECT full_until FROM tier_ledger";
        let full = query_one::<Full>(&ctx.store.read, sql, []).await.unwrap();
        assert!(full.unwrap().full_until <= ctx.now() + 60_000);
    }
}

#[tokio::test]
async fn people_count_once_and_the_tier_is_never_exceeded() {
    for world in worlds().await {
        let ctx = limited(&world);
        assert_eq!(
            allowed(&ctx, &world, &[(1, "+1"), (2, "+2"), (3, "+1")]).await,
            [1, 2, 3]
        );
        assert_eq!(
            allowed(&ctx, &world, &[(4, "+3"), (5, "+4"), (6, "+2")]).await,
            [4, 6]
        );
        let shown = limits(&ctx, world.agent).await.unwrap();
        assert_eq!(
            (shown.limit, shown.used_24h, shown.remaining),
            (Some(3), 3, Some(0))
        );
    }
}

#[tokio::test]
async fn a_failure_frees_a_place_and_a_delivery_does_so_after_a_day() {
    for world in worlds().await {
        let ctx = limited(&world);
        assert_eq!(
            allowed(&ctx, &world, &[(1, "+1"), (2, "+2"), (3, "+3")]).await,
            [1, 2, 3]
        );
        give_back(
            &ctx.store.write,
            &ledger(&ctx, &world),
            &[(RecipientId(1), "+1")],
        )
        .await
        .unwrap();
        assert_eq!(allowed(&ctx, &world, &[(4, "+4"), (5, "+5")]).await, [4]);
        arrives(&ctx, &world, &[(2, "+2")]).await;
        let shown = limits(&ctx, world.agent).await.unwrap();
        assert_eq!(shown.next_free_at, Some(ctx.now() + DAY));
        ctx.clock.advance(DAY);
        let shown = limits(&ctx, world.agent).await.unwrap();
        assert_eq!((shown.used_24h, shown.remaining), (2, Some(1)));
        assert_eq!(allowed(&ctx, &world, &[(6, "+6"), (7, "+7")]).await, [6]);
    }
}

#[tokio::test]
async fn two_workers_that_ask_at_once_do_not_exceed_the_tier_together() {
    for world in worlds().await {
        let ctx = limited(&world);
        let (one, two) = tokio::join!(
            allowed(&ctx, &world, &[(1, "+1"), (2, "+2")]),
            allowed(&ctx, &world, &[(3, "+3"), (4, "+4")]),
        );
        assert_eq!(one.len() + two.len(), 3);
    }
}

#[tokio::test]
async fn the_kept_count_is_the_number_of_entries_whatever_happens() {
    use rand::{RngExt, SeedableRng, rngs::StdRng};
    for world in worlds().await {
        let ctx = limited(&world);
        let mut rng = StdRng::seed_from_u64(7);
        for step in 0..120 {
            let phones: Vec<String> = (0..4)
                .map(|_| format!("+{}", rng.random_range(0..9)))
                .collect();
            let people: Vec<(i64, &str)> = phones
                .iter()
                .map(|phone| (rng.random_range(0..20), phone.as_str()))
                .collect();
            match rng.random_range(0..4) {
                0 | 1 => drop(allowed(&ctx, &world, &people).await),
                2 => arrives(&ctx, &world, &people).await,
                _ => {
                    let failed: Vec<_> = people
                        .iter()
                        .map(|(id, phone)| (RecipientId(*id), *phone))
                        .collect();
                    let ledger = ledger(&ctx, &world);
                    give_back(&ctx.store.write, &ledger, &failed).await.unwrap();
                }
            }
            ctx.clock.advance(rng.random_range(0..DAY / 10));
            let sql = "SELECT COUNT(*) AS n FROM tier_entry WHERE delivered_at IS NULL OR delivered_at > $1";
            let rows = crate::store::count(&ctx.store.read, sql, [(ctx.now() - DAY).into()]);
            let shown = limits(&ctx, world.agent).await.unwrap();
            assert_eq!(shown.used_24h, rows.await.unwrap(), "step {step}");
        }
    }
}

#[tokio::test]
async fn it_is_known_when_so_many_more_people_may_be_messaged() {
    for world in worlds().await {
        let ctx = limited(&world);
        let start = ctx.now();
        let free_at = async |people| super::free_at(&ctx, world.agent, people).await.unwrap();
        assert_eq!(free_at(3).await, None);
        assert_eq!(free_at(4).await, Some(start + DAY));
        for (id, phone) in [(1, "+1"), (2, "+2"), (3, "+3")] {
            ctx.clock.advance(1_000);
            allowed(&ctx, &world, &[(id, phone)]).await;
            arrives(&ctx, &world, &[(id, phone)]).await;
        }
        // Each place is free a day after its delivery, and again a day after that.
        assert_eq!(free_at(1).await, Some(start + DAY + 1_000));
        assert_eq!(free_at(3).await, Some(start + DAY + 3_000));
        assert_eq!(free_at(5).await, Some(start + 2 * DAY + 2_000));
    }
}
