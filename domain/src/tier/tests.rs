//! The ledger, on both databases.

use super::{DAY, deliver, give_back, limits, take};
use crate::{
    Ctx, Settings,
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

async fn allowed(ctx: &Ctx, world: &World, people: &[(i64, &str)]) -> Vec<i64> {
    let tx = ctx.store.begin().await.unwrap();
    let asked: Vec<_> = people
        .iter()
        .map(|(id, phone)| (RecipientId(*id), *phone))
        .collect();
    let allowance = take(ctx, &tx, world.agent, &asked).await.unwrap();
    tx.commit().await.unwrap();
    people
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| allowance.allows(RecipientId(*id)))
        .collect()
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
        give_back(&ctx, &ctx.store.write, &[RecipientId(1)])
            .await
            .unwrap();
        assert_eq!(allowed(&ctx, &world, &[(4, "+4"), (5, "+5")]).await, [4]);
        deliver(&ctx, &ctx.store.write, &[RecipientId(2)])
            .await
            .unwrap();
        let shown = limits(&ctx, world.agent).await.unwrap();
        assert_eq!(shown.next_free_at, Some(ctx.now() + DAY));
        ctx.clock.advance(DAY);
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
