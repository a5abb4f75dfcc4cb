//! Jobs that fail end in the right place.

use crate::world::{Footing, World, until};
use domain::{
    campaign, dead_letter,
    lane::queue_of,
    page::Wanted,
    queue::{JobRef, Lane},
};
use entity::{campaign::CampaignStatus, dead_letter::Model};

const BOTH: [Footing; 2] = [Footing::Embedded, Footing::Scaled];

async fn letters(world: &World) -> Vec<Model> {
    let wanted = Wanted::first(1_000);
    let filter = dead_letter::Filter::default();
    let page = dead_letter::list(&world.ctx, &filter, wanted).await;
    page.unwrap().data
}

/// From now on the database refuses to call these numbers sent, with a reason that does not pass.
async fn poison(world: &World, numbers: &str) {
    if world.database.is_none() {
        let sql = format!(
            "CREATE TRIGGER poison BEFORE UPDATE ON recipient WHEN NEW.state = 'sent' AND NEW.phone IN ({numbers}) \
             BEGIN SELECT RAISE(ABORT, 'poison'); END"
        );
        return world.sql(&sql).await;
    }
    world
        .sql("CREATE FUNCTION poison() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''poison''; END' LANGUAGE plpgsql")
        .await;
    let sql = format!(
        "CREATE TRIGGER poison BEFORE UPDATE ON recipient FOR EACH ROW \
         WHEN (NEW.state = 'sent' AND NEW.phone IN ({numbers})) EXECUTE FUNCTION poison()"
    );
    world.sql(&sql).await;
}

