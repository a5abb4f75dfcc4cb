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
