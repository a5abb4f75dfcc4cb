//! Statuses: early, late, twice, in any order, about others' messages.

use super::{about, digested, events, failed, parked, post, post_body, status, waiting};
use crate::{
    campaign::{
        complete,
        tests::{counts, status as status_of},
    },
    recipient::Claim,
    testing::{
        START,
        real::{
            NUMBER, SECRET, accepted, another, channel, claimed, reference, row, run, sending,
            settled, stranger, wamid,
        },
        worlds,
    },
    webhook::{Digested, digest, drop_parked, match_parked},
    whatsapp::graph::Sent,
};
use entity::{campaign::CampaignStatus, recipient::RecipientState};
use serde_json::json;

const HOUR: i64 = 3_600_000;

#[tokio::test]
async fn a_status_that_comes_before_its_answer_is_applied_at_once_and_the_answer_lowers_nothing() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 1).await;
        let claims = claimed(&world, channel).await;
        let (wamid, data) = (wamid(&claims[0]), reference(&world, &claims[0]).await);
        post(&world, &[status(&wamid, "delivered", 2, Some(&data))]).await;
        let found = digested(&world).await;
        let expected = Digested {
            events: 1,
            updates: 1,
            foreign: 0,
            odd: 0,
        };
        assert_eq!(found, expected);
        let early = row(&world, claims[0].id).await;
        assert_eq!(early.state, RecipientState::Delivered);
        assert_eq!(
            (early.sent_at, early.delivered_at),
            (Some(START + 2_000), Some(START + 2_000))
        );
        assert_eq!((early.wamid, early.wamid_attempt), (Some(wamid), 1));
        world.ctx.clock.advance(5_000);
        settled(&world, channel, &claims, &accepted()).await;
        let late = row(&world, claims[0].id).await;
        assert_eq!(late.state, RecipientState::Delivered);
        assert_eq!(late.sent_at, Some(START + 2_000));
        assert_eq!(counts(&world, id).await.delivered, 1);
    }
}

#[tokio::test]
async fn statuses_in_the_wrong_order_and_twice_lead_to_the_same_row() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 1).await;
        let claims = claimed(&world, channel).await;
        let (wamid, data) = (wamid(&claims[0]), reference(&world, &claims[0]).await);
        settled(&world, channel, &claims, &accepted()).await;
        let told = |kind, after| status(&wamid, kind, after, Some(&data));
        post(&world, &[told("read", 9), told("sent", 1)]).await;
        post(
            &world,
            &[told("delivered", 4), told("read", 9), told("read", 9)],
        )
        .await;
        digested(&world).await;
        let end = row(&world, claims[0].id).await;
        assert_eq!(end.state, RecipientState::Read);
        // It was accepted before Meta says that it was sent.
        assert_eq!(end.sent_at, Some(START));
        assert_eq!(
            (end.delivered_at, end.read_at),
            (Some(START + 4_000), Some(START + 9_000))
        );
        let counts = counts(&world, id).await;
        assert_eq!(
            (counts.read, counts.reached_delivered, counts.reached_read),
            (1, 1, 1)
        );
    }
}