async fn antidote(world: &World) {
    match world.database {
        None => world.sql("DROP TRIGGER poison").await,
        Some(_) => world.sql("DROP TRIGGER poison ON recipient").await,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_whose_job_always_fails_becomes_one_dead_letter_to_be_retried_or_discarded() {
    for footing in BOTH {
        let world = World::with_contacts(footing, 1_000).await;
        poison(&world, "'+15550000007', '+15550000700'").await;
        let workers = world.work().await;
        let id = world.send("poisoned").await;
        world.until(id, CampaignStatus::Completed).await;
        let end = world.settled(id).await;
        assert_eq!((end.reached_sent, end.queued), (998, 0), "{footing:?}");
        let open = letters(&world).await;
        assert_eq!(open.len(), 2, "{open:?}");
        assert!(open.iter().all(|letter| letter.cause == "internal_error"
            && letter.agent_id == Some(world.agent)
            && letter.lane == Lane::Send));

        let discarded = dead_letter::discard(&world.ctx, Some(world.agent), open[1].id).await;
        discarded.unwrap();
        antidote(&world).await;
        dead_letter::retry(&world.ctx, Some(world.agent), open[0].id)
            .await
            .unwrap();
        until("the retried one is sent", async || {
            world.counts(id).await.reached_sent == 999
        })
        .await;
        world.until(id, CampaignStatus::Completed).await;
        world.settled(id).await;
        assert_eq!(letters(&world).await, vec![]);
        workers.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_fails_again_after_a_retry_gets_a_new_letter_and_no_endless_circle() {
    for footing in BOTH {
        let world = World::with_contacts(footing, 50).await;
        poison(&world, "'+15550000007'").await;
        let workers = world.work().await;
        let id = world.send("poisoned").await;
        world.until(id, CampaignStatus::Completed).await;
        let first = letters(&world).await[0].id;
        let all = dead_letter::Filter::default();
        assert_eq!(dead_letter::retry_many(&world.ctx, &all).await.unwrap(), 1);
        until("it has failed again", async || {
            letters(&world)
                .await
                .first()
                .is_some_and(|letter| letter.id != first)
        })
        .await;
        world.until(id, CampaignStatus::Completed).await;
        assert_eq!(world.settled(id).await.reached_sent, 49, "{footing:?}");
        workers.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_that_passes_is_tried_again_and_leaves_no_letter() {
    let world = World::with_contacts(Footing::Scaled, 500).await;
    world.sql("CREATE SEQUENCE tries").await;
    // A sequence counts on although the transaction is rolled back.
    world
        .sql(
            "CREATE FUNCTION deadlock() RETURNS trigger AS 'BEGIN IF nextval(''tries'') <= 6 THEN \
             RAISE EXCEPTION ''deadlock'' USING ERRCODE = ''40P01''; END IF; RETURN NEW; END' LANGUAGE plpgsql",
        )
        .await;
    world
        .sql(
            "CREATE TRIGGER deadlock BEFORE UPDATE ON recipient FOR EACH ROW \
             WHEN (NEW.state IN ('sent', 'delivered') AND NEW.phone = '+15550000007') EXECUTE FUNCTION deadlock()",
        )
        .await;
    let workers = world.work().await;
    let id = world.send("deadlocked").await;
    world.until(id, CampaignStatus::Completed).await;
    assert_eq!(world.settled(id).await.reached_sent, 500);
    assert_eq!(letters(&world).await, vec![]);
    workers.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operators_and_workers_never_wait_for_each_other_in_a_circle() {
    let world = World::with_contacts(Footing::Scaled, 2_000).await;
    let numbers: Vec<_> = (1..=60)
        .map(|n| format!("'+{}'", 15_550_000_000_i64 + n * 33))
        .collect();
    poison(&world, &numbers.join(", ")).await;
    let workers = world.work().await;
    let (one, two) = (world.send("one").await, world.send("two").await);
    let filters = [Some("internal_error"), None].map(|cause| dead_letter::Filter {
        cause: cause.map(str::to_owned),
        ..dead_letter::Filter::default()
    });
    let retrying = async |filter: &dead_letter::Filter| {
        for _ in 0..25 {
            dead_letter::retry_many(&world.ctx, filter).await.unwrap();
            campaign::reconcile(&world.ctx, one).await.unwrap();
        }
    };
    let cancelling = async {
        world.until_sent(two, 600).await;
        let _ = campaign::cancel(&world.ctx, world.agent, two).await;
    };
    tokio::join!(retrying(&filters[0]), retrying(&filters[1]), cancelling);
    antidote(&world).await;
    until("everybody is sent", async || {
        dead_letter::retry_many(&world.ctx, &filters[1])
            .await
            .unwrap();
        world.counts(one).await.reached_sent == 2_000
    })
    .await;
    world.until(one, CampaignStatus::Completed).await;
    world.settled(one).await;
    world.settled(two).await;
    workers.stop().await;
    let deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    assert_eq!(world.database.as_ref().unwrap().sql(deadlocks), "0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_becomes_a_letter_and_is_gone_from_the_queue() {
    for footing in BOTH {
        let world = World::with_contacts(footing, 10).await;
        let workers = world.work().await;
        for text in ["rubbish", "send:1"] {
            let pushed = world.queue.push_text(&queue_of(Lane::Send), text).await;
            assert_eq!(pushed.unwrap().accepted, 1);
        }
        until("both have a letter", async || {
            letters(&world).await.len() == 2
        })
        .await;
        let open = letters(&world).await;
        assert!(open.iter().all(|letter| letter.cause == "unreadable"));
        // The letter is written first, so that a crash in between loses nothing.
        until("the queue has let go of both", async || {
            world.depth().await.dead == 0
        })
        .await;
        // A letter that speaks of no row can be decided as well, and harms nobody.
        dead_letter::retry(&world.ctx, None, open[0].id)
            .await
            .unwrap();
        let id = world.send("after rubbish").await;
        world.until(id, CampaignStatus::Completed).await;
        workers.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_killed_its_workers_becomes_a_letter_unless_its_row_moved_on() {
    let world = World::with_contacts(Footing::Scaled, 10).await;
    let id = world.send("deadly").await;
    let workers = world.work().await;
    world.until(id, CampaignStatus::Completed).await;
    workers.stop().await;
    // As if the workers had died of two jobs: of one that was sent by a later dispatch, and of one that is still queued.
    world
        .sql("UPDATE recipient SET dispatch_seq = 9, state = 'queued', dispatched_until = 9000000000000 WHERE id = 1")
        .await;
    world
        .sql("UPDATE campaign SET status = 'paused', played_at = NULL")
        .await;
    campaign::reconcile(&world.ctx, id).await.unwrap();
    let redis = world.redis.as_ref().unwrap();
    for (row, seq) in [(1, 9), (2, 0)] {
        let job = JobRef {
            lane: Lane::Send,
            id: row,
            seq,
        };
        let dead = "{outbound:send:simulated}:dead";
        redis.command(&["HSET", dead, &job.to_string(), "expired"]);
    }
    let failed = world.settled(id).await.failed;
    let workers = world.work().await;
    until("the queue has forgotten both", async || {
        world.depth().await.dead == 0
    })
    .await;
    let open = letters(&world).await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(
        (open[0].cause.as_str(), open[0].reference),
        ("worker_died", 1)
    );
    assert_eq!(world.settled(id).await.failed, failed + 1);
    workers.stop().await;
}
