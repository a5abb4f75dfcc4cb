//! How fast a campaign is frozen and simulated, and how fast its funnel is read. Run with
//! `cargo bench --bench campaign [-- recipients]` (100,000 by default).
//!
//! Everything that a worker process runs, against a private Postgres and Redis on the same machine; figures are
//! medians of three campaigns, of the funnel the 99th percentile of 1,000 readings.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use domain::{
    Ctx, Settings, agent, campaign,
    clock::Clock,
    queue::{Lane, Queue, QueueSettings},
    store::{Store, execute},
};
use entity::{
    AgentId, CampaignId,
    agent::ReplyMode,
    campaign::{CampaignStatus, Delivery, InDoubtPolicy},
    template,
};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

const ROUNDS: usize = 3;

/// Rows of other campaigns in the table while the funnel is read.
const CROWD: i64 = 1_000_000;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let asked = std::env::args().find_map(|text| text.parse::<i64>().ok());
    let recipients = asked.unwrap_or(100_000);
    // One that waits for the disk at each commit, as in production.
    let postgres = servers::Postgres::start_durable();
    let database = servers::Database::create_on(postgres.url()).await;
    let redis = servers::Redis::start();
    let store = Store::open(&database.url()).await?;
    Migrator::up(&store.write, None).await?;
    // A day of simulated life passes in 86 milliseconds: statuses are due as soon as a message is sent.
    let settings = Settings {
        simulation_speed: 1_000_000.0,
        ..Settings::default()
    };
    let ctx = Ctx::new(store, Clock::system(), settings);
    let queue = Queue::redis(&redis.url(), QueueSettings::default()).await?;
    let stop = CancellationToken::new();
    let working = tokio::spawn({
        let (ctx, stop) = (ctx.clone(), stop.clone());
        let lanes: Vec<_> = Lane::all().collect();
        async move { workers::run(ctx, queue, &lanes, stop).await }
    });
    run_campaigns(&ctx, &redis, recipients).await?;
    stop.cancel();
    working.await??;
    read_funnel(&ctx).await
}

/// Three campaigns to all contacts, one after the other.
async fn run_campaigns(ctx: &Ctx, redis: &servers::Redis, recipients: i64) -> anyhow::Result<()> {
    let agent = agent::default(ctx).await?.id;
    let template = prepare(ctx, agent, recipients).await?;
    let (mut answered, mut frozen, mut completed) = (Vec::new(), Vec::new(), Vec::new());
    let (empty, mut most) = (redis.memory(), 0);
    for round in 0..ROUNDS {
        let id = draft(ctx, agent, template, round).await?;
        let start = Instant::now();
        campaign::send(ctx, agent, id).await?;
        answered.push(start.elapsed());
        until(ctx, id, |c| c.frozen_at.is_some()).await?;
        frozen.push(start.elapsed());
        let start = Instant::now();
        until(ctx, id, |c| {
            most = most.max(redis.memory());
            c.status == CampaignStatus::Completed
        })
        .await?;
        completed.push(start.elapsed());
    }
    let rate = recipients as f64 / median(completed).as_secs_f64();
    let seconds = |durations| median(durations).as_secs_f64();
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    println!(
        "Send answered, {recipients} contacts captured   {:>8.2} s",
        seconds(answered)
    );
    println!(
        "all recipients frozen after                     {:>8.2} s",
        seconds(frozen)
    );
    println!("sends and their statuses                        {rate:>8.0} recipients/s");
    println!(
        "Redis memory, empty and at most                 {:>8.1} MB {:>8.1} MB",
        megabytes(empty),
        megabytes(most)
    );
    Ok(())
}

/// Contacts and a template.
async fn prepare(ctx: &Ctx, agent: AgentId, contacts: i64) -> anyhow::Result<entity::TemplateId> {
    let sql = "INSERT INTO contact (agent_id, external_id, name, phone, phone_valid, attributes, created_at, updated_at) \
               SELECT $1, 'c' || n, 'Contact ' || n, '+1555' || lpad(CAST(n AS text), 7, '0'), TRUE, \
               jsonb_build_object('city', 'City ' || (n % 100), 'points', n % 1000), 0, 0 FROM generate_series(1, $2) AS n";
    execute(&ctx.store.write, sql, [agent.0.into(), contacts.into()]).await?;
    let template = template::ActiveModel {
        agent_id: Set(agent),
        name: Set("bench".into()),
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
    Ok(template.insert(&ctx.store.write).await?.id)
}

async fn draft(
    ctx: &Ctx,
    agent: AgentId,
    template: entity::TemplateId,
    round: usize,
) -> anyhow::Result<CampaignId> {
    let draft = entity::campaign::ActiveModel {
        agent_id: Set(agent),
        name: Set(format!("bench {round}")),
        status: Set(CampaignStatus::Draft),
        delivery: Set(Delivery::Simulated),
        reply_mode: Set(ReplyMode::Ai),
        template_id: Set(template),
        variables: Set(json!({
            "1": {"source": "field", "value": "name"},
            "2": {"source": "attribute", "value": "city"},
        })),
        audience: Set(json!({"all": true})),
        expires_after_hours: Set(24),
        in_doubt_policy: Set(InDoubtPolicy::Hold),
        created_at: Set(0),
        updated_at: Set(0),
        ..Default::default()
    };
    Ok(draft.insert(&ctx.store.write).await?.id)
}

async fn until(
    ctx: &Ctx,
    id: CampaignId,
    mut done: impl FnMut(&entity::campaign::Model) -> bool,
) -> anyhow::Result<()> {
    loop {
        let found = entity::campaign::Entity::find_by_id(id)
            .one(&ctx.store.read)
            .await?;
        if found.as_ref().is_some_and(&mut done) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The funnel with a million recipients in the table.
async fn read_funnel(ctx: &Ctx) -> anyhow::Result<()> {
    let sql = "INSERT INTO recipient (campaign_id, contact_id, parameters, state, attempt, queued_at, due_at, dispatched_until) \
               SELECT 1, n, '{}', 'sent', 1, 0, 0, 0 FROM generate_series(1, $1) AS n";
    execute(&ctx.store.write, sql, [CROWD.into()]).await?;
    let mut readings = Vec::new();
    for _ in 0..1_000 {
        let start = Instant::now();
        campaign::funnel(ctx, &[CampaignId(1)]).await?;
        readings.push(start.elapsed());
    }
    readings.sort();
    println!(
        "funnel, p99 with {CROWD} more recipients       {:>8.2} ms",
        readings[989].as_secs_f64() * 1e3
    );
    Ok(())
}

fn median(mut durations: Vec<Duration>) -> Duration {
    durations.sort();
    durations[durations.len() / 2]
}