#[tokio::test]
async fn a_doubt_is_resolved_by_a_status() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 3).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &Sent::InDoubt("closed".into())).await;
        assert_eq!(counts(&world, id).await.in_doubt, 3);
        let mut statuses = Vec::new();
        for (claim, kind) in claims.iter().zip(["sent", "read", "failed"]) {
            let data = reference(&world, claim).await;
            statuses.push(match kind {
                "failed" => failed(&wamid(claim), 131_026, 3, Some(&data)),
                kind => status(&wamid(claim), kind, 3, Some(&data)),
            });
        }
        post(&world, &statuses).await;
        digested(&world).await;
        let counts = counts(&world, id).await;
        assert_eq!((counts.in_doubt, counts.queued), (0, 0));
        assert_eq!((counts.sent, counts.read, counts.failed), (1, 1, 1));
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_status_of_somebody_elses_message_is_counted_and_changes_nothing() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let elsewhere = stranger(&world).await;
        assert_ne!(channel, elsewhere);
        let id = sending(&world, 1).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &accepted()).await;
        let (wamid, ours) = (wamid(&claims[0]), reference(&world, &claims[0]).await);
        let of_nobody = ours.replace(&format!(":{}:1", claims[0].id.0), ":999999:1");
        for (secret, number, callback) in [
            // Of another installation, of another program, of a recipient that is gone.
            (SECRET, NUMBER, Some("outbound:another:1:1")),
            (SECRET, NUMBER, Some("order 66")),
            (SECRET, NUMBER, Some(of_nobody.as_str())),
            // Of a number that this secret may not speak for, whatever it says.
            ("another-hash", NUMBER, Some(ours.as_str())),
            ("another-hash", NUMBER, None),
            ("unknown-hash", NUMBER, Some(ours.as_str())),
            (SECRET, "206540352242922", Some(ours.as_str())),
            // Of a number of its own, about our recipient.
            ("another-hash", "206540352242922", Some(ours.as_str())),
        ] {
            let before = row(&world, claims[0].id).await;
            let id = if callback == Some(ours.as_str()) {
                wamid.as_str()
            } else {
                "wamid.other"
            };
            let told = status(id, "read", 3, callback);
            post_body(&world, secret, about(number, "statuses", &[told])).await;
            let found = digested(&world).await;
            assert_eq!(
                (found.updates, found.foreign, found.odd),
                (1, 1, 0),
                "{secret} {callback:?}"
            );
            assert_eq!(
                row(&world, claims[0].id).await,
                before,
                "{secret} {callback:?}"
            );
        }
        assert_eq!(parked(&world).await, 0);
        let foreign: Vec<_> = events(&world)
            .await
            .iter()
            .map(|event| event.foreign_updates)
            .collect();
        assert_eq!(foreign, [1; 8]);
        assert_eq!(counts(&world, id).await.sent, 1);
    }
}

#[tokio::test]
async fn without_its_reference_a_status_finds_its_message_by_its_id() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 2).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &accepted()).await;
        let told = status(&wamid(&claims[1]), "delivered", 3, None);
        post(&world, &[told]).await;
        assert_eq!(digested(&world).await.foreign, 0);
        assert_eq!(
            row(&world, claims[1].id).await.state,
            RecipientState::Delivered
        );
        assert_eq!(row(&world, claims[0].id).await.state, RecipientState::Sent);
        assert_eq!(counts(&world, id).await.delivered, 1);
    }
}

#[tokio::test]
async fn one_that_nobody_knows_yet_is_parked_and_applied_once_its_send_is_stored() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 2).await;
        let claims = claimed(&world, channel).await;
        post(
            &world,
            &[
                status(&wamid(&claims[0]), "sent", 1, None),
                status(&wamid(&claims[0]), "read", 3, None),
                failed(&wamid(&claims[1]), 131_026, 2, None),
                status("wamid.of.nobody", "read", 3, None),
            ],
        )
        .await;
        assert_eq!(
            digested(&world).await.foreign,
            0,
            "it may still turn out to be ours"
        );
        assert_eq!(parked(&world).await, 4);
        match_parked(&world.ctx).await.unwrap();
        assert_eq!(parked(&world).await, 4);
        settled(&world, channel, &claims, &accepted()).await;
        match_parked(&world.ctx).await.unwrap();
        assert_eq!(parked(&world).await, 1);
        let read = row(&world, claims[0].id).await;
        assert_eq!(
            (read.state, read.read_at),
            (RecipientState::Read, Some(START + 3_000))
        );
        let failed = row(&world, claims[1].id).await;
        assert_eq!(
            (failed.state, failed.failed_at),
            (RecipientState::Failed, Some(START + 2_000))
        );
        assert_eq!(failed.error_code.as_deref(), Some("131026"));
        counts(&world, id).await;

        world.ctx.clock.advance(HOUR - 1);
        drop_parked(&world.ctx).await.unwrap();
        assert_eq!(parked(&world).await, 1);
        world.ctx.clock.advance(1);
        drop_parked(&world.ctx).await.unwrap();
        assert_eq!(parked(&world).await, 0);
    }
}

async fn one_that_failed(
    world: &crate::testing::World,
    code: i64,
) -> (Vec<Claim>, entity::CampaignId) {
    let channel = channel(world).await;
    let id = sending(world, 1).await;
    let claims = claimed(world, channel).await;
    settled(world, channel, &claims, &accepted()).await;
    assert_eq!(complete(&world.ctx).await.unwrap(), 1);
    world.ctx.clock.advance(60_000);
    let data = reference(world, &claims[0]).await;
    for _ in 0..2 {
        post(world, &[failed(&wamid(&claims[0]), code, 7, Some(&data))]).await;
        digested(world).await;
    }
    (claims, id)
}

