//! Claiming.

use super::{HOUR, SECOND, letters};
use crate::{
    campaign::{
        self,
        tests::{counts, queued},
    },
    dead_letter,
    recipient::{claim, settle},
    testing::{
        START, World,
        real::{
            accepted, another, channel, claimed, insert, number, outcome, refused, row, run,
            sending, settled, stranger,
        },
        worlds,
    },
    tier::limits,
};
use entity::{ChannelId, recipient::RecipientState};
use sea_orm::ActiveValue::Set;
use serde_json::json;

#[tokio::test]
async fn a_claim_marks_rows_as_sending_and_answers_each_of_them_once() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 5).await;
        let jobs = queued(&world.ctx).await;
        let claims = claimed(&world, channel).await;
        let phones: Vec<_> = claims.iter().map(|claim| claim.phone.as_str()).collect();
        let expected: Vec<_> = (1..=5).map(|n| format!("+1555{n:07}")).collect();
        assert_eq!(phones, expected);
        for (n, claim) in claims.iter().enumerate() {
            let name = format!("p{}", n + 1);
            assert_eq!(claim.parameters, json!({ "1": name, "2": name }));
            assert_eq!((claim.campaign_id, claim.attempt), (id, 1));
            let row = row(&world, claim.id).await;
            assert_eq!(row.state, RecipientState::Sending);
            assert_eq!(
                (row.claimed_at, row.first_tried_at),
                (Some(START), Some(START))
            );
            assert_eq!(claim.claimed_at, START);
        }
        let again = claim(&world.ctx, 1, channel, &jobs).await.unwrap();
        assert!(again.is_empty(), "{again:?}");
        assert_eq!(counts(&world, id).await.queued, 5);
    }
}

#[tokio::test]
async fn of_two_claims_of_the_same_rows_at_once_each_row_goes_to_one() {
    for world in worlds().await {
        let channel = channel(&world).await;
        sending(&world, 40).await;
        let jobs = queued(&world.ctx).await;
        let backwards: Vec<_> = jobs.iter().rev().copied().collect();
        let (one, two) = tokio::join!(
            claim(&world.ctx, 1, channel, &jobs),
            claim(&world.ctx, 2, channel, &backwards)
        );
        let (one, two) = (one.unwrap(), two.unwrap());
        let mut ids: Vec<_> = one.iter().chain(&two).map(|claim| claim.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), one.len() + two.len()), (40, 40));
    }
}

#[tokio::test]
async fn an_outdated_dispatch_claims_nothing() {
    for world in worlds().await {
        let channel = channel(&world).await;
        sending(&world, 2).await;
        let jobs = queued(&world.ctx).await;
        let stale: Vec<_> = jobs.iter().map(|(id, seq)| (*id, seq - 1)).collect();
        let claims = claim(&world.ctx, 1, channel, &stale).await.unwrap();
        assert!(claims.is_empty(), "{claims:?}");
        assert_eq!(queued(&world.ctx).await, jobs);
    }
}

/// Dispatched a while ago, and not to be dispatched again for a long time.
async fn dispatched(world: &World) {
    run(
        world,
        "UPDATE recipient SET dispatched_until = 9000000000000 WHERE state = 'queued'",
    )
    .await;
}

async fn claims_nothing_and_may_be_dispatched_again(world: &World, channel: ChannelId, why: &str) {
    dispatched(world).await;
    let jobs = queued(&world.ctx).await;
    assert_eq!(jobs.len(), 3, "{why}");
    let claims = claim(&world.ctx, 1, channel, &jobs).await.unwrap();
    assert!(claims.is_empty(), "{why}: {claims:?}");
    for (id, _) in jobs {
        let row = row(world, id).await;
        assert_eq!(row.state, RecipientState::Queued, "{why}");
        assert_eq!(row.dispatched_until, row.due_at, "{why}");
        assert_eq!((row.claimed_at, row.first_tried_at), (None, None), "{why}");
    }
}

