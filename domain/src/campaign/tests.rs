//! The life of a campaign, told as facts, on both databases.

use super::{cancel, complete, freeze, funnel, pause, reconcile, resume, send};
use crate::{
    Ctx, Error,
    lane::clear,
    page::Wanted,
    recipient,
    store::{execute, query},
    testing::{World, world, worlds},
};
use entity::{
    CampaignId, ContactId, RecipientId,
    agent::ReplyMode,
    campaign::{self, CampaignStatus, Delivery, InDoubtPolicy},
    template,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter,
};
use serde_json::{Value, json};

#[derive(FromQueryResult)]
struct Job {
    id: i64,
    seq: i64,
}

/// Contacts with the numbers +15550000001 .. n.
pub(crate) async fn contacts(world: &World, n: i64) {
    for at in 1..=n {
        let phone = format!("+1555{at:07}");
        contact(world, &format!("p{at}"), Some(&phone), true).await;
    }
}

pub(crate) async fn contact(world: &World, name: &str, phone: Option<&str>, valid: bool) {
    let sql = "INSERT INTO contact (agent_id, external_id, name, phone, phone_valid, attributes, created_at, updated_at) \
               VALUES ($1, $2, $2, $3, $4, $5, 0, 0)";
    let values = [
        world.agent.0.into(),
        name.into(),
        phone.map(str::to_owned).into(),
        valid.into(),
        json!({ "city": name }).into(),
    ];
    execute(&world.ctx.store.write, sql, values)
        .await
        .expect("a contact");
}

pub(crate) async fn draft(world: &World, name: &str) -> CampaignId {
    let found = template::Entity::find()
        .one(&world.ctx.store.read)
        .await
        .expect("an answer");
    let template_id = match found {
        Some(template) => template.id,
        None => {
            let template = template::ActiveModel {
                agent_id: Set(world.agent),
                name: Set("welcome".into()),
                language: Set("en_US".into()),
                category: Set(template::Category::Marketing),
                status: Set(template::TemplateStatus::Approved),
                simulated: Set(true),
                body: Set("Hello {{1}} of {{2}}!".into()),
                buttons: Set(json!([])),
                examples: Set(json!({})),
                created_at: Set(0),
                updated_at: Set(0),
                ..Default::default()
            };
            template
                .insert(&world.ctx.store.write)
                .await
                .expect("a template")
                .id
        }
    };
    let campaign = campaign::ActiveModel {
        agent_id: Set(world.agent),
        name: Set(name.into()),
        status: Set(CampaignStatus::Draft),
        delivery: Set(Delivery::Simulated),
        reply_mode: Set(ReplyMode::Ai),
        template_id: Set(template_id),
        variables: Set(json!({
            "1": {"source": "field", "value": "name"},
            "2": {"source": "attribute", "value": "city", "if_missing": "fail"},
        })),
        audience: Set(json!({"all": true})),
        expires_after_hours: Set(24),
        in_doubt_policy: Set(InDoubtPolicy::Hold),
        created_at: Set(0),
        updated_at: Set(0),
        ..Default::default()
    };
    campaign
        .insert(&world.ctx.store.write)
        .await
        .expect("a campaign")
        .id
}

pub(crate) async fn frozen(world: &World, id: CampaignId) {
    freeze(&world.ctx, id, 0).await.expect("a freeze");
}

/// Every recipient of the send lane, as a dispatcher would hand them out.
pub(crate) async fn queued(ctx: &Ctx) -> Vec<recipient::Dispatched> {
    let sql = "SELECT id, dispatch_seq AS seq FROM recipient WHERE state = 'queued' ORDER BY id";
    jobs(ctx, sql).await
}

/// Every recipient of the simulate lane that is due.
async fn playing(ctx: &Ctx) -> Vec<recipient::Dispatched> {
    let now = ctx.now();
    jobs(ctx, &format!("SELECT id, simulate_seq AS seq FROM recipient WHERE simulate_due_at <= {now} ORDER BY id")).await
}

pub(crate) async fn jobs(ctx: &Ctx, sql: &str) -> Vec<recipient::Dispatched> {
    let jobs = query::<Job>(&ctx.store.read, sql, []).await.expect("jobs");
    jobs.into_iter()
        .map(|job| (RecipientId(job.id), job.seq))
        .collect()
}

/// Plays every timeline to its end.
pub(crate) async fn play(ctx: &Ctx) {
    for _ in 0..20 {
        ctx.clock.advance(3_600_000);
        let due = playing(ctx).await;
        recipient::simulate(ctx, 1, &due)
            .await
            .expect("a simulation");
    }
}

