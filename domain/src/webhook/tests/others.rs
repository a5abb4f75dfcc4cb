//! What is no status: messages that come in, wishes, limits, the account.

use super::{about, change, digested, post_body};
use crate::{
    campaign::tests::{counts, queued, status as status_of},
    store::query_one,
    testing::{
        START, World,
        real::{
            NUMBER, SECRET, another, channel, channel_row, claimed, insert, number, run, sending,
            stranger,
        },
        world, worlds,
    },
    webhook::forget_old,
};
use entity::{
    campaign::CampaignStatus,
    channel::ChannelStatus,
    message::{Direction, Entity, Model},
};
use sea_orm::{ActiveValue::Set, EntityTrait, FromQueryResult, QueryOrder};
use serde_json::{Value, json};

async fn messages(world: &World) -> Vec<Model> {
    let all = Entity::find().order_by_asc(entity::message::Column::Id);
    all.all(&world.ctx.store.read).await.unwrap()
}

#[tokio::test]
async fn a_message_is_stored_once_with_whom_it_is_from_however_often_it_is_told() {
    for world in worlds().await {
        let channel = channel(&world).await;
        sending(&world, 1).await;
        let text = json!({
            "from": "15550000001", "id": "wamid.M1", "timestamp": (START / 1_000).to_string(),
            "type": "text", "text": { "body": "Hello \u{0}there" }, "context": { "id": "wamid.1.1" },
        });
        let of_a_stranger = json!({
            "from_user_id": "US.13491208655302741918", "id": "wamid.M2", "timestamp": "1767225601",
            "type": "image", "image": { "id": "1", "caption": "Look" },
        });
        let to_come = json!({ "from": "15550000009", "id": "wamid.M3", "type": "hologram" });
        for _ in 0..2 {
            let all = [
                text.clone(),
                of_a_stranger.clone(),
                to_come.clone(),
                text.clone(),
            ];
            post_body(&world, SECRET, about(NUMBER, "messages", &all)).await;
            assert_eq!(digested(&world).await.foreign, 0);
        }
        let stored = messages(&world).await;
        let ids: Vec<_> = stored
            .iter()
            .map(|message| message.wamid.as_str())
            .collect();
        assert_eq!(ids, ["wamid.M1", "wamid.M2", "wamid.M3"]);
        let [first, second, third] = &stored[..] else {
            unreachable!()
        };
        assert_eq!(
            (first.direction, first.kind.as_str()),
            (Direction::In, "text")
        );
        assert_eq!(first.agent_id, world.agent);
        assert_eq!(first.channel_id, Some(channel));
        assert!(first.contact_id.is_some(), "the contact with this number");
        assert!(
            first.text.as_deref().unwrap().starts_with("Hello "),
            "{first:?}"
        );
        assert_eq!(first.created_at, START);
        assert_eq!(first.raw.as_ref().unwrap()["context"], "wamid.1.1");
        assert_eq!(second.contact_id, None);
        assert_eq!(
            second.person.as_ref().unwrap()["user_id"],
            "US.13491208655302741918"
        );
        assert_eq!(second.text.as_deref(), Some("Look"));
        assert_eq!(
            (third.kind.as_str(), third.created_at),
            ("hologram", world.ctx.now())
        );
    }
}

#[tokio::test]
async fn a_message_to_a_number_of_another_secret_is_not_stored() {
    for world in worlds().await {
        channel(&world).await;
        stranger(&world).await;
        let text = json!({ "from": "15550000001", "id": "wamid.M1", "type": "text", "text": { "body": "Hi" } });
        post_body(&world, "another-hash", about(NUMBER, "messages", &[text])).await;
        assert_eq!(digested(&world).await.foreign, 1);
        assert!(messages(&world).await.is_empty());
    }
}

fn wish(value: &str) -> Vec<u8> {
    let wish = json!({
        "wa_id": "15550000001", "category": "marketing_messages", "value": value,
        "detail": "User requested it", "timestamp": 1_767_225_600,
    });
    about(NUMBER, "user_preferences", &[wish])
}

