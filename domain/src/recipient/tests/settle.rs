//! Settling: every word of Meta's moves the row as the table of verdicts says, and what is around it too.

use super::{HOUR, SECOND, letters};
use crate::{
    campaign::{
        complete, pause, resume,
        tests::{counts, queued, status},
    },
    channel::rate,
    dead_letter,
    recipient::{Claim, Settled, StatusOf, Streaks, apply_statuses, settle},
    testing::{
        World,
        real::{
            accepted, another, channel, channel_row, claimed, outcome, reference, refused, row,
            run, sending, settled, stranger, wamid,
        },
        worlds,
    },
    whatsapp::{
        event::{Person, Status, StatusKind},
        graph::{Accepted, NotSent, Sent},
        verdict::{GraphError, Verdict, judge},
    },
};
use entity::{
    ChannelId,
    campaign::{self, CampaignStatus},
    channel::ChannelStatus,
    recipient::{Model, RecipientState},
};
use sea_orm::EntityTrait;
use std::{ops::RangeInclusive, time::Duration};

fn held() -> Sent {
    Sent::Accepted(Accepted {
        wamid: "wamid".into(),
        wa_id: None,
        user_id: None,
        held: true,
    })
}

fn late() -> Sent {
    Sent::NotSent(NotSent::Late)
}

fn unreachable() -> Sent {
    Sent::NotSent(NotSent::Unreachable("connection refused".into()))
}

fn in_doubt() -> Sent {
    Sent::InDoubt("no answer came in time".into())
}

/// How a row stands after an outcome.
struct Case {
    sent: Sent,
    state: RecipientState,
    attempt: i32,
    tries: i32,
    /// How much later it may go out again.
    wait: RangeInclusive<i64>,
    code: Option<&'static str>,
}

fn queued_again(sent: Sent, attempt: i32, tries: i32, wait: RangeInclusive<i64>) -> Case {
    Case {
        sent,
        state: RecipientState::Queued,
        attempt,
        tries,
        wait,
        code: None,
    }
}

fn stays(sent: Sent, state: RecipientState, code: Option<&'static str>) -> Case {
    Case {
        sent,
        state,
        attempt: 1,
        tries: 0,
        wait: 0..=0,
        code,
    }
}

fn cases() -> Vec<Case> {
    let tried = |code: i64, wait, word| Case {
        code: Some(word),
        ..queued_again(refused(code), 2, 1, wait)
    };
    let day = 24 * HOUR;
    vec![
        stays(accepted(), RecipientState::Sent, None),
        stays(held(), RecipientState::Held, None),
        stays(in_doubt(), RecipientState::InDoubt, None),
        stays(refused(131_026), RecipientState::Failed, Some("131026")),
        stays(refused(131_050), RecipientState::Failed, Some("131050")),
        tried(131_000, SECOND..=2 * SECOND, "131000"),
        tried(131_049, day..=day, "131049"),
        queued_again(refused(130_429), 1, 0, 1_500..=3_000),
        queued_again(refused(131_056), 1, 0, 4_000..=8_000),
        queued_again(refused(80_007), 1, 0, 0..=0),
        queued_again(refused(132_015), 1, 0, 0..=0),
        queued_again(refused(131_048), 1, 0, 0..=0),
        queued_again(refused(190), 1, 0, 0..=0),
        queued_again(late(), 1, 0, 0..=0),
        queued_again(unreachable(), 1, 0, 1_000..=1_000),
    ]
}

fn check(world: &World, case: &Case, row: &Model) {
    let what = format!("{:?}", case.sent);
    assert_eq!(row.state, case.state, "{what}");
    assert_eq!(
        (row.attempt, row.tries),
        (case.attempt, case.tries),
        "{what}"
    );
    assert_eq!(row.error_code.as_deref(), case.code, "{what}");
    let is_failed = case.state == RecipientState::Failed;
    assert_eq!(row.failed_at.is_some(), is_failed, "{what}");
    let is_taken = matches!(case.state, RecipientState::Sent | RecipientState::Held);
    assert_eq!(row.wamid.is_some(), is_taken, "{what}");
    assert_eq!(
        row.sent_at.is_some(),
        case.state == RecipientState::Sent,
        "{what}"
    );
    if case.state == RecipientState::Queued {
        assert_eq!(row.claimed_at, None, "{what}");
        assert_eq!(row.dispatched_until, row.due_at, "{what}");
        let wait = row.due_at - world.ctx.now();
        assert!(case.wait.contains(&wait), "{what}: {wait}");
        assert_eq!(
            row.first_tried_at.is_none(),
            does_not_count(&case.sent),
            "{what}"
        );
    }
}

