//! Workers that die or sleep hold nothing up for longer than a lease.

use crate::{
    process::{LEASE, WorkerProcess, settings},
    world::{Doing, Hanging, Kind, Record, World, job, jobs, queue, until},
};
use std::time::Instant;

pub(crate) async fn the_jobs_of_a_killed_worker_run_on_another(kind: Kind) {
    let world = World::with(kind, settings()).await;
    let _ = world.queue.push(&queue(), &jobs(200)).await.unwrap();
    let held = async || world.queue.depth(&queue()).await.unwrap().in_flight == 50;
    if let Some(redis) = &world.redis {
        let mut process = WorkerProcess::that_hangs(&redis.url());
        until("it holds jobs", held).await;
        process.kill9();
    } else {
        let worker = world.work(Hanging::default(), 50);
        until("it holds jobs", held).await;
        worker.kill().await;
    }
    let killed = Instant::now();

    let record = Record::default();
    let worker = world.work(record.clone(), 50);
    record.until_ended(200).await;
    let took = killed.elapsed();
    assert!(took < LEASE * 4, "it took {took:?}");
    assert_eq!(record.most_runs(), 1);
    world.expect_empty().await;
    worker.stop().await;
}

pub(crate) async fn a_job_longer_than_its_lease_runs_once_while_its_worker_lives(kind: Kind) {
    let world = World::with(kind, settings()).await;
    let record = Record::default();
    let slow = {
        let record = record.clone();
        Doing(move |job| {
            let record = record.clone();
            async move {
                record.begin(job);
                tokio::time::sleep(LEASE * 5 / 2).await;
                record.end(job);
                Ok(())
            }
        })
    };
    let workers = [world.work(slow.clone(), 4), world.work(slow, 4)];
    let _ = world.queue.push(&queue(), &jobs(6)).await.unwrap();
    record.until_ended(6).await;
    for id in 1..=6 {
        assert_eq!(record.times(job(id)).len(), 1, "job {id}");
    }
    for worker in workers {
        worker.stop().await;
    }
    world.expect_empty().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_slept_past_its_leases_does_no_harm() {
    let world = World::with(Kind::Redis, settings()).await;
    let _ = world.queue.push(&queue(), &jobs(50)).await.unwrap();
    let sleeper = WorkerProcess::that_works(&world.redis.as_ref().unwrap().url());
    until("it holds jobs", async || {
        world.queue.depth(&queue()).await.unwrap().in_flight == 50
    })
    .await;
    sleeper.suspend();

    let record = Record::default();
    let worker = world.work(record.clone(), 50);
    record.until_ended(50).await;
    // It wakes up, ends the same jobs and acknowledges them, while new ones come.
    sleeper.resume();
    let more: Vec<_> = (51..=250).map(job).collect();
    let _ = world.queue.push(&queue(), &more).await.unwrap();
    world.expect_empty().await;
    assert_eq!(record.most_runs(), 1);
    assert!(!worker.task.is_finished());
    worker.stop().await;
}
