//! What happens when two things happen to a campaign at once, on both databases.

use super::{
    cancel, cancel_rest, complete,
    complete::complete_one,
    freeze, funnel, pause, reconcile, resume, schedule, send, send_scheduled,
    tests::{contacts, counts, draft, frozen, play, queued, status},
};
use crate::{
    lane::{Blame, Failure, failed},
    queue::{JobRef, Lane},
    recipient,
    store::{Dialect, execute, query_one},
    testing::{World, worlds},
};
use entity::{CampaignId, campaign::CampaignStatus};
use sea_orm::FromQueryResult;
use std::time::Duration;

/// A campaign to `n` people, frozen.
async fn sending(world: &World, n: i64) -> CampaignId {
    contacts(world, n).await;
    let id = draft(world, "races").await;
    send(&world.ctx, world.agent, id).await.unwrap();
    frozen(world, id).await;
    id
}

#[tokio::test]
async fn a_campaign_paused_while_it_completes_completes_after_it_is_resumed() {
    for world in worlds().await {
        let id = sending(&world, 5).await;
        let due = queued(&world.ctx).await;
        recipient::send(&world.ctx, 1, &due).await.unwrap();
        play(&world.ctx).await;
        pause(&world.ctx, world.agent, id).await.unwrap();
        // The sweep had chosen it before it was paused.
        assert!(!complete_one(&world.ctx, world.agent, id).await.unwrap());
        resume(&world.ctx, world.agent, id).await.unwrap();
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);
        assert_eq!(status(&world, id).await, CampaignStatus::Completed);
    }
}

#[tokio::test]
async fn counters_that_differ_are_mended_once_however_many_look() {
    for world in worlds().await {
        let id = sending(&world, 20).await;
        for _ in 0..5 {
            let sql = "UPDATE campaign_counter SET queued = queued + 7, failed = failed - 2";
            execute(&world.ctx.store.write, sql, []).await.unwrap();
            let looks = (0..4).map(|_| reconcile(&world.ctx, id));
            let agreed = futures::future::try_join_all(looks).await.unwrap();
            assert_eq!(agreed.iter().filter(|agreed| !**agreed).count(), 1);
            assert_eq!(counts(&world, id).await.queued, 20);
        }
    }
}

#[tokio::test]
async fn cancelling_does_not_wait_for_rows_that_are_being_sent_and_the_sweep_marks_them() {
    for world in worlds().await {
        if world.ctx.store.dialect() == Dialect::Sqlite {
            continue; // There is one writer.
        }
        let id = sending(&world, 10).await;
        let due = queued(&world.ctx).await;
        let held = world.ctx.store.begin().await.unwrap();
        recipient::lock_rows(&held, &[due[0].0, due[1].0])
            .await
            .unwrap();
        let cancelled = cancel(&world.ctx, world.agent, id);
        tokio::time::timeout(Duration::from_secs(10), cancelled)
            .await
            .expect("it waits for nobody")
            .unwrap();
        assert_eq!(counts(&world, id).await.cancelled, 8);
        assert_eq!(complete(&world.ctx).await.unwrap(), 0);
        held.rollback().await.unwrap();
        cancel_rest(&world.ctx).await.unwrap();
        assert_eq!(counts(&world, id).await.cancelled, 10);
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_campaign_scheduled_anew_is_not_sent_by_the_job_of_its_old_time() {
    for world in worlds().await {
        contacts(&world, 1).await;
        let id = draft(&world, "later").await;
        let at = |minutes: i64| world.ctx.now() + minutes * 60_000;
        let first = at(1);
        schedule(&world.ctx, world.agent, id, first).await.unwrap();
        world.ctx.clock.advance(60_000);
        // Its job waits in the queue while the user thinks better of it.
        let second = at(60);
        schedule(&world.ctx, world.agent, id, second).await.unwrap();
        send_scheduled(&world.ctx, id, 0).await.unwrap();
        assert_eq!(status(&world, id).await, CampaignStatus::Scheduled);
        world.ctx.clock.advance(3_600_000);
        send_scheduled(&world.ctx, id, 0).await.unwrap();
        assert_eq!(status(&world, id).await, CampaignStatus::Launching);
    }
}

#[derive(FromQueryResult)]
struct Launch {
    dispatched_until: i64,
    pause_reason: Option<String>,
}

#[tokio::test]
async fn a_schedule_job_that_fails_after_the_campaign_was_sent_does_not_stop_its_launch() {
    for world in worlds().await {
        contacts(&world, 1).await;
        let id = draft(&world, "sent by hand").await;
        let at = world.ctx.now() + 1;
        schedule(&world.ctx, world.agent, id, at).await.unwrap();
        send(&world.ctx, world.agent, id).await.unwrap();
        let job = JobRef {
            lane: Lane::Schedule,
            id: id.0,
            seq: 0,
        };
        let failure = Failure {
            cause: "panicked",
            reason: "at the disco",
            blame: Blame::Job,
        };
        for _ in 0..10 {
            failed(&world.ctx, job, &failure).await.unwrap();
        }
        let sql = "SELECT dispatched_until, pause_reason FROM campaign";
        let launch = query_one::<Launch>(&world.ctx.store.read, sql, []).await;
        let launch = launch.unwrap().unwrap();
        assert!(launch.dispatched_until <= world.ctx.now() && launch.pause_reason.is_none());
        freeze(&world.ctx, id, 0).await.unwrap();
        assert_eq!(
            funnel(&world.ctx, &[id]).await.unwrap()[&id].queued,
            1,
            "it was frozen"
        );
    }
}

#[tokio::test]
async fn an_older_dispatch_in_the_same_batch_does_not_hide_the_newer_one() {
    for world in worlds().await {
        let id = sending(&world, 2).await;
        let sql = "UPDATE recipient SET dispatch_seq = 2";
        execute(&world.ctx.store.write, sql, []).await.unwrap();
        let newer = queued(&world.ctx).await;
        let older = newer.iter().map(|(id, seq)| (*id, seq - 1));
        let jobs: Vec<_> = newer.iter().copied().chain(older).collect();
        recipient::send(&world.ctx, 1, &jobs).await.unwrap();
        assert_eq!(counts(&world, id).await.reached_sent, 2);
    }
}
