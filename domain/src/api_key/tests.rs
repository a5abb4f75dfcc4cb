use super::*;
use crate::{Ctx, testing::worlds};
use secrecy::{ExposeSecret, SecretString};

async fn opens(ctx: &Ctx, secret: &str) -> bool {
    authenticate(ctx, secret).await.unwrap().is_some()
}

#[tokio::test]
async fn the_first_key_is_made_once_and_opens_the_door() {
    for world in worlds().await {
        let ctx = world.ctx.clone();
        let first = ensure_admin(&ctx, None)
            .await
            .unwrap()
            .expect("there was none");
        assert!(opens(&ctx, first.expose_secret()).await);
        assert!(!opens(&ctx, "obk_wrong").await);
        assert!(ensure_admin(&ctx, None).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_changed_admin_key_replaces_the_old_one() {
    for world in worlds().await {
        let ctx = world.ctx.clone();
        let (old, new) = (SecretString::from("old"), SecretString::from("new"));
        for key in [&old, &old, &new] {
            assert!(ensure_admin(&ctx, Some(key)).await.unwrap().is_none());
            assert!(opens(&ctx, key.expose_secret()).await);
        }
        assert!(!opens(&ctx, "old").await);
        ensure_admin(&ctx, Some(&old)).await.unwrap();
        assert!(opens(&ctx, "old").await);
    }
}

#[tokio::test]
async fn the_last_admin_key_cannot_be_revoked() {
    for world in worlds().await {
        let ctx = world.ctx.clone();
        ensure_admin(&ctx, None).await.unwrap();
        let first = authenticate_only(&ctx).await;
        let refused = revoke(&ctx, first.id).await.unwrap_err();
        assert_eq!(refused.code(), "last_admin_key");
        let new = NewKey {
            name: "second".into(),
            role: Role::Admin,
            agent_id: None,
        };
        let (_, secret) = create(&ctx, new).await.unwrap();
        revoke(&ctx, first.id).await.unwrap();
        assert!(opens(&ctx, secret.expose_secret()).await);
        assert_eq!(
            revoke(&ctx, first.id).await.unwrap_err().code(),
            "not_found"
        );
    }
}

async fn authenticate_only(ctx: &Ctx) -> Model {
    list(ctx, None, None).await.unwrap().data.remove(0)
}