#[tokio::test]
async fn what_may_not_be_sent_now_is_left_to_do_and_may_be_dispatched_again() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let elsewhere = stranger(&world).await;
        let id = sending(&world, 3).await;
        for status in ["paused", "cancelled", "launching", "completed"] {
            run(&world, &format!("UPDATE campaign SET status = '{status}'")).await;
            claims_nothing_and_may_be_dispatched_again(&world, channel, status).await;
        }
        run(&world, "UPDATE campaign SET status = 'sending'").await;
        claims_nothing_and_may_be_dispatched_again(&world, elsewhere, "another channel").await;
        run(&world, "UPDATE campaign SET channel_id = NULL").await;
        claims_nothing_and_may_be_dispatched_again(&world, channel, "simulated").await;
        assert_eq!(counts(&world, id).await.queued, 3);
    }
}

#[tokio::test]
async fn whoever_has_opted_out_fails_at_the_claim() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 3).await;
        // At this very moment: the verb itself would have stopped the row.
        run(
            &world,
            "UPDATE contact SET opted_out_at = 1 WHERE external_id = 'p2'",
        )
        .await;
        let jobs = queued(&world.ctx).await;
        assert_eq!(claimed(&world, channel).await.len(), 2);
        let failed = row(&world, jobs[1].0).await;
        assert_eq!(failed.state, RecipientState::Failed);
        assert_eq!(failed.error_code.as_deref(), Some("opted_out"));
        assert_eq!(letters(&world).await.len(), 0, "nothing went wrong");
        let counts = counts(&world, id).await;
        assert_eq!((counts.queued, counts.failed), (2, 1));
    }
}

#[tokio::test]
async fn the_messaging_tier_lets_so_many_people_through_and_the_others_wait_their_turn() {
    for world in worlds().await {
        let limited = entity::channel::ActiveModel {
            tier_limit: Set(Some(2)),
            ..number(&world)
        };
        let channel = insert(&world, limited).await;
        let id = sending(&world, 5).await;
        dispatched(&world).await;
        let first = claimed(&world, channel).await;
        assert_eq!(first.len(), 2);
        assert!(
            claimed(&world, channel).await.is_empty(),
            "the tier is used up"
        );
        for (id, _) in queued(&world.ctx).await {
            let row = row(&world, id).await;
            assert_eq!(row.dispatched_until, row.due_at);
            assert_eq!(row.first_tried_at, None, "waiting for the tier is no try");
        }
        // One that fails gives its place back.
        settled(&world, channel, &first[..1], &refused(131_026)).await;
        let second = claimed(&world, channel).await;
        assert_eq!(second.len(), 1);
        settled(&world, channel, &first[1..], &accepted()).await;
        assert!(
            claimed(&world, channel).await.is_empty(),
            "an accepted one counts"
        );
        let counts = counts(&world, id).await;
        assert_eq!((counts.queued, counts.failed, counts.sent), (3, 1, 1));
    }
}

#[tokio::test]
async fn a_tier_of_nobody_lets_nobody_through_and_loses_nobody() {
    for world in worlds().await {
        let limited = entity::channel::ActiveModel {
            tier_limit: Set(Some(0)),
            ..number(&world)
        };
        let channel = insert(&world, limited).await;
        let id = sending(&world, 3).await;
        assert!(claimed(&world, channel).await.is_empty());
        assert_eq!(counts(&world, id).await.queued, 3);
        let shown = limits(&world.ctx, world.agent).await.unwrap();
        assert_eq!((shown.limit, shown.remaining), (Some(0), Some(0)));
        run(&world, "UPDATE channel SET tier_limit = 250").await;
        assert_eq!(claimed(&world, channel).await.len(), 3);
    }
}

#[tokio::test]
async fn two_campaigns_to_the_same_people_take_one_place_each_person() {
    for world in worlds().await {
        let limited = entity::channel::ActiveModel {
            tier_limit: Set(Some(3)),
            ..number(&world)
        };
        let channel = insert(&world, limited).await;
        sending(&world, 3).await;
        another(&world, "the same people").await;
        assert_eq!(claimed(&world, channel).await.len(), 3);
        world.ctx.clock.advance(60 * SECOND);
        assert_eq!(claimed(&world, channel).await.len(), 3);
    }
}

