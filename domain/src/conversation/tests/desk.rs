//! Tickets: opened, joined, answered, closed.

use super::*;
use crate::testing::real::refused;

#[tokio::test]
async fn further_messages_join_the_open_ticket_also_when_they_arrive_at_once() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let one = stored(&world, &Written::text(channel, 1, "first")).await;
        let two = stored(&world, &Written::text(channel, 1, "second")).await;
        let (one_jobs, two_jobs) = ([(one, 0)], [(two, 0)]);
        let (a, b) = tokio::join!(
            route(&world.ctx, 1, &one_jobs),
            route(&world.ctx, 2, &two_jobs)
        );
        a.unwrap();
        b.unwrap();
        let open = tickets(&world).await;
        assert_eq!(open.len(), 1);
        // The team answers, the customer writes again.
        ticket::reply(&world.ctx, world.agent, open[0].id, "At your service")
            .await
            .unwrap();
        assert_eq!(tickets(&world).await[0].status, TicketStatus::OnCustomer);
        hears(&world, Written::text(channel, 1, "third")).await;
        assert_eq!(tickets(&world).await[0].status, TicketStatus::OnYou);
        // Closed, the next message opens another.
        let closed = ticket::Change {
            status: Some(TicketStatus::Closed),
            assignee: None,
        };
        ticket::change(&world.ctx, world.agent, open[0].id, closed)
            .await
            .unwrap();
        hears(&world, Written::text(channel, 1, "fourth")).await;
        assert_eq!(tickets(&world).await.len(), 2);
        let reopened = ticket::Change {
            status: Some(TicketStatus::OnYou),
            assignee: None,
        };
        let refused = ticket::change(&world.ctx, world.agent, open[0].id, reopened).await;
        assert_eq!(refused.unwrap_err().code(), "other_ticket_open");
    }
}

#[tokio::test]
async fn a_day_after_the_last_word_nothing_can_be_said() {
    for world in worlds().await {
        let channel = desk(&world).await;
        hears(&world, Written::text(channel, 1, "Hello")).await;
        let ticket = tickets(&world).await[0].id;
        world.ctx.clock.advance(24 * HOUR - 1);
        ticket::reply(&world.ctx, world.agent, ticket, "Just in time")
            .await
            .unwrap();
        world.ctx.clock.advance(1);
        let refused = ticket::reply(&world.ctx, world.agent, ticket, "Too late").await;
        assert_eq!(refused.unwrap_err().code(), WINDOW_CLOSED);
        for text in ["", "   ", &"x".repeat(4_097)] {
            let refused = ticket::reply(&world.ctx, world.agent, ticket, text).await;
            assert_eq!(refused.unwrap_err().code(), "invalid_text");
        }
    }
}

#[derive(sea_orm::FromQueryResult)]
struct Simulated {
    id: MessageId,
}

#[tokio::test]
async fn what_simulated_people_write_travels_the_same_way() {
    for world in worlds().await {
        run(&world, "UPDATE agent SET default_reply_mode = 'human'").await;
        let id = sending(&world, 1).await;
        run(&world, "UPDATE campaign SET reply_mode = 'human'").await;
        let sql = "INSERT INTO message (agent_id, contact_id, campaign_id, recipient_id, direction, kind, text, wamid, created_at) \
                   SELECT $1, r.contact_id, r.campaign_id, r.id, 'in', 'text', 'Yes please', 'sim.reply.1', $2 FROM recipient r";
        let values = [world.agent.0.into(), world.ctx.now().into()];
        execute(&world.ctx.store.write, sql, values).await.unwrap();
        let sql = "SELECT id FROM message";
        let found = query_one::<Simulated>(&world.ctx.store.read, sql, []).await;
        let heard = found.unwrap().unwrap().id;
        route(&world.ctx, 1, &[(heard, 0)]).await.unwrap();
        let heard = message(&world, heard).await;
        assert_eq!(
            (heard.campaign_id, heard.matched_by.as_deref()),
            (Some(id), Some("simulation"))
        );
        let ticket = tickets(&world).await.remove(0);
        assert_eq!(ticket.campaign_id, Some(id));
        ticket::reply(&world.ctx, world.agent, ticket.id, "Here you are")
            .await
            .unwrap();
        assert_eq!(said(&world, &heard).await.last().unwrap().1, "Here you are");
    }
}

