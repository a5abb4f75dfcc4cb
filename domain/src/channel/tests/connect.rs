//! Connecting and disconnecting.

use crate::{
    Error,
    campaign::{
        resume,
        tests::{contacts, draft, status},
    },
    channel::{self, New, connect, disconnect, get},
    testing::{
        World,
        meta::{self, Raw, Reply, another_agent, json, new, worlds_with_meta},
        real::{another, channel_row, claimed, row, run, settled},
        world, worlds,
    },
    whatsapp::graph::Sent,
};
use entity::{
    campaign::{self, CampaignStatus},
    channel::{ChannelStatus, Entity},
    recipient::RecipientState,
    template::{self, TemplateStatus},
};
use sea_orm::EntityTrait;
use secrecy::ExposeSecret;
use serde_json::{Value, json as value};

#[tokio::test]
async fn a_connected_number_shows_what_meta_says_of_it() {
    for (world, _meta) in worlds_with_meta().await {
        let channel = meta::connect(&world).await;
        assert_eq!(channel.status, ChannelStatus::Connected);
        assert_eq!(channel.display_phone_number, "+1 555-010-0001");
        assert_eq!(channel.verified_name.as_deref(), Some("Outbound Sandbox"));
        assert_eq!(channel.quality_rating.as_deref(), Some("GREEN"));
        assert_eq!(
            (channel.messaging_tier.as_str(), channel.tier_limit),
            ("TIER_UNLIMITED", None)
        );
        // 80 a second, less what answers and what comes in need.
        assert!((channel.messages_per_second - 72.0).abs() < 1e-9);
        assert_eq!(channel.portfolio_id, sandbox::BUSINESS_ID);
        assert_eq!(get(&world.ctx, world.agent).await.unwrap(), channel);
    }
}

#[tokio::test]
async fn the_rate_is_metas_unless_the_operator_gives_one() {
    for (facts, given, expected) in [
        (value!({ "throughput_level": "HIGH" }), None, 900.0),
        (value!({ "is_on_biz_app": true }), None, 18.0),
        (value!({ "throughput_level": "NOT_APPLICABLE" }), None, 72.0),
        (value!({}), Some(5.0), 5.0),
    ] {
        for (world, meta) in worlds_with_meta().await {
            let path = format!("sandbox/numbers/{}", sandbox::PHONE_NUMBER_ID);
            meta.patch(&path, &facts).await;
            let new = New {
                messages_per_second: given,
                ..new()
            };
            let channel = connect(&world.ctx, world.agent, new).await.unwrap();
            assert!(
                (channel.messages_per_second - expected).abs() < 1e-9,
                "{facts} {channel:?}"
            );
            assert_eq!(channel.rate_given, given.is_some());
        }
    }
}

#[tokio::test]
async fn token_and_secrets_are_nowhere_in_the_row() {
    for (world, _meta) in worlds_with_meta().await {
        let channel = meta::connect(&world).await;
        let shown = format!("{channel:?}");
        for secret in [sandbox::ACCESS_TOKEN, sandbox::APP_SECRET, "verify-me"] {
            let bytes = secret.as_bytes();
            for column in [&channel.access_token, &channel.app_secret] {
                let column = column.as_ref().unwrap();
                assert!(
                    !column.windows(bytes.len()).any(|part| part == bytes),
                    "{secret}"
                );
            }
            assert!(!shown.contains(secret), "{shown}");
            assert!(
                !shown.contains(&format!("{bytes:?}").replace(['[', ']'], "")),
                "{shown}"
            );
        }
        let opened = channel::token_of(&world.ctx, &channel).unwrap();
        assert_eq!(opened.expose_secret(), sandbox::ACCESS_TOKEN);
    }
}

async fn refused(world: &World, new: New) -> Error {
    connect(&world.ctx, world.agent, new).await.unwrap_err()
}

#[tokio::test]
async fn what_meta_does_not_accept_names_its_field_and_connects_nothing() {
    for (world, meta) in worlds_with_meta().await {
        for (what, new, field) in [
            (
                "token",
                New {
                    access_token: "wrong".into(),
                    ..new()
                },
                "access_token",
            ),
            (
                "secret",
                New {
                    app_secret: "wrong".into(),
                    ..new()
                },
                "app_secret",
            ),
            (
                "number",
                New {
                    phone_number_id: "1".into(),
                    ..new()
                },
                "phone_number_id",
            ),
            (
                "account",
                New {
                    waba_id: "1".into(),
                    ..new()
                },
                "waba_id",
            ),
        ] {
            let error = refused(&world, new).await;
            assert_eq!(error.code(), "channel_rejected", "{what}: {error}");
            assert_eq!(error.details()["field"], field, "{what}: {error}");
        }
        let path = format!("sandbox/numbers/{}", sandbox::PHONE_NUMBER_ID);
        meta.patch(&path, &value!({ "status": "BANNED" })).await;
        let error = refused(&world, new()).await;
        assert_eq!(
            (error.code(), &error.details()["field"]),
            ("channel_rejected", &value!("phone_number_id"))
        );
        assert_eq!(
            get(&world.ctx, world.agent).await.unwrap_err().code(),
            "channel_not_connected"
        );
    }
}