#[tokio::test]
async fn whose_window_is_open_needs_no_place_of_the_tier() {
    for world in worlds().await {
        let limited = entity::channel::ActiveModel {
            tier_limit: Set(Some(1)),
            ..number(&world)
        };
        let channel = insert(&world, limited).await;
        let elsewhere = stranger(&world).await;
        sending(&world, 4).await;
        let now = world.ctx.now();
        // The first wrote just within the day, the second a day ago, the third to another number.
        for (who, through, at) in [
            ("p1", channel, now - 24 * HOUR + 1),
            ("p2", channel, now - 24 * HOUR),
            ("p3", elsewhere, now),
        ] {
            let number = through.0;
            let sql = format!(
                "INSERT INTO message (agent_id, contact_id, channel_id, direction, kind, wamid, created_at) \
                 SELECT agent_id, id, {number}, 'in', 'text', 'wamid.' || external_id, {at} FROM contact WHERE external_id = '{who}'"
            );
            run(&world, &sql).await;
        }
        let phones: Vec<_> = claimed(&world, channel).await;
        let phones: Vec<_> = phones.iter().map(|claim| claim.phone.as_str()).collect();
        assert_eq!(phones, ["+15550000001", "+15550000002"]);
        assert_eq!(limits(&world.ctx, world.agent).await.unwrap().used_24h, 1);
    }
}

#[tokio::test]
async fn a_pause_counts_for_nobody_s_expiry() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 2).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims[..1], &refused(131_000)).await;
        world.ctx.clock.advance(HOUR);
        campaign::pause(&world.ctx, world.agent, id).await.unwrap();
        world.ctx.clock.advance(48 * HOUR);
        // What was on its way when it was paused comes back, and may be tried again.
        settled(&world, channel, &claims[1..], &refused(131_000)).await;
        assert_eq!(counts(&world, id).await.failed, 0);
        campaign::resume(&world.ctx, world.agent, id).await.unwrap();
        world.ctx.clock.advance(23 * HOUR - SECOND);
        let again = claimed(&world, channel).await;
        assert_eq!(again.len(), 2, "a second before its time");
        settled(&world, channel, &again, &refused(130_429)).await;
        world.ctx.clock.advance(4 * SECOND);
        assert!(claimed(&world, channel).await.is_empty());
        assert_eq!(counts(&world, id).await.failed, 2);
    }
}

#[tokio::test]
async fn what_has_expired_fails_with_its_last_reason_and_a_letter_and_the_letter_sends_it_again() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 2).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims[..1], &refused(131_000)).await;
        settled(&world, channel, &claims[1..], &accepted()).await;
        world.ctx.clock.advance(24 * HOUR - SECOND);
        let second = claimed(&world, channel).await;
        assert_eq!(
            second.len(),
            1,
            "a second before its time it is tried again"
        );
        assert_eq!(second[0].attempt, 2);
        let late = outcome(&world, &second[0], refused(130_429));
        settle(&world.ctx, 1, channel, &[late]).await.unwrap();
        world.ctx.clock.advance(SECOND);
        assert!(claimed(&world, channel).await.is_empty());
        let failed = row(&world, claims[0].id).await;
        assert_eq!(failed.state, RecipientState::Failed);
        assert_eq!(failed.error_code.as_deref(), Some("expired"));
        let reason = failed.error_reason.unwrap();
        assert!(
            reason.contains("Meta had a problem that it does not name"),
            "{reason}"
        );
        let open = letters(&world).await;
        assert_eq!(open.len(), 1);
        assert_eq!(
            (open[0].cause.as_str(), open[0].reference),
            ("expired", claims[0].id.0)
        );
        assert_eq!(counts(&world, id).await.failed, 1);

        dead_letter::retry(&world.ctx, Some(world.agent), open[0].id)
            .await
            .unwrap();
        let again = row(&world, claims[0].id).await;
        assert_eq!(
            (again.state, again.attempt, again.tries),
            (RecipientState::Queued, 3, 0)
        );
        let third = claimed(&world, channel).await;
        assert_eq!(third.len(), 1, "its time begins anew");
        assert_eq!(third[0].attempt, 3);
        assert_eq!(counts(&world, id).await.failed, 0);
    }
}