#[tokio::test]
async fn answers_wait_while_their_number_is_stopped_and_leave_when_it_goes_on() {
    for world in worlds().await {
        let channel = desk(&world).await;
        hears(&world, Written::text(channel, 1, "Hello")).await;
        let ticket = tickets(&world).await[0].id;
        ticket::reply(&world.ctx, world.agent, ticket, "Hi")
            .await
            .unwrap();
        let tx = world.ctx.store.begin().await.unwrap();
        crate::campaign::pause_channel(&world.ctx, &tx, channel, "the token expired")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let claims = claimed(&world, channel).await;
        assert_eq!(claims.len(), 1, "nothing has to be resumed");
        settled(&world, channel, &claims, &refused(131_048)).await;
        world.ctx.clock.advance(60_000);
        assert_eq!(claimed(&world, channel).await.len(), 0, "and nothing spins");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_delivered_comes_back_to_the_team() {
    for world in worlds().await {
        let channel = desk(&world).await;
        hears(&world, Written::text(channel, 1, "Hello")).await;
        let ticket = tickets(&world).await[0].id;
        ticket::reply(&world.ctx, world.agent, ticket, "Hi")
            .await
            .unwrap();
        super::super::ended(&world.ctx).await.unwrap();
        assert_eq!(tickets(&world).await[0].status, TicketStatus::OnCustomer);
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &refused(131_026)).await;
        super::super::ended(&world.ctx).await.unwrap();
        super::super::ended(&world.ctx).await.unwrap();
        let back = tickets(&world).await.remove(0);
        assert_eq!(back.status, TicketStatus::OnYou);
        assert_eq!(
            back.summary.matches("did not reach").count(),
            1,
            "{}",
            back.summary
        );
        // On a closed ticket, another is opened.
        ticket::reply(&world.ctx, world.agent, ticket, "Hi again")
            .await
            .unwrap();
        let closed = ticket::Change {
            status: Some(TicketStatus::Closed),
            assignee: None,
        };
        ticket::change(&world.ctx, world.agent, ticket, closed)
            .await
            .unwrap();
        world.ctx.clock.advance(12_000);
        let claims = claimed(&world, channel).await;
        settled(&world, channel, &claims, &refused(131_026)).await;
        super::super::ended(&world.ctx).await.unwrap();
        let all = tickets(&world).await;
        assert_eq!((all.len(), all[1].subject.as_str()), (2, "Hello"));
    }
}

#[tokio::test]
async fn what_real_and_simulated_people_say_are_two_conversations() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let real = hears(&world, Written::text(channel, 1, "Hello")).await;
        let sql = "INSERT INTO message (agent_id, contact_id, direction, kind, text, wamid, created_at) \
                   VALUES ($1, $2, 'in', 'text', 'Hello', 'sim.reply.1', $3) RETURNING id";
        let contact = real.contact_id.unwrap();
        let values = [
            world.agent.0.into(),
            contact.0.into(),
            world.ctx.now().into(),
        ];
        let ids: Vec<MessageId> = column(&world.ctx.store.write, sql, values).await.unwrap();
        route(&world.ctx, 1, &[(ids[0], 0)]).await.unwrap();
        let simulated = message(&world, ids[0]).await;
        assert_ne!(simulated.conversation_id, real.conversation_id);
        let of = |conversation| {
            let all = tickets(&world);
            async move {
                let mut all = all.await;
                all.retain(|ticket| Some(ticket.conversation_id) == conversation);
                all.remove(0).id
            }
        };
        for (conversation, leaves) in [(real.conversation_id, 1), (simulated.conversation_id, 0)] {
            let ticket = of(conversation).await;
            ticket::reply(&world.ctx, world.agent, ticket, "Hi")
                .await
                .unwrap();
            assert_eq!(claimed(&world, channel).await.len(), leaves);
        }
    }
}
