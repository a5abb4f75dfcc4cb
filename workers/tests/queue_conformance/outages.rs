//! The queue may lose everything and be away for a while: it is told, and work goes on.

use crate::world::{Doing, Kind, Record, World, job, jobs, queue, until};
use domain::queue::{Queue, QueueError, QueueSettings};
use servers::Redis;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use workers::supervisor::{Limits, Supervisor};

pub(crate) async fn the_first_question_to_an_empty_queue_reports_a_loss_once(kind: Kind) {
    let world = World::new(kind).await;
    let first = world.queue.push(&queue(), &jobs(1)).await.unwrap();
    let second = world.queue.push(&queue(), &jobs(2)).await.unwrap();
    assert_eq!((first.lost, second.lost), (true, false));
    assert!(!world.queue.clone().check_generation().await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flush_is_told_to_every_process_once_and_work_goes_on() {
    let (world, record) = (World::new(Kind::Redis).await, Record::default());
    let redis = world.redis.as_ref().unwrap();
    let other = Queue::redis(&redis.url(), QueueSettings::default())
        .await
        .unwrap();
    let idle = Queue::redis(&redis.url(), QueueSettings::default())
        .await
        .unwrap();
    assert!(world.queue.check_generation().await.unwrap());
    assert!(!other.check_generation().await.unwrap());
    assert!(!idle.check_generation().await.unwrap());

    let worker = world.work(napping(&record), 5);
    let _ = world.queue.push(&queue(), &jobs(1000)).await.unwrap();
    record.until_ended(100).await;
    redis.flush_all();

    assert!(world.queue.push(&queue(), &[]).await.unwrap().lost);
    assert!(!world.queue.push(&queue(), &[]).await.unwrap().lost);
    assert!(other.push(&queue(), &[]).await.unwrap().lost);
    assert!(idle.check_generation().await.unwrap());
    assert!(!idle.check_generation().await.unwrap());
    let newcomer = Queue::redis(&redis.url(), QueueSettings::default())
        .await
        .unwrap();
    assert!(!newcomer.check_generation().await.unwrap());

    let before = record.ended();
    let more: Vec<_> = (2001..=2100).map(job).collect();
    let _ = world.queue.push(&queue(), &more).await.unwrap();
    until("the new jobs have run", async || {
        record.ended() >= before + 100
    })
    .await;
    assert!(record.ended() < 1100, "what was flushed is gone");
    world.expect_empty().await;
    assert!(!worker.task.is_finished());
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_is_killed_and_comes_back_empty_is_worked_on_again() {
    let (mut world, record) = (World::new(Kind::Redis).await, Record::default());
    let worker = world.work(napping(&record), 5);
    let _ = world.queue.push(&queue(), &jobs(1000)).await.unwrap();
    record.until_ended(100).await;
    let redis = world.redis.as_mut().unwrap();
    redis.kill9();
    // What was running ends meanwhile, and cannot be acknowledged.
    let pushed = world.queue.push(&queue(), &[job(1)]).await;
    assert!(matches!(pushed, Err(QueueError::Redis(_))), "{pushed:?}");
    assert!(world.queue.ping().await.is_err());
    redis.restart_empty();

    until("the loss is told", async || {
        world.queue.check_generation().await.unwrap_or(false)
    })
    .await;
    let before = record.ended();
    let more: Vec<_> = (2001..=2100).map(job).collect();
    until("pushing works", async || {
        world.queue.push(&queue(), &more).await.is_ok()
    })
    .await;
    until("the new jobs have run", async || {
        record.ended() >= before + 100
    })
    .await;
    world.expect_empty().await;
    assert!(!worker.task.is_finished());
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_is_told_even_if_the_data_has_survived() {
    let mut redis = Redis::start();
    let queue = Queue::redis(&redis.url(), QueueSettings::default())
        .await
        .unwrap();
    assert!(queue.check_generation().await.unwrap());
    let generation = redis.command(&["GET", "{outbound}:generation"]);
    redis.restart_empty();
    redis.command(&["SET", "{outbound}:generation", &generation]);
    until("the loss is told", async || {
        queue.check_generation().await.unwrap_or(false)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_of_three_seconds_is_ridden_out() {
    let (world, record) = (World::new(Kind::Redis).await, Record::default());
    let worker = world.work(napping(&record), 20);
    let _ = world.queue.push(&queue(), &jobs(2000)).await.unwrap();
    record.until_ended(200).await;
    world.redis.as_ref().unwrap().pause(3000);
    record.until_ended(2000).await;
    assert_eq!(record.most_runs(), 1);
    world.expect_empty().await;
    assert!(!worker.task.is_finished());
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_stays_away_ends_the_lane() {
    let mut redis = Redis::start();
    let settings = QueueSettings {
        patience: Duration::from_millis(500),
        ..QueueSettings::default()
    };
    let supervisor = Supervisor {
        max_failures: 3,
        ..Supervisor::new(
            Queue::redis(&redis.url(), settings).await.unwrap(),
            CancellationToken::new(),
        )
    };
    redis.kill9();
    let limits = Limits {
        concurrency: 5,
        timeout: Duration::from_secs(1),
    };
    let ended = supervisor.run(queue(), limits, Record::default()).await;
    let sentence = format!("{:#}", ended.unwrap_err());
    assert!(
        sentence.starts_with("queue send has failed 3 times in a row"),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_redis_that_evicts_is_refused() {
    let redis = Redis::start();
    redis.command(&["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"]);
    let refused = Queue::redis(&redis.url(), QueueSettings::default()).await;
    assert!(matches!(refused, Err(QueueError::Evicts(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_over_tls_is_worked_on() {
    // As `main` does.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (redis, record) = (Redis::start_tls(), Record::default());
    let queue_handle = Queue::redis(&redis.url(), QueueSettings::default()).await;
    let world = World {
        queue: queue_handle.unwrap(),
        redis: Some(redis),
    };
    let worker = world.work(record.clone(), 20);
    let _ = world.queue.push(&queue(), &jobs(1000)).await.unwrap();
    record.until_ended(1000).await;
    world.expect_empty().await;
    worker.stop().await;

    let strict = world.redis.as_ref().unwrap().url().replace("#insecure", "");
    let refused = Queue::redis(&strict, QueueSettings::default()).await;
    assert!(
        matches!(refused, Err(QueueError::Unreachable(_))),
        "{refused:?}"
    );
}

/// A handler whose jobs take a few milliseconds.
fn napping(record: &Record) -> impl workers::supervisor::Handler + use<> {
    let record = record.clone();
    Doing(move |job| {
        let record = record.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(3)).await;
            record.end(job);
            Ok(())
        }
    })
}
