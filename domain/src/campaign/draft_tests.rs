//! Drafting, editing, previewing and looking ahead.

use super::{
    Change, Draft, create, delete, edit, freeze, list, preflight, preview, send,
    variables::{IfMissing, Source, Variable, Variables},
};
use crate::{
    Error, contact,
    store::query_one,
    template::{self, Content, New},
    testing::{World, world, worlds},
};
use entity::{
    AgentId, ContactId, TemplateId,
    agent::ReplyMode,
    campaign::InDoubtPolicy,
    template::{Category, TemplateStatus},
};
use sea_orm::FromQueryResult;
use serde_json::json;
use std::collections::BTreeMap;

async fn template(world: &World, body: &str) -> TemplateId {
    let content = Content {
        name: format!("t{}", body.len()),
        language: "en".into(),
        category: Category::Utility,
        header: None,
        body: body.into(),
        footer: None,
        buttons: vec![],
        more: vec![],
    };
    let examples = BTreeMap::from([("1".to_owned(), "Ana".to_owned())]);
    let new = New { content, examples };
    template::create(&world.ctx, world.agent, new)
        .await
        .unwrap()
        .id
}

fn variable(source: Source, value: &str, if_missing: IfMissing) -> Variable {
    Variable {
        source,
        value: value.into(),
        if_missing,
        fallback: None,
    }
}

fn draft(template_id: TemplateId) -> Draft {
    Draft {
        name: "Spring".into(),
        reply_mode: ReplyMode::Human,
        template_id,
        variables: Variables::from([
            (
                "1".into(),
                variable(Source::Field, "name", IfMissing::Placeholder),
            ),
            (
                "2".into(),
                variable(Source::Field, "email", IfMissing::Fail),
            ),
        ]),
        audience: json!({"all": true}),
        expires_after_hours: None,
        in_doubt: InDoubtPolicy::Hold,
        simulation_seed: None,
    }
}

