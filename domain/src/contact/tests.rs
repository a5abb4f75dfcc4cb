use super::*;
use crate::page::Wanted;
use crate::{
    attribute,
    testing::{self, World},
};
use entity::attribute::AttributeType;
use serde_json::{Value, json};

async fn worlds() -> Vec<World> {
    let worlds = testing::worlds().await;
    for world in &worlds {
        for (name, kind) in [
            ("city", AttributeType::Text),
            ("age", AttributeType::Number),
        ] {
            let new = attribute::New {
                name: name.into(),
                label: None,
                kind,
                description: None,
            };
            attribute::create(&world.ctx, world.agent, new)
                .await
                .unwrap();
        }
    }
    worlds
}

async fn put(world: &World, contacts: Value) -> Upserted {
    let contacts = contacts.as_array().unwrap();
    upsert(&world.ctx, world.agent, contacts).await.unwrap()
}

async fn all(world: &World) -> Vec<Model> {
    find_by(world, Search::default()).await
}

async fn find_by(world: &World, search: Search) -> Vec<Model> {
    list(&world.ctx, world.agent, search, Wanted::first(100))
        .await
        .unwrap()
        .data
}

#[tokio::test]
async fn a_contact_is_created_then_updated_by_its_external_id() {
    for world in worlds().await {
        let made = put(
        &world,
        json!([
            {"external_id": "a", "name": " Ana ", "email": "ana@example.com", "phone": "(202) 555-0123",
             "attributes": {"city": "Lisboa", "age": 41}},
            {"name": "nobody's id"},
            {"external_id": "b", "phone": "not a phone"},
        ]),
    )
    .await;
        assert_eq!((made.created, made.updated, made.rejected.len()), (3, 0, 0));
        let [ana, nobody, b] = &made.data[..] else {
            panic!("three contacts")
        };
        assert_eq!(ana.phone.as_deref(), Some("+12025550123"));
        assert_eq!((ana.name.as_deref(), ana.phone_valid), (Some("Ana"), true));
        assert_eq!(ana.attributes, json!({"city": "Lisboa", "age": 41}));
        assert_eq!(
            (b.phone.as_deref(), b.phone_valid),
            (Some("not a phone"), false)
        );
        assert!(ana.id < nobody.id && nobody.id < b.id);

        world.ctx.clock.advance(1000);
        let changed = put(
            &world,
            json!([
                {"external_id": "new"},
                {"external_id": "a", "email": null, "attributes": {"city": null, "age": 42}},
            ]),
        )
        .await;
        assert_eq!((changed.created, changed.updated), (1, 1));
        let after = &changed.data[1];
        assert_eq!((after.id, after.name.as_deref()), (ana.id, Some("Ana")));
        assert_eq!(
            (&after.email, after.phone.as_deref()),
            (&None, Some("+12025550123"))
        );
        assert_eq!(after.attributes, json!({"age": 42}));
        assert_eq!(after.updated_at, ana.updated_at + 1000);
        assert_eq!(after.created_at, ana.created_at);
    }
}

#[tokio::test]
async fn refused_rows_do_not_hinder_the_others() {
    for world in worlds().await {
        let answer = put(
            &world,
            json!([
                {"name": "first"},
                {"nickname": "x"},
                {"name": 5},
                {"email": "nobody"},
                {"name": "a\u{0}b"},
                {"attributes": {"plan": "gold"}},
                {"attributes": {"age": "old"}},
                {"attributes": []},
                {"name": "x".repeat(201)},
                {},
                {"external_id": " ", "name": null},
                "Ana",
                {"name": "last"},
            ]),
        )
        .await;
        let codes: Vec<_> = answer
            .rejected
            .iter()
            .map(|row| (row.index, row.code))
            .collect();
        let expected = [
            (1, "unknown_field"),
            (2, "invalid_type"),
            (3, "invalid_email"),
            (4, "control_characters"),
            (5, "unknown_attribute"),
            (6, "invalid_attribute"),
            (7, "invalid_attributes"),
            (8, "too_long"),
            (9, "empty_contact"),
            (10, "empty_contact"),
            (11, "invalid_contact"),
        ];
        assert_eq!(codes, expected);
        let names: Vec<_> = answer.data.iter().map(|row| row.name.as_deref()).collect();
        assert_eq!(names, [Some("first"), Some("last")]);
        assert_eq!(all(&world).await, answer.data);
    }
}

