//! Campaigns that are steered while they run.

use crate::world::{Footing, World, until};
use domain::campaign;
use entity::campaign::CampaignStatus;

const ALL: [Footing; 3] = [Footing::Embedded, Footing::InMemory, Footing::Scaled];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_campaign_that_is_paused_and_resumed_comes_to_its_end_beside_one_that_is_cancelled() {
    for footing in ALL {
        let world = World::with_contacts(footing, 3_000).await;
        let workers = world.work().await;
        let (steered, cancelled) = (world.send("steered").await, world.send("cancelled").await);
        let steering = async {
            for round in 1..=5 {
                world.until_sent(steered, round * 400).await;
                // Too late if it has completed already.
                let paused = campaign::pause(&world.ctx, world.agent, steered).await;
                if paused.is_ok() {
                    campaign::resume(&world.ctx, world.agent, steered)
                        .await
                        .unwrap();
                }
            }
        };
        let cancelling = async {
            world.until_sent(cancelled, 500).await;
            campaign::cancel(&world.ctx, world.agent, cancelled).await
        };
        let ((), ended) = tokio::join!(steering, cancelling);
        world.until(steered, CampaignStatus::Completed).await;
        let end = world.settled(steered).await;
        assert_eq!((end.queued, end.reached_sent), (0, 3_000), "{footing:?}");

        until("nothing of the cancelled one is left to do", async || {
            world.campaign(cancelled).await.played_at.is_some()
        })
        .await;
        let end = world.settled(cancelled).await;
        assert_eq!(end.queued, 0);
        if ended.is_ok() {
            assert_eq!(end.cancelled + end.reached_sent, 3_000, "{footing:?}");
            assert_eq!(world.status(cancelled).await, CampaignStatus::Cancelled);
        }
        workers.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paused_campaign_stands_still_until_it_is_resumed() {
    for footing in [Footing::Embedded, Footing::Scaled] {
        let world = World::with_contacts(footing, 3_000).await;
        let workers = world.work().await;
        let id = world.send("paused").await;
        world.until_sent(id, 1).await;
        campaign::pause(&world.ctx, world.agent, id).await.unwrap();
        until("what was in flight is done", async || {
            let depth = world.depth().await;
            depth.ready + depth.in_flight == 0
        })
        .await;
        let sent = world.settled(id).await.reached_sent;
        // Another campaign goes through meanwhile; the paused one does not move.
        let other = world.send("other").await;
        world.until(other, CampaignStatus::Completed).await;
        assert_eq!(world.settled(id).await.reached_sent, sent, "{footing:?}");
        assert_eq!(world.status(id).await, CampaignStatus::Paused);
        campaign::resume(&world.ctx, world.agent, id).await.unwrap();
        world.until(id, CampaignStatus::Completed).await;
        assert_eq!(world.settled(id).await.reached_sent, 3_000);
        workers.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_finishes_what_is_in_flight_and_the_next_start_goes_on_at_once() {
    let world = World::with_contacts(Footing::Scaled, 4_000).await;
    let id = world.send("stopped").await;
    for round in 1..=4 {
        let workers = world.work().await;
        world.until_sent(id, round * 700).await;
        workers.stop().await;
        assert_eq!(
            world.depth().await.in_flight,
            0,
            "nobody holds anything after a stop"
        );
    }
    let workers = world.work().await;
    world.until(id, CampaignStatus::Completed).await;
    assert_eq!(world.settled(id).await.reached_sent, 4_000);
    workers.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scheduled_campaign_sends_itself() {
    for footing in ALL {
        let world = World::with_contacts(footing, 20).await;
        let workers = world.work().await;
        let id = world.scheduled("scheduled").await;
        world.until(id, CampaignStatus::Completed).await;
        assert_eq!(world.settled(id).await.reached_sent, 20, "{footing:?}");
        workers.stop().await;
    }
}