pub(crate) async fn status(world: &World, id: CampaignId) -> CampaignStatus {
    campaign::Entity::find_by_id(id)
        .one(&world.ctx.store.read)
        .await
        .expect("an answer")
        .expect("a campaign")
        .status
}

/// The counts, after checking that they equal the rows.
pub(crate) async fn counts(world: &World, id: CampaignId) -> recipient::Counts {
    assert!(
        reconcile(&world.ctx, id).await.expect("a comparison"),
        "counters differ from rows"
    );
    funnel(&world.ctx, &[id]).await.expect("a funnel")[&id]
}

#[tokio::test]
async fn a_simulated_campaign_runs_to_its_end_and_its_counts_add_up() {
    for world in worlds().await {
        contacts(&world, 300).await;
        let id = draft(&world, "spring").await;
        let sent = send(&world.ctx, world.agent, id).await.unwrap();
        assert_eq!((sent.status, sent.total), (CampaignStatus::Launching, 300));
        frozen(&world, id).await;
        assert_eq!(status(&world, id).await, CampaignStatus::Sending);
        let due = queued(&world.ctx).await;
        recipient::send(&world.ctx, 1, &due).await.unwrap();
        assert_eq!(
            complete(&world.ctx).await.unwrap(),
            0,
            "timelines are still playing"
        );
        play(&world.ctx).await;
        assert_eq!(complete(&world.ctx).await.unwrap(), 1);
        assert_eq!(status(&world, id).await, CampaignStatus::Completed);
        let end = counts(&world, id).await;
        assert_eq!(end.queued, 0);
        assert_eq!(
            end.sent + end.delivered + end.read + end.replied + end.failed,
            300
        );
        assert!(
            end.replied > 0 && end.failed > 0 && end.reached_sent == 300,
            "{end:?}"
        );
    }
}

#[tokio::test]
async fn the_same_campaign_gives_the_same_funnel_on_both_databases() {
    let mut ends = Vec::new();
    for world in worlds().await {
        contacts(&world, 200).await;
        for _ in 0..2 {
            let id = draft(&world, "same").await;
            send(&world.ctx, world.agent, id).await.unwrap();
            frozen(&world, id).await;
            recipient::send(&world.ctx, 1, &queued(&world.ctx).await)
                .await
                .unwrap();
            play(&world.ctx).await;
            ends.push(counts(&world, id).await);
        }
    }
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{ends:?}");
}

#[tokio::test]
async fn who_cannot_be_sent_to_fails_at_the_freeze_with_the_first_reason_that_applies() {
    for world in worlds().await {
        contact(&world, "a", Some("+15550000001"), true).await;
        contact(&world, "b", Some("+15550000001"), true).await;
        contact(&world, "c", None, false).await;
        contact(&world, "d", Some("12"), false).await;
        contact(&world, "e", Some("+15550000002"), true).await;
        let db = &world.ctx.store.write;
        execute(
            db,
            "UPDATE contact SET opted_out_at = 1 WHERE external_id = 'e'",
            [],
        )
        .await
        .unwrap();
        contact(&world, "f", Some("+15550000003"), true).await;
        execute(
            db,
            "UPDATE contact SET attributes = $1 WHERE external_id = 'f'",
            [json!({}).into()],
        )
        .await
        .unwrap();
        let id = draft(&world, "judged").await;
        send(&world.ctx, world.agent, id).await.unwrap();
        frozen(&world, id).await;
        let sql = "SELECT phone, parameters, error_code FROM recipient ORDER BY id";
        let rows: Vec<Frozen> = query(&world.ctx.store.read, sql, []).await.unwrap();
        let codes: Vec<_> = rows
            .iter()
            .map(|row| row.error_code.as_deref().unwrap_or("-"))
            .collect();
        assert_eq!(
            codes,
            [
                "-",
                "duplicate_phone",
                "no_phone",
                "invalid_phone",
                "opted_out",
                "missing_value"
            ]
        );
        assert_eq!(rows[0].parameters, json!({"1": "a", "2": "a"}));
        assert_eq!(rows[3].phone.as_deref(), Some("12"));
        let counts = counts(&world, id).await;
        assert_eq!((counts.queued, counts.failed), (1, 5));
        for (q, found) in [
            ("%", 0),
            ("_", 0),
            ("no_phone", 1),
            ("(555) 000-0001", 2),
            ("0001 today", 0),
            ("SAME NUMBER", 1),
        ] {
            assert_eq!(listed(&world, id, q).await, found, "{q}");
            assert_eq!(found_by_pieces(&world, id, q).await, found, "{q}");
        }
    }
}

