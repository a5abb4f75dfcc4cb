//! Dead letters, told as facts, on both databases.

use super::{Filter, bury, discard, list, retry, retry_many};
use crate::{
    campaign::{
        cancel, complete, freeze, schedule, send,
        tests::{contacts, counts, draft, frozen, play, queued, status},
    },
    lane::{Blame, Failure, dispatch, failed},
    page::Wanted,
    queue::{JobRef, Lane, Queue, QueueSettings},
    recipient,
    store::{execute, query_one},
    testing::{World, worlds},
};
use entity::{CampaignId, campaign::CampaignStatus, dead_letter::Model};
use sea_orm::FromQueryResult;

const FAILURE: Failure<'_> = Failure {
    cause: "panicked",
    reason: "at the \0disco",
    blame: Blame::Job,
};

async fn sending(world: &World, n: i64) -> CampaignId {
    contacts(world, n).await;
    let id = draft(world, "letters").await;
    send(&world.ctx, world.agent, id).await.unwrap();
    frozen(world, id).await;
    id
}

fn job(lane: Lane, id: i64, seq: i64) -> JobRef {
    JobRef { lane, id, seq }
}

async fn letters(world: &World) -> Vec<Model> {
    let wanted = Wanted::first(1000);
    let page = list(&world.ctx, &Filter::default(), wanted).await.unwrap();
    page.data
}

#[tokio::test]
async fn a_recipient_is_buried_once_retried_as_a_new_attempt_and_sent() {
    for world in worlds().await {
        let id = sending(&world, 3).await;
        let (first, seq) = queued(&world.ctx).await[0];
        for _ in 0..2 {
            bury(&world.ctx, job(Lane::Send, first.0, seq), &FAILURE, 1)
                .await
                .unwrap();
        }
        let open = letters(&world).await;
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].reason, "at the disco", "Postgres takes no NUL");
        assert_eq!(counts(&world, id).await.failed, 1);
        let rest = queued(&world.ctx).await;
        recipient::send(&world.ctx, 1, &rest).await.unwrap();
        play(&world.ctx).await;
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);

        retry(&world.ctx, Some(world.agent), open[0].id)
            .await
            .unwrap();
        assert_eq!(status(&world, id).await, CampaignStatus::Sending);
        let again = queued(&world.ctx).await;
        assert_eq!(again.len(), 1);
        recipient::send(&world.ctx, 1, &again).await.unwrap();
        play(&world.ctx).await;
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);
        let end = counts(&world, id).await;
        assert_eq!((end.queued, end.reached_sent), (0, 3));
        let twice = retry(&world.ctx, Some(world.agent), open[0].id).await;
        assert_eq!(twice.unwrap_err().code(), "dead_letter_decided");
    }
}

#[tokio::test]
async fn an_outdated_job_buries_nobody() {
    for world in worlds().await {
        let id = sending(&world, 2).await;
        let sql = "UPDATE recipient SET dispatch_seq = 5";
        execute(&world.ctx.store.write, sql, []).await.unwrap();
        let due = queued(&world.ctx).await;
        recipient::send(&world.ctx, 1, &due[..1]).await.unwrap();
        // The first was sent by this very dispatch, the second is under a newer one.
        for (row, seq) in [(due[0].0, 5), (due[1].0, 4)] {
            bury(&world.ctx, job(Lane::Send, row.0, seq), &FAILURE, 3)
                .await
                .unwrap();
        }
        let simulated = job(Lane::Simulate, due[0].0.0, -1);
        bury(&world.ctx, simulated, &FAILURE, 3).await.unwrap();
        let launched = job(Lane::Launch, id.0, 0);
        bury(&world.ctx, launched, &FAILURE, 3).await.unwrap();
        assert_eq!(letters(&world).await, vec![]);
        let now = counts(&world, id).await;
        assert_eq!((now.failed, now.queued, now.sent), (0, 1, 1));
    }
}

#[tokio::test]
async fn a_timeline_that_was_buried_is_played_on_after_a_retry() {
    for world in worlds().await {
        let id = sending(&world, 20).await;
        let due = queued(&world.ctx).await;
        recipient::send(&world.ctx, 1, &due).await.unwrap();
        for (row, _) in &due {
            bury(&world.ctx, job(Lane::Simulate, row.0, 0), &FAILURE, 1)
                .await
                .unwrap();
        }
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);
        assert_eq!(counts(&world, id).await.sent, 20);
        let retried = retry_many(&world.ctx, &Filter::default()).await.unwrap();
        assert!(retried >= 18, "{retried}: a few have no timeline");
        play(&world.ctx).await;
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);
        assert!(counts(&world, id).await.reached_delivered > 15);
    }
}

#[tokio::test]
async fn many_letters_are_retried_at_once_and_only_those_that_are_meant() {
    for world in worlds().await {
        let id = sending(&world, 600).await;
        for (row, seq) in queued(&world.ctx).await {
            let cause = if row.0 % 2 == 0 { "panicked" } else { "other" };
            let failure = Failure { cause, ..FAILURE };
            bury(&world.ctx, job(Lane::Send, row.0, seq), &failure, 1)
                .await
                .unwrap();
        }
        assert_eq!(counts(&world, id).await.failed, 600);
        let filter = Filter {
            agent: Some(world.agent),
            cause: Some("other".into()),
            campaign: Some(id),
            lane: None,
        };
        assert_eq!(super::count(&world.ctx, &filter).await.unwrap(), 300);
        let elsewhere = Filter {
            campaign: Some(entity::CampaignId(id.0 + 1)),
            ..filter.clone()
        };
        assert_eq!(super::count(&world.ctx, &elsewhere).await.unwrap(), 0);
        assert_eq!(retry_many(&world.ctx, &filter).await.unwrap(), 300);
        assert_eq!(counts(&world, id).await.queued, 300);
        assert_eq!(letters(&world).await.len(), 300);
        let all = Filter::default();
        let (one, two) = tokio::join!(retry_many(&world.ctx, &all), retry_many(&world.ctx, &all));
        assert_eq!(one.unwrap() + two.unwrap(), 300);
        assert_eq!(counts(&world, id).await.queued, 600);
    }
}

