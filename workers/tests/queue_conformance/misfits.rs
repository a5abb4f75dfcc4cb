//! Jobs that go wrong are set aside and do not stop the others.

use crate::world::{Doing, Hanging, Kind, Record, World, job, jobs, queue, until};
use domain::queue::{Buried, Cause, Depth, JobRef, Lane, QueueName, QueueSettings};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use workers::supervisor::{Failure, Handler};

/// Goes wrong in every way it can, by the row's id.
#[derive(Clone, Default)]
struct Misfit(Record);

impl Handler for Misfit {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        self.0.begin(job);
        match job.id {
            1 | 5 => panic!("no row {}", job.id),
            2 => std::future::pending().await,
            3 => anyhow::bail!("not today"),
            _ => self.0.end(job),
        }
        Ok(())
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        self.0.fail(job, &failure);
        assert_ne!(job.id, 5, "the second panic of one job");
    }
}

pub(crate) async fn a_job_that_panics_hangs_or_is_rubbish_does_not_stop_the_others(kind: Kind) {
    let (world, misfit) = (World::new(kind).await, Misfit::default());
    let record = misfit.0.clone();
    for rubbish in ["rubbish", "send:1", "nobody:1:1", "\u{1f4a9}"] {
        let pushed = world.queue.push_text(&queue(), rubbish).await.unwrap();
        assert_eq!(pushed.accepted, 1);
    }
    let _ = world.queue.push(&queue(), &jobs(100)).await.unwrap();
    let worker = world.work_with_timeout(misfit, 3, Duration::from_millis(300));
    record.until_ended(96).await;
    until("every failure is told", async || {
        [1, 2, 3, 5]
            .iter()
            .all(|id| record.failure(job(*id)).is_some())
    })
    .await;
    assert_eq!(record.failure(job(1)).unwrap(), "panicked: no row 1");
    assert_eq!(record.failure(job(2)).unwrap(), "did not end within 300 ms");
    assert_eq!(record.failure(job(3)).unwrap(), "not today");
    assert!(!worker.task.is_finished());

    let depth = world.queue.depth(&queue()).await.unwrap();
    assert_eq!(depth.dead, 4);
    let buried = world.queue.buried(&queue(), 100).await.unwrap();
    assert!(buried.iter().all(|b| b.cause == Cause::Undecodable));
    let some = world.queue.buried(&queue(), 3).await.unwrap();
    assert_eq!(some.len(), 3);
    let ids: Vec<String> = buried.into_iter().map(|b| b.task_id).collect();
    assert!(ids.contains(&"nobody:1:1".to_owned()), "{ids:?}");
    world.queue.forget(&queue(), &ids).await.unwrap();
    world.expect_empty().await;
    worker.stop().await;
}

pub(crate) async fn a_job_that_kills_its_workers_is_buried(kind: Kind) {
    let settings = QueueSettings {
        lease: Duration::from_millis(200),
        max_expiries: 3,
        ..QueueSettings::default()
    };
    let world = World::with(kind, settings).await;
    let _ = world.queue.push(&queue(), &[job(1)]).await.unwrap();
    for kill in 1..=3 {
        let poison = Hanging::default();
        let worker = world.work(poison.clone(), 1);
        until("it is tried again", async || poison.0.begun() == 1).await;
        let depth = world.queue.depth(&queue()).await.unwrap();
        assert_eq!(depth.in_flight, 1, "before kill {kill}");
        worker.kill().await;
    }
    let record = Record::default();
    let worker = world.work(record.clone(), 1);
    until("it is buried", async || {
        world.queue.depth(&queue()).await.unwrap().dead == 1
    })
    .await;
    let buried = world.queue.buried(&queue(), 10).await.unwrap();
    let expected = Buried {
        task_id: "send:1:1".to_owned(),
        cause: Cause::Expired,
        attempts: 3,
    };
    assert_eq!(buried, [expected]);

    let pushed = world.queue.push(&queue(), &jobs(2)).await.unwrap();
    assert_eq!(pushed.accepted, 1, "what is buried stays buried");
    record.until_ended(1).await;
    world
        .queue
        .forget(&queue(), &[job(1).to_string()])
        .await
        .unwrap();
    world.expect_empty().await;
    assert_eq!(world.queue.depth(&queue()).await.unwrap(), Depth::default());
    assert!(record.times(job(1)).is_empty());
    worker.stop().await;
}

/// Job 1 kills its worker as soon as it begins, whoever else is there.
pub(crate) async fn a_job_that_kills_its_workers_takes_no_other_with_it(kind: Kind) {
    let settings = QueueSettings {
        lease: Duration::from_millis(300),
        ..QueueSettings::default()
    };
    let world = World::with(kind, settings).await;
    let record = Record::default();
    let _ = world.queue.push(&queue(), &jobs(20)).await.unwrap();
    let dead = async || world.queue.depth(&queue()).await.unwrap().dead;
    while dead().await == 0 {
        let struck = CancellationToken::new();
        let handler = {
            let (record, struck) = (record.clone(), struck.clone());
            Doing(move |job: JobRef| {
                let (record, struck) = (record.clone(), struck.clone());
                async move {
                    if job.id == 1 {
                        struck.cancel();
                        std::future::pending::<()>().await;
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    if struck.is_cancelled() {
                        std::future::pending::<()>().await;
                    }
                    record.end(job);
                    Ok(())
                }
            })
        };
        let worker = world.work(handler, 20);
        until("it strikes or is buried", async || {
            struck.is_cancelled() || dead().await == 1
        })
        .await;
        if struck.is_cancelled() {
            worker.kill().await;
        } else {
            worker.stop().await;
        }
    }
    let worker = world.work(record.clone(), 20);
    record.until_ended(19).await;
    let buried = world.queue.buried(&queue(), 10).await.unwrap();
    let ids: Vec<&str> = buried.iter().map(|b| b.task_id.as_str()).collect();
    assert_eq!(ids, ["send:1:1"]);
    world
        .queue
        .forget(&queue(), &[job(1).to_string()])
        .await
        .unwrap();
    world.expect_empty().await;
    worker.stop().await;
}

pub(crate) async fn jobs_of_a_forgiving_queue_outlive_any_number_of_workers_together(kind: Kind) {
    let settings = QueueSettings {
        lease: Duration::from_millis(200),
        max_expiries: 3,
        ..QueueSettings::default()
    };
    let world = World::with(kind, settings).await;
    let name = QueueName::forgiving(Lane::Send, 7);
    let _ = world.queue.push(&name, &jobs(20)).await.unwrap();
    for _ in 0..5 {
        let held = Hanging::default();
        let worker = world.work_on(name.clone(), held.clone(), 20);
        until("all are tried again", async || held.0.begun() == 20).await;
        worker.kill().await;
    }
    let record = Record::default();
    let worker = world.work_on(name.clone(), record.clone(), 20);
    record.until_ended(20).await;
    until("nothing is left", async || {
        world.queue.depth(&name).await.unwrap() == Depth::default()
    })
    .await;
    worker.stop().await;
}
