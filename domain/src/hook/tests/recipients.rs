//! What is told of recipients: each thing once, whatever the order, the grouping and the repetitions.

use super::{HOUR, RECIPIENT, endpoint, names, open_worlds, payload, written};
use crate::{
    campaign::{
        self, send,
        tests::{contact, contacts, counts, draft, frozen, play, queued},
    },
    hook::{emit_recipients, wanted::wishes},
    recipient::{self, Event, Fault, What, apply, lock_rows, write_rows},
    store::{Store, execute},
    testing::{START, World, real},
};
use entity::{RecipientId, recipient::RecipientState};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::json;
use std::collections::HashMap;

/// Everything that may become known of a message, twice, shuffled, and of some recipients only a part.
fn storm(ids: &[RecipientId], chance: &mut StdRng) -> Vec<(RecipientId, Event)> {
    let mut storm = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        let whats = [
            What::Sent,
            What::Delivered,
            What::Read,
            What::Replied,
            What::Failed(Fault::new("131026", "not on WhatsApp")),
        ];
        for what in whats {
            if n % 3 == 0 || chance.random_bool(0.5) {
                let at = START + chance.random_range(0..HOUR);
                let event = Event {
                    attempt: 1,
                    at,
                    what,
                };
                storm.extend([(*id, event.clone()), (*id, event)]);
            }
        }
    }
    storm.shuffle(chance);
    storm
}

