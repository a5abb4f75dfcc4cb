use super::*;
use crate::testing;

#[tokio::test]
async fn the_default_agent_is_created_once() {
    for world in testing::worlds().await {
        let first = default(&world.ctx).await.unwrap();
        assert_eq!(default(&world.ctx).await.unwrap(), first);
        assert_eq!(resolve(&world.ctx, "default").await.unwrap(), first);
        assert_eq!(
            resolve(&world.ctx, &first.id.to_string()).await.unwrap(),
            first
        );
        assert_eq!(list(&world.ctx, None, None).await.unwrap().data, [first]);
    }
}

#[tokio::test]
async fn an_agent_that_is_not_there_is_not_found() {
    for world in testing::worlds().await {
        for path in ["agt_99", "99", "con_1", "Default", ""] {
            assert_eq!(
                resolve(&world.ctx, path).await.unwrap_err().code(),
                "not_found"
            );
        }
    }
}

#[tokio::test]
async fn a_region_without_phones_is_refused_and_changes_nothing() {
    for world in testing::worlds().await {
        let agent = default(&world.ctx).await.unwrap();
        let wrong = Change {
            name: Some("other".into()),
            default_region: Some("XX".into()),
            ..Change::default()
        };
        let refused = change(&world.ctx, agent.id, wrong).await.unwrap_err();
        assert_eq!(refused.code(), "invalid_region");
        assert_eq!(get(&world.ctx, agent.id).await.unwrap(), agent);

        let right = Change {
            default_region: Some("BR".into()),
            ..Change::default()
        };
        let changed = change(&world.ctx, agent.id, right).await.unwrap();
        assert_eq!(
            (changed.default_region.as_str(), changed.name),
            ("BR", agent.name)
        );
    }
}