#[tokio::test]
async fn a_request_that_names_one_external_id_twice_changes_nothing() {
    for world in worlds().await {
        let contacts = json!([{"external_id": "a"}, {"name": "x"}, {"external_id": " a "}]);
        let refused = upsert(&world.ctx, world.agent, contacts.as_array().unwrap())
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "duplicate_external_id");
        assert_eq!(refused.details()["indexes"], json!([0, 2]));
        let many = vec![json!({"name": "x"}); 1001];
        let refused = upsert(&world.ctx, world.agent, &many).await.unwrap_err();
        assert_eq!(refused.code(), "invalid_contact_count");
        assert!(all(&world).await.is_empty());
    }
}

#[tokio::test]
async fn external_ids_belong_to_their_agent() {
    for world in worlds().await {
        let other = crate::agent::New {
            name: "other".into(),
            ..Default::default()
        };
        let other = crate::agent::create(&world.ctx, other).await.unwrap().id;
        let mine = put(&world, json!([{"external_id": "a", "name": "mine"}])).await;
        let theirs = upsert(&world.ctx, other, &[json!({"external_id": "a"})])
            .await
            .unwrap();
        assert_eq!(theirs.created, 1);
        let id = theirs.data[0].id;
        assert_eq!(
            get(&world.ctx, world.agent, id).await.unwrap_err().code(),
            "not_found"
        );
        assert_eq!(
            delete(&world.ctx, world.agent, id)
                .await
                .unwrap_err()
                .code(),
            "not_found"
        );
        let rename = change(&world.ctx, world.agent, id, &json!({"name": "x"})).await;
        assert_eq!(rename.unwrap_err().code(), "not_found");
        assert_eq!(all(&world).await, mine.data);
    }
}

#[tokio::test]
async fn a_contact_is_changed_and_deleted() {
    for world in worlds().await {
        let made = put(
        &world,
        json!([{"external_id": "a", "name": "Ana", "attributes": {"city": "Lisboa"}}, {"external_id": "b"}]),
    )
    .await;
        let id = made.data[0].id;
        let changes =
            json!({"name": null, "phone": "+15550001234", "attributes": {"age": 5, "city": null}});
        let after = change(&world.ctx, world.agent, id, &changes).await.unwrap();
        assert_eq!(
            (after.name, after.external_id.as_deref()),
            (None, Some("a"))
        );
        assert_eq!(
            (after.phone.as_deref(), after.phone_valid),
            (Some("+15550001234"), true)
        );
        assert_eq!(after.attributes, json!({"age": 5}));

        let taken = change(&world.ctx, world.agent, id, &json!({"external_id": "b"})).await;
        assert_eq!(taken.unwrap_err().code(), "external_id_taken");
        let same = change(
            &world.ctx,
            world.agent,
            id,
            &json!({"external_id": "a", "phone": null}),
        )
        .await
        .unwrap();
        assert_eq!((same.phone, same.phone_valid), (None, false));
        delete(&world.ctx, world.agent, id).await.unwrap();
        assert_eq!(
            delete(&world.ctx, world.agent, id)
                .await
                .unwrap_err()
                .code(),
            "not_found"
        );
        assert_eq!(all(&world).await.len(), 1);
    }
}

#[tokio::test]
async fn opting_out_holds_for_every_contact_with_that_number() {
    for world in worlds().await {
        let made = put(
        &world,
        json!([{"phone": "+15550001234"}, {"phone": "+1 555 000 1234"}, {"phone": "+15550009999"}, {"name": "no phone"}]),
    )
    .await;
        let id = made.data[0].id;
        opt_out(&world.ctx, world.agent, id).await.unwrap();
        let again = opt_out(&world.ctx, world.agent, id).await.unwrap();
        assert_eq!(again.opted_out_at, Some(testing::START));
        put(
            &world,
            json!([{"external_id": "later", "phone": "+15550001234"}]),
        )
        .await;
        let out: Vec<bool> = all(&world)
            .await
            .iter()
            .map(|row| row.opted_out_at.is_some())
            .collect();
        assert_eq!(out, [true, true, false, false, true]);
        opt_in(&world.ctx, world.agent, made.data[1].id)
            .await
            .unwrap();
        assert!(
            all(&world)
                .await
                .iter()
                .all(|row| row.opted_out_at.is_none())
        );
    }
}

