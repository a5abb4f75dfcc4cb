//! Whose secret signed a webhook.

use crate::{
    channel::{disconnect, forget_secrets, is_verify_token, signed_by, token_of},
    testing::{
        World,
        meta::{self, KEYS, another_agent, new, worlds_with_meta},
        real::{channel_row, insert, number},
    },
    vault::Vault,
};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::ActiveValue::Set;
use secrecy::ExposeSecret;
use sha2::Sha256;

const DAY: i64 = 24 * 3_600_000;

fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// What this process knows without asking is forgotten, as after two seconds.
fn anew(world: &mut World) {
    let settings = (*world.ctx.settings).clone();
    world.set(settings);
}

#[tokio::test]
async fn a_signature_is_right_or_it_is_nobodys() {
    for (world, _meta) in worlds_with_meta().await {
        let (ctx, body) = (&world.ctx, b"{\"entry\": []}".as_slice());
        let right = signature(sandbox::APP_SECRET, body);
        assert_eq!(
            signed_by(ctx, &right, body).await.unwrap(),
            None,
            "nobody is connected"
        );
        let channel = meta::connect(&world).await;
        let signed = signed_by(ctx, &right, body).await.unwrap().unwrap();
        assert_eq!(Some(signed.app_secret_hash), channel.app_secret_hash);
        let upper = right.to_uppercase().replace("SHA256", "sha256");
        assert!(signed_by(ctx, &upper, body).await.unwrap().is_some());
        for (header, body) in [
            (right.as_str(), b"{\"entry\": [] }".as_slice()),
            (&signature("another-secret", body), body),
            (&signature("", body), body),
            ("", body),
            ("sha256=", body),
            ("sha256=00", body),
            (&right["sha256=".len()..], body),
            (&right[..right.len() - 2], body),
            (&format!("{right}00"), body),
            (&right.replace("sha256", "sha1"), body),
            ("sha256=no hex at all", body),
        ] {
            assert_eq!(
                signed_by(ctx, header, body).await.unwrap(),
                None,
                "{header}"
            );
        }
    }
}

#[tokio::test]
async fn each_secret_speaks_for_its_own_channels() {
    for (world, meta) in worlds_with_meta().await {
        let first = meta::connect(&world).await;
        let other = another_agent(&world).await;
        meta.patch(
            "sandbox/account",
            &serde_json::json!({ "app_secret": "another-secret" }),
        )
        .await;
        let new = crate::channel::New {
            phone_number_id: sandbox::SECOND_PHONE_NUMBER_ID.into(),
            app_secret: "another-secret".into(),
            ..new()
        };
        let second = crate::channel::connect(&world.ctx, other, new)
            .await
            .unwrap();
        for (secret, channel) in [(sandbox::APP_SECRET, first), ("another-secret", second)] {
            let signed = signed_by(&world.ctx, &signature(secret, b"body"), b"body").await;
            assert_eq!(
                signed.unwrap().map(|s| s.app_secret_hash),
                channel.app_secret_hash
            );
        }
    }
}

#[tokio::test]
async fn a_disconnected_channels_secret_verifies_for_eight_days_and_is_then_gone() {
    for (mut world, _meta) in worlds_with_meta().await {
        let channel = meta::connect(&world).await;
        assert!(is_verify_token(&world.ctx, "verify-me").await.unwrap());
        assert!(!is_verify_token(&world.ctx, "verify-you").await.unwrap());
        disconnect(&world.ctx, world.agent).await.unwrap();
        let right = signature(sandbox::APP_SECRET, b"body");
        world.ctx.clock.advance(8 * DAY - 1);
        forget_secrets(&world.ctx).await.unwrap();
        anew(&mut world);
        assert!(
            signed_by(&world.ctx, &right, b"body")
                .await
                .unwrap()
                .is_some()
        );
        assert!(is_verify_token(&world.ctx, "verify-me").await.unwrap());
        world.ctx.clock.advance(1);
        forget_secrets(&world.ctx).await.unwrap();
        anew(&mut world);
        assert_eq!(signed_by(&world.ctx, &right, b"body").await.unwrap(), None);
        assert!(!is_verify_token(&world.ctx, "verify-me").await.unwrap());
        let row = channel_row(&world, channel.id).await;
        assert_eq!((row.access_token, row.app_secret), (None, None));
    }
}

#[tokio::test]
async fn a_new_key_seals_and_what_the_old_one_sealed_still_opens() {
    for (mut world, _meta) in worlds_with_meta().await {
        let channel = meta::connect(&world).await;
        let right = signature(sandbox::APP_SECRET, b"body");
        let mut settings = (*world.ctx.settings).clone();
        settings.vault = Some(Vault::new(&[KEYS[1], KEYS[0]]).unwrap());
        world.set(settings.clone());
        let opened = token_of(&world.ctx, &channel).unwrap();
        assert_eq!(opened.expose_secret(), sandbox::ACCESS_TOKEN);
        assert!(
            signed_by(&world.ctx, &right, b"body")
                .await
                .unwrap()
                .is_some()
        );
        // Connected again, it is sealed with the new key and needs the old one no more.
        let channel = meta::connect(&world).await;
        settings.vault = Some(Vault::new(&[KEYS[1]]).unwrap());
        world.set(settings.clone());
        assert!(token_of(&world.ctx, &channel).is_ok());
        assert!(
            signed_by(&world.ctx, &right, b"body")
                .await
                .unwrap()
                .is_some()
        );
        settings.vault = Some(Vault::new(&[KEYS[0]]).unwrap());
        world.set(settings);
        assert_eq!(
            crate::Error::from(token_of(&world.ctx, &channel).unwrap_err()).code(),
            "secret_key_wrong"
        );
        assert_eq!(
            signed_by(&world.ctx, &right, b"body").await.unwrap(),
            None,
            "closed, not open"
        );
    }
}

#[tokio::test]
async fn one_secret_that_does_not_open_keeps_no_other_from_being_checked() {
    for (world, _meta) in worlds_with_meta().await {
        meta::connect(&world).await;
        let damaged = entity::channel::ActiveModel {
            agent_id: Set(another_agent(&world).await),
            app_secret: Set(Some(b"damaged".to_vec())),
            ..number(&world)
        };
        insert(&world, damaged).await;
        let right = signature(sandbox::APP_SECRET, b"body");
        assert!(
            signed_by(&world.ctx, &right, b"body")
                .await
                .unwrap()
                .is_some()
        );
    }
}