async fn listed(world: &World, id: CampaignId, q: &str) -> usize {
    let wanted = Wanted::first(100);
    let filter = recipient::Filter {
        stage: None,
        q: Some(q.to_owned()),
    };
    let page = recipient::list(&world.ctx, world.agent, id, &filter, wanted).await;
    page.unwrap().data.len()
}

/// The same, without patience.
async fn found_by_pieces(world: &World, id: CampaignId, q: &str) -> usize {
    let filter = recipient::Filter {
        stage: None,
        q: Some(q.to_owned()),
    };
    let (mut found, mut cursor) = (0, None::<String>);
    loop {
        let wanted = Wanted::parse(&recipient::list_name(id), None, cursor.as_deref());
        let wanted = wanted.unwrap().within(std::time::Duration::ZERO);
        let page = recipient::list(&world.ctx, world.agent, id, &filter, wanted).await;
        let page = page.unwrap();
        found += page.data.len();
        cursor = page.next_cursor;
        if cursor.is_none() {
            return found;
        }
    }
}

#[derive(FromQueryResult)]
struct Frozen {
    phone: Option<String>,
    parameters: Value,
    error_code: Option<String>,
}

#[tokio::test]
async fn edits_and_deletions_after_send_change_nothing() {
    for world in worlds().await {
        contacts(&world, 3).await;
        let id = draft(&world, "frozen").await;
        send(&world.ctx, world.agent, id).await.unwrap();
        let db = &world.ctx.store.write;
        execute(
            db,
            "UPDATE contact SET name = 'other', phone = '+19990000000'",
            [],
        )
        .await
        .unwrap();
        execute(db, "DELETE FROM contact WHERE external_id = 'p2'", [])
            .await
            .unwrap();
        execute(
            db,
            "UPDATE template SET body = 'changed', status = 'disabled'",
            [],
        )
        .await
        .unwrap();
        frozen(&world, id).await;
        let sql = "SELECT phone, parameters, error_code FROM recipient ORDER BY id";
        let rows: Vec<Frozen> = query(&world.ctx.store.read, sql, []).await.unwrap();
        let names: Vec<_> = rows
            .iter()
            .map(|row| row.parameters["1"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["p1", "p2", "p3"]);
        assert!(rows.iter().all(|row| {
            row.phone
                .as_deref()
                .is_some_and(|phone| phone.starts_with("+1555"))
        }));
        let campaign = campaign::Entity::find_by_id(id)
            .one(&world.ctx.store.read)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            campaign.template_copy.unwrap()["body"],
            "Hello {{1}} of {{2}}!"
        );
    }
}

#[tokio::test]
async fn an_old_dispatch_of_a_recipient_does_nothing() {
    let world = world().await;
    contacts(&world, 2).await;
    let id = draft(&world, "once").await;
    send(&world.ctx, world.agent, id).await.unwrap();
    frozen(&world, id).await;
    let stale: Vec<_> = queued(&world.ctx)
        .await
        .into_iter()
        .map(|(id, seq)| (id, seq - 1))
        .collect();
    recipient::send(&world.ctx, 1, &stale).await.unwrap();
    assert_eq!(counts(&world, id).await.queued, 2);
    let due = queued(&world.ctx).await;
    recipient::send(&world.ctx, 1, &due).await.unwrap();
    recipient::send(&world.ctx, 1, &due).await.unwrap();
    assert_eq!(counts(&world, id).await.reached_sent, 2);
}

#[tokio::test]
async fn a_paused_campaign_sends_nothing_and_resumed_it_sends_exactly_the_rest() {
    for world in worlds().await {
        contacts(&world, 10).await;
        let id = draft(&world, "paused").await;
        send(&world.ctx, world.agent, id).await.unwrap();
        frozen(&world, id).await;
        let due = queued(&world.ctx).await;
        recipient::send(&world.ctx, 1, &due[..4]).await.unwrap();
        pause(&world.ctx, world.agent, id).await.unwrap();
        assert_eq!(
            pause(&world.ctx, world.agent, id).await.unwrap().status,
            CampaignStatus::Paused
        );
        recipient::send(&world.ctx, 1, &due[4..]).await.unwrap();
        assert_eq!(counts(&world, id).await.queued, 6);
        resume(&world.ctx, world.agent, id).await.unwrap();
        recipient::send(&world.ctx, 1, &queued(&world.ctx).await)
            .await
            .unwrap();
        assert_eq!(counts(&world, id).await.reached_sent, 10);
    }
}

