//! Stopping and starting loses nothing.

use crate::world::{Doing, Hanging, Kind, Record, World, jobs, queue, until};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

pub(crate) async fn a_stop_finishes_what_runs_and_leaves_the_rest(kind: Kind) {
    let (world, record) = (World::new(kind).await, Record::default());
    let gate = CancellationToken::new();
    let waiting = {
        let (record, gate) = (record.clone(), gate.clone());
        Doing(move |job| {
            let (record, gate) = (record.clone(), gate.clone());
            async move {
                record.begin(job);
                gate.cancelled().await;
                record.end(job);
                Ok(())
            }
        })
    };
    let _ = world.queue.push(&queue(), &jobs(20)).await.unwrap();
    let worker = world.work(waiting, 4);
    record.until_begun(4).await;
    worker.ask_to_stop();
    gate.cancel();
    worker.stop().await;

    assert_eq!((record.begun(), record.ended()), (4, 4));
    let depth = world.queue.depth(&queue()).await.unwrap();
    assert_eq!((depth.ready, depth.in_flight), (16, 0));
}

pub(crate) async fn a_stop_does_not_wait_longer_than_its_grace(kind: Kind) {
    let (world, hanging) = (World::new(kind).await, Hanging::default());
    let _ = world.queue.push(&queue(), &jobs(1)).await.unwrap();
    let worker = world.work_with_grace(hanging.clone(), Duration::from_millis(200));
    until("it hangs", async || hanging.0.begun() == 1).await;
    let asked = Instant::now();
    worker.stop().await;
    let took = asked.elapsed();
    assert!(took >= Duration::from_millis(200), "it took {took:?}");
    assert!(took < Duration::from_secs(5), "it took {took:?}");
}

pub(crate) async fn twenty_starts_in_ten_seconds_lose_nothing(kind: Kind) {
    let (world, record) = (World::new(kind).await, Record::default());
    let nap = {
        let record = record.clone();
        Doing(move |job| {
            let record = record.clone();
            async move {
                tokio::time::sleep(Duration::from_millis(3)).await;
                record.end(job);
                Ok(())
            }
        })
    };
    let _ = world.queue.push(&queue(), &jobs(2000)).await.unwrap();
    let began = Instant::now();
    for _ in 0..20 {
        let before = record.ended();
        let worker = world.work(nap.clone(), 10);
        until("it works", async || record.ended() > before).await;
        worker.stop().await;
        let depth = world.queue.depth(&queue()).await.unwrap();
        assert_eq!(depth.in_flight, 0, "what was fetched is done or given back");
    }
    assert!(began.elapsed() < Duration::from_secs(10));
    let worker = world.work(nap, 100);
    record.until_ended(2000).await;
    world.expect_empty().await;
    worker.stop().await;
    assert_eq!(record.most_runs(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fetch_under_way_at_the_stop_gives_its_jobs_back() {
    let (world, record) = (World::new(Kind::Redis).await, Record::default());
    // Redis learns the scripts, so that each of the steps below is one command.
    let _ = world.queue.push(&queue(), &jobs(1)).await.unwrap();
    let warm = world.work(record.clone(), 10);
    record.until_ended(1).await;
    warm.stop().await;

    world.redis.as_ref().unwrap().pause(800);
    let pushing = {
        let handle = world.queue.clone();
        tokio::spawn(async move { handle.push(&queue(), &jobs(10)).await })
    };
    // Nothing can be seen from outside: the push is sent, then the fetch behind it, and both wait.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let worker = world.work(record.clone(), 10);
    tokio::time::sleep(Duration::from_millis(100)).await;
    worker.stop().await;

    assert_eq!(pushing.await.unwrap().unwrap().accepted, 10);
    let depth = world.queue.depth(&queue()).await.unwrap();
    assert_eq!((depth.ready, depth.in_flight), (10, 0));
    assert_eq!(record.begun(), 1, "only the warm-up has run");
}
