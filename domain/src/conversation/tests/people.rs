//! Who wrote.

use super::*;

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

/// A notice of WhatsApp's about the `n`th person.
fn notice(channel: ChannelId, n: i64, content: Value) -> Written<'static> {
    Written {
        kind: "system",
        content,
        ..Written::text(channel, n, "changed")
    }
}

async fn contact(world: &World, id: Option<ContactId>) -> entity::contact::Model {
    let found = crate::contact::get(&world.ctx, world.agent, id.unwrap());
    found.await.unwrap()
}

#[tokio::test]
async fn a_number_that_the_team_corrected_leads_to_the_contact_no_more() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let first = hears(&world, Written::text(channel, 1, "who are you?")).await;
        let right = json!({ "phone": "+15550000009" });
        let id = first.contact_id.unwrap();
        crate::contact::change(&world.ctx, world.agent, id, &right)
            .await
            .unwrap();
        let stranger = hears(&world, Written::text(channel, 1, "and you?")).await;
        assert_ne!(stranger.contact_id, first.contact_id);
        let person = hears(&world, Written::text(channel, 9, "it is me")).await;
        assert_eq!(person.contact_id, first.contact_id);
    }
}

#[tokio::test]
async fn a_person_with_a_new_number_stays_who_they_are_and_is_answered_there() {
    for world in worlds().await {
        let channel = desk(&world).await;
        // Somebody had that number before.
        let former = hears(&world, Written::text(channel, 2, "bye")).await;
        let person = hears(&world, Written::text(channel, 1, "hello")).await;
        let moved = json!({ "number_changed": { "wa_id": "15550000002", "user_id": "US.7" } });
        hears(&world, notice(channel, 1, moved)).await;
        assert_eq!(
            contact(&world, person.contact_id).await.phone.as_deref(),
            Some("+15550000002")
        );
        contact(&world, former.contact_id).await;
        let again = hears(&world, Written::text(channel, 2, "me again")).await;
        assert_eq!(again.contact_id, person.contact_id);
        let hidden = Written {
            from: json!({ "user_id": "US.7" }),
            ..Written::text(channel, 0, "and again")
        };
        assert_eq!(hears(&world, hidden).await.contact_id, person.contact_id);
    }
}

#[tokio::test]
async fn a_person_with_a_new_id_stays_who_they_are() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let from = |id: &str| Written {
            from: json!({ "user_id": id }),
            ..Written::text(channel, 0, "hello")
        };
        let person = hears(&world, from("US.1")).await;
        let change = Written {
            from: json!({ "user_id": "US.2" }),
            ..notice(
                channel,
                0,
                json!({ "user_id_changed": { "previous_user_id": "US.1", "user_id": "US.2" } }),
            )
        };
        hears(&world, change).await;
        assert_eq!(
            hears(&world, from("US.2")).await.contact_id,
            person.contact_id
        );
    }
}

#[tokio::test]
async fn whoever_shows_their_number_later_can_be_answered_from_then_on() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let from = |person: Value| Written {
            from: person,
            ..Written::text(channel, 0, "hello")
        };
        let hidden = hears(&world, from(json!({ "user_id": "US.1" }))).await;
        assert_eq!(contact(&world, hidden.contact_id).await.phone, None);
        let ticket = tickets(&world).await[0].id;
        let refused = ticket::reply(&world.ctx, world.agent, ticket, "Hi").await;
        assert_eq!(refused.unwrap_err().code(), "no_phone");
        let both = json!({ "user_id": "US.1", "wa_id": "15550000001" });
        let shown = hears(&world, from(both)).await;
        assert_eq!(shown.contact_id, hidden.contact_id);
        let contact = contact(&world, hidden.contact_id).await;
        assert_eq!(contact.phone.as_deref(), Some("+15550000001"));
        ticket::reply(&world.ctx, world.agent, ticket, "Hi")
            .await
            .unwrap();
        let again = hears(&world, from(json!({ "user_id": "US.1" }))).await;
        assert_eq!(again.contact_id, hidden.contact_id);
    }
}

#[tokio::test]
async fn two_first_messages_of_one_hidden_person_at_once_make_one_contact() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let from = || Written {
            from: json!({ "user_id": "US.1" }),
            ..Written::text(channel, 0, "hello")
        };
        let (one, two) = (from(), from());
        let (one, two) = (stored(&world, &one).await, stored(&world, &two).await);
        let (one_jobs, two_jobs) = ([(one, 0)], [(two, 0)]);
        let (a, b) = tokio::join!(
            route(&world.ctx, 1, &one_jobs),
            route(&world.ctx, 2, &two_jobs)
        );
        a.unwrap();
        b.unwrap();
        let (one, two) = (message(&world, one).await, message(&world, two).await);
        assert_eq!(one.conversation_id, two.conversation_id);
        assert_eq!(tickets(&world).await.len(), 1);
    }
}

#[tokio::test]
async fn what_was_known_of_either_is_known_of_the_one_person() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let from = |person: Value| Written {
            from: person,
            ..Written::text(channel, 0, "hello")
        };
        let hidden = hears(&world, from(json!({ "user_id": "US.1", "name": "Ada" }))).await;
        let data = json!({ "email": "ada@example.com", "external_id": "a1" });
        let id = hidden.contact_id.unwrap();
        crate::contact::change(&world.ctx, world.agent, id, &data)
            .await
            .unwrap();
        hears(&world, from(json!({ "wa_id": "15550000001" }))).await;
        let both = json!({ "user_id": "US.1", "wa_id": "15550000001" });
        let one = hears(&world, from(both)).await;
        let one = contact(&world, one.contact_id).await;
        assert_eq!(
            (one.email.as_deref(), one.external_id.as_deref()),
            (Some("ada@example.com"), Some("a1"))
        );
        assert_eq!(
            (one.name.as_deref(), one.phone.as_deref()),
            (Some("Ada"), Some("+15550000001"))
        );
    }
}

#[tokio::test]
async fn whoever_wrote_before_we_learned_their_digits_is_the_person_whom_we_messaged() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let from = || Written {
            from: json!({ "wa_id": "155500001" }),
            ..Written::text(channel, 0, "oi")
        };
        let before = hears(&world, from()).await;
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
        let after = hears(&world, from()).await;
        assert_ne!(before.contact_id, after.contact_id);
        assert_eq!(counts(&world, id).await.reached_replied, 1);
        assert_eq!(said(&world, &after).await.len(), 3, "nothing is lost");
    }
}
