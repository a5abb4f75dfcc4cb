//! Templates that Meta reviews, told as facts, on both databases, with Meta played by the sandbox.

use super::{Change, Content, New, Synced, create, delete, edit, get, submit, sync, told};
use crate::{
    Error,
    campaign::tests::{contacts, draft, status as status_of},
    store::query,
    testing::{
        World,
        meta::{self, Meta, worlds_with_meta},
        real::{another, run},
    },
    webhook,
    whatsapp::event::{Update, parse},
};
use entity::{
    CampaignId, TemplateId, WebhookEventId,
    campaign::{self, CampaignStatus},
    template::{Category, Entity, Model, TemplateStatus},
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn new(name: &str) -> New {
    New {
        content: Content {
            name: name.into(),
            language: "en_US".into(),
            category: Category::Utility,
            header: None,
            body: "Hi {{1}}, your order {{2}} is here.".into(),
            footer: Some("Bye".into()),
            buttons: vec![],
            more: vec![],
        },
        examples: examples(),
    }
}

fn examples() -> BTreeMap<String, String> {
    [("1", "Ann"), ("2", "A-17")]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

/// What Meta tells of a template.
fn event(field: &str, template: &Model, more: &Value) -> Vec<u8> {
    let mut value = json!({
        "message_template_id": template.meta_id.as_deref().and_then(|id| id.parse::<u64>().ok()),
        "message_template_name": template.name,
        "message_template_language": template.language,
    });
    for (key, more) in more.as_object().unwrap() {
        value[key] = more.clone();
    }
    let change = json!({ "field": field, "value": value });
    let entry = json!({ "id": sandbox::WABA_ID, "changes": [change] });
    json!({ "object": "whatsapp_business_account", "entry": [entry] })
        .to_string()
        .into_bytes()
}

fn status_event(template: &Model, event_word: &str) -> Vec<u8> {
    event(
        "message_template_status_update",
        template,
        &json!({ "event": event_word, "reason": "NONE" }),
    )
}

/// Meta tells it by webhook.
async fn tell(world: &World, body: Vec<u8>) {
    let channel = crate::channel::get(&world.ctx, world.agent).await.unwrap();
    let received = webhook::Received {
        app_secret_hash: channel.app_secret_hash.unwrap(),
        body,
    };
    webhook::store(&world.ctx, &[received]).await.unwrap();
    let sql = "SELECT id, dispatch_seq AS seq FROM webhook_event WHERE digested_at IS NULL";
    let jobs: Vec<Job> = query(&world.ctx.store.read, sql, []).await.unwrap();
    let jobs: Vec<_> = jobs
        .iter()
        .map(|job| (WebhookEventId(job.id), job.seq))
        .collect();
    webhook::digest(&world.ctx, 1, &jobs).await.unwrap();
}

#[derive(sea_orm::FromQueryResult)]
struct Job {
    id: i64,
    seq: i64,
}

async fn all(world: &World) -> Vec<Model> {
    Entity::find().all(&world.ctx.store.read).await.unwrap()
}

async fn approved(world: &World, name: &str) -> Model {
    let made = create(&world.ctx, world.agent, new(name)).await.unwrap();
    tell(world, status_event(&made, "APPROVED")).await;
    get(&world.ctx, world.agent, made.id).await.unwrap()
}

/// Meta has approved it, and says nothing.
async fn approve_quietly(meta: &Meta, name: &str) {
    meta.post(
        &format!("sandbox/templates/{name}/status"),
        &json!({ "status": "APPROVED" }),
    )
    .await;
}

#[tokio::test]
async fn a_new_template_is_pending_until_meta_says_that_it_is_approved() {
    for (world, meta) in worlds_with_meta().await {
        meta::connect(&world).await;
        let made = create(&world.ctx, world.agent, new("order")).await.unwrap();
        assert_eq!(
            (made.status, made.simulated),
            (TemplateStatus::Pending, false)
        );
        assert_eq!(made.meta_status.as_deref(), Some("PENDING"));
        let theirs = meta.templates().await;
        let theirs = theirs
            .iter()
            .find(|theirs| theirs["name"] == "order")
            .unwrap();
        assert_eq!(theirs["id"].as_str(), made.meta_id.as_deref());
        tell(&world, status_event(&made, "APPROVED")).await;
        let now = get(&world.ctx, world.agent, made.id).await.unwrap();
        assert_eq!(
            (now.status, now.status_reason),
            (TemplateStatus::Approved, None)
        );
        // Told twice, and of a template that nobody has.
        tell(&world, status_event(&made, "APPROVED")).await;
        let stranger = Model {
            id: TemplateId(99),
            meta_id: Some("1".into()),
            name: "other".into(),
            ..made
        };
        tell(&world, status_event(&stranger, "REJECTED")).await;
        assert!(
            all(&world)
                .await
                .iter()
                .all(|row| row.status == TemplateStatus::Approved)
        );
    }
}

#[tokio::test]
async fn what_meta_rejects_says_why() {
    for (world, _meta) in worlds_with_meta().await {
        meta::connect(&world).await;
        let made = create(&world.ctx, world.agent, new("order")).await.unwrap();
        let more = json!({ "event": "REJECTED", "reason": "INVALID_FORMAT", "rejection_info": { "reason": "A variable is misplaced" } });
        tell(
            &world,
            event("message_template_status_update", &made, &more),
        )
        .await;
        let now = get(&world.ctx, world.agent, made.id).await.unwrap();
        assert_eq!(now.status, TemplateStatus::Rejected);
        assert_eq!(
            now.status_reason.as_deref(),
            Some("A variable is misplaced")
        );
    }
}

#[tokio::test]
async fn what_meta_does_not_take_leaves_nothing_behind() {
    for (world, meta) in worlds_with_meta().await {
        meta::connect(&world).await;
        let before = all(&world).await.len();
        // Meta has one of this name that we have not fetched.
        let theirs = json!({
            "name": "order", "language": "en_US", "category": "UTILITY",
            "components": [{ "type": "BODY", "text": "Theirs." }],
        });
        meta.post("sandbox/templates", &theirs).await;
        let error = create(&world.ctx, world.agent, new("order"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.code(), &error.details()["field"]),
            ("template_rejected", &json!("name")),
            "{error}"
        );
        // Without examples Meta would refuse it: it is not even asked.
        let error = create(
            &world.ctx,
            world.agent,
            New {
                examples: BTreeMap::new(),
                ..new("other")
            },
        )
        .await;
        assert_eq!(error.unwrap_err().kind(), crate::Kind::Invalid);
        meta.patch("sandbox/switches", &json!({ "token_valid": false }))
            .await;
        let error = create(&world.ctx, world.agent, new("other"))
            .await
            .unwrap_err();
        assert_eq!(error.code(), "template_rejected");
        assert_eq!(all(&world).await.len(), before);
        assert!(meta_lacks(&meta, "other").await);
    }
}

async fn meta_lacks(meta: &Meta, name: &str) -> bool {
    meta.patch("sandbox/switches", &json!({ "token_valid": true }))
        .await;
    meta.templates()
        .await
        .iter()
        .all(|theirs| theirs["name"] != name)
}

fn saying(body: &str) -> Change {
    Change {
        body: Some(body.into()),
        ..Change::default()
    }
}

fn code<T: std::fmt::Debug>(answer: Result<T, Error>) -> &'static str {
    answer.unwrap_err().code()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn an_approved_template_is_edited_at_metas_too_and_a_pending_one_is_not_edited() {
    for (world, meta) in worlds_with_meta().await {
        meta::connect(&world).await;
        let made = create(&world.ctx, world.agent, new("order")).await.unwrap();
        let other = "Hello {{1}}, order {{2}} has arrived today.";
        let early = edit(&world.ctx, world.agent, made.id, saying(other)).await;
        assert_eq!(code(early), "template_not_editable");
        approve_quietly(&meta, "order").await;
        tell(&world, status_event(&made, "APPROVED")).await;
        let edited = edit(&world.ctx, world.agent, made.id, saying(other))
            .await
            .unwrap();
        assert_eq!(
            (edited.status, edited.body.as_str()),
            (TemplateStatus::Pending, other)
        );
        assert_eq!(edited.meta_id, made.meta_id);
        let theirs = meta.templates().await;
        let theirs = theirs
            .iter()
            .find(|theirs| theirs["name"] == "order")
            .unwrap();
        assert_eq!(theirs["components"][0]["text"], other);
        let again = edit(
            &world.ctx,
            world.agent,
            made.id,
            saying("Hi {{1}} {{2}} x."),
        )
        .await;
        assert_eq!(code(again), "template_not_editable");
        // What Meta fixes for ever.
        tell(&world, status_event(&made, "APPROVED")).await;
        for (change, field) in [
            (
                Change {
                    name: Some("another".into()),
                    ..Change::default()
                },
                "name",
            ),
            (
                Change {
                    language: Some("de".into()),
                    ..Change::default()
                },
                "language",
            ),
            (
                Change {
                    category: Some(Category::Marketing),
                    ..Change::default()
                },
                "category",
            ),
        ] {
            let error = edit(&world.ctx, world.agent, made.id, change)
                .await
                .unwrap_err();
            assert_eq!(
                (error.code(), &error.details()["field"]),
                ("fixed_at_meta", &json!(field))
            );
        }
        assert_eq!(
            get(&world.ctx, world.agent, made.id).await.unwrap().name,
            "order"
        );
    }
}

#[tokio::test]
async fn an_edit_that_meta_does_not_take_changes_nothing_here() {
    for (world, meta) in worlds_with_meta().await {
        meta::connect(&world).await;
        let made = approved(&world, "order").await;
        // Here it is approved by now, at Meta's it is pending still.
        let error = edit(
            &world.ctx,
            world.agent,
            made.id,
            saying("Hello {{1}}, your order {{2}} is here again."),
        )
        .await;
        assert_eq!(code(error), "template_rejected");
        assert_eq!(get(&world.ctx, world.agent, made.id).await.unwrap(), made);
        drop(meta);
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn a_fetch_takes_all_pages_and_a_second_one_changes_nothing() {
    for (world, meta) in worlds_with_meta().await {
        meta.post("sandbox/templates", &json!({ "count": 230 }))
            .await;
        meta::connect(&world).await;
        let theirs = meta.templates().await.len();
        assert_eq!((all(&world).await.len(), theirs), (231, 231));
        assert_eq!(
            sync(&world.ctx, world.agent).await.unwrap(),
            Synced::default()
        );
        let before = all(&world).await;
        world.ctx.clock.advance(1_000);
        assert_eq!(
            sync(&world.ctx, world.agent).await.unwrap(),
            Synced::default()
        );
        assert_eq!(all(&world).await, before, "not even when it was changed");
        // One is new, two have changed, one is gone.
        let more = json!({
            "name": "one_more", "language": "en_US", "category": "UTILITY",
            "components": [{ "type": "BODY", "text": "One more." }],
        });
        meta.post("sandbox/templates", &more).await;
        for name in ["generated_0007", "generated_0230"] {
            meta.post(
                &format!("sandbox/templates/{name}/quality"),
                &json!({ "quality": "YELLOW" }),
            )
            .await;
        }
        let gone = before
            .iter()
            .find(|row| row.name == "generated_0100")
            .unwrap();
        run(
            &world,
            &format!(
                "UPDATE template SET meta_id = '77', name = 'forgotten' WHERE id = {}",
                gone.id.0
            ),
        )
        .await;
        let synced = sync(&world.ctx, world.agent).await.unwrap();
        // The one whose name was taken away here is new again.
        assert_eq!(
            synced,
            Synced {
                created: 2,
                updated: 2,
                removed: 1
            }
        );
        let removed = get(&world.ctx, world.agent, gone.id).await.unwrap();
        assert_eq!(
            (removed.status, removed.meta_id),
            (TemplateStatus::Draft, None)
        );
        assert!(removed.status_reason.unwrap().contains("submit it again"));
        assert_eq!(
            sync(&world.ctx, world.agent).await.unwrap(),
            Synced::default()
        );
    }
}

#[tokio::test]
async fn on_connecting_a_simulated_template_is_metas_of_the_same_name_and_language_or_a_draft() {
    for (world, meta) in worlds_with_meta().await {
        let same = create(&world.ctx, world.agent, new("generated_0001"))
            .await
            .unwrap();
        let mut german = new("generated_0001");
        german.content.language = "de".into();
        let german = create(&world.ctx, world.agent, german).await.unwrap();
        let own = create(&world.ctx, world.agent, new("own")).await.unwrap();
        assert!(same.simulated && same.status == TemplateStatus::Approved);
        meta.post("sandbox/templates", &json!({ "count": 1 })).await;
        meta::connect(&world).await;
        let same = get(&world.ctx, world.agent, same.id).await.unwrap();
        assert_eq!(
            (same.status, same.simulated),
            (TemplateStatus::Approved, false)
        );
        assert!(same.meta_id.is_some());
        assert_eq!(
            same.body,
            "Hello {{1}}, your order {{2}} is on its way to you."
        );
        for id in [german.id, own.id] {
            let row = get(&world.ctx, world.agent, id).await.unwrap();
            assert_eq!((row.status, row.simulated), (TemplateStatus::Draft, false));
            assert!(row.status_reason.unwrap().contains("submit it"));
        }
        let submitted = submit(&world.ctx, world.agent, own.id).await.unwrap();
        assert_eq!(
            (submitted.status, submitted.status_reason),
            (TemplateStatus::Pending, None)
        );
        assert!(
            meta.templates()
                .await
                .iter()
                .any(|theirs| theirs["name"] == "own")
        );
        assert_eq!(
            code(submit(&world.ctx, world.agent, own.id).await),
            "template_submitted"
        );
        crate::channel::disconnect(&world.ctx, world.agent)
            .await
            .unwrap();
        assert_eq!(
            code(submit(&world.ctx, world.agent, german.id).await),
            "channel_not_connected"
        );
        assert_eq!(
            code(sync(&world.ctx, world.agent).await),
            "channel_not_connected"
        );
    }
}

/// Two campaigns under way, with a template each.
async fn two_campaigns(world: &World) -> (Model, CampaignId, CampaignId) {
    meta::connect(world).await;
    let first = approved(world, "first").await;
    let second = approved(world, "second").await;
    contacts(world, 1).await;
    let mut ids = Vec::new();
    for template in [&first, &second] {
        let id = draft(world, "real").await;
        run(
            world,
            &format!(
                "UPDATE campaign SET template_id = {} WHERE id = {}",
                template.id.0, id.0
            ),
        )
        .await;
        crate::campaign::send(&world.ctx, world.agent, id)
            .await
            .unwrap();
        crate::campaign::tests::frozen(world, id).await;
        ids.push(id);
    }
    (first, ids[0], ids[1])
}

async fn pause_reason(world: &World, id: CampaignId) -> String {
    let row = campaign::Entity::find_by_id(id)
        .one(&world.ctx.store.read)
        .await;
    row.unwrap().unwrap().pause_reason.unwrap_or_default()
}

#[tokio::test]
async fn a_template_that_may_not_be_sent_any_more_pauses_its_campaigns_and_no_others() {
    let category = json!({ "previous_category": "UTILITY", "new_category": "MARKETING" });
    let impending = json!({ "new_category": "UTILITY", "correct_category": "MARKETING", "category_update_timestamp": "1767312000" });
    for (field, more, says) in [
        (
            "message_template_status_update",
            json!({ "event": "PAUSED" }),
            Some("is paused"),
        ),
        (
            "message_template_status_update",
            json!({ "event": "DISABLED" }),
            Some("is disabled"),
        ),
        (
            "message_template_status_update",
            json!({ "event": "REJECTED" }),
            Some("is rejected"),
        ),
        (
            "message_template_status_update",
            json!({ "event": "PENDING_DELETION" }),
            Some("is "),
        ),
        (
            "template_category_update",
            category,
            Some("from utility to marketing"),
        ),
        ("template_category_update", impending, None),
        (
            "message_template_status_update",
            json!({ "event": "FLAGGED" }),
            None,
        ),
        (
            "message_template_quality_update",
            json!({ "previous_quality_score": "GREEN", "new_quality_score": "YELLOW" }),
            None,
        ),
    ] {
        for (world, _meta) in worlds_with_meta().await {
            let (template, id, other) = two_campaigns(&world).await;
            tell(&world, event(field, &template, &more)).await;
            let expected = if says.is_some() {
                CampaignStatus::Paused
            } else {
                CampaignStatus::Sending
            };
            assert_eq!(status_of(&world, id).await, expected, "{more}");
            let why = pause_reason(&world, id).await;
            assert!(why.contains(says.unwrap_or_default()), "{more}: {why}");
            assert_eq!(why.contains("\"first\""), says.is_some(), "{more}: {why}");
            assert_eq!(
                status_of(&world, other).await,
                CampaignStatus::Sending,
                "{more}"
            );
        }
    }
}

#[tokio::test]
async fn a_pause_that_only_the_next_fetch_finds_pauses_campaigns_as_well() {
    for (world, meta) in worlds_with_meta().await {
        let (_, id, other) = two_campaigns(&world).await;
        approve_quietly(&meta, "second").await;
        meta.post(
            "sandbox/templates/first/status",
            &json!({ "status": "PAUSED" }),
        )
        .await;
        sync(&world.ctx, world.agent).await.unwrap();
        assert_eq!(status_of(&world, id).await, CampaignStatus::Paused);
        assert_eq!(status_of(&world, other).await, CampaignStatus::Sending);
    }
}

#[tokio::test]
async fn a_deleted_template_is_deleted_at_metas_and_what_is_sent_with_it_pauses() {
    for (world, meta) in worlds_with_meta().await {
        let (template, id, other) = two_campaigns(&world).await;
        delete(&world.ctx, world.agent, template.id).await.unwrap();
        assert!(
            meta.templates()
                .await
                .iter()
                .all(|theirs| theirs["name"] != "first")
        );
        assert_eq!(
            code(get(&world.ctx, world.agent, template.id).await),
            "not_found"
        );
        assert_eq!(status_of(&world, id).await, CampaignStatus::Paused);
        let why = pause_reason(&world, id).await;
        assert!(why.contains("\"first\" was deleted"), "{why}");
        assert_eq!(status_of(&world, other).await, CampaignStatus::Sending);
        assert_eq!(sync(&world.ctx, world.agent).await.unwrap().created, 0);
    }
}

#[tokio::test]
async fn what_is_told_of_something_else_is_none_of_a_templates_business() {
    for (world, _meta) in worlds_with_meta().await {
        meta::connect(&world).await;
        let made = approved(&world, "order").await;
        let parsed = parse(&status_event(&made, "PAUSED"));
        let update = &parsed.entries[0].update;
        assert!(matches!(update, Update::TemplateStatus(_)));
        let other = meta::another_agent(&world).await;
        let tx = world.ctx.store.begin().await.unwrap();
        assert!(
            !told(&world.ctx, &tx, &[other], update).await.unwrap(),
            "of another agent"
        );
        let update = Update::Other {
            field: "calls".into(),
        };
        assert!(
            !told(&world.ctx, &tx, &[world.agent], &update)
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        assert_eq!(get(&world.ctx, world.agent, made.id).await.unwrap(), made);
        let id = another_id(&world).await;
        assert_eq!(status_of(&world, id).await, CampaignStatus::Sending);
    }
}

async fn another_id(world: &World) -> CampaignId {
    contacts(world, 1).await;
    run(world, "UPDATE template SET status = 'approved'").await;
    another(world, "real").await
}
