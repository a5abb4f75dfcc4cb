//! What the workers stand on goes away and comes back.

use crate::world::{Footing, World};
use entity::campaign::CampaignStatus;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_that_is_flushed_again_and_again_costs_nothing() {
    let world = World::with_contacts(Footing::Scaled, 4_000).await;
    let workers = world.work().await;
    let id = world.send("flushed").await;
    for round in 1..=5 {
        world.until_sent(id, round * 600).await;
        world.redis.as_ref().unwrap().flush_all();
    }
    world.until(id, CampaignStatus::Completed).await;
    assert_eq!(world.settled(id).await.reached_sent, 4_000);
    workers.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_is_killed_and_started_again_costs_nothing() {
    let world = World::with_contacts(Footing::Mortal, 4_000).await;
    let workers = world.work().await;
    let id = world.send("killed").await;
    for round in 1..=3 {
        world.until_sent(id, round * 900).await;
        let postgres = world.postgres.as_ref().unwrap();
        postgres.kill9();
        postgres.start_again();
    }
    world.until(id, CampaignStatus::Completed).await;
    assert_eq!(world.settled(id).await.reached_sent, 4_000);
    workers.stop().await;
}