#[tokio::test]
async fn who_failed_stays_failed_when_discarded_or_when_the_campaign_was_cancelled() {
    for world in worlds().await {
        let id = sending(&world, 3).await;
        let due = queued(&world.ctx).await;
        for (row, seq) in &due[..2] {
            bury(&world.ctx, job(Lane::Send, row.0, *seq), &FAILURE, 1)
                .await
                .unwrap();
        }
        let open = letters(&world).await;
        discard(&world.ctx, None, open[0].id).await.unwrap();
        cancel(&world.ctx, world.agent, id).await.unwrap();
        retry(&world.ctx, None, open[1].id).await.unwrap();
        let end = counts(&world, id).await;
        assert_eq!((end.failed, end.cancelled, end.queued), (2, 1, 0));
    }
}

#[derive(FromQueryResult)]
struct Due {
    due_at: i64,
}

#[tokio::test]
async fn a_letter_of_a_schedule_that_was_given_a_new_time_changes_nothing() {
    for world in worlds().await {
        let id = draft(&world, "later").await;
        let at = world.ctx.now() + 1;
        schedule(&world.ctx, world.agent, id, at).await.unwrap();
        bury(&world.ctx, job(Lane::Schedule, id.0, 0), &FAILURE, 8)
            .await
            .unwrap();
        let later = world.ctx.now() + 86_400_000;
        schedule(&world.ctx, world.agent, id, later).await.unwrap();
        let open = letters(&world).await;
        retry(&world.ctx, None, open[0].id).await.unwrap();
        let sql = "SELECT due_at FROM campaign";
        let due = query_one::<Due>(&world.ctx.store.read, sql, []).await;
        assert_eq!(due.unwrap().unwrap().due_at, later);
    }
}

#[tokio::test]
async fn a_launch_is_given_up_after_eight_failures_in_a_row_and_goes_on_after_a_retry() {
    for world in worlds().await {
        contacts(&world, 3).await;
        let id = draft(&world, "launch").await;
        send(&world.ctx, world.agent, id).await.unwrap();
        let away = Failure {
            blame: Blame::Nobody,
            ..FAILURE
        };
        for run in 1..=8 {
            assert_eq!(letters(&world).await, vec![], "run {run}");
            failed(&world.ctx, job(Lane::Launch, id.0, 0), &away)
                .await
                .unwrap();
            failed(&world.ctx, job(Lane::Launch, id.0, 0), &FAILURE)
                .await
                .unwrap();
        }
        let open = letters(&world).await;
        assert_eq!((open.len(), open[0].attempts), (1, 8));
        let queue = Queue::memory(QueueSettings::default());
        world.ctx.clock.advance(86_400_000);
        let pushed = dispatch(&world.ctx, &queue, Lane::Launch).await;
        assert_eq!(pushed.unwrap(), 0, "it waits for a decision");
        retry(&world.ctx, Some(world.agent), open[0].id)
            .await
            .unwrap();
        let pushed = dispatch(&world.ctx, &queue, Lane::Launch).await;
        assert_eq!(pushed.unwrap(), 1);
        freeze(&world.ctx, id, 1).await.unwrap();
        assert_eq!(counts(&world, id).await.queued, 3);
    }
}

#[tokio::test]
async fn a_letter_of_another_agent_is_not_to_be_found() {
    for world in worlds().await {
        sending(&world, 1).await;
        let (row, seq) = queued(&world.ctx).await[0];
        bury(&world.ctx, job(Lane::Send, row.0, seq), &FAILURE, 1)
            .await
            .unwrap();
        let letter = letters(&world).await[0].id;
        let stranger = Some(entity::AgentId(world.agent.0 + 1));
        let refused = retry(&world.ctx, stranger, letter).await.unwrap_err();
        assert_eq!(refused.code(), "not_found");
        assert_eq!(letters(&world).await.len(), 1);
    }
}

#[tokio::test]
async fn letters_are_grouped_by_lane_and_cause_the_largest_group_first() {
    for world in worlds().await {
        sending(&world, 5).await;
        for (nth, (row, seq)) in queued(&world.ctx).await.into_iter().enumerate() {
            let cause = if nth < 2 { "panicked" } else { "other" };
            let reason = format!("the {nth}th");
            let failure = Failure {
                cause,
                reason: &reason,
                ..FAILURE
            };
            bury(&world.ctx, job(Lane::Send, row.0, seq), &failure, 1)
                .await
                .unwrap();
        }
        let found = super::groups(&world.ctx, Some(world.agent)).await.unwrap();
        let told: Vec<_> = found
            .iter()
            .map(|group| {
                (
                    group.lane,
                    group.cause.as_str(),
                    group.n,
                    group.reason.as_str(),
                )
            })
            .collect();
        let expected = [
            (Lane::Send, "other", 3, "the 4th"),
            (Lane::Send, "panicked", 2, "the 1th"),
        ];
        assert_eq!(told, expected);
        let elsewhere = entity::AgentId(world.agent.0 + 1);
        assert_eq!(
            super::groups(&world.ctx, Some(elsewhere)).await.unwrap(),
            []
        );
        assert_eq!(super::groups(&world.ctx, None).await.unwrap().len(), 2);
    }
}