#[tokio::test]
async fn an_opt_out_stops_what_is_unsent_before_and_after_the_freeze() {
    for world in worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        contacts(&world, 10).await;
        let id = draft(&world, "opted out").await;
        send(ctx, agent, id).await.unwrap();
        crate::contact::opt_out(ctx, agent, ContactId(1))
            .await
            .unwrap();
        frozen(&world, id).await;
        let due = queued(ctx).await;
        assert_eq!(due.len(), 9);
        recipient::send(ctx, 1, &due[..4]).await.unwrap();
        crate::contact::opt_out(ctx, agent, ContactId(2))
            .await
            .unwrap();
        crate::contact::opt_out(ctx, agent, ContactId(10))
            .await
            .unwrap();
        recipient::send(ctx, 1, &due).await.unwrap();
        let end = counts(&world, id).await;
        assert_eq!((end.reached_sent, end.failed, end.queued), (8, 2, 0));
        let failed = entity::recipient::Entity::find()
            .filter(entity::recipient::Column::ErrorCode.eq("opted_out"))
            .all(&ctx.store.read);
        let failed: Vec<_> = failed
            .await
            .unwrap()
            .iter()
            .map(|row| row.contact_id.0)
            .collect();
        assert_eq!(failed, [1, 10]);
    }
}

#[tokio::test]
async fn a_cancelled_campaign_keeps_what_was_sent_and_cancels_the_rest_even_while_it_is_frozen() {
    for world in worlds().await {
        contacts(&world, 10).await;
        let id = draft(&world, "cancelled").await;
        send(&world.ctx, world.agent, id).await.unwrap();
        frozen(&world, id).await;
        recipient::send(&world.ctx, 1, &queued(&world.ctx).await[..4])
            .await
            .unwrap();
        cancel(&world.ctx, world.agent, id).await.unwrap();
        let end = counts(&world, id).await;
        assert_eq!((end.queued, end.cancelled, end.reached_sent), (0, 6, 4));

        let early = draft(&world, "cancelled early").await;
        send(&world.ctx, world.agent, early).await.unwrap();
        cancel(&world.ctx, world.agent, early).await.unwrap();
        frozen(&world, early).await;
        assert_eq!(counts(&world, early).await.cancelled, 10);
        assert_eq!(status(&world, early).await, CampaignStatus::Cancelled);
    }
}

#[tokio::test]
async fn of_two_sends_at_once_one_wins() {
    for world in worlds().await {
        contacts(&world, 50).await;
        let id = draft(&world, "twice").await;
        let (one, two) = tokio::join!(
            send(&world.ctx, world.agent, id),
            send(&world.ctx, world.agent, id)
        );
        let lost = if one.is_ok() { two } else { one };
        assert!(
            matches!(&lost, Err(Error::Refused(refusal)) if refusal.code() == "campaign_not_draft"),
            "{lost:?}"
        );
        frozen(&world, id).await;
        assert_eq!(counts(&world, id).await.queued, 50);
    }
}

#[tokio::test]
async fn an_empty_audience_and_an_unapproved_template_are_refused_and_change_nothing() {
    let world = world().await;
    let id = draft(&world, "empty").await;
    let empty = send(&world.ctx, world.agent, id).await.unwrap_err();
    assert_eq!(empty.code(), "audience_empty");
    contacts(&world, 1).await;
    execute(
        &world.ctx.store.write,
        "UPDATE template SET status = 'pending'",
        [],
    )
    .await
    .unwrap();
    let pending = send(&world.ctx, world.agent, id).await.unwrap_err();
    assert_eq!(pending.code(), "template_not_approved");
    assert_eq!(status(&world, id).await, CampaignStatus::Draft);
}

#[tokio::test]
async fn after_a_loss_everything_unfinished_may_be_dispatched_again() {
    let world = world().await;
    contacts(&world, 5).await;
    let id = draft(&world, "lost").await;
    send(&world.ctx, world.agent, id).await.unwrap();
    frozen(&world, id).await;
    let later = world.ctx.now() + 60_000;
    let db = &world.ctx.store.write;
    execute(
        db,
        "UPDATE recipient SET dispatched_until = $1",
        [later.into()],
    )
    .await
    .unwrap();
    clear(&world.ctx).await.unwrap();
    let sql = format!(
        "SELECT id, dispatch_seq AS seq FROM recipient WHERE dispatched_until <= {}",
        world.ctx.now()
    );
    assert_eq!(jobs(&world.ctx, &sql).await.len(), 5);
}
