//! Telling: what is posted, what counts as heard, when it is tried again, and when no more.

use super::{
    DAY, HOUR, RECIPIENT, SECOND, endpoint, endpoint_at, hook_row, inside, open_worlds, signature,
    tell, written,
};
use crate::{
    Settings,
    hook::{Lines, deliveries, ping, replay_since, secret::sign},
    testing::World,
    whatsapp::graph::steer::{Raw, Reply, json as answer},
};
use entity::{
    HookId,
    hook::HookStatus,
    hook_event::{HookEventState, Model},
};
use std::collections::BTreeSet;

fn header<'a>(request: &'a str, name: &str) -> &'a str {
    let found = request.lines().find_map(|line| {
        let (given, value) = line.split_once(": ")?;
        given.eq_ignore_ascii_case(name).then_some(value)
    });
    found.unwrap_or_else(|| panic!("no {name} in {request}"))
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

async fn pinged(world: &World, hook: HookId) -> Model {
    ping(&world.ctx, world.agent, hook).await.unwrap()
}

#[test]
fn the_signature_is_the_one_of_the_published_example() {
    // The example that the reference libraries of Standard Webhooks are tested with.
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into();
    let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", r#"{"test": 2432232314}"#);
    let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    assert_eq!(sign(&secret, id, 1_614_265_330, body), expected);
    assert_eq!(
        signature(&secret, &format!("{id}.1614265330.{body}")),
        expected
    );
}

#[tokio::test]
async fn an_event_is_posted_with_its_signature_until_it_is_heard() {
    for world in open_worlds().await {
        let raw = Raw::start(vec![answer(500, "", "{}"), answer(204, "", "")]).await;
        let url = format!("{}/told?by=outbound", raw.address);
        let (hook, secret) = endpoint_at(&world, &url, &RECIPIENT).await;
        let event = pinged(&world, hook).await;
        let lines = Lines::default();
        tell(&world, &lines).await;
        let row = written(&world).await.remove(0);
        assert_eq!((row.state, row.tries), (HookEventState::Waiting, 1));
        assert_eq!(row.answer.as_deref(), Some("it answered 500"));
        assert!(row.due_at >= world.ctx.now() + 4 * SECOND);
        world.ctx.clock.advance(10 * SECOND);
        tell(&world, &lines).await;
        let row = written(&world).await.remove(0);
        assert_eq!((row.state, row.tries), (HookEventState::Delivered, 2));
        assert_eq!(row.delivered_at, Some(world.ctx.now()));
        world.ctx.clock.advance(DAY);
        assert_eq!(tell(&world, &lines).await, 0, "it was heard");

        let requests = raw.requests();
        assert_eq!(requests.len(), 2);
        let mut timestamps = BTreeSet::new();
        for request in &requests {
            assert!(
                request.starts_with("POST /told?by=outbound HTTP/1.1\r\n"),
                "{request}"
            );
            assert_eq!(header(request, "content-type"), "application/json");
            assert_eq!(header(request, "webhook-id"), event.event_id);
            let timestamp = header(request, "webhook-timestamp");
            timestamps.insert(timestamp.to_owned());
            let signed = format!("{}.{timestamp}.{}", event.event_id, body(request));
            assert_eq!(
                header(request, "webhook-signature"),
                signature(&secret, &signed)
            );
            assert_eq!(body(request), event.payload);
        }
        assert_eq!(timestamps.len(), 2, "each try has its own time");
    }
}

#[tokio::test]
async fn an_event_is_tried_for_a_day_ever_more_seldom_and_then_given_up() {
    for world in open_worlds().await {
        let raw = Raw::start(vec![answer(503, "", "{}")]).await;
        let (hook, _) = endpoint_at(&world, &raw.address, &RECIPIENT).await;
        pinged(&world, hook).await;
        let lines = Lines::default();
        let start = world.ctx.now();
        let mut waits = Vec::new();
        loop {
            assert_eq!(tell(&world, &lines).await, 1);
            let row = written(&world).await.remove(0);
            if row.state != HookEventState::Waiting {
                assert_eq!(row.state, HookEventState::GivenUp);
                break;
            }
            waits.push(row.due_at - world.ctx.now());
            let rest = hook_row(&world, hook).await.rest_until;
            world
                .ctx
                .clock
                .advance(row.due_at.max(rest) - world.ctx.now());
        }
        let lasted = world.ctx.now() - start;
        assert!((DAY..DAY + HOUR).contains(&lasted), "{lasted}");
        assert!((15..=30).contains(&waits.len()), "{waits:?}");
        for (n, wait) in waits.iter().enumerate().take(10) {
            let base = (5 * SECOND) << n;
            assert!(
                (base * 8 / 10..=base * 12 / 10).contains(wait),
                "{n}: {wait}"
            );
        }
        assert_eq!(raw.requests().len(), waits.len() + 1);
        world.ctx.clock.advance(DAY);
        assert_eq!(tell(&world, &lines).await, 0, "it is given up");
        assert_eq!(hook_row(&world, hook).await.status, HookStatus::Enabled);
    }
}

#[tokio::test]
async fn an_endpoint_that_fails_for_five_days_is_told_nothing_more_and_says_why() {
    for world in open_worlds().await {
        let raw = Raw::start(vec![answer(500, "", "{}")]).await;
        let (hook, _) = endpoint_at(&world, &raw.address, &RECIPIENT).await;
        let lines = Lines::default();
        for _ in 0..5 {
            pinged(&world, hook).await;
            tell(&world, &lines).await;
            assert_eq!(hook_row(&world, hook).await.status, HookStatus::Enabled);
            world.ctx.clock.advance(DAY);
        }
        pinged(&world, hook).await;
        tell(&world, &lines).await;
        let row = hook_row(&world, hook).await;
        assert_eq!(row.status, HookStatus::Disabled);
        assert!(row.reason.unwrap().contains("five days"));
        let asked = raw.requests().len();
        world.ctx.clock.advance(HOUR);
        tell(&world, &lines).await;
        assert_eq!(raw.requests().len(), asked);
    }
}

