//! What is told of campaigns, conversations and tickets.

use super::{endpoint, names, open_worlds, payload, written};
use crate::{
    campaign::{
        complete, pause, pause_because, resume, send,
        tests::{contacts, draft, frozen, play, queued},
    },
    hook::{Conversation, Event, Ticket, emit},
    recipient,
    testing::START,
};
use entity::CampaignId;
use serde_json::json;

const CAMPAIGN: [&str; 3] = ["campaign.sent", "campaign.paused", "campaign.completed"];

#[tokio::test]
async fn a_campaign_tells_when_it_is_sent_paused_by_whomever_and_completed() {
    for world in open_worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        endpoint(&world, &CAMPAIGN).await;
        contacts(&world, 3).await;
        let id = draft(&world, "life").await;
        send(ctx, agent, id).await.unwrap();
        frozen(&world, id).await;
        pause(ctx, agent, id).await.unwrap();
        pause(ctx, agent, id).await.unwrap();
        resume(ctx, agent, id).await.unwrap();
        let tx = ctx.store.begin().await.unwrap();
        pause_because(ctx, &tx, id, "bad list").await.unwrap();
        pause_because(ctx, &tx, id, "bad list").await.unwrap();
        tx.commit().await.unwrap();
        resume(ctx, agent, id).await.unwrap();
        recipient::send(ctx, 1, &queued(ctx).await).await.unwrap();
        play(ctx).await;
        complete(ctx).await.unwrap();
        complete(ctx).await.unwrap();
        let told = written(&world).await;
        let topics: Vec<_> = told.iter().map(|event| event.topic.as_str()).collect();
        let [sent, paused, completed] = CAMPAIGN;
        assert_eq!(topics, [sent, paused, paused, completed]);
        let data: Vec<_> = told
            .iter()
            .map(|event| payload(event)["data"].clone())
            .collect();
        assert_eq!(
            data[0],
            json!({
                "agent_id": agent, "campaign_id": id, "name": "life", "status": "launching",
                "delivery": "simulated", "total": 3, "pause_reason": null,
            })
        );
        assert_eq!(data[2]["pause_reason"], "bad list");
        assert_eq!(data[3]["status"], "completed");
    }
}

#[tokio::test]
async fn what_did_not_happen_after_all_is_not_told() {
    for world in open_worlds().await {
        endpoint(&world, &["campaign.paused"]).await;
        contacts(&world, 1).await;
        let id = draft(&world, "undone").await;
        send(&world.ctx, world.agent, id).await.unwrap();
        let tx = world.ctx.store.begin().await.unwrap();
        pause_because(&world.ctx, &tx, id, "bad list")
            .await
            .unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(written(&world).await, []);
    }
}

#[tokio::test]
async fn conversations_and_tickets_are_told_with_what_is_known_of_them() {
    for world in open_worlds().await {
        let events = [
            "conversation.replied",
            "conversation.escalated",
            "ticket.created",
            "ticket.updated",
        ];
        endpoint(&world, &events).await;
        let conversation = Conversation {
            conversation_id: "cnv_1".into(),
            campaign_id: Some(CampaignId(7)),
            text: Some("Hello".into()),
            ..Conversation::default()
        };
        let ticket = Ticket {
            ticket_id: "tkt_1".into(),
            status: "new".into(),
            ..Ticket::default()
        };
        let tx = world.ctx.store.begin().await.unwrap();
        for event in [
            Event::conversation_replied(&conversation, START),
            Event::conversation_escalated(&conversation, START),
            Event::ticket_created(&ticket, START),
            Event::ticket_updated(&ticket, START),
        ] {
            emit(&world.ctx, &tx, world.agent, event).await.unwrap();
        }
        tx.commit().await.unwrap();
        let told = written(&world).await;
        let mut expected = events;
        expected.sort_unstable();
        assert_eq!(names(&told), expected);
        let data = &payload(&told[0])["data"];
        assert_eq!(data["conversation_id"], "cnv_1");
        assert_eq!(data["campaign_id"], "cmp_7");
        assert_eq!(data["agent_id"], world.agent.to_string());
    }
}
