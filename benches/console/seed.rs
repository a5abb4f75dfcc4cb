//! Fills a database as a year of use would: by the product's own workers where they are quick enough.

use domain::{
    Ctx, Settings, agent, campaign,
    clock::Clock,
    queue::{Lane, Queue, QueueSettings},
    store::{Store, count, execute},
};
use entity::{
    AgentId, TemplateId,
    agent::ReplyMode,
    campaign::{CampaignStatus, Delivery, InDoubtPolicy},
    template,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Dead letters, of a few causes.
const LETTERS: i64 = 20_000;

/// Tickets that replies open, of which there are many more.
const TICKETS: u64 = 5_000;

const UNPLAYED: &str =
    "SELECT COUNT(*) FROM campaign WHERE status <> 'draft' AND played_at IS NULL";
const OPENED: &str = "SELECT COUNT(*) FROM ticket";

/// Contacts, simulated campaigns to all of them, what came of those, and two drafts; says what there is.
pub(crate) async fn fill(
    store: &Store,
    redis: &servers::Redis,
    contacts: i64,
    campaigns: usize,
) -> anyhow::Result<String> {
    // A day of simulated life passes in 86 milliseconds.
    let settings = Settings {
        simulation_speed: 1_000_000.0,
        ..Settings::default()
    };
    let ctx = Ctx::new(store.clone(), Clock::system(), settings);
    let queue = Queue::redis(&redis.url(), QueueSettings::default()).await?;
    let agent = agent::default(&ctx).await?.id;
    write_contacts(store, agent, contacts).await?;
    let template = write_template(store, agent).await?;
    let everybody = json!({ "all": true });
    for n in 0..campaigns {
        let id = draft(
            store,
            agent,
            template,
            (format!("Season {}", n + 1), &everybody),
        )
        .await?;
        campaign::send(&ctx, agent, id).await?;
    }
    let (replies, sending): (Vec<_>, Vec<_>) = Lane::all().partition(|lane| *lane == Lane::Reply);
    work(&ctx, &queue, &sending, |ctx| async move {
        Ok(counted(&ctx, UNPLAYED).await? == 0)
    })
    .await?;
    work(&ctx, &queue, &replies, |ctx| async move {
        Ok(counted(&ctx, OPENED).await? >= TICKETS)
    })
    .await?;
    execute(
        &store.write,
        "DELETE FROM message WHERE routed_at IS NULL",
        [],
    )
    .await?;
    let part = json!({ "filter": { "and": [
        { "field": "attributes.points", "op": "gte", "value": 500 },
        { "field": "attributes.city", "op": "eq", "value": "City 7" },
    ] } });
    draft(store, agent, template, ("To everybody".into(), &everybody)).await?;
    draft(store, agent, template, ("To some".into(), &part)).await?;
    write_letters(store, agent).await?;
    described(store).await
}

async fn counted(ctx: &Ctx, sql: &str) -> anyhow::Result<u64> {
    Ok(count(&ctx.store.read, sql, []).await?)
}

/// Workers of these lanes, until it is done.
async fn work<F: Future<Output = anyhow::Result<bool>>>(
    ctx: &Ctx,
    queue: &Queue,
    lanes: &[Lane],
    done: impl Fn(Ctx) -> F,
) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let working = tokio::spawn({
        let (ctx, queue, lanes, stop) = (ctx.clone(), queue.clone(), lanes.to_vec(), stop.clone());
        async move { workers::run(ctx, queue, &lanes, stop).await }
    });
    while !done(ctx.clone()).await? {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    stop.cancel();
    working.await?
}

async fn described(store: &Store) -> anyhow::Result<String> {
    let mut text = String::new();
    for table in [
        "contact",
        "recipient",
        "conversation",
        "message",
        "ticket",
        "dead_letter",
    ] {
        let n = count(&store.read, format!("SELECT COUNT(*) FROM {table}"), []).await?;
        text.push_str(&format!("{table} {n}  "));
    }
    Ok(text)
}

async fn write_contacts(store: &Store, agent: AgentId, n: i64) -> anyhow::Result<()> {
    for (name, kind) in [("city", "text"), ("points", "number")] {
        let sql = "INSERT INTO attribute (agent_id, name, kind, created_at, updated_at) VALUES ($1, $2, $3, 0, 0)";
        execute(
            &store.write,
            sql,
            [agent.0.into(), name.into(), kind.into()],
        )
        .await?;
    }
    let sql = "INSERT INTO contact (agent_id, external_id, name, email, phone, phone_valid, attributes, created_at, updated_at) \
               SELECT $1, 'c' || n, 'Contact ' || n, 'c' || n || '@example.com', '+1555' || lpad(CAST(n AS text), 7, '0'), TRUE, \
               jsonb_build_object('city', 'City ' || (n % 100), 'points', n % 1000), 0, 0 FROM generate_series(1, $2) AS n";
    execute(&store.write, sql, [agent.0.into(), n.into()]).await?;
    Ok(())
}

async fn write_template(store: &Store, agent: AgentId) -> anyhow::Result<TemplateId> {
    let template = template::ActiveModel {
        agent_id: Set(agent),
        name: Set("season".into()),
        language: Set("en_US".into()),
        category: Set(template::Category::Marketing),
        status: Set(template::TemplateStatus::Approved),
        simulated: Set(true),
        body: Set("Hello {{1}} in {{2}}, we have news.".into()),
        buttons: Set(json!([])),
        examples: Set(json!({})),
        created_at: Set(0),
        updated_at: Set(0),
        ..Default::default()
    };
    Ok(template.insert(&store.write).await?.id)
}

async fn draft(
    store: &Store,
    agent: AgentId,
    template: TemplateId,
    (name, audience): (String, &Value),
) -> anyhow::Result<entity::CampaignId> {
    let draft = entity::campaign::ActiveModel {
        agent_id: Set(agent),
        name: Set(name),
        status: Set(CampaignStatus::Draft),
        delivery: Set(Delivery::Simulated),
        reply_mode: Set(ReplyMode::Human),
        template_id: Set(template),
        variables: Set(json!({
            "1": {"source": "field", "value": "name"},
            "2": {"source": "attribute", "value": "city"},
        })),
        audience: Set(audience.clone()),
        expires_after_hours: Set(24),
        in_doubt_policy: Set(InDoubtPolicy::Hold),
        created_at: Set(0),
        updated_at: Set(0),
        ..Default::default()
    };
    Ok(draft.insert(&store.write).await?.id)
}

/// Letters about recipients that failed, as if tries had been of no use.
async fn write_letters(store: &Store, agent: AgentId) -> anyhow::Result<()> {
    let sql = "INSERT INTO dead_letter (agent_id, lane, reference, payload, cause, reason, history, attempts, state, created_at) \
               SELECT $1, 'send', id, '{}', 'cause_' || (id % 3), 'it was of no use', '[]', 5, 'open', id FROM recipient \
               WHERE watched = 'failed' LIMIT $2";
    execute(&store.write, sql, [agent.0.into(), LETTERS.into()]).await?;
    Ok(())
}