#[tokio::test]
async fn a_message_that_fails_after_it_was_sent_has_failed() {
    for world in worlds().await {
        let (claims, id) = one_that_failed(&world, 131_026).await;
        let row = row(&world, claims[0].id).await;
        assert_eq!((row.state, row.attempt), (RecipientState::Failed, 1));
        assert_eq!(row.failed_at, Some(START + 7_000));
        assert_eq!(row.error_code.as_deref(), Some("131026"));
        let counts = counts(&world, id).await;
        assert_eq!((counts.failed, counts.sent, counts.reached_sent), (1, 0, 1));
        assert_eq!(status_of(&world, id).await, CampaignStatus::Completed);
    }
}

#[tokio::test]
async fn one_held_back_from_a_person_who_gets_enough_waits_a_day_and_opens_its_campaign_again() {
    for world in worlds().await {
        let (claims, id) = one_that_failed(&world, 131_049).await;
        let waits = row(&world, claims[0].id).await;
        assert_eq!(
            (waits.state, waits.attempt, waits.tries),
            (RecipientState::Queued, 2, 1)
        );
        assert_eq!(waits.due_at, world.ctx.now() + 24 * HOUR);
        assert_eq!(waits.dispatched_until, waits.due_at);
        assert_eq!(status_of(&world, id).await, CampaignStatus::Sending);
        assert_eq!(complete(&world.ctx).await.unwrap(), 0);
        assert_eq!(counts(&world, id).await.queued, 1);
    }
}

#[tokio::test]
async fn one_that_failed_in_a_cancelled_campaign_is_not_sent_again() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 1).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &accepted()).await;
        crate::campaign::cancel(&world.ctx, world.agent, id)
            .await
            .unwrap();
        let data = reference(&world, &claims[0]).await;
        post(
            &world,
            &[failed(&wamid(&claims[0]), 131_049, 7, Some(&data))],
        )
        .await;
        digested(&world).await;
        assert_eq!(
            row(&world, claims[0].id).await.state,
            RecipientState::Failed
        );
        assert_eq!(status_of(&world, id).await, CampaignStatus::Cancelled);
        assert_eq!(counts(&world, id).await.failed, 1);
    }
}

#[tokio::test]
async fn a_person_who_turns_out_to_want_no_marketing_is_opted_out() {
    for world in worlds().await {
        let (claims, id) = one_that_failed(&world, 131_050).await;
        let row = row(&world, claims[0].id).await;
        assert_eq!(row.error_code.as_deref(), Some("131050"));
        assert_eq!(counts(&world, id).await.failed, 1);
        let sql = "SELECT COUNT(*) AS n FROM contact WHERE opted_out_at IS NOT NULL";
        assert_eq!(
            crate::store::count(&world.ctx.store.read, sql, [])
                .await
                .unwrap(),
            1
        );
        let next = another(&world, "next").await;
        assert_eq!(
            counts(&world, next).await.failed,
            1,
            "nothing more goes to them"
        );
    }
}

#[tokio::test]
async fn a_template_that_meta_paused_on_the_way_pauses_the_campaign() {
    for world in worlds().await {
        let (claims, id) = one_that_failed(&world, 132_015).await;
        let row = row(&world, claims[0].id).await;
        assert_eq!((row.state, row.attempt), (RecipientState::Queued, 2));
        assert_eq!(status_of(&world, id).await, CampaignStatus::Paused);
        assert_eq!(counts(&world, id).await.queued, 1);
    }
}

#[tokio::test]
async fn a_failure_says_nothing_of_what_was_delivered_or_of_a_later_attempt() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 2).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &accepted()).await;
        let mut data = Vec::new();
        for claim in &claims {
            data.push(reference(&world, claim).await);
        }
        let (first, second) = (wamid(&claims[0]), wamid(&claims[1]));
        post(&world, &[status(&first, "delivered", 1, Some(&data[0]))]).await;
        post(&world, &[failed(&second, 131_049, 1, Some(&data[1]))]).await;
        digested(&world).await;
        let again = claimed(&world, channel).await;
        settled(&world, channel, &again, &accepted()).await;
        assert_eq!(again[0].attempt, 2);
        let rows = [
            row(&world, claims[0].id).await,
            row(&world, claims[1].id).await,
        ];
        post(&world, &[failed(&first, 131_026, 9, Some(&data[0]))]).await;
        post(&world, &[failed(&second, 131_026, 9, Some(&data[1]))]).await;
        digested(&world).await;
        for before in rows {
            assert_eq!(row(&world, before.id).await, before);
        }
        // The first attempt arrives after all: proof of delivery wins, whichever attempt it is of.
        post(&world, &[status(&second, "delivered", 10, Some(&data[1]))]).await;
        digested(&world).await;
        let arrived = row(&world, claims[1].id).await;
        assert_eq!(arrived.state, RecipientState::Delivered);
        assert_eq!(arrived.wamid, Some(wamid(&again[0])));
        assert_eq!(counts(&world, id).await.delivered, 2);
    }
}

