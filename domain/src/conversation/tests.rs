//! Routing, told as facts, on both databases.

use super::{WINDOW_CLOSED, messages, route};
use crate::{
    campaign::tests::counts,
    page::Wanted,
    store::{column, execute, query_one},
    testing::{
        World,
        real::{
            NUMBER, accepted, another, channel, claimed, insert, number, row, run, sending,
            settled, wamid,
        },
        worlds,
    },
    ticket,
};
use entity::{
    ChannelId, ContactId, MessageId, RecipientId,
    channel::ActiveModel,
    message::{Author, Direction, Model as Message},
    recipient::RecipientState,
    ticket::{Model as Ticket, TicketStatus},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;

/// What somebody wrote to a channel.
struct Written<'a> {
    channel: ChannelId,
    from: Value,
    kind: &'a str,
    text: Option<&'a str>,
    quoted: Option<&'a str>,
}

impl<'a> Written<'a> {
    /// A text from the `n`th person.
    fn text(channel: ChannelId, n: i64, text: &'a str) -> Self {
        Self {
            channel,
            from: json!({ "wa_id": format!("1555{n:07}") }),
            kind: "text",
            text: Some(text),
            quoted: None,
        }
    }
}

/// It is stored as a webhook would, and not routed yet.
async fn stored(world: &World, written: &Written<'_>) -> MessageId {
    let sql = "INSERT INTO message (agent_id, channel_id, direction, kind, text, wamid, created_at, person, raw) \
               VALUES ($1, $2, 'in', $3, $4, $5, $6, $7, $8) RETURNING id";
    let values = [
        world.agent.0.into(),
        written.channel.0.into(),
        written.kind.into(),
        written.text.into(),
        format!("wamid.in.{}", rand::random::<u64>()).into(),
        world.ctx.now().into(),
        written.from.clone().into(),
        json!({ "context": written.quoted }).into(),
    ];
    let ids = column(&world.ctx.store.write, sql, values).await.unwrap();
    ids[0]
}

/// It is stored and routed; answers it as it stands then.
async fn hears(world: &World, written: Written<'_>) -> Message {
    let id = stored(world, &written).await;
    route(&world.ctx, 1, &[(id, 0)]).await.unwrap();
    message(world, id).await
}

async fn message(world: &World, id: MessageId) -> Message {
    let found = entity::message::Entity::find_by_id(id).one(&world.ctx.store.read);
    found.await.unwrap().unwrap()
}

async fn tickets(world: &World) -> Vec<Ticket> {
    let all = entity::ticket::Entity::find().all(&world.ctx.store.read);
    let mut all = all.await.unwrap();
    all.sort_by_key(|ticket| ticket.id);
    all
}

/// Replies go to people, and a channel is connected.
async fn desk(world: &World) -> ChannelId {
    run(world, "UPDATE agent SET default_reply_mode = 'human'").await;
    channel(world).await
}

/// Everybody of a campaign got its message just now.
async fn sent(world: &World, channel: ChannelId) -> Vec<RecipientId> {
    let claims = claimed(world, channel).await;
    settled(world, channel, &claims, &accepted()).await;
    claims.iter().map(|claim| claim.id).collect()
}