#[tokio::test]
async fn a_person_who_switches_marketing_off_gets_nothing_more_until_it_is_on_again() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 2).await;
        post_body(&world, SECRET, wish("stop")).await;
        assert_eq!(digested(&world).await.foreign, 0);
        assert_eq!(claimed(&world, channel).await.len(), 1);
        let mut counted = counts(&world, id).await;
        assert_eq!((counted.failed, counted.queued), (1, 1));
        let meanwhile = another(&world, "meanwhile").await;
        assert_eq!(counts(&world, meanwhile).await.failed, 1);
        post_body(&world, SECRET, wish("resume")).await;
        digested(&world).await;
        let after = another(&world, "after").await;
        counted = counts(&world, after).await;
        assert_eq!((counted.failed, counted.queued), (0, 2));
    }
}

#[tokio::test]
async fn a_wish_that_could_not_be_written_is_not_forgotten() {
    let world = world().await;
    channel(&world).await;
    sending(&world, 1).await;
    post_body(&world, SECRET, wish("stop")).await;
    run(
        &world,
        "CREATE TRIGGER away BEFORE UPDATE ON contact BEGIN SELECT RAISE(ABORT, 'away'); END",
    )
    .await;
    let jobs = super::waiting(&world).await;
    let failed = crate::webhook::digest(&world.ctx, 1, &jobs).await;
    assert!(failed.is_err());
    run(&world, "DROP TRIGGER away").await;
    assert_eq!(digested(&world).await.events, 1, "it is digested again");
    assert!(queued(&world.ctx).await.is_empty());
}

#[tokio::test]
async fn a_wish_told_through_another_secret_is_nobodys() {
    for world in worlds().await {
        channel(&world).await;
        stranger(&world).await;
        sending(&world, 1).await;
        post_body(&world, "another-hash", wish("stop")).await;
        digested(&world).await;
        assert_eq!(queued(&world.ctx).await.len(), 1);
    }
}

#[derive(FromQueryResult)]
struct Full {
    full_until: i64,
}

#[tokio::test]
async fn a_new_messaging_tier_holds_at_once_for_the_whole_portfolio_and_for_nobody_else() {
    for (value, tier, limit) in [
        (
            json!({ "max_daily_conversations_per_business": "TIER_2K" }),
            "TIER_2K",
            Some(2_000),
        ),
        (
            json!({ "max_daily_conversation_per_phone": 10_000 }),
            "TIER_10K",
            Some(10_000),
        ),
        (
            json!({ "max_daily_conversations_per_business": "TIER_UNLIMITED" }),
            "TIER_UNLIMITED",
            None,
        ),
    ] {
        for world in worlds().await {
            let limited = entity::channel::ActiveModel {
                tier_limit: Set(Some(1)),
                ..number(&world)
            };
            let channel = insert(&world, limited).await;
            let elsewhere = stranger(&world).await;
            sending(&world, 3).await;
            assert_eq!(claimed(&world, channel).await.len(), 1);
            post_body(&world, SECRET, change("business_capability_update", &value)).await;
            assert_eq!(digested(&world).await.foreign, 0);
            let row = channel_row(&world, channel).await;
            assert_eq!((row.messaging_tier.as_str(), row.tier_limit), (tier, limit));
            let other = channel_row(&world, elsewhere).await;
            assert_eq!(other.messaging_tier, "TIER_UNLIMITED");
            let sql = "SELECT full_until FROM tier_ledger WHERE ledger LIKE 'portfolio/%'";
            let full = query_one::<Full>(&world.ctx.store.read, sql, [])
                .await
                .unwrap()
                .unwrap();
            assert_eq!(full.full_until, 0, "whoever waited may go");
            assert_eq!(claimed(&world, channel).await.len(), 2);
        }
    }
}

async fn account_update(world: &World, secret: &str, value: &Value) {
    post_body(world, secret, change("account_update", value)).await;
    digested(world).await;
}

