//! In doubt: neither sent again nor failed, until somebody knows.

use super::SECOND;
use crate::{
    campaign::{
        complete,
        tests::{counts, queued},
    },
    recipient::{claim, doubt},
    testing::{
        real::{accepted, channel, claimed, refused, row, sending, settled},
        worlds,
    },
    whatsapp::graph::{NotSent, Sent},
};
use entity::recipient::RecipientState;

/// The claim's deadline, the request's timeout and the margin.
const LONGEST: i64 = 30 * SECOND;

#[tokio::test]
async fn what_was_claimed_too_long_ago_is_in_doubt_and_what_was_claimed_since_is_not() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 5).await;
        let jobs = queued(&world.ctx).await;
        let old = claim(&world.ctx, 1, channel, &jobs[..2]).await.unwrap();
        world.ctx.clock.advance(1);
        let young = claim(&world.ctx, 1, channel, &jobs[2..4]).await.unwrap();
        world.ctx.clock.advance(LONGEST - 2);
        doubt(&world.ctx).await.unwrap();
        assert_eq!(
            counts(&world, id).await.in_doubt,
            0,
            "it may still be under way"
        );
        world.ctx.clock.advance(1);
        for _ in 0..2 {
            doubt(&world.ctx).await.unwrap();
            for claim in &old {
                let row = row(&world, claim.id).await;
                assert_eq!((row.state, row.attempt), (RecipientState::InDoubt, 1));
            }
            for claim in &young {
                let row = row(&world, claim.id).await;
                assert_eq!(row.state, RecipientState::Sending);
            }
            let counts = counts(&world, id).await;
            assert_eq!((counts.in_doubt, counts.queued), (2, 5));
        }
        assert_eq!(
            queued(&world.ctx).await.len(),
            1,
            "nothing in doubt is sent again"
        );
        assert_eq!(complete(&world.ctx).await.unwrap(), 0, "it is not over");
    }
}

#[tokio::test]
async fn a_worker_that_was_only_slow_resolves_the_doubt_itself() {
    for world in worlds().await {
        let channel = channel(&world).await;
        let id = sending(&world, 3).await;
        let claims = claimed(&world, channel).await;
        world.ctx.clock.advance(LONGEST);
        doubt(&world.ctx).await.unwrap();
        assert_eq!(counts(&world, id).await.in_doubt, 3);
        settled(&world, channel, &claims[..1], &accepted()).await;
        settled(
            &world,
            channel,
            &claims[1..2],
            &Sent::NotSent(NotSent::Late),
        )
        .await;
        settled(&world, channel, &claims[2..], &refused(131_026)).await;
        let counts = counts(&world, id).await;
        assert_eq!(
            (counts.in_doubt, counts.sent, counts.failed, counts.queued),
            (0, 1, 1, 1)
        );
        assert_eq!(claimed(&world, channel).await.len(), 1, "it never left");
    }
}
