//! Who can be sent to, and why not.

use super::*;

fn with_phone(agent: AgentId, phone: &str) -> contact::Model {
    contact::Model {
        phone: Some(phone.into()),
        phone_valid: phone.starts_with('+'),
        ..person(agent)
    }
}

#[tokio::test]
async fn each_contact_is_skipped_for_its_first_reason() {
    for world in testing::worlds().await {
        let of = |phone: &str| with_phone(world.agent, phone);
        let oldest = keep(&world.ctx, of("+5511900000001")).await;
        keep(&world.ctx, of("+5511900000001")).await;
        keep(&world.ctx, of("nonsense")).await;
        keep(&world.ctx, of("nonsense")).await;
        keep(&world.ctx, person(world.agent)).await;
        keep(&world.ctx, of("+5511900000002")).await;
        let left = contact::Model {
            opted_out_at: Some(1),
            ..of("+5511900000002")
        };
        keep(&world.ctx, left.clone()).await;
        // Another agent's opt-out and contacts are none of this agent's business.
        keep(
            &world.ctx,
            contact::Model {
                agent_id: AgentId(99),
                phone: Some("+5511900000001".into()),
                ..left
            },
        )
        .await;

        let all = preview(&world.ctx, world.agent, &Audience::All)
            .await
            .unwrap();
        assert_eq!((all.matched, all.sendable), (7, 1));
        let expected = Skipped {
            no_phone: 1,
            invalid_phone: 2,
            opted_out: 2,
            duplicate_phone: 1,
        };
        assert_eq!(all.skipped, expected);
        assert_eq!(all.sample.len(), 5);
        assert_eq!(all.sample[0].id, oldest);
    }
}

#[tokio::test]
async fn the_oldest_of_the_same_audience_is_sent_to() {
    for world in testing::worlds().await {
        let of = |name: &str| contact::Model {
            name: Some(name.into()),
            ..with_phone(world.agent, "+5511900000001")
        };
        keep(&world.ctx, of("outside")).await;
        keep(&world.ctx, of("first")).await;
        keep(&world.ctx, of("second")).await;
        let audience = json!({"filter": {"field": "name", "op": "ne", "value": "outside"}});
        let audience = parse(&audience).unwrap();
        let found = preview(&world.ctx, world.agent, &audience).await.unwrap();
        assert_eq!((found.matched, found.sendable), (2, 1));
        assert_eq!(found.skipped.duplicate_phone, 1);
    }
}

#[tokio::test]
async fn an_audience_of_named_contacts_finds_exactly_them() {
    for world in testing::worlds().await {
        let a = keep(&world.ctx, with_phone(world.agent, "+5511900000001")).await;
        keep(&world.ctx, with_phone(world.agent, "+5511900000002")).await;
        let audience = parse(&json!({ "contact_ids": [a, a] })).unwrap();
        let found = preview(&world.ctx, world.agent, &audience).await.unwrap();
        assert_eq!((found.matched, found.sendable), (1, 1));
        let nobody = parse(&json!({ "contact_ids": [] })).unwrap();
        let found = preview(&world.ctx, world.agent, &nobody).await.unwrap();
        assert_eq!(found.matched, 0);
    }
}