/// A day's wait, and waiting for a channel or a campaign, does not count for the expiry; every other wait does.
fn does_not_count(sent: &Sent) -> bool {
    let Sent::Refused(error) = sent else {
        return false;
    };
    match judge(error).verdict {
        Verdict::Postpone(_)
        | Verdict::Rest(_)
        | Verdict::PauseCampaign
        | Verdict::PauseCampaignAndRest(_)
        | Verdict::StopChannel => true,
        Verdict::Retry
        | Verdict::Throttled
        | Verdict::PairLimited
        | Verdict::GiveUp
        | Verdict::OptedOut => false,
    }
}

#[tokio::test]
async fn every_word_moves_its_row_as_the_table_says_and_said_twice_it_changes_nothing() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let cases = cases();
        let n = i64::try_from(cases.len()).unwrap();
        let id = sending(&world, n).await;
        let claims = claimed(&world, channel).await;
        world.ctx.clock.advance(100);
        let mut outcomes = Vec::new();
        for (case, claim) in cases.iter().zip(&claims) {
            let outcome = outcome(&world, claim, case.sent.clone());
            settle_one(&world, channel, &outcome).await;
            let row = row(&world, claim.id).await;
            check(&world, case, &row);
            counts(&world, id).await;
            outcomes.push((outcome, row));
        }
        for (outcome, before) in &outcomes {
            settle_one(&world, channel, outcome).await;
            let after = row(&world, outcome.recipient).await;
            assert_eq!(after, *before, "{:?}", outcome.sent);
        }
        let counts = counts(&world, id).await;
        assert_eq!((counts.sent, counts.failed), (1, 2));
        assert_eq!(counts.queued, n - 3);
    }
}

async fn settle_one(world: &World, channel: ChannelId, outcome: &Settled) {
    let outcomes = std::slice::from_ref(outcome);
    settle(&world.ctx, 1, channel, outcomes).await.unwrap();
}

#[tokio::test]
async fn all_at_once_is_the_same_as_one_after_the_other() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let cases = cases();
        let id = sending(&world, i64::try_from(cases.len()).unwrap()).await;
        let claims = claimed(&world, channel).await;
        let outcomes: Vec<_> = cases
            .iter()
            .zip(&claims)
            .map(|(case, claim)| outcome(&world, claim, case.sent.clone()))
            .collect();
        settle(&world.ctx, 1, channel, &outcomes).await.unwrap();
        for (case, claim) in cases.iter().zip(&claims) {
            check(&world, case, &row(&world, claim.id).await);
        }
        counts(&world, id).await;
    }
}

/// Settling is done again if the database went away while it answered. Meanwhile the same attempt may be under way
/// again, and giving that back would send it twice.
#[tokio::test]
async fn what_became_of_an_earlier_claim_says_nothing_of_the_same_attempt_claimed_again() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let words = [
            late(),
            unreachable(),
            refused(130_429),
            refused(131_056),
            refused(80_007),
        ];
        let id = sending(&world, 5).await;
        let claims = claimed(&world, channel).await;
        let outcomes: Vec<_> = claims
            .iter()
            .zip(&words)
            .map(|(claim, word)| outcome(&world, claim, word.clone()))
            .collect();
        settle(&world.ctx, 1, channel, &outcomes).await.unwrap();
        world.ctx.clock.advance(10 * SECOND);
        let again = claimed(&world, channel).await;
        assert_eq!(again.len(), 5);
        assert!(
            again.iter().all(|claim| claim.attempt == 1),
            "the same attempt"
        );
        settle(&world.ctx, 1, channel, &outcomes).await.unwrap();
        for claim in &again {
            let row = row(&world, claim.id).await;
            assert_eq!(row.state, RecipientState::Sending);
        }
        settled(&world, channel, &again, &accepted()).await;
        assert_eq!(counts(&world, id).await.sent, 5);
    }
}

