use super::*;
use crate::{
    Ctx,
    testing::{self, World},
};
use entity::{AgentId, attribute::AttributeType, contact};
use sea_orm::{ActiveModelTrait, NotSet, Set};
use serde_json::json;

mod agreement;
mod judging;

fn refused(value: &Value) -> (&'static str, String) {
    let refused = parse(value).unwrap_err();
    (crate::Refusal::code(&refused), refused.at)
}

async fn attribute(ctx: &Ctx, agent: AgentId, name: &str, kind: AttributeType) {
    entity::attribute::ActiveModel {
        id: NotSet,
        agent_id: Set(agent),
        name: Set(name.into()),
        kind: Set(kind),
        label: Set(None),
        description: Set(None),
        archived_at: Set(None),
        created_at: Set(0),
        updated_at: Set(0),
    }
    .insert(&ctx.store.write)
    .await
    .unwrap();
}

fn person(agent: AgentId) -> contact::Model {
    contact::Model {
        id: ContactId(0),
        agent_id: agent,
        external_id: None,
        name: None,
        email: None,
        phone: None,
        phone_valid: false,
        attributes: json!({}),
        opted_out_at: None,
        created_at: testing::START,
        updated_at: testing::START,
    }
}

async fn keep(ctx: &Ctx, person: contact::Model) -> ContactId {
    let row = contact::ActiveModel {
        id: NotSet,
        ..person.into()
    };
    row.insert(&ctx.store.write).await.unwrap().id
}

async fn code_of(world: &World, audience: &Value) -> &'static str {
    let audience = parse(audience).unwrap();
    let refused = compile(&world.ctx, world.agent, &audience, 2).await;
    refused.unwrap_err().code()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn what_is_no_audience_is_refused_with_its_place() {
    let term = |term: Value| json!({ "filter": { "and": [{ "not_messaged_for": "7d" }, term] } });
    for (value, code, at) in [
        (json!([]), "invalid_audience", "audience"),
        (json!({}), "invalid_audience", "audience"),
        (
            json!({"all": true, "filter": {}}),
            "invalid_audience",
            "audience",
        ),
        (json!({"all": false}), "invalid_value", "audience.all"),
        (json!({"everybody": true}), "unknown_key", "audience"),
        (
            json!({"contact_ids": ["con_1", "cmp_1"]}),
            "invalid_value",
            "audience.contact_ids[1]",
        ),
        (
            json!({"contact_ids": "con_1"}),
            "invalid_value",
            "audience.contact_ids",
        ),
        (json!({"filter": {}}), "invalid_filter", "audience.filter"),
        (
            json!({"filter": {"and": []}}),
            "invalid_filter",
            "audience.filter.and",
        ),
        (
            json!({"filter": {"xor": []}}),
            "unknown_key",
            "audience.filter",
        ),
        (
            json!({"filter": {"and": [], "or": []}}),
            "unknown_key",
            "audience.filter",
        ),
        (term(json!(7)), "invalid_filter", "audience.filter.and[1]"),
        (
            term(json!({"field": "name"})),
            "invalid_filter",
            "audience.filter.and[1]",
        ),
        (
            term(json!({"field": "name", "op": "eq"})),
            "invalid_filter",
            "audience.filter.and[1]",
        ),
        (
            term(json!({"field": "surname", "op": "is_set"})),
            "unknown_field",
            "audience.filter.and[1].field",
        ),
        (
            term(json!({"field": "attributes.a' OR 1=1", "op": "is_set"})),
            "unknown_field",
            "audience.filter.and[1].field",
        ),
        (
            term(json!({"field": "name", "op": "like", "value": "x"})),
            "unknown_op",
            "audience.filter.and[1].op",
        ),
        (
            term(json!({"field": "name", "op": "gt", "value": "x"})),
            "op_not_for_type",
            "audience.filter.and[1].op",
        ),
        (
            term(json!({"field": "name", "op": "eq", "value": 5})),
            "invalid_value",
            "audience.filter.and[1].value",
        ),
        (
            term(json!({"field": "name", "op": "eq", "value": "a\u{0}b"})),
            "invalid_value",
            "audience.filter.and[1].value",
        ),
        (
            term(json!({"field": "name", "op": "in", "value": []})),
            "invalid_value",
            "audience.filter.and[1].value",
        ),
        (
            term(json!({"field": "name", "op": "eq", "value": "x", "case": 1})),
            "unknown_key",
            "audience.filter.and[1]",
        ),
        (
            term(json!({"field": "created_at", "op": "gt", "value": "soon"})),
            "invalid_value",
            "audience.filter.and[1].value",
        ),
        (
            term(json!({"campaign": "con_1", "stage": "sent"})),
            "unknown_campaign",
            "audience.filter.and[1].campaign",
        ),
        (
            term(json!({"campaign": "cmp_1", "stage": "seen"})),
            "unknown_stage",
            "audience.filter.and[1].stage",
        ),
        (
            term(json!({"campaign": "cmp_1"})),
            "invalid_filter",
            "audience.filter.and[1]",
        ),
        (
            term(json!({"campaign": "cmp_1", "stage": "sent", "is": "no"})),
            "invalid_value",
            "audience.filter.and[1].is",
        ),
        (
            term(json!({"not_messaged_for": "1 week"})),
            "invalid_value",
            "audience.filter.and[1].not_messaged_for",
        ),
        (
            term(json!({"not_messaged_for": "-1d"})),
            "invalid_value",
            "audience.filter.and[1].not_messaged_for",
        ),
        (
            term(json!({"not_messaged_for": "d"})),
            "invalid_value",
            "audience.filter.and[1].not_messaged_for",
        ),
        (
            term(json!({"not_messaged_for": "7日"})),
            "invalid_value",
            "audience.filter.and[1].not_messaged_for",
        ),
        (
            term(json!({"not_messaged_for": "99999999999999999999d"})),
            "invalid_value",
            "audience.filter.and[1].not_messaged_for",
        ),
    ] {
        assert_eq!(refused(&value), (code, at.to_owned()), "{value}");
    }
}

