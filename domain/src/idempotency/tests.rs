use super::*;
use crate::{Ctx, testing::worlds};
use entity::ApiKeyId;
use std::time::Duration;

const OWNER: ApiKeyId = ApiKeyId(1);

async fn at_once(ctx: &Ctx, hash: &str) -> crate::Result<Claimed> {
    claim(ctx, OWNER, "k", hash, Duration::ZERO).await
}

async fn fresh(ctx: &Ctx, hash: &str) -> Claim {
    match at_once(ctx, hash).await.unwrap() {
        Claimed::Fresh(claim) => claim,
        Claimed::Answered { .. } => panic!("the key is not fresh"),
    }
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_for_a_day() {
    for world in worlds().await {
        let ctx = world.ctx.clone();
        let held = fresh(&ctx, "a").await;
        complete(&ctx, &held, 201, b"made".to_vec()).await.unwrap();
        ctx.clock.advance(KEEP_MS - 1);
        let again = at_once(&ctx, "a").await.unwrap();
        assert_eq!(
            again,
            Claimed::Answered {
                status: 201,
                body: b"made".to_vec()
            }
        );
        assert_eq!(
            at_once(&ctx, "b").await.unwrap_err().code(),
            "idempotency_key_reused"
        );
        ctx.clock.advance(1);
        fresh(&ctx, "b").await;
    }
}

#[tokio::test]
async fn a_request_under_way_is_awaited() {
    for world in worlds().await {
        let ctx = world.ctx.clone();
        let held = fresh(&ctx, "a").await;
        assert_eq!(
            at_once(&ctx, "a").await.unwrap_err().code(),
            "idempotency_in_progress"
        );
        let waiting = tokio::spawn({
            let ctx = ctx.clone();
            async move { claim(&ctx, OWNER, "k", "a", Duration::from_secs(10)).await }
        });
        complete(&ctx, &held, 202, Vec::new()).await.unwrap();
        let answered = waiting.await.unwrap().unwrap();
        assert_eq!(
            answered,
            Claimed::Answered {
                status: 202,
                body: Vec::new()
            }
        );
    }
}

#[tokio::test]
async fn a_key_whose_process_died_is_free_after_a_minute() {
    for world in worlds().await {
        let ctx = world.ctx.clone();
        let dead = fresh(&ctx, "a").await;
        ctx.clock.advance(ABANDONED_MS);
        let held = fresh(&ctx, "a").await;
        complete(&ctx, &dead, 500, b"late".to_vec()).await.unwrap();
        complete(&ctx, &held, 201, b"mine".to_vec()).await.unwrap();
        let again = at_once(&ctx, "a").await.unwrap();
        assert_eq!(
            again,
            Claimed::Answered {
                status: 201,
                body: b"mine".to_vec()
            }
        );
    }
}

#[tokio::test]
async fn a_refused_request_frees_its_key() {
    for world in worlds().await {
        let ctx = world.ctx.clone();
        let held = fresh(&ctx, "a").await;
        release(&ctx, &held).await.unwrap();
        fresh(&ctx, "b").await;
        ctx.clock.advance(KEEP_MS);
        assert_eq!(sweep(&ctx).await.unwrap(), 1);
    }
}