#[tokio::test]
async fn an_account_that_meta_disables_stops_its_channel_and_pauses_its_campaigns() {
    let disabled = |state: &str| {
        json!({
            "event": "DISABLED_UPDATE",
            "ban_info": { "waba_ban_state": [state], "waba_ban_date": "January 23, 2026" },
        })
    };
    let restricted = json!({
        "event": "ACCOUNT_RESTRICTION",
        "restriction_info": [{ "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING" }],
    });
    for (secret, value, stops) in [
        (SECRET, disabled("DISABLE"), true),
        (SECRET, restricted, true),
        (SECRET, json!({ "event": "ACCOUNT_DELETED" }), true),
        (SECRET, disabled("SCHEDULE_FOR_DISABLE"), false),
        (SECRET, json!({ "event": "VERIFIED_ACCOUNT" }), false),
        ("another-hash", disabled("DISABLE"), false),
    ] {
        for world in worlds().await {
            let channel = channel(&world).await;
            let elsewhere = stranger(&world).await;
            let id = sending(&world, 1).await;
            account_update(&world, secret, &value).await;
            let row = channel_row(&world, channel).await;
            let expected = if stops {
                ChannelStatus::Stopped
            } else {
                ChannelStatus::Connected
            };
            assert_eq!(row.status, expected, "{value}");
            assert_eq!(row.stop_reason.is_some(), stops, "{value}");
            let expected = if stops {
                CampaignStatus::Paused
            } else {
                CampaignStatus::Sending
            };
            assert_eq!(status_of(&world, id).await, expected, "{value}");
            let other = channel_row(&world, elsewhere).await;
            assert_eq!(other.status, ChannelStatus::Connected);
        }
    }
}

#[tokio::test]
async fn an_account_that_is_reinstated_sends_again_when_its_campaign_is_resumed() {
    let ban = |state: &str| json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": [state] } });
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 1).await;
        account_update(&world, SECRET, &ban("DISABLE")).await;
        account_update(&world, SECRET, &ban("REINSTATE")).await;
        let row = channel_row(&world, channel).await;
        assert_eq!(
            (row.status, row.stop_reason),
            (ChannelStatus::Connected, None)
        );
        assert_eq!(status_of(&world, id).await, CampaignStatus::Paused);
        crate::campaign::resume(&world.ctx, world.agent, id)
            .await
            .unwrap();
        assert_eq!(claimed(&world, channel).await.len(), 1);
        // What stopped for another reason stays stopped.
        crate::channel::stop(&world.ctx, channel, "190", "the token has expired")
            .await
            .unwrap();
        account_update(&world, SECRET, &ban("REINSTATE")).await;
        let row = channel_row(&world, channel).await;
        assert_eq!(row.status, ChannelStatus::Stopped);
    }
}

#[tokio::test]
async fn a_faster_number_is_asked_about_at_once() {
    for world in worlds().await {
        let channel = channel(&world).await;
        run(&world, "UPDATE channel SET checked_at = 9000000000000").await;
        let value = json!({ "display_phone_number": "15550783881", "event": "THROUGHPUT_UPGRADE", "current_limit": "TIER_UNLIMITED" });
        post_body(
            &world,
            SECRET,
            change("phone_number_quality_update", &value),
        )
        .await;
        digested(&world).await;
        assert_eq!(channel_row(&world, channel).await.checked_at, 0);
    }
}

#[tokio::test]
async fn events_are_forgotten_after_a_fortnight_once_they_are_digested() {
    const DAY: i64 = 24 * 3_600_000;
    for world in worlds().await {
        channel(&world).await;
        post_body(&world, SECRET, b"old".to_vec()).await;
        digested(&world).await;
        post_body(&world, SECRET, b"old and not digested".to_vec()).await;
        world.ctx.clock.advance(14 * DAY - 1);
        post_body(&world, SECRET, b"new".to_vec()).await;
        forget_old(&world.ctx).await.unwrap();
        assert_eq!(super::events(&world).await.len(), 3);
        world.ctx.clock.advance(1);
        forget_old(&world.ctx).await.unwrap();
        let bodies: Vec<_> = super::events(&world)
            .await
            .into_iter()
            .map(|event| event.body)
            .collect();
        assert_eq!(bodies, [b"old and not digested".to_vec(), b"new".to_vec()]);
    }
}