#[test]
fn a_filter_too_deep_or_too_large_is_refused() {
    let nested = |depth| {
        let leaf = json!({ "field": "name", "op": "is_set" });
        let filter = (0..depth).fold(leaf, |inner, _| json!({ "not": inner }));
        json!({ "filter": filter })
    };
    assert!(parse(&nested(31)).is_ok());
    assert_eq!(refused(&nested(32)).0, "filter_too_deep");
    let wide = |terms| {
        let term = json!({ "field": "name", "op": "is_set" });
        json!({ "filter": { "or": vec![term; terms] } })
    };
    assert!(parse(&wide(499)).is_ok());
    assert_eq!(refused(&wide(500)).0, "filter_too_large");
}

#[tokio::test]
async fn what_the_agent_does_not_have_is_refused() {
    for world in testing::worlds().await {
        attribute(&world.ctx, world.agent, "age", AttributeType::Number).await;
        let mine = keep(&world.ctx, person(world.agent)).await;
        let stranger = keep(&world.ctx, person(AgentId(99))).await;
        let term = |name: &str, op: &str, value: Value| json!({ "filter": { "field": name, "op": op, "value": value } });
        for (value, code) in [
            (term("attributes.city", "eq", json!("x")), "unknown_field"),
            (term("attributes.age", "eq", json!("x")), "invalid_value"),
            (
                term("attributes.age", "contains", json!("4")),
                "op_not_for_type",
            ),
            (
                json!({"filter": {"campaign": "cmp_1", "stage": "sent"}}),
                "unknown_campaign",
            ),
            (json!({"contact_ids": [mine, stranger]}), "unknown_contacts"),
            (json!({"contact_ids": ["con_12345"]}), "unknown_contacts"),
        ] {
            assert_eq!(code_of(&world, &value).await, code, "{value}");
        }
        let both = Audience::Contacts(vec![mine, stranger]);
        let error = compile(&world.ctx, world.agent, &both, 2)
            .await
            .unwrap_err();
        assert_eq!(error.details()["contact_ids"], json!([stranger]));
    }
}

#[tokio::test]
async fn the_largest_filter_runs() {
    for world in testing::worlds().await {
        keep(&world.ctx, person(world.agent)).await;
        let leaf = json!({ "field": "name", "op": "contains", "value": "éèêëàâäôöîïûüùçñãõåø" });
        let wide = json!({ "or": vec![leaf; 400] });
        let deep = (0..29).fold(wide, |inner, _| json!({ "and": [{ "not": inner }] }));
        // Each level above counts twice towards the depth, so only as many as fit.
        let audience = json!({ "filter": deep });
        assert_eq!(refused(&audience).0, "filter_too_deep");
        let leaf = json!({ "field": "name", "op": "contains", "value": "éèêëàâäôöîïûüùçñãõåø" });
        let wide = json!({ "or": vec![leaf; 450] });
        let deep = (0..30).fold(wide, |inner, _| json!({ "not": inner }));
        let audience = parse(&json!({ "filter": deep })).unwrap();
        let preview = preview(&world.ctx, world.agent, &audience).await.unwrap();
        assert_eq!(preview.matched, 0);
    }
}