/// Applies events in batches, as committers do.
async fn apply_all(world: &World, events: &[(RecipientId, Event)], chance: &mut StdRng) {
    let mut rest = events;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(chance.random_range(1..=rest.len().min(40)));
        rest = later;
        let ids: Vec<_> = now.iter().map(|(id, _)| *id).collect();
        let tx = world.ctx.store.begin().await.unwrap();
        let rows = lock_rows(&tx, &ids).await.unwrap();
        let changes: Vec<_> = rows
            .into_iter()
            .map(|before| {
                let mut after = before.clone();
                for (_, event) in now.iter().filter(|(id, _)| *id == before.id) {
                    apply(&mut after.progress, event);
                }
                (before, after)
            })
            .collect();
        write_rows(&world.ctx, &tx, 1, &changes).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_storm_of_statuses_tells_each_thing_of_each_recipient_once() {
    for world in open_worlds().await {
        for seed in 0..3 {
            real::run(&world, "DELETE FROM hook").await;
            real::run(&world, "DELETE FROM hook_event").await;
            real::run(&world, "DELETE FROM recipient").await;
            endpoint(&world, &RECIPIENT).await;
            if seed == 0 {
                contacts(&world, 60).await;
            }
            let id = draft(&world, "storm").await;
            send(&world.ctx, world.agent, id).await.unwrap();
            frozen(&world, id).await;
            let ids: Vec<_> = queued(&world.ctx)
                .await
                .into_iter()
                .map(|(id, _)| id)
                .collect();
            let mut chance = StdRng::seed_from_u64(seed);
            let events = storm(&ids, &mut chance);
            apply_all(&world, &events, &mut chance).await;
            let told = written(&world).await;
            let mut times = HashMap::new();
            for event in &told {
                let data = &payload(event)["data"];
                assert_eq!(data["campaign_id"], id.to_string());
                let about = (event.topic.clone(), data["recipient_id"].to_string());
                *times.entry(about).or_insert(0) += 1;
            }
            assert!(times.values().all(|n| *n == 1), "seed {seed}: {times:?}");
            let n = |topic| told.iter().filter(|event| event.topic == topic).count();
            let counts = counts(&world, id).await;
            for (topic, reached) in [
                ("recipient.sent", counts.reached_sent),
                ("recipient.delivered", counts.reached_delivered),
                ("recipient.read", counts.reached_read),
                ("recipient.replied", counts.reached_replied),
            ] {
                assert_eq!(n(topic), usize::try_from(reached).unwrap(), "{topic}");
            }
            // Whoever failed and was reached all the same had failed, and was told so.
            assert!(n("recipient.failed") >= usize::try_from(counts.failed).unwrap());
            for recipient in &ids {
                let row = real::row(&world, *recipient).await;
                let about = ("recipient.failed".to_owned(), json!(recipient).to_string());
                if row.state == RecipientState::Failed {
                    assert!(times.contains_key(&about), "{row:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_simulated_campaign_is_told_as_its_funnel_says() {
    for world in open_worlds().await {
        endpoint(&world, &RECIPIENT).await;
        contacts(&world, 150).await;
        contact(&world, "none", None, false).await;
        contact(&world, "bad", Some("123"), false).await;
        let id = draft(&world, "told").await;
        send(&world.ctx, world.agent, id).await.unwrap();
        frozen(&world, id).await;
        let early = written(&world).await;
        assert_eq!(names(&early), ["recipient.failed"; 2]);
        let mut codes: Vec<_> = early
            .iter()
            .map(|event| payload(event)["data"]["error"]["code"].clone())
            .collect();
        codes.sort_by_key(ToString::to_string);
        assert_eq!(codes, ["invalid_phone", "no_phone"]);
        let due = queued(&world.ctx).await;
        recipient::send(&world.ctx, 1, &due).await.unwrap();
        play(&world.ctx).await;
        let told = written(&world).await;
        let n = |topic| {
            let n = told.iter().filter(|event| event.topic == topic).count();
            i64::try_from(n).unwrap()
        };
        let end = counts(&world, id).await;
        let expected = [
            end.reached_sent,
            end.reached_delivered,
            end.reached_read,
            end.reached_replied,
            end.failed,
        ];
        assert_eq!(RECIPIENT.map(n), expected);
        assert!(expected.iter().all(|n| *n > 0), "{expected:?}");
    }
}

#[tokio::test]
async fn what_is_told_names_the_recipient_and_holds_no_secret() {
    for world in open_worlds().await {
        endpoint(&world, &["recipient.failed"]).await;
        contacts(&world, 1).await;
        let id = draft(&world, "payload").await;
        send(&world.ctx, world.agent, id).await.unwrap();
        frozen(&world, id).await;
        let (recipient, _) = queued(&world.ctx).await[0];
        let failed = Event {
            attempt: 1,
            at: START + 1_500,
            what: What::Failed(Fault::new("131026", "not on WhatsApp")),
        };
        let mut chance = StdRng::seed_from_u64(1);
        apply_all(&world, &[(recipient, failed)], &mut chance).await;
        let told = written(&world).await;
        let expected = json!({
            "type": "recipient.failed",
            "timestamp": "2026-01-01T00:00:01.500Z",
            "data": {
                "agent_id": world.agent,
                "campaign_id": id,
                "recipient_id": recipient,
                "phone": "+15550000001",
                "stage": "failed",
                "attempt": 1,
                "error": { "code": "131026", "reason": "not on WhatsApp" },
            },
        });
        assert_eq!(payload(&told[0]), expected);
        assert!(told[0].event_id.starts_with("evt_"));
    }
}

#[tokio::test]
async fn a_test_message_is_outside_the_funnel_and_is_not_told() {
    for world in open_worlds().await {
        let events = [&RECIPIENT[..], &["campaign.sent", "campaign.completed"]].concat();
        endpoint(&world, &events).await;
        contacts(&world, 1).await;
        let id = draft(&world, "try").await;
        let tried = campaign::test(&world.ctx, world.agent, id, "+12025550123", None).await;
        tried.unwrap();
        let due = queued(&world.ctx).await;
        recipient::send(&world.ctx, 1, &due).await.unwrap();
        play(&world.ctx).await;
        assert_eq!(campaign::complete(&world.ctx).await.unwrap(), 1);
        assert_eq!(written(&world).await, []);
    }
}

#[tokio::test]
async fn where_nobody_wants_to_know_no_statement_is_made() {
    for world in open_worlds().await {
        contacts(&world, 1).await;
        let id = draft(&world, "quiet").await;
        send(&world.ctx, world.agent, id).await.unwrap();
        frozen(&world, id).await;
        let ids: Vec<_> = queued(&world.ctx)
            .await
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        let before = lock_rows(&world.ctx.store.read, &ids)
            .await
            .unwrap()
            .remove(0);
        let mut after = before.clone();
        let (attempt, at) = (1, START);
        apply(
            &mut after.progress,
            &Event {
                attempt,
                at,
                what: What::Read,
            },
        );
        let change = (before, after);
        // A database that answers nothing: the process asked it a moment ago who wants what.
        let away = Store::open(&world.url).await.unwrap();
        away.write.clone().close().await.unwrap();
        world.ctx.hooks.forget();
        let first = emit_recipients(&world.ctx, &world.ctx.store.read, &[&change]).await;
        first.unwrap();
        emit_recipients(&world.ctx, &away.write, &[&change])
            .await
            .unwrap();
        world.ctx.hooks.forget();
        let asked = emit_recipients(&world.ctx, &away.write, &[&change]).await;
        assert!(asked.is_err(), "once a second it is asked");
    }
}

#[tokio::test]
async fn only_endpoints_of_the_agent_that_are_enabled_and_want_it_are_told() {
    for world in open_worlds().await {
        let wants = endpoint(&world, &["recipient.sent", "recipient.read"]).await;
        let also = endpoint(&world, &["recipient.read"]).await;
        let not = endpoint(&world, &["recipient.failed", "ticket.created"]).await;
        let disabled = endpoint(&world, &["recipient.read"]).await;
        let stranger = endpoint(&world, &["recipient.read"]).await;
        let sql = "UPDATE hook SET agent_id = 99 WHERE id = $1";
        let values = [stranger.0.into()];
        execute(&world.ctx.store.write, sql, values).await.unwrap();
        contacts(&world, 1).await;
        let id = draft(&world, "who").await;
        send(&world.ctx, world.agent, id).await.unwrap();
        frozen(&world, id).await;
        let (recipient, _) = queued(&world.ctx).await[0];
        // Another process disabled it a moment ago: this one still remembers it.
        world.ctx.hooks.forget();
        wishes(&world.ctx, &world.ctx.store.read).await.unwrap();
        let sql = "UPDATE hook SET status = 'disabled' WHERE id = $1";
        let values = [disabled.0.into()];
        execute(&world.ctx.store.write, sql, values).await.unwrap();
        let read = Event {
            attempt: 1,
            at: START,
            what: What::Read,
        };
        let mut chance = StdRng::seed_from_u64(1);
        apply_all(&world, &[(recipient, read)], &mut chance).await;
        let told = written(&world).await;
        let mut to: Vec<_> = told
            .iter()
            .map(|event| (event.hook_id, event.topic.as_str()))
            .collect();
        to.sort_unstable();
        let expected = [
            (wants, "recipient.read"),
            (wants, "recipient.sent"),
            (also, "recipient.read"),
        ];
        assert_eq!(to, expected);
        assert!(!told.iter().any(|event| event.hook_id == not));
        let of_read: Vec<_> = told
            .iter()
            .filter(|event| event.topic == "recipient.read")
            .collect();
        assert_eq!(
            of_read[0].event_id, of_read[1].event_id,
            "it is the same event"
        );
    }
}
