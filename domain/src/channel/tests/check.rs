//! Asking Meta now and then, and how fast a number may go.

use crate::{
    campaign::tests::{contacts, draft, status},
    channel::{check_due, rate, slow_down},
    testing::{
        World,
        meta::{self, Meta, worlds_with_meta},
        real::{another, channel, channel_row},
        worlds,
    },
};
use entity::{ChannelId, campaign::CampaignStatus, channel::ChannelStatus};
use serde_json::json;

const MINUTE: i64 = 60_000;

async fn number_is(meta: &Meta, facts: serde_json::Value) {
    let path = format!("sandbox/numbers/{}", sandbox::PHONE_NUMBER_ID);
    meta.patch(&path, &facts).await;
}

#[tokio::test]
async fn every_ten_minutes_meta_is_asked_what_has_changed() {
    for (world, meta) in worlds_with_meta().await {
        let channel = meta::connect(&world).await;
        number_is(
            &meta,
            json!({ "tier": "TIER_2K", "quality_rating": "RED", "throughput_level": "HIGH" }),
        )
        .await;
        world.ctx.clock.advance(10 * MINUTE - 1);
        check_due(&world.ctx).await.unwrap();
        assert_eq!(channel_row(&world, channel.id).await, channel, "not yet");
        world.ctx.clock.advance(1);
        check_due(&world.ctx).await.unwrap();
        let row = channel_row(&world, channel.id).await;
        assert_eq!(
            (row.messaging_tier.as_str(), row.tier_limit),
            ("TIER_2K", Some(2_000))
        );
        assert_eq!(row.quality_rating.as_deref(), Some("RED"));
        assert!((row.messages_per_second - 900.0).abs() < 1e-9);
        assert_eq!(
            (row.checked_at, row.status),
            (world.ctx.now(), ChannelStatus::Connected)
        );
    }
}

#[tokio::test]
async fn a_rate_that_the_operator_gave_stays() {
    for (world, meta) in worlds_with_meta().await {
        let new = crate::channel::New {
            messages_per_second: Some(7.0),
            ..meta::new()
        };
        let channel = crate::channel::connect(&world.ctx, world.agent, new)
            .await
            .unwrap();
        number_is(&meta, json!({ "throughput_level": "HIGH" })).await;
        world.ctx.clock.advance(10 * MINUTE);
        check_due(&world.ctx).await.unwrap();
        let row = channel_row(&world, channel.id).await;
        assert!((row.messages_per_second - 7.0).abs() < 1e-9);
    }
}

#[tokio::test]
async fn a_token_that_went_bad_stops_the_channel_and_one_that_cannot_be_asked_does_not() {
    for (mut world, meta) in worlds_with_meta().await {
        contacts(&world, 1).await;
        draft(&world, "template").await;
        meta::approve_welcome(&meta).await;
        let channel = meta::connect(&world).await;
        let id = another(&world, "real").await;
        let settings = (*world.ctx.settings).clone();
        world.set(meta::settings("http://127.0.0.1:1"));
        world.ctx.clock.advance(10 * MINUTE);
        check_due(&world.ctx).await.unwrap();
        assert_eq!(
            channel_row(&world, channel.id).await.status,
            ChannelStatus::Connected
        );
        assert_eq!(status(&world, id).await, CampaignStatus::Sending);

        world.set(settings);
        meta.patch("sandbox/switches", &json!({ "token_valid": false }))
            .await;
        world.ctx.clock.advance(10 * MINUTE);
        check_due(&world.ctx).await.unwrap();
        let row = channel_row(&world, channel.id).await;
        assert_eq!(
            (row.status, row.stop_code.as_deref()),
            (ChannelStatus::Stopped, Some("190"))
        );
        assert_eq!(status(&world, id).await, CampaignStatus::Paused);

        meta.patch("sandbox/switches", &json!({ "token_valid": true }))
            .await;
        let again = meta::connect(&world).await;
        assert_eq!(
            (again.id, again.status),
            (channel.id, ChannelStatus::Connected)
        );
        assert_eq!((again.stop_code, again.stop_reason), (None, None));
    }
}

async fn speed(world: &World, id: ChannelId) -> f64 {
    rate(&channel_row(world, id).await, world.ctx.now())
}

#[tokio::test]
async fn a_throttled_number_goes_on_at_half_its_speed_and_recovers_by_itself() {
    for world in worlds().await {
        let id = channel(&world).await;
        let throttle = async || {
            slow_down(&world.ctx, &world.ctx.store.write, id)
                .await
                .unwrap();
        };
        let is = async |expected: f64| {
            let speed = speed(&world, id).await;
            assert!((speed - expected).abs() < 1e-6, "{speed} is not {expected}");
        };
        is(72.0).await;
        throttle().await;
        is(36.0).await;
        world.ctx.clock.advance(999);
        throttle().await;
        is(72.0 * (0.5 + 0.999 / 120.0)).await;
        world.ctx.clock.advance(1);
        throttle().await;
        is(36.0 * (0.5 + 1.0 / 120.0)).await;
        world.ctx.clock.advance(10 * MINUTE);
        is(72.0).await;
        for _ in 0..20 {
            throttle().await;
            world.ctx.clock.advance(1_000);
        }
        let slowest = speed(&world, id).await;
        assert!(slowest > 72.0 * 0.05 && slowest < 72.0 * 0.07, "{slowest}");
    }
}
