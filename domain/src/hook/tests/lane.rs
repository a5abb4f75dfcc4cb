//! The notify lane: who is dispatched, and how much.

use super::{RECIPIENT, dispatched, endpoint, open_worlds, written};
use crate::{
    hook::{Outcome, Told, settle},
    lane::{Blame, Failure, failed},
    queue::{JobRef, Lane},
    store::execute,
    testing::{START, World},
};
use entity::HookId;

/// So many events that wait for an endpoint.
async fn backlog(world: &World, hook: HookId, n: i64) {
    let sql = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $2) \
               INSERT INTO hook_event (hook_id, event_id, topic, payload, state, due_at, dispatched_until, created_at) \
               SELECT $1, 'evt_' || n, 'recipient.read', '{}', 'waiting', $3, $3, $3 FROM n";
    let values = [hook.0.into(), n.into(), START.into()];
    execute(&world.ctx.store.write, sql, values).await.unwrap();
}

#[tokio::test]
async fn an_endpoint_has_few_events_under_way_however_many_wait_and_others_get_theirs() {
    for world in open_worlds().await {
        let (large, small) = (
            endpoint(&world, &RECIPIENT).await,
            endpoint(&world, &RECIPIENT).await,
        );
        backlog(&world, large, 5_000).await;
        backlog(&world, small, 10).await;
        for _ in 0..3 {
            let due = dispatched(&world).await;
            let of = |hook| due.iter().filter(|due| due.hook_id == hook).count();
            assert_eq!((of(large), of(small)), (256, 10));
        }
        // As many as are settled make room for others.
        let due = dispatched(&world).await;
        let told: Vec<_> = due
            .into_iter()
            .filter(|due| due.hook_id == large)
            .take(100)
            .map(|due| Told {
                due,
                outcome: Outcome::Delivered(200),
            })
            .collect();
        settle(&world.ctx, &told).await.unwrap();
        let due = dispatched(&world).await;
        assert_eq!(due.len(), 266);
        let seen = |told: &Told| due.iter().any(|due| due.id == told.due.id);
        assert!(!told.iter().any(seen));
    }
}

#[tokio::test]
async fn an_endpoint_of_which_nothing_succeeds_rests_and_one_success_wakes_it() {
    for world in open_worlds().await {
        let id = endpoint(&world, &RECIPIENT).await;
        backlog(&world, id, 2_000).await;
        let mut rests = Vec::new();
        for _ in 0..8 {
            let due = dispatched(&world).await;
            let told: Vec<_> = due
                .into_iter()
                .map(|due| Told {
                    due,
                    outcome: Outcome::Failed("no".into()),
                })
                .collect();
            assert!(!told.is_empty());
            settle(&world.ctx, &told).await.unwrap();
            assert_eq!(dispatched(&world).await.len(), 0, "it rests");
            let rest = super::hook_row(&world, id).await.rest_until - world.ctx.now();
            rests.push(rest / 1_000);
            world.ctx.clock.advance(rest);
        }
        assert_eq!(rests, [1, 2, 4, 8, 16, 32, 60, 60]);
        let mut due = dispatched(&world).await;
        let told = [
            Told {
                due: due.remove(0),
                outcome: Outcome::Failed("no".into()),
            },
            Told {
                due: due.remove(0),
                outcome: Outcome::Delivered(204),
            },
            Told {
                due: due.remove(0),
                outcome: Outcome::Failed("no".into()),
            },
        ];
        settle(&world.ctx, &told).await.unwrap();
        let row = super::hook_row(&world, id).await;
        assert_eq!(
            (row.failures, row.failing_since, row.rest_until),
            (0, None, 0)
        );
    }
}

#[tokio::test]
async fn an_outcome_that_is_too_late_changes_nothing() {
    for world in open_worlds().await {
        let id = endpoint(&world, &RECIPIENT).await;
        backlog(&world, id, 1).await;
        let due = dispatched(&world).await.remove(0);
        crate::testing::real::run(&world, "UPDATE hook_event SET dispatch_seq = 9").await;
        let outcome = Outcome::Delivered(200);
        settle(&world.ctx, &[Told { due, outcome }]).await.unwrap();
        let row = written(&world).await.remove(0);
        assert_eq!((row.state.name(), row.dispatch_seq), ("waiting", 9));
    }
}

#[tokio::test]
async fn a_job_that_keeps_failing_becomes_a_dead_letter_that_can_be_retried() {
    for world in open_worlds().await {
        let id = endpoint(&world, &RECIPIENT).await;
        backlog(&world, id, 1).await;
        for _ in 0..8 {
            let due = dispatched(&world).await.remove(0);
            let job = JobRef {
                lane: Lane::Notify,
                id: due.id.0,
                seq: due.seq,
            };
            let failure = Failure {
                cause: "panicked",
                reason: "oh",
                blame: Blame::Job,
            };
            failed(&world.ctx, job, &failure).await.unwrap();
            world.ctx.clock.advance(100_000);
        }
        assert_eq!(dispatched(&world).await.len(), 0, "it is parked");
        let filter = crate::dead_letter::Filter {
            agent: Some(world.agent),
            ..Default::default()
        };
        assert_eq!(
            crate::dead_letter::retry_many(&world.ctx, &filter)
                .await
                .unwrap(),
            1
        );
        assert_eq!(dispatched(&world).await.len(), 1);
    }
}
