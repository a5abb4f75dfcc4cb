//! The log of a conversation.

use super::*;

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
            Wanted::first(1),
        );
        let shown = shown.await.unwrap().data.remove(0);
        assert_eq!(shown.direction, Direction::Out);
        assert_eq!(shown.wamid, Some(wamid(&claims[0])));
        assert_eq!(shown.state, Some(RecipientState::Sent));
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