async fn people(world: &World) -> Vec<ContactId> {
    let person = |n: i32, name: Option<&str>, email: Option<&str>, phone: Option<&str>| json!({"external_id": format!("p{n}"), "name": name, "email": email, "phone": phone});
    let rows = [
        person(
            1,
            Some("Ana"),
            Some("ana@example.com"),
            Some("+12025550001"),
        ),
        person(2, None, Some("ben@example.com"), Some("+12025550002")),
        person(3, Some("Cy"), None, Some("+12025550003")),
        person(4, None, None, Some("+12025550004")),
        person(5, Some("Eve"), Some("eve@example.com"), None),
        person(
            6,
            Some("Fay"),
            Some("fay@example.com"),
            Some("+12025550001"),
        ),
    ];
    let upserted = contact::upsert(&world.ctx, world.agent, &rows)
        .await
        .unwrap();
    upserted
        .data
        .into_iter()
        .map(|contact| contact.id)
        .collect()
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

#[tokio::test]
async fn preflight_foretells_the_freeze_on_both_databases() {
    for world in worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        people(&world).await;
        let template = template(&world, "Hi {{1}}, we write to {{2}} too.").await;
        let campaign = create(ctx, agent, draft(template)).await.unwrap();
        let ahead = preflight(ctx, agent, campaign.id).await.unwrap();
        assert_eq!(ahead.blocking, []);
        assert_eq!((ahead.sendable, ahead.missing_value), (2, 2));
        assert_eq!(
            (ahead.skipped.no_phone, ahead.skipped.duplicate_phone),
            (1, 1)
        );
        let missing = [("1", 2), ("2", 2)].map(|(key, n)| (key.to_owned(), n));
        assert_eq!(ahead.missing_values, BTreeMap::from(missing));
        assert!(ahead.estimated_finish_at > Some(ctx.now()));

        send(ctx, agent, campaign.id).await.unwrap();
        freeze(ctx, campaign.id, 0).await.unwrap();
        for (what, foretold) in [
            ("state = 'queued'", ahead.sendable),
            ("error_code = 'missing_value'", ahead.missing_value),
            ("error_code = 'no_phone'", ahead.skipped.no_phone),
            (
                "error_code = 'duplicate_phone'",
                ahead.skipped.duplicate_phone,
            ),
        ] {
            let sql = format!("SELECT COUNT(*) AS n FROM recipient WHERE {what}");
            let count: Option<Count> = query_one(&ctx.store.read, sql, []).await.unwrap();
            assert_eq!(count.map(|count| count.n), Some(foretold), "{what}");
        }
        let after = preflight(ctx, agent, campaign.id).await.unwrap();
        assert_eq!(after.blocking[0].code, "campaign_not_draft");
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_blocked_and_refused_alike() {
    let world = world().await;
    let (ctx, agent) = (&world.ctx, world.agent);
    let template = template(&world, "Hi {{1}}, {{2}} and {{3}}!").await;
    let campaign = create(ctx, agent, draft(template)).await.unwrap();
    let both = async |code: &str| {
        let ahead = preflight(ctx, agent, campaign.id).await.unwrap();
        let refused = send(ctx, agent, campaign.id).await.unwrap_err();
        assert_eq!(
            (ahead.blocking[0].code.as_str(), refused.code()),
            (code, code)
        );
        refused
    };
    let refused = both("variables_unmapped").await;
    assert_eq!(refused.details()["variables"], json!(["3"]));
    let mapped = Change {
        variables: Some(Variables::from(["1", "2", "3"].map(|key| {
            (
                key.to_owned(),
                variable(Source::Static, "x", IfMissing::Fail),
            )
        }))),
        ..Change::default()
    };
    edit(ctx, agent, campaign.id, mapped).await.unwrap();
    both("audience_empty").await;
    people(&world).await;
    let sql = "UPDATE template SET status = 'pending'";
    crate::store::execute(&ctx.store.write, sql, [])
        .await
        .unwrap();
    both("template_not_approved").await;
    template::delete(ctx, agent, template).await.unwrap();
    both("template_not_approved").await;
    let preview = preview(ctx, agent, campaign.id, None).await.unwrap_err();
    assert_eq!(preview.code(), "template_not_approved");
}

#[tokio::test]
async fn a_preview_shows_a_contact_or_examples_and_what_is_missing() {
    let world = world().await;
    let (ctx, agent) = (&world.ctx, world.agent);
    let contacts = people(&world).await;
    let template = template(&world, "Hi {{1}}, we write to {{2}} too.").await;
    let campaign = create(ctx, agent, draft(template)).await.unwrap();
    for (contact, body, missing) in [
        (None, "Hi Ana, we write to {{2}} too.", vec!["2"]),
        (
            Some(contacts[0]),
            "Hi Ana, we write to ana@example.com too.",
            vec![],
        ),
        (
            Some(contacts[3]),
            "Hi {{1}}, we write to {{2}} too.",
            vec!["1", "2"],
        ),
    ] {
        let shown = preview(ctx, agent, campaign.id, contact).await.unwrap();
        assert_eq!(
            (shown.body.as_str(), shown.missing),
            (body, missing.into_iter().map(String::from).collect())
        );
    }
    let stranger = preview(ctx, agent, campaign.id, Some(ContactId(999)))
        .await
        .unwrap_err();
    assert_eq!(stranger.code(), "not_found");
}

#[tokio::test]
async fn a_draft_is_checked_edited_and_deleted_and_a_sent_campaign_stays() {
    let world = world().await;
    let (ctx, agent) = (&world.ctx, world.agent);
    people(&world).await;
    let template = template(&world, "Hi {{1}}, we write to {{2}} too.").await;
    let kept = create(ctx, agent, draft(template)).await.unwrap();
    assert_eq!(kept.expires_after_hours, 24);
    let rename = Change {
        name: Some(" Summer ".into()),
        ..Change::default()
    };
    assert_eq!(
        edit(ctx, agent, kept.id, rename.clone())
            .await
            .unwrap()
            .name,
        "Summer"
    );
    send(ctx, agent, kept.id).await.unwrap();
    for refused in [
        edit(ctx, agent, kept.id, rename)
            .await
            .map(drop)
            .unwrap_err(),
        delete(ctx, agent, kept.id).await.unwrap_err(),
    ] {
        assert_eq!(refused.code(), "campaign_not_draft");
    }
    let gone = create(ctx, agent, draft(template)).await.unwrap();
    assert_eq!(
        delete(ctx, AgentId(99), gone.id).await.unwrap_err().code(),
        "not_found"
    );
    delete(ctx, agent, gone.id).await.unwrap();
    let page = list(ctx, agent, None, None, None).await.unwrap();
    assert_eq!(
        page.data
            .iter()
            .map(|campaign| campaign.id)
            .collect::<Vec<_>>(),
        [kept.id]
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
async fn a_draft_that_cannot_be_meant_names_its_field() {
    let world = world().await;
    let template = template(&world, "Hi {{1}}, we write to {{2}} too.").await;
    assert_eq!(
        template::get(&world.ctx, world.agent, template)
            .await
            .unwrap()
            .status,
        TemplateStatus::Approved
    );
    let with = |key: &str, variable: Variable| Draft {
        variables: Variables::from([(key.to_owned(), variable)]),
        ..draft(template)
    };
    let text = |value: &str| variable(Source::Static, value, IfMissing::Fail);
    for (draft, field) in [
        (
            Draft {
                name: " ".into(),
                ..draft(template)
            },
            "name",
        ),
        (
            Draft {
                expires_after_hours: Some(0),
                ..draft(template)
            },
            "expires_after_hours",
        ),
        (
            Draft {
                expires_after_hours: Some(721),
                ..draft(template)
            },
            "expires_after_hours",
        ),
        (
            Draft {
                audience: json!({"some": true}),
                ..draft(template)
            },
            "audience",
        ),
        (
            Draft {
                audience: json!({"contact_ids": ["con_99"]}),
                ..draft(template)
            },
            "audience.contact_ids",
        ),
        (with("one!", text("x")), "variables.one!"),
        (with("1", text(" ")), "variables.1.value"),
        (
            with("1", variable(Source::Field, "age", IfMissing::Fail)),
            "variables.1.value",
        ),
        (
            with("1", variable(Source::Attribute, "age", IfMissing::Fail)),
            "variables.1.value",
        ),
        (
            with("1", variable(Source::Field, "name", IfMissing::Fallback)),
            "variables.1.fallback",
        ),
    ] {
        let refused: Error = create(&world.ctx, world.agent, draft).await.unwrap_err();
        assert_eq!(refused.details()["field"], field, "{refused}");
    }
    let stranger = create(&world.ctx, world.agent, draft(TemplateId(99)))
        .await
        .unwrap_err();
    assert_eq!(stranger.code(), "not_found");
}