#[tokio::test]
async fn a_success_in_between_keeps_an_endpoint() {
    for world in open_worlds().await {
        let replies = vec![
            answer(500, "", "{}"),
            answer(200, "", "{}"),
            answer(500, "", "{}"),
        ];
        let raw = Raw::start(replies).await;
        let (hook, _) = endpoint_at(&world, &raw.address, &RECIPIENT).await;
        let lines = Lines::default();
        for advance in [4 * DAY, 0] {
            pinged(&world, hook).await;
            tell(&world, &lines).await;
            world.ctx.clock.advance(advance);
        }
        world.ctx.clock.advance(2 * DAY);
        tell(&world, &lines).await;
        assert_eq!(hook_row(&world, hook).await.status, HookStatus::Enabled);
    }
}

#[tokio::test]
async fn an_endpoint_that_says_gone_is_told_nothing_more() {
    for world in open_worlds().await {
        let raw = Raw::start(vec![answer(410, "", "{}")]).await;
        let (hook, _) = endpoint_at(&world, &raw.address, &RECIPIENT).await;
        pinged(&world, hook).await;
        tell(&world, &Lines::default()).await;
        let row = hook_row(&world, hook).await;
        assert_eq!(row.status, HookStatus::Disabled);
        assert!(row.reason.unwrap().contains("410"));
        assert_eq!(written(&world).await[0].state, HookEventState::GivenUp);
    }
}

#[tokio::test]
async fn a_redirect_is_no_answer_and_is_not_followed() {
    for world in open_worlds().await {
        let there = Raw::start(vec![answer(200, "", "{}")]).await;
        let location = format!("location: {}\r\n", there.address);
        let raw = Raw::start(vec![answer(307, &location, "")]).await;
        let (hook, _) = endpoint_at(&world, &raw.address, &RECIPIENT).await;
        pinged(&world, hook).await;
        tell(&world, &Lines::default()).await;
        let row = written(&world).await.remove(0);
        assert_eq!(row.state, HookEventState::Waiting);
        assert!(
            row.answer
                .unwrap()
                .starts_with("it answered 307; redirects")
        );
        assert_eq!((raw.requests().len(), there.requests().len()), (1, 0));
    }
}

#[tokio::test]
async fn an_address_is_judged_again_at_every_try() {
    for mut world in open_worlds().await {
        let raw = Raw::start(vec![answer(200, "", "{}")]).await;
        let (hook, _) = endpoint_at(&world, &raw.address, &RECIPIENT).await;
        pinged(&world, hook).await;
        world.set(Settings {
            allow_private_targets: false,
            ..inside()
        });
        tell(&world, &Lines::default()).await;
        let row = written(&world).await.remove(0);
        assert_eq!((row.state, row.tries), (HookEventState::Waiting, 1));
        assert!(row.answer.unwrap().contains("private address"));
        assert_eq!(raw.requests().len(), 0);
    }
}

#[tokio::test]
async fn endless_and_broken_answers_harm_nobody() {
    for world in open_worlds().await {
        let raw = Raw::start(vec![
            Reply::Endless("HTTP/1.1 200 OK\r\n\r\n"),
            Reply::Bytes(b"no HTTP at all\r\n\r\n".to_vec()),
        ])
        .await;
        let (hook, _) = endpoint_at(&world, &raw.address, &RECIPIENT).await;
        let lines = Lines::default();
        for state in [HookEventState::Delivered, HookEventState::Waiting] {
            let event = pinged(&world, hook).await;
            tell(&world, &lines).await;
            let row = written(&world)
                .await
                .into_iter()
                .find(|row| row.id == event.id);
            assert_eq!(row.unwrap().state, state);
        }
    }
}

#[tokio::test]
async fn what_was_given_up_since_a_time_is_replayed_and_nothing_else() {
    for world in open_worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        let hook = endpoint(&world, &RECIPIENT).await;
        let other = endpoint(&world, &RECIPIENT).await;
        let start = ctx.now();
        for _ in 0..3 {
            pinged(&world, hook).await;
            ctx.clock.advance(HOUR);
        }
        pinged(&world, other).await;
        let sql = "UPDATE hook_event SET state = 'given_up', tries = 20, first_tried_at = 1, dispatched_until = 1";
        crate::testing::real::run(&world, sql).await;
        let delivered = pinged(&world, hook).await;
        let sql = format!(
            "UPDATE hook_event SET state = 'delivered' WHERE id = {}",
            delivered.id.0
        );
        crate::testing::real::run(&world, &sql).await;
        assert_eq!(
            replay_since(ctx, agent, hook, start + HOUR).await.unwrap(),
            2
        );
        assert_eq!(
            replay_since(ctx, agent, hook, start + HOUR).await.unwrap(),
            0
        );
        let waiting = Some(HookEventState::Waiting);
        let page = deliveries(ctx, agent, hook, waiting, (None, None))
            .await
            .unwrap();
        assert_eq!(page.data.len(), 2);
        for event in page.data {
            assert_eq!((event.tries, event.first_tried_at), (0, None));
            assert_eq!(event.due_at, ctx.now());
        }
    }
}