#[tokio::test]
async fn contacts_are_found_by_what_people_type() {
    for world in worlds().await {
        put(
        &world,
        json!([
            {"external_id": "CRM-7", "name": "José Ávila", "email": "Jose@Example.com", "phone": "+5511987654321"},
            {"name": "100% João_Silva"},
            {"name": "Bob"},
        ]),
    )
    .await;
        for (q, found) in [
            ("josé", vec![0]),
            ("JOSÉ ÁV", vec![0]),
            ("EXAMPLE.COM", vec![0]),
            ("crm-7", vec![0]),
            ("+55 11 98765", vec![0]),
            ("(11) 98765-4321", vec![0]),
            ("JOÃO", vec![1]),
            ("100%", vec![1]),
            ("%", vec![1]),
            ("_", vec![1]),
            ("\\", vec![]),
            ("b", vec![2]),
            ("jose á", vec![]),
            ("", vec![0, 1, 2]),
        ] {
            let search = Search {
                q: Some(q.into()),
                filter: None,
            };
            let ids: Vec<i64> = find_by(&world, search)
                .await
                .iter()
                .map(|row| row.id.0 - 1)
                .collect();
            assert_eq!(ids, found, "{q}");
        }
        let filter = json!({"field": "name", "op": "starts_with", "value": "JO"});
        let filter = crate::audience::parse_filter(&filter).unwrap();
        let search = Search {
            q: Some("example".into()),
            filter: Some(filter),
        };
        assert_eq!(find_by(&world, search).await.len(), 1);
        let nul = Search {
            q: Some("a\u{0}".into()),
            filter: None,
        };
        let refused = list(&world.ctx, world.agent, nul, Wanted::first(100)).await;
        assert_eq!(refused.unwrap_err().code(), "invalid_q");
    }
}

#[tokio::test]
async fn pages_follow_each_other_and_cursors_stay_at_home() {
    for world in worlds().await {
        let contacts: Vec<Value> = (0..5)
            .map(|n| json!({"external_id": n.to_string()}))
            .collect();
        put(&world, contacts.into()).await;
        let mut seen = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let name = list_name(world.agent);
            let wanted = Wanted::parse(&name, Some(2), cursor.as_deref()).unwrap();
            let page = list(&world.ctx, world.agent, Search::default(), wanted)
                .await
                .unwrap();
            seen.extend(page.data.into_iter().map(|row| row.id.0));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, [1, 2, 3, 4, 5]);
        let agents = Wanted::first(1);
        let foreign = agents.cut("agents", vec![1_i64, 2], |id| *id).next_cursor;
        let refused = Wanted::parse(&list_name(world.agent), None, foreign.as_deref());
        assert_eq!(refused, Err(crate::page::BadPage::Cursor));
    }
}

#[tokio::test]
async fn who_is_rare_is_found_piece_by_piece() {
    for world in worlds().await {
        for n in 0..35 {
            let name = if n % 20 == 11 { "Zoe" } else { "Ann" };
            let contact = json!({ "external_id": n.to_string(), "name": name });
            upsert(&world.ctx, world.agent, &[contact]).await.unwrap();
        }
        let name = list_name(world.agent);
        let (mut found, mut cursor, mut pieces) = (Vec::new(), None::<String>, 0);
        loop {
            let wanted = Wanted::parse(&name, Some(5), cursor.as_deref()).unwrap();
            let search = Search {
                q: Some("zoe".to_owned()),
                filter: None,
            };
            let wanted = wanted.within(std::time::Duration::ZERO);
            let page = list(&world.ctx, world.agent, search, wanted).await.unwrap();
            found.extend(page.data.into_iter().map(|row| row.id.0));
            pieces += 1;
            cursor = page.next_cursor;
            assert_eq!(page.is_unfinished, cursor.is_some());
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!((found.as_slice(), pieces), ([12, 32].as_slice(), 4));
    }
}

#[tokio::test]
async fn requests_at_once_create_each_contact_once() {
    for world in worlds().await {
        let ids: Vec<String> = (0..300).map(|n| format!("c{n}")).collect();
        let contacts = |ids: Vec<&String>| -> Vec<Value> {
            ids.into_iter()
                .map(|id| json!({ "external_id": id }))
                .collect()
        };
        let (ctx, agent) = (&world.ctx, world.agent);
        let (up, down) = (
            contacts(ids.iter().collect()),
            contacts(ids.iter().rev().collect()),
        );
        let both = tokio::join!(
            upsert(ctx, agent, &up),
            upsert(ctx, agent, &down),
            upsert(ctx, agent, &up),
        );
        let done = [both.0.unwrap(), both.1.unwrap(), both.2.unwrap()];
        assert_eq!(done.iter().map(|done| done.created).sum::<usize>(), 300);
        assert_eq!(done.iter().map(|done| done.updated).sum::<usize>(), 600);
    }
}