#[tokio::test]
async fn whoever_writes_out_of_the_blue_becomes_a_contact_with_a_conversation_and_a_ticket() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let written = Written {
            from: json!({ "wa_id": "493012345678", "name": "Ada" }),
            ..Written::text(channel, 0, "Hello?")
        };
        let heard = hears(&world, written).await;
        assert!(heard.routed_at.is_some());
        assert_eq!(
            (heard.campaign_id, heard.matched_by.as_deref()),
            (None, None)
        );
        let contact = crate::contact::get(&world.ctx, world.agent, heard.contact_id.unwrap());
        let contact = contact.await.unwrap();
        assert_eq!(contact.name.as_deref(), Some("Ada"));
        assert_eq!(contact.phone.as_deref(), Some("+493012345678"));
        let tickets = tickets(&world).await;
        assert_eq!(tickets.len(), 1);
        assert_eq!(
            (tickets[0].status, tickets[0].subject.as_str()),
            (TicketStatus::New, "Hello?")
        );
        assert!(
            tickets[0].summary.contains("Hello?"),
            "{}",
            tickets[0].summary
        );
        // Routed again, as after a crash, nothing happens twice.
        route(&world.ctx, 1, &[(heard.id, 0)]).await.unwrap();
        assert_eq!(self::tickets(&world).await.len(), 1);
    }
}

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
async fn a_reply_belongs_to_the_campaign_that_messaged_last_or_to_the_one_that_it_quotes() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let first = sending(&world, 2).await;
        let of_first = sent(&world, channel).await;
        world.ctx.clock.advance(HOUR);
        let second = another(&world, "later").await;
        let of_second = sent(&world, channel).await;
        world.ctx.clock.advance(HOUR);
        let recent = hears(&world, Written::text(channel, 1, "yes")).await;
        assert_eq!(recent.campaign_id, Some(second));
        assert_eq!(
            (recent.recipient_id, recent.matched_by.as_deref()),
            (Some(of_second[0]), Some("recent"))
        );
        let wamid = row(&world, of_first[1]).await.wamid.unwrap();
        let quoting = Written {
            quoted: Some(&wamid),
            ..Written::text(channel, 2, "this one")
        };
        let quoted = hears(&world, quoting).await;
        assert_eq!(quoted.campaign_id, Some(first));
        assert_eq!(
            (quoted.recipient_id, quoted.matched_by.as_deref()),
            (Some(of_first[1]), Some("quote"))
        );
        assert_eq!(
            row(&world, of_second[0]).await.state,
            RecipientState::Replied
        );
        assert_eq!(
            row(&world, of_first[1]).await.state,
            RecipientState::Replied
        );
        assert_eq!(row(&world, of_second[1]).await.state, RecipientState::Sent);
        // Once is enough.
        hears(&world, Written::text(channel, 1, "and another thing")).await;
        assert_eq!(counts(&world, second).await.reached_replied, 1);
        let summary = &tickets(&world).await[0].summary;
        assert!(summary.contains("later"), "{summary}");
    }
}

#[tokio::test]
async fn a_reply_counts_up_to_and_including_three_days() {
    for (late_by, counted) in [(0, true), (1, false)] {
        for world in worlds().await {
            let channel = desk(&world).await;
            let id = sending(&world, 1).await;
            let recipient = sent(&world, channel).await[0];
            world.ctx.clock.advance(72 * HOUR + late_by);
            let wamid = row(&world, recipient).await.wamid.unwrap();
            let written = Written {
                quoted: Some(&wamid),
                ..Written::text(channel, 1, "at last")
            };
            let heard = hears(&world, written).await;
            assert_eq!(heard.campaign_id.is_some(), counted);
            assert_eq!(counts(&world, id).await.reached_replied, i64::from(counted));
            assert_eq!(
                tickets(&world).await.len(),
                1,
                "it is answered all the same"
            );
        }
    }
}

#[tokio::test]
async fn on_another_number_it_is_nobodys_reply() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let id = sending(&world, 1).await;
        sent(&world, channel).await;
        run(&world, "UPDATE channel SET deleted_at = 1").await;
        let other = ActiveModel {
            phone_number_id: Set(format!("9{NUMBER}")),
            ..number(&world)
        };
        let other = insert(&world, other).await;
        let heard = hears(&world, Written::text(other, 1, "hello")).await;
        assert_eq!(heard.campaign_id, None);
        assert_eq!(counts(&world, id).await.reached_replied, 0);
    }
}

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
        assert_eq!(claimed(&world, channel).await.len(), 1, "the confirmation");
        hears(&world, Written::text(channel, 1, "START")).await;
        let row = crate::contact::get(&world.ctx, world.agent, contact)
            .await
            .unwrap();
        assert!(row.opted_out_at.is_none());
    }
}

