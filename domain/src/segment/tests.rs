use super::*;
use crate::testing;
use entity::AgentId;
use serde_json::json;

#[tokio::test]
async fn a_segment_is_created_changed_and_deleted() {
    for world in testing::worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        let named = json!({"filter": {"field": "name", "op": "is_set"}});
        let made = create(ctx, agent, " Named ", &named).await.unwrap();
        assert_eq!((made.name.as_str(), &made.audience), ("Named", &named));
        let taken = create(ctx, agent, "Named", &json!({"all": true})).await;
        assert_eq!(taken.unwrap_err().code(), "segment_exists");

        let other = create(ctx, agent, "All", &json!({"all": true}))
            .await
            .unwrap();
        let rename = |name: &str| Change {
            name: Some(name.into()),
            audience: None,
        };
        let taken = change(ctx, agent, other.id, rename("Named")).await;
        assert_eq!(taken.unwrap_err().code(), "segment_exists");
        let same = change(ctx, agent, made.id, rename("Named")).await.unwrap();
        assert_eq!(same.audience, named);
        let audience = Change {
            name: None,
            audience: Some(json!({"all": true})),
        };
        let changed = change(ctx, agent, made.id, audience).await.unwrap();
        assert_eq!(changed.audience, json!({"all": true}));
        assert_eq!(
            list(ctx, agent, None, None).await.unwrap().data,
            [changed, other]
        );

        assert_eq!(
            get(ctx, AgentId(99), made.id).await.unwrap_err().code(),
            "not_found"
        );
        assert_eq!(
            delete(ctx, AgentId(99), made.id).await.unwrap_err().code(),
            "not_found"
        );
        delete(ctx, agent, made.id).await.unwrap();
        assert_eq!(
            get(ctx, agent, made.id).await.unwrap_err().code(),
            "not_found"
        );
    }
}

#[tokio::test]
async fn a_segment_that_makes_no_sense_is_refused() {
    for world in testing::worlds().await {
        for (name, audience, code) in [
            ("", json!({"all": true}), "blank"),
            (
                "x",
                json!({"filter": {"field": "attributes.plan", "op": "is_set"}}),
                "unknown_field",
            ),
            ("x", json!({"filter": []}), "invalid_filter"),
        ] {
            let refused = create(&world.ctx, world.agent, name, &audience).await;
            assert_eq!(refused.unwrap_err().code(), code);
        }
    }
}
