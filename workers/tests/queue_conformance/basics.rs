//! Every job runs, once, and in time.

use crate::world::{Doing, Kind, Record, World, job, jobs, queue, until};
use domain::queue::JobRef;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

pub(crate) async fn a_hundred_thousand_jobs_due_at_once_all_run_exactly_once(kind: Kind) {
    let (world, record) = (World::new(kind).await, Record::default());
    let delayed: Vec<_> = jobs(100_000)
        .into_iter()
        .map(|job| (job, Duration::from_millis(1)))
        .collect();
    let pushed = world.queue.push_after(&queue(), &delayed).await.unwrap();
    assert_eq!(pushed.accepted, 100_000);
    tokio::time::sleep(Duration::from_millis(2)).await;

    let worker = world.work(record.clone(), 500);
    record.until_ended(100_000).await;
    world.expect_empty().await;
    worker.stop().await;
    assert_eq!(record.most_runs(), 1);
}

pub(crate) async fn delayed_jobs_run_within_a_tenth_of_a_second(kind: Kind) {
    let (world, record) = (World::new(kind).await, Record::default());
    let worker = world.work(record.clone(), 8);
    let pushed = Instant::now();
    let delay = |id: i64| Duration::from_millis(u64::try_from(id * 37).unwrap());
    let delayed: Vec<_> = jobs(60)
        .into_iter()
        .map(|job| (job, delay(job.id)))
        .collect();
    let _ = world.queue.push_after(&queue(), &delayed).await.unwrap();

    record.until_ended(60).await;
    let mut lateness: Vec<i128> = (1..=60)
        .map(|id| {
            let waited = record.times(job(id))[0] - pushed;
            waited.as_millis() as i128 - delay(id).as_millis() as i128
        })
        .collect();
    lateness.sort_unstable();
    assert!(lateness[0] >= -2, "one ran early: {lateness:?}");
    // Most, for the machine may be busy with other tests.
    assert!(lateness[40] <= 100, "jobs were late: {lateness:?}");
    assert!(lateness[56] <= 300, "jobs were late: {lateness:?}");
    worker.stop().await;
    world.expect_empty().await;
}

pub(crate) async fn a_job_pushed_twice_runs_once(kind: Kind) {
    let (world, record) = (World::new(kind).await, Record::default());
    let twice = [job(1), job(1), job(2)];
    let first = world.queue.push(&queue(), &twice).await.unwrap();
    let second = world.queue.push(&queue(), &twice).await.unwrap();
    assert_eq!((first.accepted, second.accepted), (2, 0));

    let worker = world.work(record.clone(), 8);
    record.until_ended(2).await;
    world.expect_empty().await;
    worker.stop().await;
    assert_eq!(record.most_runs(), 1);
}

pub(crate) async fn a_finished_job_runs_again_under_a_higher_seq(kind: Kind) {
    let (world, record) = (World::new(kind).await, Record::default());
    let worker = world.work(record.clone(), 8);
    for seq in 1..=3 {
        let again = JobRef { seq, ..job(1) };
        let pushed = world.queue.push(&queue(), &[again]).await.unwrap();
        assert_eq!(pushed.accepted, 1);
        until("it has run", async || record.times(again).len() == 1).await;
    }
    world.expect_empty().await;
    worker.stop().await;
}

pub(crate) async fn no_more_jobs_run_at_once_than_the_concurrency(kind: Kind) {
    let world = World::new(kind).await;
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let record = Record::default();
    let handler = {
        let (record, now, most) = (record.clone(), now.clone(), most.clone());
        Doing(move |job| {
            let (record, now, most) = (record.clone(), now.clone(), most.clone());
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(2)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                record.end(job);
                Ok(())
            }
        })
    };
    let _ = world.queue.push(&queue(), &jobs(300)).await.unwrap();
    let worker = world.work(handler, 7);
    record.until_ended(300).await;
    worker.stop().await;
    assert_eq!(most.load(Ordering::SeqCst), 7);
    world.expect_empty().await;
}

pub(crate) async fn nothing_is_left_of_a_hundred_thousand_jobs(kind: Kind) {
    let (world, record) = (World::new(kind).await, Record::default());
    let worker = world.work(record.clone(), 200);
    let mut after_the_first = 0;
    for round in 1..=10 {
        let ids = (round - 1) * 10_000 + 1..=round * 10_000;
        let jobs: Vec<_> = ids.map(job).collect();
        let _ = world.queue.push(&queue(), &jobs).await.unwrap();
        record
            .until_ended(usize::try_from(round * 10_000).unwrap())
            .await;
        world.expect_empty().await;
        if let Some(redis) = world.redis.as_ref().filter(|_| round == 1) {
            after_the_first = redis.memory();
        }
    }
    worker.stop().await;
    if let Some(redis) = &world.redis {
        let grown = redis.memory().saturating_sub(after_the_first);
        assert!(grown < 500_000, "Redis has grown by {grown} bytes");
    }
}