#[tokio::test]
async fn proof_of_delivery_stops_the_next_attempt() {
    for world in worlds().await {
        let (claims, id) = one_that_failed(&world, 131_049).await;
        let data = reference(&world, &claims[0]).await;
        post(
            &world,
            &[status(&wamid(&claims[0]), "read", 10, Some(&data))],
        )
        .await;
        digested(&world).await;
        assert_eq!(row(&world, claims[0].id).await.state, RecipientState::Read);
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);
        assert_eq!(counts(&world, id).await.read, 1);
    }
}

#[tokio::test]
async fn garbage_is_kept_and_counted_and_its_good_neighbours_are_applied() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 3).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &accepted()).await;
        let delivered: Vec<_> = claims
            .iter()
            .map(|c| status(&wamid(c), "delivered", 1, None))
            .collect();
        let garbage: [&[u8]; 4] = [
            b"<html>",
            b"",
            b"\xff\xfe\0",
            b"{\"entry\": [{\"id\": \"\\u0000",
        ];
        for body in garbage {
            post_body(&world, SECRET, body.to_vec()).await;
        }
        post(&world, &delivered[..1]).await;
        // In one body: one that is null, one without an id, and a good one between.
        post(
            &world,
            &[
                json!(null),
                delivered[1].clone(),
                json!({ "status": "read" }),
            ],
        )
        .await;
        let found = digested(&world).await;
        assert_eq!((found.events, found.updates, found.foreign), (6, 2, 0));
        assert_eq!(found.odd, 4 + 2);
        let events = events(&world).await;
        for (event, body) in events.iter().zip(garbage) {
            assert_eq!(event.body, body);
            assert!(
                event.digested_at.is_some() && event.odd == 1 && event.note.is_some(),
                "{event:?}"
            );
        }
        let last = &events[5];
        assert_eq!((last.updates, last.odd), (1, 2));
        let counts = counts(&world, id).await;
        assert_eq!((counts.delivered, counts.sent), (2, 1));
    }
}

#[tokio::test]
async fn an_event_is_digested_once_and_twice_it_changes_nothing() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 2).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &accepted()).await;
        let (first, second) = (wamid(&claims[0]), wamid(&claims[1]));
        let data = reference(&world, &claims[1]).await;
        post(
            &world,
            &[
                status(&first, "read", 1, None),
                failed(&second, 131_049, 2, Some(&data)),
            ],
        )
        .await;
        let jobs = waiting(&world).await;
        let outdated: Vec<_> = jobs.iter().map(|(id, seq)| (*id, seq - 1)).collect();
        let found = digest(&world.ctx, 1, &outdated).await.unwrap();
        assert_eq!(found, Digested::default());
        assert_eq!(digest(&world.ctx, 1, &jobs).await.unwrap().events, 1);
        let ends = [
            row(&world, claims[0].id).await,
            row(&world, claims[1].id).await,
        ];
        assert_eq!(
            digest(&world.ctx, 1, &jobs).await.unwrap(),
            Digested::default()
        );
        // As if its end had not been written.
        run(&world, "UPDATE webhook_event SET digested_at = NULL").await;
        assert_eq!(digest(&world.ctx, 1, &jobs).await.unwrap().events, 1);
        for end in ends {
            assert_eq!(row(&world, end.id).await, end);
        }
        counts(&world, id).await;
    }
}

#[tokio::test]
async fn a_thousand_statuses_in_one_event_are_applied_together() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 250).await;
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &accepted()).await;
        let mut statuses = Vec::new();
        for kind in ["read", "sent", "delivered", "read"] {
            for (n, claim) in claims.iter().enumerate() {
                let data = reference(&world, claim).await;
                let callback = (n % 2 == 0).then_some(data.as_str());
                statuses.push(status(&wamid(claim), kind, 3, callback));
            }
        }
        post(&world, &statuses).await;
        let found = digested(&world).await;
        assert_eq!((found.events, found.updates, found.foreign), (1, 1_000, 0));
        let counts = counts(&world, id).await;
        assert_eq!((counts.read, counts.reached_delivered), (250, 250));
    }
}
