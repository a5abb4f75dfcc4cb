use super::*;
use crate::{
    Ctx,
    api_key::{self, NewKey, Role},
    testing::worlds,
};
use secrecy::ExposeSecret;

async fn key(ctx: &Ctx) -> (entity::ApiKeyId, String) {
    api_key::ensure_admin(ctx, None).await.unwrap();
    let new = NewKey {
        name: "Ada".into(),
        role: Role::Operator,
        agent_id: None,
    };
    let (row, secret) = api_key::create(ctx, new).await.unwrap();
    (row.id, secret.expose_secret().to_owned())
}

#[tokio::test]
async fn a_session_lasts_until_it_is_ended_or_its_key_is_revoked() {
    for world in worlds().await {
        let ctx = world.ctx.clone();
        let (id, secret) = key(&ctx).await;
        assert!(sign_in(&ctx, "obk_wrong").await.unwrap().is_none());
        let mut tokens = Vec::new();
        for _ in 0..2 {
            let signed_in = sign_in(&ctx, &secret)
                .await
                .unwrap()
                .expect("the key is right");
            tokens.push(signed_in.token.expose_secret().to_owned());
            let session = authenticate(&ctx, &tokens[tokens.len() - 1])
                .await
                .unwrap()
                .unwrap();
            assert_eq!((session.key.id, session.csrf), (id, signed_in.csrf));
        }
        sign_out(&ctx, &tokens[0]).await.unwrap();
        assert!(authenticate(&ctx, &tokens[0]).await.unwrap().is_none());
        assert!(authenticate(&ctx, &tokens[1]).await.unwrap().is_some());
        api_key::revoke(&ctx, id).await.unwrap();
        assert!(authenticate(&ctx, &tokens[1]).await.unwrap().is_none());
        assert_eq!(sweep(&ctx).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_link_signs_in_once() {
    for world in worlds().await {
        let ctx = world.ctx.clone();
        let (id, secret) = key(&ctx).await;
        let token = link(&ctx, &secret)
            .await
            .unwrap()
            .expect("the key is right");
        let token = token.expose_secret();
        assert!(sign_in_by_link(&ctx, "rubbish").await.unwrap().is_none());
        let signed_in = sign_in_by_link(&ctx, token)
            .await
            .unwrap()
            .expect("the first time");
        assert_eq!(signed_in.key.id, id);
        assert!(sign_in_by_link(&ctx, token).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_session_that_is_seen_lasts_longer_and_none_lasts_for_ever() {
    for world in worlds().await {
        let ctx = world.ctx.clone();
        let (_, secret) = key(&ctx).await;
        let signed_in = sign_in(&ctx, &secret).await.unwrap().unwrap();
        let token = signed_in.token.expose_secret();
        let idle = sign_in(&ctx, &secret).await.unwrap().unwrap();
        let mut days = 0;
        while authenticate(&ctx, token).await.unwrap().is_some() {
            ctx.clock.advance(6 * DAY);
            days += 6;
        }
        assert_eq!(days, 30);
        let idle = idle.token.expose_secret();
        assert!(authenticate(&ctx, idle).await.unwrap().is_none());
        assert_eq!(sweep(&ctx).await.unwrap(), 2);
        let link = link(&ctx, &secret).await.unwrap().unwrap();
        ctx.clock.advance(LINK_LASTS);
        let late = sign_in_by_link(&ctx, link.expose_secret()).await;
        assert!(late.unwrap().is_none());
    }
}
