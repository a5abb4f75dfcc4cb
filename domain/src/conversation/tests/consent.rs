//! Wishes for no more messages, and for messages again.

use super::*;
use crate::campaign::tests::{contacts, draft, frozen, queued};

#[tokio::test]
async fn whoever_writes_stop_is_opted_out_told_so_and_bothers_nobody() {
    for world in worlds().await {
        let channel = desk(&world).await;
        sending(&world, 1).await;
        sent(&world, channel).await;
        another(&world, "waiting").await;
        let heard = hears(&world, Written::text(channel, 1, " Stop! ")).await;
        let contact = heard.contact_id.unwrap();
        let row = crate::contact::get(&world.ctx, world.agent, contact)
            .await
            .unwrap();
        assert!(row.opted_out_at.is_some());
        let unsent = column::<RecipientId>(
            &world.ctx.store.read,
            "SELECT id FROM recipient WHERE error_code = 'opted_out'",
            [],
        );
        assert_eq!(unsent.await.unwrap().len(), 1, "what waited is stopped");
        assert!(tickets(&world).await.is_empty());
        let log = entity::consent::Entity::find().one(&world.ctx.store.read);
        let log = log.await.unwrap().unwrap();
        assert_eq!((log.contact_id, log.message_id), (contact, Some(heard.id)));
        assert!(log.why.contains("Stop!"), "{}", log.why);
        let said = said(&world, &heard).await;
        assert!(
            said.last().unwrap().1.contains("no more messages"),
            "{said:?}"
        );
        world.ctx.clock.advance(12_000);
        assert_eq!(claimed(&world, channel).await.len(), 1, "the confirmation");
        hears(&world, Written::text(channel, 1, "START")).await;
        let row = crate::contact::get(&world.ctx, world.agent, contact)
            .await
            .unwrap();
        assert!(row.opted_out_at.is_none());
    }
}

#[tokio::test]
async fn an_agent_may_say_that_an_opt_out_stops_marketing_only() {
    for world in worlds().await {
        let channel = desk(&world).await;
        run(&world, "UPDATE agent SET opt_out_scope = 'marketing'").await;
        sending(&world, 2).await;
        run(&world, "UPDATE campaign SET heeds_opt_out = FALSE").await;
        hears(&world, Written::text(channel, 1, "stop")).await;
        let campaign = claimed(&world, channel).await;
        world.ctx.clock.advance(12_000);
        let confirmation = claimed(&world, channel).await;
        assert_eq!((campaign.len(), confirmation.len()), (2, 1));
    }
}

#[tokio::test]
async fn a_campaign_heeds_opt_outs_by_its_templates_category_when_it_is_sent() {
    for (scope, category, heeded) in [
        ("all", "utility", true),
        ("all", "marketing", true),
        ("marketing", "marketing", true),
        ("marketing", "utility", false),
    ] {
        for world in worlds().await {
            desk(&world).await;
            let scope = format!("UPDATE agent SET opt_out_scope = '{scope}'");
            run(&world, &scope).await;
            contacts(&world, 2).await;
            let draft = draft(&world, "news").await;
            run(
                &world,
                &format!("UPDATE template SET category = '{category}'"),
            )
            .await;
            // Two contacts of one number: opted out or not, it is sent to once at most.
            run(
                &world,
                "UPDATE contact SET phone = '+15550000001', opted_out_at = 1",
            )
            .await;
            let ahead = crate::campaign::preflight(&world.ctx, world.agent, draft);
            let ahead = ahead.await.unwrap();
            let expected = if heeded { (0, 2, 0) } else { (1, 0, 1) };
            let skipped = ahead.skipped;
            assert_eq!(
                (ahead.sendable, skipped.opted_out, skipped.duplicate_phone),
                expected
            );
            let sent = crate::campaign::send(&world.ctx, world.agent, draft).await;
            assert_eq!(sent.unwrap().heeds_opt_out, heeded);
            frozen(&world, draft).await;
            assert_eq!(queued(&world.ctx).await.len(), usize::from(!heeded));
        }
    }
}

#[tokio::test]
async fn a_wish_outlives_the_contact_who_had_it() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let heard = hears(&world, Written::text(channel, 1, "stop")).await;
        let contact = heard.contact_id.unwrap();
        let (ctx, agent) = (&world.ctx, world.agent);
        crate::contact::delete(ctx, agent, contact).await.unwrap();
        let left = "SELECT id FROM message UNION ALL SELECT id FROM conversation UNION ALL SELECT id FROM consent";
        let left: Vec<MessageId> = column(&ctx.store.read, left, []).await.unwrap();
        assert!(left.is_empty(), "what was said goes with the person");
        contacts(&world, 1).await;
        let id = another(&world, "news").await;
        assert!(claimed(&world, channel).await.is_empty(), "still opted out");
        assert_eq!(counts(&world, id).await.failed, 1);
        let heard = hears(&world, Written::text(channel, 1, "start")).await;
        assert!(heard.contact_id.is_some());
        another(&world, "more news").await;
        world.ctx.clock.advance(12_000);
        assert_eq!(
            claimed(&world, channel).await.len(),
            2,
            "the confirmation is one"
        );
    }
}