/// Who said what in the conversation of this message.
async fn said(world: &World, heard: &Message) -> Vec<(Author, String)> {
    let wanted = Wanted {
        limit: 100,
        after: None,
    };
    let conversation = heard.conversation_id.unwrap();
    let said = messages(&world.ctx, world.agent, conversation, wanted);
    let said = said.await.unwrap().data;
    said.into_iter()
        .map(|one| (one.author, one.text.unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn a_conversation_holds_what_campaigns_and_people_said_in_order() {
    for world in worlds().await {
        let channel = desk(&world).await;
        sending(&world, 1).await;
        sent(&world, channel).await;
        world.ctx.clock.advance(HOUR);
        let heard = hears(&world, Written::text(channel, 1, "How much is it?")).await;
        world.ctx.clock.advance(HOUR);
        let ticket = tickets(&world).await[0].id;
        ticket::reply(&world.ctx, world.agent, ticket, "Ten euros.")
            .await
            .unwrap();
        let said = said(&world, &heard).await;
        let authors: Vec<_> = said.iter().map(|(author, _)| *author).collect();
        assert_eq!(authors, [Author::Campaign, Author::Contact, Author::Person]);
        assert!(said[0].1.contains("p1"), "rendered: {}", said[0].1);
        // It leaves like any message, as what it is.
        let claims = claimed(&world, channel).await;
        assert_eq!(claims.len(), 1);
        let wording = crate::campaign::wording(&world.ctx, claims[0].campaign_id)
            .await
            .unwrap();
        let body = wording.message(&claims[0].phone, &claims[0].parameters, "x");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (&body["type"], &body["text"]["body"]),
            (&json!("text"), &json!("Ten euros."))
        );
        settled(&world, channel, &claims, &accepted()).await;
        let shown = messages(
            &world.ctx,
            world.agent,
            heard.conversation_id.unwrap(),
            Wanted {
                limit: 1,
                after: None,
            },
        );
        let shown = shown.await.unwrap().data.remove(0);
        assert_eq!(shown.direction, Direction::Out);
        assert_eq!(shown.wamid, Some(wamid(&claims[0])));
        assert_eq!(shown.state, Some(RecipientState::Sent));
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

#[tokio::test]
async fn reactions_are_kept_and_our_own_number_is_nobody() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let reaction = Written {
            kind: "reaction",
            text: Some("👍"),
            ..Written::text(channel, 1, "")
        };
        let heard = hears(&world, reaction).await;
        assert!(heard.conversation_id.is_some());
        let ours = Written {
            from: json!({ "wa_id": "15550783881" }),
            ..Written::text(channel, 1, "echo")
        };
        let heard = hears(&world, ours).await;
        assert_eq!(
            (heard.conversation_id, heard.routed_at.is_some()),
            (None, true)
        );
        let nobody = Written {
            from: json!({}),
            ..Written::text(channel, 1, "?")
        };
        assert!(hears(&world, nobody).await.routed_at.is_some());
        assert!(tickets(&world).await.is_empty());
        let unsupported = Written {
            kind: "unsupported",
            text: None,
            ..Written::text(channel, 1, "")
        };
        hears(&world, unsupported).await;
        assert_eq!(tickets(&world).await[0].subject, "(unsupported)");
    }
}

#[tokio::test]
async fn two_that_turn_out_to_be_one_person_keep_their_history() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let from = |person: Value| Written {
            from: person,
            ..Written::text(channel, 0, "hello")
        };
        let hidden = hears(&world, from(json!({ "user_id": "DE.1" }))).await;
        let shown = hears(&world, from(json!({ "wa_id": "493012345678" }))).await;
        assert_ne!(hidden.contact_id, shown.contact_id);
        let both = from(json!({ "wa_id": "493012345678", "user_id": "DE.1" }));
        let both = hears(&world, both).await;
        assert_eq!(both.contact_id, shown.contact_id);
        assert_eq!(said(&world, &both).await.len(), 3, "nothing is lost");
        let gone: Option<ContactId> = hidden.contact_id;
        assert!(
            crate::contact::get(&world.ctx, world.agent, gone.unwrap())
                .await
                .is_err()
        );
        let again = hears(&world, from(json!({ "user_id": "DE.1" }))).await;
        assert_eq!(again.contact_id, shown.contact_id);
        let open = tickets(&world).await;
        let open = open.iter().filter(|ticket| ticket.status.is_open()).count();
        assert_eq!(open, 1);
    }
}

#[tokio::test]
async fn digits_that_differ_from_the_number_lead_to_the_person() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let id = sending(&world, 1).await;
        let claims = claimed(&world, channel).await;
        let crate::whatsapp::graph::Sent::Accepted(answer) = accepted() else {
            unreachable!("it is accepted");
        };
        let answer = crate::whatsapp::graph::Accepted {
            wa_id: Some("155500001".into()),
            ..answer
        };
        let sent = crate::whatsapp::graph::Sent::Accepted(answer);
        settled(&world, channel, &claims, &sent).await;
        let written = Written {
            from: json!({ "wa_id": "155500001" }),
            ..Written::text(channel, 0, "oi")
        };
        hears(&world, written).await;
        assert_eq!(counts(&world, id).await.reached_replied, 1);
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