#[tokio::test]
async fn a_number_of_another_account_is_refused() {
    let mut world = world().await;
    let ok = |body: Value| json(200, "", &body.to_string());
    let raw = Raw::start(vec![
        ok(value!({ "id": "1", "display_phone_number": "+1", "status": "CONNECTED" })),
        ok(value!({ "id": "2", "owner_business_info": { "id": "3" } })),
        ok(value!({ "data": [{ "id": "7" }] })),
    ]);
    let raw = raw.await;
    world.set(meta::settings(&raw.address));
    let new = New {
        phone_number_id: "1".into(),
        waba_id: "2".into(),
        ..new()
    };
    let error = refused(&world, new).await;
    assert_eq!(
        (error.code(), &error.details()["field"]),
        ("channel_rejected", &value!("waba_id"))
    );
    assert_eq!(raw.requests().len(), 3);
}

#[tokio::test]
async fn a_meta_that_does_not_answer_is_told_from_one_that_says_no() {
    let passing = value!({ "error": { "message": "try later", "code": 2, "is_transient": true } });
    for reply in [
        json(200, "", "<html>"),
        json(500, "", "<html>"),
        json(500, "", &passing.to_string()),
        Reply::Bytes(Vec::new()),
    ] {
        let mut world = world().await;
        let raw = Raw::start(vec![reply.clone()]).await;
        world.set(meta::settings(&raw.address));
        assert_eq!(
            refused(&world, new()).await.code(),
            "graph_unavailable",
            "{reply:?}"
        );
    }
    let mut world = world().await;
    world.set(meta::settings("http://127.0.0.1:1"));
    assert_eq!(refused(&world, new()).await.code(), "graph_unavailable");
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
async fn what_cannot_be_right_is_refused_before_meta_is_asked() {
    let mut world = world().await;
    let raw = Raw::start(vec![json(200, "", "{}")]).await;
    world.set(meta::settings(&raw.address));
    for (new, field) in [
        (
            New {
                phone_number_id: "+1 555".into(),
                ..new()
            },
            "phone_number_id",
        ),
        (
            New {
                waba_id: String::new(),
                ..new()
            },
            "waba_id",
        ),
        (
            New {
                waba_id: "1/../2".into(),
                ..new()
            },
            "waba_id",
        ),
        (
            New {
                access_token: " ".into(),
                ..new()
            },
            "access_token",
        ),
        (
            New {
                app_secret: String::new().into(),
                ..new()
            },
            "app_secret",
        ),
        (
            New {
                verify_token: String::new().into(),
                ..new()
            },
            "verify_token",
        ),
        (
            New {
                messages_per_second: Some(0.0),
                ..new()
            },
            "messages_per_second",
        ),
        (
            New {
                messages_per_second: Some(f64::NAN),
                ..new()
            },
            "messages_per_second",
        ),
        (
            New {
                messages_per_second: Some(5_001.0),
                ..new()
            },
            "messages_per_second",
        ),
    ] {
        assert_eq!(refused(&world, new).await.details()["field"], field);
    }
    let mut settings = meta::settings(&raw.address);
    settings.vault = None;
    world.set(settings);
    assert_eq!(refused(&world, new()).await.code(), "secret_key_missing");
    assert!(raw.requests().is_empty());
}

#[tokio::test]
async fn a_number_belongs_to_one_agent_at_a_time() {
    for (world, _meta) in worlds_with_meta().await {
        let channel = meta::connect(&world).await;
        let other = another_agent(&world).await;
        let taken = connect(&world.ctx, other, new()).await.unwrap_err();
        assert_eq!(taken.code(), "number_taken");
        assert_eq!(channel_row(&world, channel.id).await, channel);
        disconnect(&world.ctx, world.agent).await.unwrap();
        let theirs = connect(&world.ctx, other, new()).await.unwrap();
        assert_ne!(theirs.id, channel.id);
        let back = connect(&world.ctx, world.agent, new()).await.unwrap_err();
        assert_eq!(back.code(), "number_taken");
    }
}

/// An approved template that Meta has too, and people.
async fn prepared(world: &World, meta: &meta::Meta) {
    contacts(world, 2).await;
    draft(world, "template").await;
    meta::approve_welcome(meta).await;
}

async fn campaign(world: &World, id: entity::CampaignId) -> campaign::Model {
    let row = campaign::Entity::find_by_id(id)
        .one(&world.ctx.store.read)
        .await;
    row.unwrap().unwrap()
}

#[tokio::test]
async fn a_number_connected_anew_is_the_same_channel_and_its_campaigns_go_on_through_it() {
    for (world, meta) in worlds_with_meta().await {
        prepared(&world, &meta).await;
        let first = meta::connect(&world).await;
        let id = another(&world, "real").await;
        assert_eq!(campaign(&world, id).await.channel_id, Some(first.id));
        // Another token, while it is connected.
        meta.patch("sandbox/account", &value!({ "access_token": "new-token" }))
            .await;
        let anew = New {
            access_token: "new-token".into(),
            ..new()
        };
        let second = connect(&world.ctx, world.agent, anew.clone())
            .await
            .unwrap();
        assert_eq!(second.id, first.id);
        assert_eq!(status(&world, id).await, CampaignStatus::Sending);
        let opened = channel::token_of(&world.ctx, &second).unwrap();
        assert_eq!(opened.expose_secret(), "new-token");
        // And after it was disconnected.
        disconnect(&world.ctx, world.agent).await.unwrap();
        assert_eq!(status(&world, id).await, CampaignStatus::Paused);
        let early = resume(&world.ctx, world.agent, id).await.unwrap_err();
        assert_eq!(early.code(), "channel_not_connected");
        let third = connect(&world.ctx, world.agent, anew).await.unwrap();
        assert_eq!(
            (third.id, third.status, third.deleted_at),
            (first.id, ChannelStatus::Connected, None)
        );
        resume(&world.ctx, world.agent, id).await.unwrap();
        assert_eq!(claimed(&world, first.id).await.len(), 2);
        assert_eq!(
            Entity::find()
                .all(&world.ctx.store.read)
                .await
                .unwrap()
                .len(),
            1
        );
    }
}

#[tokio::test]
async fn connecting_another_number_pauses_what_went_through_the_first() {
    for (world, meta) in worlds_with_meta().await {
        prepared(&world, &meta).await;
        let first = meta::connect(&world).await;
        let id = another(&world, "real").await;
        let new = New {
            phone_number_id: sandbox::SECOND_PHONE_NUMBER_ID.into(),
            ..new()
        };
        let second = connect(&world.ctx, world.agent, new).await.unwrap();
        assert_ne!(second.id, first.id);
        assert_eq!(
            channel_row(&world, first.id).await.status,
            ChannelStatus::Deleted
        );
        let paused = campaign(&world, id).await;
        assert_eq!(paused.status, CampaignStatus::Paused);
        let why = paused.pause_reason.unwrap();
        assert!(why.contains("+1 555-010-0001 was disconnected"), "{why}");
        let elsewhere = resume(&world.ctx, world.agent, id).await.unwrap_err();
        assert_eq!(elsewhere.code(), "channel_not_connected");
        assert!(
            claimed(&world, second.id).await.is_empty(),
            "never through another number"
        );
    }
}

#[tokio::test]
async fn disconnected_what_was_under_way_is_paused_and_what_is_new_is_simulated() {
    for (world, meta) in worlds_with_meta().await {
        prepared(&world, &meta).await;
        let channel = meta::connect(&world).await;
        let id = another(&world, "real").await;
        let claims = claimed(&world, channel.id).await;
        disconnect(&world.ctx, world.agent).await.unwrap();
        assert_eq!(status(&world, id).await, CampaignStatus::Paused);
        for template in template::Entity::find()
            .all(&world.ctx.store.read)
            .await
            .unwrap()
        {
            assert!(template.simulated, "{template:?}");
            assert_eq!(template.status, TemplateStatus::Approved);
        }
        let next = another(&world, "simulated").await;
        assert_eq!(campaign(&world, next).await.channel_id, None);
        // What is in flight ends as it ends.
        settled(
            &world,
            channel.id,
            &claims[..1],
            &Sent::InDoubt("closed".into()),
        )
        .await;
        assert_eq!(
            row(&world, claims[0].id).await.state,
            RecipientState::InDoubt
        );
        let gone = disconnect(&world.ctx, world.agent).await.unwrap_err();
        assert_eq!(gone.code(), "channel_not_connected");
    }
}

#[tokio::test]
async fn what_fails_half_way_leaves_a_connected_number_as_it_was() {
    for (mut world, _meta) in worlds_with_meta().await {
        let before = meta::connect(&world).await;
        // Nobody repeats Meta's challenge there.
        let mut settings = (*world.ctx.settings).clone();
        settings.public_url = Some("http://127.0.0.1:1".into());
        world.set(settings);
        let error = refused(
            &world,
            New {
                app_secret: sandbox::APP_SECRET.into(),
                ..new()
            },
        )
        .await;
        assert_eq!(error.code(), "channel_rejected", "{error}");
        assert_eq!(get(&world.ctx, world.agent).await.unwrap(), before);
        run(&world, "DELETE FROM channel").await;
        let error = refused(&world, new()).await;
        assert_eq!(error.code(), "channel_rejected", "{error}");
        assert_eq!(
            get(&world.ctx, world.agent).await.unwrap_err().code(),
            "channel_not_connected"
        );
    }
}

#[tokio::test]
async fn two_agents_that_connect_one_number_at_once_do_not_both_get_it() {
    for world in worlds().await {
        let meta = meta::Meta::start().await;
        let mut world = world;
        world.set(meta::settings(&meta.address));
        let other = another_agent(&world).await;
        let (one, two) = tokio::join!(
            connect(&world.ctx, world.agent, new()),
            connect(&world.ctx, other, new())
        );
        let lost = if one.is_ok() { &two } else { &one };
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let code = lost.as_ref().unwrap_err().code();
        assert_eq!(code, "number_taken");
    }
}
