//! The AI agent's turn.

use super::*;
use crate::{
    Settings, knowledge,
    openai::Model,
    testing::meta::{Raw, json as reply},
};
use entity::ticket::OpenedBy;
use std::time::Duration;

/// Campaigns and agent have the AI agent answer, which knows when the shop is open.
async fn knowing(world: &World) -> ChannelId {
    let channel = channel(world).await;
    run(world, "UPDATE agent SET default_reply_mode = 'ai'").await;
    let (ctx, agent) = (&world.ctx, world.agent);
    knowledge::add(
        ctx,
        agent,
        "Hours",
        "The shop is open from nine to six on weekdays.",
    )
    .await
    .unwrap();
    channel
}

/// It is stored, routed, and the AI agent has its turn.
async fn asks(world: &World, written: Written<'_>) -> Message {
    let id = stored(world, &written).await;
    answered(world, id).await;
    message(world, id).await
}

#[tokio::test]
async fn what_the_knowledge_says_is_answered_once_with_its_sources() {
    for world in worlds().await {
        let channel = knowing(&world).await;
        let id = stored(&world, &Written::text(channel, 1, "When is the shop open?")).await;
        let earlier = thought(&world, id).await;
        answered(&world, id).await;
        let asked = message(&world, id).await;
        assert!(asked.routed_at.is_some());
        let said = log(&world, &asked).await;
        let answer = said.last().unwrap();
        assert_eq!(answer.author, Author::Agent);
        assert!(
            answer.text.as_ref().unwrap().contains("nine to six"),
            "{answer:?}"
        );
        assert_eq!(answer.sources.as_ref().unwrap()[0]["title"], "Hours");
        assert!(tickets(&world).await.is_empty());
        // Routed and answered again, as after a crash, nothing is said twice.
        answered(&world, asked.id).await;
        conclude(&world.ctx, 1, &earlier).await.unwrap();
        assert_eq!(log(&world, &asked).await.len(), 2);
        assert_eq!(claimed(&world, channel).await.len(), 1, "it leaves once");
    }
}

#[tokio::test]
async fn a_process_that_dies_between_routing_and_answering_leaves_the_question_to_the_next() {
    for world in worlds().await {
        let channel = knowing(&world).await;
        sending(&world, 1).await;
        run(&world, "UPDATE campaign SET reply_mode = 'ai'").await;
        let recipient = sent(&world, channel).await[0];
        world.ctx.clock.advance(HOUR);
        let id = stored(&world, &Written::text(channel, 1, "When is the shop open?")).await;
        route(&world.ctx, 1, &[(id, 0)]).await.unwrap();
        let waiting = message(&world, id).await;
        assert_eq!(
            (waiting.routed_at, waiting.recipient_id),
            (None, Some(recipient))
        );
        answered(&world, id).await;
        let done = message(&world, id).await;
        assert_eq!(
            done.matched_by.as_deref(),
            Some("recent"),
            "how it was found stays"
        );
        assert_eq!(log(&world, &done).await.len(), 3);
    }
}

#[tokio::test]
async fn what_is_not_known_and_whoever_wants_a_person_becomes_a_ticket_on_which_the_agent_is_silent()
 {
    for (n, text, why) in [
        (1, "Do you sell elephants?", "knowledge says nothing"),
        (2, "I want to talk to a human", "asks for a person"),
        (3, "🎉🎉", "no words"),
    ] {
        for world in worlds().await {
            let channel = knowing(&world).await;
            let asked = asks(&world, Written::text(channel, n, text)).await;
            let open = tickets(&world).await;
            assert_eq!((open.len(), open[0].opened_by), (1, OpenedBy::Handover));
            assert!(open[0].summary.contains(why), "{}", open[0].summary);
            asks(&world, Written::text(channel, n, "When is the shop open?")).await;
            assert_eq!(
                log(&world, &asked).await.len(),
                2,
                "nobody but the person spoke"
            );
            let closed = ticket::Change {
                status: Some(TicketStatus::Closed),
                assignee: None,
            };
            let closed = ticket::change(&world.ctx, world.agent, open[0].id, closed).await;
            closed.unwrap();
            asks(&world, Written::text(channel, n, "When is the shop open?")).await;
            let said = log(&world, &asked).await;
            assert_eq!(said.last().unwrap().author, Author::Agent, "let in again");
        }
    }
}

