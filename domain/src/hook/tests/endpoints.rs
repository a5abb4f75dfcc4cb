//! Endpoints: what is accepted, what is refused, and what becomes of what waits for them.

use super::{
    HOUR, RECIPIENT, endpoint, endpoint_at, hook_row, inside, open_worlds, payload, tell, written,
};
use crate::{
    Error, Settings,
    hook::{
        Change, Lines, New, change, create, delete, deliveries, forget_old, get, list, ping,
        replay, reseal, secret,
    },
    testing::worlds,
    vault::Vault,
};
use entity::{AgentId, hook::HookStatus, hook_event::HookEventState};
use secrecy::ExposeSecret;

fn new(url: &str, events: &[&str]) -> New {
    New {
        url: url.to_owned(),
        events: events.iter().map(|name| (*name).to_owned()).collect(),
    }
}

#[tokio::test]
async fn what_cannot_be_told_is_refused_and_the_field_is_named() {
    for mut world in worlds().await {
        world.set(Settings {
            allow_private_targets: false,
            ..inside()
        });
        let sent = ["recipient.sent"];
        for (new, code, field) in [
            (new("ftp://example.com/", &sent), "invalid_url", "url"),
            (new("nonsense", &sent), "invalid_url", "url"),
            (new("", &sent), "blank", "url"),
            (new("http://127.0.0.1/", &sent), "target_private", "url"),
            (new("http://localhost/", &sent), "target_private", "url"),
            (new("http://[::1]/", &sent), "target_private", "url"),
            (
                new("http://169.254.169.254/latest", &sent),
                "target_private",
                "url",
            ),
            (new("http://1.1.1.1/", &[]), "events_empty", "events"),
            (
                new("http://1.1.1.1/", &["recipient.seen"]),
                "unknown_event",
                "events",
            ),
            (
                new("http://1.1.1.1/", &["test.ping"]),
                "unknown_event",
                "events",
            ),
        ] {
            let refused = create(&world.ctx, world.agent, new.clone())
                .await
                .unwrap_err();
            assert_eq!(
                (refused.code(), &refused.details()["field"]),
                (code, &field.into()),
                "{new:?}"
            );
            if field == "events" {
                let said = refused.to_string();
                assert!(
                    said.contains("campaign.sent, ") && said.contains("ticket.updated"),
                    "{said}"
                );
            }
        }
        world.set(Settings {
            vault: None,
            ..inside()
        });
        let keyless = create(&world.ctx, world.agent, new("http://1.1.1.1/", &sent)).await;
        assert_eq!(keyless.unwrap_err().code(), "secret_key_missing");
    }
}

#[tokio::test]
async fn an_endpoint_is_made_changed_and_deleted_with_all_that_it_was_told() {
    for world in open_worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        let twice = new(
            "http://127.0.0.1:9/a",
            &["recipient.read", "recipient.read"],
        );
        let (made, secret) = create(ctx, agent, twice).await.unwrap();
        assert_eq!(made.events, serde_json::json!(["recipient.read"]));
        let secret = secret.expose_secret().to_owned();
        assert!(secret.starts_with("whsec_"));
        let sealed = String::from_utf8_lossy(&made.secret).into_owned();
        assert!(!sealed.contains(&secret), "it is sealed");
        let wish = Change {
            events: Some(vec!["ticket.created".into()]),
            enabled: Some(false),
            ..Change::default()
        };
        let changed = change(ctx, agent, made.id, wish).await.unwrap();
        assert_eq!(changed.status, HookStatus::Disabled);
        assert!(changed.reason.unwrap().contains("by an operator"));
        assert_eq!(changed.url, made.url);
        let refused = ping(ctx, agent, made.id).await.unwrap_err();
        assert_eq!(refused.code(), "webhook_disabled");
        let on = Change {
            enabled: Some(true),
            ..Change::default()
        };
        let changed = change(ctx, agent, made.id, on.clone()).await.unwrap();
        assert_eq!(
            (changed.status, changed.reason),
            (HookStatus::Enabled, None)
        );
        ping(ctx, agent, made.id).await.unwrap();
        for error in [
            get(ctx, AgentId(99), made.id).await.unwrap_err(),
            change(ctx, AgentId(99), made.id, on).await.unwrap_err(),
            delete(ctx, AgentId(99), made.id).await.unwrap_err(),
            ping(ctx, AgentId(99), made.id).await.unwrap_err(),
        ] {
            assert_eq!(error.code(), "not_found");
        }
        delete(ctx, agent, made.id).await.unwrap();
        assert_eq!(written(&world).await, []);
        assert_eq!(list(ctx, agent, None, None).await.unwrap().data, []);
    }
}

