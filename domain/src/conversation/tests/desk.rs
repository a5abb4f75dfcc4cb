//! Tickets: opened, joined, answered, closed.

use super::*;

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
