//! A campaign that says `resend` waits for what Meta has told: also for what was not digested yet.

use super::{digested, post, status};
use crate::{
    campaign::tests::counts,
    dead_letter,
    lane::{Blame, Failure},
    queue::JobRef,
    recipient::{Claim, resend},
    testing::{
        World,
        real::{channel, claimed, reference, row, run, sending, settled},
        worlds,
    },
    whatsapp::graph::Sent,
};
use entity::{CampaignId, Lane, recipient::RecipientState};

const GRACE: i64 = 600_000;

/// Two claims a while apart: the first is in doubt, and of the second Meta has told.
async fn doubted(world: &World) -> (CampaignId, Claim) {
    let channel = channel(world).await;
    let id = sending(world, 1).await;
    run(world, "UPDATE campaign SET in_doubt_policy = 'resend'").await;
    let first = claimed(world, channel).await.remove(0);
    let doubt = Sent::InDoubt("no answer came in time".into());
    settled(world, channel, std::slice::from_ref(&first), &doubt).await;
    // The same people again, at the distance that is kept.
    world.ctx.clock.advance(20_000);
    crate::testing::real::another(world, "later").await;
    let later = claimed(world, channel).await.remove(0);
    let told = reference(world, &later).await;
    post(world, &[status("wamid.later", "sent", 5, Some(&told))]).await;
    digested(world).await;
    (id, first)
}

#[tokio::test]
async fn what_was_told_in_time_but_not_digested_yet_is_waited_for() {
    for world in worlds().await {
        let (id, doubted) = doubted(&world).await;
        world.ctx.clock.advance(GRACE - 21_000);
        let told = reference(&world, &doubted).await;
        post(&world, &[status("wamid.first", "sent", 1, Some(&told))]).await;
        world.ctx.clock.advance(60_000);
        resend(&world.ctx).await.unwrap();
        assert_eq!(
            counts(&world, id).await.in_doubt,
            1,
            "it would be sent twice"
        );
        digested(&world).await;
        resend(&world.ctx).await.unwrap();
        let row = row(&world, doubted.id).await;
        assert_eq!((row.state, row.attempt), (RecipientState::Sent, 1));
    }
}

#[tokio::test]
async fn what_came_after_the_grace_or_was_discarded_is_not_waited_for() {
    for world in worlds().await {
        let (_, doubted) = doubted(&world).await;
        post(&world, &[status("wamid.other", "sent", 1, None)]).await;
        let (event, _) = super::waiting(&world).await[0];
        let job = JobRef {
            lane: Lane::Webhook,
            id: event.0,
            seq: 0,
        };
        let failure = Failure {
            cause: "worker_died",
            reason: "its workers died",
            blame: Blame::Job,
        };
        dead_letter::bury(&world.ctx, job, &failure, 6)
            .await
            .unwrap();
        world.ctx.clock.advance(GRACE);
        resend(&world.ctx).await.unwrap();
        let state = row(&world, doubted.id).await.state;
        assert_eq!(state, RecipientState::InDoubt, "its letter is open");

        run(&world, "UPDATE dead_letter SET state = 'discarded'").await;
        post(&world, &[status("wamid.another", "sent", 1, None)]).await;
        resend(&world.ctx).await.unwrap();
        let row = row(&world, doubted.id).await;
        assert_eq!((row.state, row.attempt), (RecipientState::Queued, 2));
    }
}