#[tokio::test]
async fn a_person_who_took_over_while_the_agent_was_thinking_has_the_word() {
    for world in worlds().await {
        let channel = knowing(&world).await;
        let first = stored(&world, &Written::text(channel, 1, "When is the shop open?")).await;
        let thinking = thought(&world, first).await;
        asks(&world, Written::text(channel, 1, "a human please")).await;
        assert_eq!(tickets(&world).await.len(), 1);
        conclude(&world.ctx, 1, &thinking).await.unwrap();
        let done = message(&world, first).await;
        assert!(done.routed_at.is_some());
        assert_eq!(log(&world, &done).await.len(), 2);
    }
}

#[tokio::test]
async fn an_answer_that_comes_a_day_late_is_handed_to_people() {
    for world in worlds().await {
        let channel = knowing(&world).await;
        let id = stored(&world, &Written::text(channel, 1, "When is the shop open?")).await;
        world.ctx.clock.advance(24 * HOUR);
        answered(&world, id).await;
        let open = tickets(&world).await;
        assert!(open[0].summary.contains("24 hours"), "{}", open[0].summary);
    }
}

#[tokio::test]
async fn a_model_is_told_the_campaign_and_what_was_said_and_its_failures_hand_over() {
    for mut world in worlds().await {
        let says = r#"{"answer":"Blue, as you asked.","handover":false,"sources":[0]}"#;
        let says = json!({"choices":[{"message":{"role":"assistant","content":says}}]});
        let replies = vec![reply(200, "", &says.to_string()), reply(500, "", "{}")];
        let model = Raw::start(replies).await;
        world.set(Settings {
            http_timeout: Duration::from_secs(10),
            openai: Some(Model {
                base_url: model.address.clone(),
                name: "a-model".into(),
                key: None,
            }),
            ..Settings::default()
        });
        let channel = knowing(&world).await;
        sending(&world, 1).await;
        run(&world, "UPDATE campaign SET reply_mode = 'ai'").await;
        sent(&world, channel).await;
        world.ctx.clock.advance(HOUR);
        hears(
            &world,
            Written {
                kind: "reaction",
                ..Written::text(channel, 1, "I like blue")
            },
        )
        .await;
        world.ctx.clock.advance(1_000);
        let asked = asks(&world, Written::text(channel, 1, "Which colour is it?")).await;
        let heard = model.requests();
        assert!(
            heard[0].contains("p1"),
            "the campaign's message: {}",
            heard[0]
        );
        assert!(heard[0].contains("I like blue"), "{}", heard[0]);
        let said = log(&world, &asked).await;
        assert_eq!(
            said.last().unwrap().text.as_deref(),
            Some("Blue, as you asked.")
        );
        asks(&world, Written::text(channel, 1, "And why?")).await;
        let open = tickets(&world).await;
        assert!(
            open[0].summary.contains("not to be had"),
            "{}",
            open[0].summary
        );
    }
}

#[tokio::test]
async fn whoever_opted_out_of_everything_is_still_answered_when_they_write() {
    for world in worlds().await {
        let channel = knowing(&world).await;
        let asked = asks(&world, Written::text(channel, 1, "STOP")).await;
        asks(&world, Written::text(channel, 1, "When is the shop open?")).await;
        assert_eq!(
            log(&world, &asked).await.len(),
            4,
            "a confirmation and an answer"
        );
        let first = claimed(&world, channel).await;
        settled(&world, channel, &first, &accepted()).await;
        world.ctx.clock.advance(12_000);
        let second = claimed(&world, channel).await;
        assert_eq!((first.len(), second.len()), (1, 1), "apart in time");
    }
}