async fn told(world: &World, channel: ChannelId, claim: &Claim, kind: StatusKind) {
    let status = StatusOf {
        channel,
        number: crate::testing::real::NUMBER.into(),
        status: Status {
            wamid: wamid(claim),
            kind,
            at: Some(world.ctx.now()),
            callback_data: Some(reference(world, claim).await),
            person: Person::default(),
            group_id: None,
            errors: Vec::new(),
            category: None,
            conversation_expires_at: None,
        },
        received_at: world.ctx.now(),
    };
    let tx = world.ctx.store.begin().await.unwrap();
    let applied = apply_statuses(&world.ctx, &tx, 1, &[status]).await;
    let applied = applied.unwrap();
    tx.commit().await.unwrap();
    assert!(applied.unknown.is_empty() && applied.foreign == 0);
}

#[tokio::test]
async fn an_outcome_that_comes_after_a_status_lowers_nothing() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let words = [
            accepted(),
            held(),
            in_doubt(),
            late(),
            unreachable(),
            refused(131_000),
            refused(131_026),
            refused(130_429),
        ];
        let id = sending(&world, 8).await;
        let claims = claimed(&world, channel).await;
        for claim in &claims {
            told(&world, channel, claim, StatusKind::Delivered).await;
        }
        world.ctx.clock.advance(SECOND);
        for (claim, word) in claims.iter().zip(&words) {
            let before = row(&world, claim.id).await;
            assert_eq!(before.state, RecipientState::Delivered);
            settled(&world, channel, std::slice::from_ref(claim), word).await;
            let after = row(&world, claim.id).await;
            assert_eq!(after, before, "{word:?}");
        }
        assert_eq!(counts(&world, id).await.delivered, 8);
    }
}

#[tokio::test]
async fn a_throttle_halves_the_number_once_however_many_messages_it_hits() {
    for world in worlds().await {
        let channel = channel(&world).await;
        sending(&world, 10).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims[..5], &refused(130_429)).await;
        settled(&world, channel, &claims[5..], &refused(130_429)).await;
        let row = channel_row(&world, channel).await;
        assert!((rate(&row, world.ctx.now()) - 36.0).abs() < 1e-6, "{row:?}");
        assert_eq!(row.status, ChannelStatus::Connected);
    }
}

#[tokio::test]
async fn a_channel_rests_as_long_as_it_is_told() {
    let told = |code: i64, seconds| {
        Sent::Refused(GraphError {
            code,
            retry_after: Some(Duration::from_secs(seconds)),
            ..GraphError::default()
        })
    };
    for (word, rest) in [
        (refused(80_007), 300 * SECOND),
        (told(80_007, 42), 42 * SECOND),
        (refused(131_048), 6 * HOUR),
        (unreachable(), 3 * SECOND),
        (late(), 0),
        (in_doubt(), 0),
        (refused(131_000), 0),
    ] {
        for world in worlds().await {
            let channel = channel(&world).await;
            sending(&world, 1).await;
            let claims = claimed(&world, channel).await;
            settled(&world, channel, &claims, &word).await;
            let until = channel_row(&world, channel).await.rest_until;
            let expected = if rest == 0 { 0 } else { world.ctx.now() + rest };
            assert_eq!(until, expected, "{word:?}");
        }
    }
}

#[tokio::test]
async fn a_provider_that_answers_nothing_readable_twenty_times_in_a_row_is_left_alone_for_a_while()
{
    for world in worlds().await {
        let channel = channel(&world).await;
        sending(&world, 40).await;
        let claims = claimed(&world, channel).await;
        let streaks = Streaks::default();
        let say = async |claims: &[Claim], sent: Sent| {
            let outcomes: Vec<_> = claims
                .iter()
                .map(|claim| Settled {
                    weighed: streaks.outcome(claim.campaign_id, channel, &sent),
                    ..outcome(&world, claim, sent.clone())
                })
                .collect();
            settle(&world.ctx, 1, channel, &outcomes).await.unwrap();
            channel_row(&world, channel).await.rest_until
        };
        assert_eq!(say(&claims[..19], in_doubt()).await, 0);
        assert_eq!(say(&claims[19..20], accepted()).await, 0);
        assert_eq!(
            say(&claims[20..39], in_doubt()).await,
            0,
            "the row was broken"
        );
        let until = say(&claims[39..], in_doubt()).await;
        assert_eq!(until, world.ctx.now() + 30 * SECOND);
    }
}