#[tokio::test]
async fn an_agent_has_so_many_endpoints_and_no_more() {
    for world in open_worlds().await {
        endpoint(&world, &["recipient.read"]).await;
        let copy = "INSERT INTO hook (agent_id, url, events, secret, status, created_at, updated_at) \
                    SELECT agent_id, url, events, secret, status, 0, 0 FROM hook WHERE id = 1";
        for _ in 1..20 {
            crate::testing::real::run(&world, copy).await;
        }
        let more = create(
            &world.ctx,
            world.agent,
            new("http://127.0.0.1:9/", &["recipient.read"]),
        )
        .await;
        assert_eq!(more.unwrap_err().code(), "too_many_webhooks");
    }
}

#[tokio::test]
async fn what_waits_for_a_disabled_endpoint_is_given_up_and_can_be_replayed() {
    for world in open_worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        let id = endpoint(&world, &RECIPIENT).await;
        let event = ping(ctx, agent, id).await.unwrap();
        let enabled = |enabled| Change {
            enabled: Some(enabled),
            ..Change::default()
        };
        change(ctx, agent, id, enabled(false)).await.unwrap();
        assert_eq!(tell(&world, &Lines::default()).await, 1);
        let given_up = HookEventState::GivenUp;
        let page = deliveries(ctx, agent, id, Some(given_up), (None, None))
            .await
            .unwrap();
        assert_eq!(page.data.len(), 1);
        assert_eq!(
            page.data[0].answer.as_deref(),
            Some("the webhook is disabled")
        );
        assert_eq!(page.data[0].tries, 0);
        let refused: Error = replay(ctx, agent, id, event.id).await.unwrap_err();
        assert_eq!(refused.code(), "webhook_disabled");
        change(ctx, agent, id, enabled(true)).await.unwrap();
        let replayed = replay(ctx, agent, id, event.id).await.unwrap();
        assert_eq!(replayed.state, HookEventState::Waiting);
        assert_eq!(replayed.event_id, event.event_id);
        assert_eq!(payload(&replayed), payload(&event));
    }
}

#[tokio::test]
async fn events_are_forgotten_after_two_weeks_and_when_their_endpoint_is_gone() {
    for world in open_worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        let id = endpoint(&world, &RECIPIENT).await;
        ping(ctx, agent, id).await.unwrap();
        ctx.clock.advance(14 * 24 * HOUR - 1);
        ping(ctx, agent, id).await.unwrap();
        forget_old(ctx).await.unwrap();
        assert_eq!(written(&world).await.len(), 2);
        ctx.clock.advance(1);
        forget_old(ctx).await.unwrap();
        assert_eq!(written(&world).await.len(), 1);
        crate::testing::real::run(&world, "DELETE FROM hook").await;
        forget_old(ctx).await.unwrap();
        assert_eq!(written(&world).await, []);
    }
}

#[tokio::test]
async fn a_new_key_seals_the_secrets_of_endpoints_anew() {
    for mut world in open_worlds().await {
        let (id, secret) = endpoint_at(&world, "http://127.0.0.1:9/", &RECIPIENT).await;
        let old = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        let key = Vault::generate_key();
        world.set(Settings {
            vault: Some(Vault::new(&[&key, old]).unwrap()),
            ..inside()
        });
        reseal(&world.ctx).await.unwrap();
        world.set(Settings {
            vault: Some(Vault::new(&[&key]).unwrap()),
            ..inside()
        });
        let row = hook_row(&world, id).await;
        let opened = secret::open(&world.ctx, &row.secret).unwrap();
        assert_eq!(opened.expose_secret(), secret.expose_secret());
    }
}