async fn pause_reason(world: &World, id: entity::CampaignId) -> String {
    let row = campaign::Entity::find_by_id(id)
        .one(&world.ctx.store.read)
        .await;
    row.unwrap().unwrap().pause_reason.unwrap_or_default()
}

#[tokio::test]
async fn a_refused_template_pauses_its_campaign_with_the_reason_and_no_other() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 3).await;
        let other = another(&world, "other").await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims[..1], &refused(132_015)).await;
        assert_eq!(status(&world, id).await, CampaignStatus::Paused);
        let reason = pause_reason(&world, id).await;
        assert!(reason.contains("Meta has paused the template"), "{reason}");
        assert_eq!(status(&world, other).await, CampaignStatus::Sending);
        assert_eq!(
            channel_row(&world, channel).await.status,
            ChannelStatus::Connected
        );
        // What is in flight comes to its end all the same.
        settled(&world, channel, &claims[1..3], &accepted()).await;
        assert_eq!(counts(&world, id).await.sent, 2);
    }
}

#[tokio::test]
async fn a_refused_token_stops_its_channel_and_pauses_what_goes_through_it() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let elsewhere = stranger(&world).await;
        let id = sending(&world, 2).await;
        let second = another(&world, "second").await;
        let foreign = another(&world, "through another channel").await;
        run(
            &world,
            &format!(
                "UPDATE campaign SET channel_id = {} WHERE id = {}",
                elsewhere.0, foreign.0
            ),
        )
        .await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims[..1], &refused(190)).await;
        let row = channel_row(&world, channel).await;
        assert_eq!(row.status, ChannelStatus::Stopped);
        assert_eq!(row.stop_code.as_deref(), Some("190"));
        let reason = row.stop_reason.unwrap();
        assert!(reason.contains("access token has expired"), "{reason}");
        for id in [id, second] {
            assert_eq!(status(&world, id).await, CampaignStatus::Paused);
            let why = pause_reason(&world, id).await;
            assert!(why.contains(&reason), "{why}");
        }
        assert_eq!(status(&world, foreign).await, CampaignStatus::Sending);
        let row = channel_row(&world, elsewhere).await;
        assert_eq!(row.status, ChannelStatus::Connected);
    }
}

#[tokio::test]
async fn an_error_that_may_be_the_persons_own_pauses_the_campaign_when_everybody_has_it() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 9).await;
        let claims = claimed(&world, channel).await;
        let streaks = Streaks::default();
        let say = async |claim: &Claim, sent: Sent| {
            let outcome = Settled {
                weighed: streaks.outcome(claim.campaign_id, channel, &sent),
                ..outcome(&world, claim, sent)
            };
            settle(&world.ctx, 1, channel, &[outcome]).await.unwrap();
            status(&world, id).await
        };
        // Code 1: from the fifth in a row on.
        for claim in &claims[..3] {
            assert_eq!(say(claim, refused(1)).await, CampaignStatus::Sending);
        }
        assert_eq!(say(&claims[3], accepted()).await, CampaignStatus::Sending);
        for claim in &claims[4..8] {
            assert_eq!(say(claim, refused(1)).await, CampaignStatus::Sending);
        }
        assert_eq!(say(&claims[8], refused(1)).await, CampaignStatus::Paused);
        // The one that was too many is not spent: it waits for the campaign to go on.
        let last = row(&world, claims[8].id).await;
        assert_eq!(
            (last.state, last.attempt, last.tries),
            (RecipientState::Queued, 1, 0)
        );
    }
}

#[tokio::test]
async fn who_has_switched_off_marketing_is_opted_out_and_gets_nothing_of_other_campaigns() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 2).await;
        let claims = claimed(&world, channel).await;
        let other = another(&world, "other").await;
        settled(&world, channel, &claims[..1], &refused(131_050)).await;
        let opted_out = entity::contact::Entity::find()
            .all(&world.ctx.store.read)
            .await
            .unwrap();
        let opted_out: Vec<_> = opted_out
            .iter()
            .filter(|contact| contact.opted_out_at.is_some())
            .map(|contact| contact.external_id.as_deref().unwrap())
            .collect();
        assert_eq!(opted_out, ["p1"]);
        assert_eq!(counts(&world, id).await.failed, 1);
        let counts = counts(&world, other).await;
        assert_eq!((counts.failed, counts.queued), (1, 1));
        assert!(letters(&world).await.is_empty(), "a wish is no failure");
    }
}

#[tokio::test]
async fn tries_end_where_the_next_would_be_too_late_and_the_letter_queues_it_again() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 1).await;
        let first = claimed(&world, channel).await;
        settled(&world, channel, &first, &refused(131_000)).await;
        world.ctx.clock.advance(24 * HOUR - 500);
        let second = claimed(&world, channel).await;
        settled(&world, channel, &second, &refused(131_000)).await;
        let failed = row(&world, first[0].id).await;
        assert_eq!(failed.state, RecipientState::Failed);
        assert_eq!(failed.error_code.as_deref(), Some("131000"));
        let open = letters(&world).await;
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].cause.as_str(), open[0].attempts), ("131000", 2));
        assert_eq!(open[0].agent_id, Some(world.agent));
        // Settled again, as after an outage: one letter.
        settled(&world, channel, &second, &refused(131_000)).await;
        assert_eq!(letters(&world).await, open);
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);

        dead_letter::retry(&world.ctx, Some(world.agent), open[0].id)
            .await
            .unwrap();
        assert_eq!(status(&world, id).await, CampaignStatus::Sending);
        let third = claimed(&world, channel).await;
        assert_eq!((third.len(), third[0].attempt), (1, 3));
        settled(&world, channel, &third, &accepted()).await;
        assert_eq!(counts(&world, id).await.sent, 1);
    }
}

#[tokio::test]
async fn a_person_who_gets_too_much_is_asked_on_three_more_days_and_then_given_up() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 1).await;
        let (person, _) = queued(&world.ctx).await[0];
        for day in 1..=4 {
            let claims = claimed(&world, channel).await;
            assert_eq!((claims.len(), claims[0].attempt), (1, day));
            settled(&world, channel, &claims, &refused(131_049)).await;
            world.ctx.clock.advance(24 * HOUR);
        }
        let row = row(&world, person).await;
        assert_eq!(row.state, RecipientState::Failed);
        assert_eq!(row.error_code.as_deref(), Some("131049"));
        assert_eq!(letters(&world).await.len(), 1);
        assert_eq!(counts(&world, id).await.failed, 1);
    }
}

#[tokio::test]
async fn a_resumed_campaign_sends_exactly_the_rest() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 10).await;
        let all = queued(&world.ctx).await;
        let mut sent = crate::recipient::claim(&world.ctx, 1, channel, &all[..4])
            .await
            .unwrap();
        pause(&world.ctx, world.agent, id).await.unwrap();
        assert!(claimed(&world, channel).await.is_empty());
        settled(&world, channel, &sent, &accepted()).await;
        assert_eq!(counts(&world, id).await.sent, 4);
        assert_eq!(complete(&world.ctx).await.unwrap(), 0);
        resume(&world.ctx, world.agent, id).await.unwrap();
        let rest = claimed(&world, channel).await;
        settled(&world, channel, &rest, &accepted()).await;
        sent.extend(rest);
        let mut ids: Vec<_> = sent.iter().map(|claim| claim.id).collect();
        ids.sort_unstable();
        let expected: Vec<_> = all.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, expected, "everybody once");
        assert!(sent.iter().all(|claim| claim.attempt == 1));
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);
        let end = counts(&world, id).await;
        assert_eq!((end.queued, end.sent), (0, 10));
    }
}
