//! An installation with contacts and a template, and workers that run in this process.

use domain::{
    Ctx, Settings, agent, campaign,
    clock::Clock,
    queue::{Depth, Lane, Queue, QueueSettings},
    recipient::Counts,
    store::{Store, execute, query_one},
};
use entity::{
    AgentId, CampaignId, TemplateId,
    agent::ReplyMode,
    campaign::{CampaignStatus, Delivery, InDoubtPolicy},
    template,
};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, FromQueryResult};
use serde_json::json;
use servers::{Database, Postgres, Redis};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What an installation stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Footing {
    /// A SQLite file and a queue in memory.
    Embedded,
    /// SQLite in memory, where one connection serves all, and a queue in memory.
    InMemory,
    /// Postgres and Redis, shared with the other tests or not.
    Scaled,
    /// Postgres and Redis of one's own, to be killed.
    Mortal,
}

/// One test's installation. Leases and windows are as in production: what waits for one of them does not come to its
/// end in time.
pub(crate) struct World {
    pub(crate) ctx: Ctx,
    pub(crate) queue: Queue,
    pub(crate) agent: AgentId,
    template: TemplateId,
    pub(crate) url: String,
    pub(crate) redis: Option<Redis>,
    // Dropped in this order: the database before its server.
    pub(crate) database: Option<Database>,
    pub(crate) postgres: Option<Postgres>,
    _folder: TempDir,
}

impl World {
    /// An installation with this many contacts, all of whom can be messaged.
    pub(crate) async fn with_contacts(footing: Footing, contacts: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let postgres = (footing == Footing::Mortal).then(Postgres::start_durable);
        let database = match (footing, &postgres) {
            (Footing::Embedded | Footing::InMemory, _) => None,
            (_, None) => Some(Database::create().await),
            (_, Some(postgres)) => Some(Database::create_on(postgres.url()).await),
        };
        let url = match (footing, &database) {
            (Footing::InMemory, _) => "sqlite::memory:".to_owned(),
            (_, Some(database)) => database.url(),
            (_, None) => format!("sqlite://{}/test.db", folder.path().display()),
        };
        let redis = database.is_some().then(Redis::start);
        let store = Store::open(&url).await.unwrap();
        Migrator::up(&store.write, None).await.unwrap();
        let ctx = Ctx::new(store, Clock::system(), settings());
        let agent = agent::default(&ctx).await.unwrap().id;
        let template = template(&ctx, agent).await;
        add_contacts(&ctx, agent, contacts).await;
        Self {
            queue: queue(redis.as_ref()).await,
            ctx,
            agent,
            template,
            url,
            redis,
            database,
            postgres,
            _folder: folder,
        }
    }

    /// Another process of this installation: its own connections, the same database and queue.
    pub(crate) async fn another_process(&self) -> (Ctx, Queue) {
        let store = Store::open(&self.url).await.unwrap();
        let ctx = Ctx::new(store, Clock::system(), settings());
        (ctx, queue(self.redis.as_ref()).await)
    }

    /// Starts everything a worker process runs; on a scaled footing two of them.
    pub(crate) async fn work(&self) -> Workers {
        let mut processes = vec![(self.ctx.clone(), self.queue.clone())];
        if self.redis.is_some() {
            processes.push(self.another_process().await);
        }
        Workers::start(processes)
    }

    /// Sends a new campaign to everybody.
    pub(crate) async fn send(&self, name: &str) -> CampaignId {
        let id = self.draft(name).await;
        campaign::send(&self.ctx, self.agent, id).await.unwrap();
        id
    }

    /// A new campaign to everybody that sends itself in a moment: late enough that a machine under
    /// load has scheduled it before that moment is over.
    pub(crate) async fn scheduled(&self, name: &str) -> CampaignId {
        let id = self.draft(name).await;
        let at = self.ctx.now() + 3_000;
        campaign::schedule(&self.ctx, self.agent, id, at)
            .await
            .unwrap();
        id
    }

    async fn draft(&self, name: &str) -> CampaignId {
        let draft = entity::campaign::ActiveModel {
            agent_id: Set(self.agent),
            name: Set(name.to_owned()),
            status: Set(CampaignStatus::Draft),
            delivery: Set(Delivery::Simulated),
            reply_mode: Set(ReplyMode::Ai),
            template_id: Set(self.template),
            variables: Set(json!({"1": {"source": "field", "value": "name"}})),
            audience: Set(json!({"all": true})),
            expires_after_hours: Set(24),
            in_doubt_policy: Set(InDoubtPolicy::Hold),
            created_at: Set(0),
            updated_at: Set(0),
            ..Default::default()
        };
        draft.insert(&self.ctx.store.write).await.unwrap().id
    }

    pub(crate) async fn status(&self, id: CampaignId) -> CampaignStatus {
        self.campaign(id).await.status
    }

    pub(crate) async fn campaign(&self, id: CampaignId) -> entity::campaign::Model {
        entity::campaign::Entity::find_by_id(id)
            .one(&self.ctx.store.read)
            .await
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn counts(&self, id: CampaignId) -> Counts {
        campaign::funnel(&self.ctx, &[id]).await.unwrap()[&id]
    }

    /// Waits until the campaign has this status; fails after five minutes, less than any window.
    pub(crate) async fn until(&self, id: CampaignId, status: CampaignStatus) {
        let what = format!("campaign {id} is {}", status.name());
        until(&what, async || self.status(id).await == status).await;
    }

    /// Waits until this many recipients were sent, or the campaign is over.
    pub(crate) async fn until_sent(&self, id: CampaignId, n: i64) {
        until("more was sent", async || {
            self.counts(id).await.reached_sent >= n || self.campaign(id).await.played_at.is_some()
        })
        .await;
    }

    /// The counts, after checking that they equal the rows and add up to all recipients, each of whom has one row.
    pub(crate) async fn settled(&self, id: CampaignId) -> Counts {
        assert!(
            campaign::reconcile(&self.ctx, id).await.unwrap(),
            "counters differ from rows"
        );
        let counts = self.counts(id).await;
        let sum = counts.queued
            + counts.sent
            + counts.delivered
            + counts.read
            + counts.replied
            + counts.failed
            + counts.cancelled;
        assert_eq!(sum, self.campaign(id).await.total);
        let people = "SELECT COUNT(DISTINCT contact_id) AS n FROM recipient WHERE campaign_id = $1";
        assert_eq!(self.count(people, id.0).await, sum);
        counts
    }

    async fn count(&self, sql: &str, value: i64) -> i64 {
        let row = query_one::<Count>(&self.ctx.store.read, sql, [value.into()]).await;
        row.unwrap().unwrap().n
    }

    /// Changes something behind the product's back.
    pub(crate) async fn sql(&self, sql: &str) {
        execute(&self.ctx.store.write, sql, []).await.unwrap();
    }

    /// What all lanes' queues hold together.
    pub(crate) async fn depth(&self) -> Depth {
        let mut sum = Depth::default();
        for lane in Lane::all() {
            let depth = self.queue.depth(&domain::lane::queue_of(lane)).await;
            let depth = depth.unwrap();
            sum.ready += depth.ready;
            sum.in_flight += depth.in_flight;
            sum.dead += depth.dead;
        }
        sum
    }
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

/// Running worker processes, all of this process.
pub(crate) struct Workers {
    stop: CancellationToken,
    running: Vec<JoinHandle<anyhow::Result<()>>>,
}

impl Workers {
    fn start(processes: Vec<(Ctx, Queue)>) -> Self {
        let stop = CancellationToken::new();
        let start = |(ctx, queue)| {
            let stop = stop.clone();
            let lanes: Vec<_> = Lane::all().collect();
            tokio::spawn(async move { workers::run(ctx, queue, &lanes, stop).await })
        };
        let running = processes.into_iter().map(start).collect();
        Self { stop, running }
    }

    /// Asks them to stop and waits until they have.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        for running in self.running {
            running.await.unwrap().unwrap();
        }
    }
}

/// A day of life in four seconds: a timeline of hours is played in less than one.
fn settings() -> Settings {
    Settings {
        simulation_speed: 20_000.0,
        ..Settings::default()
    }
}

async fn queue(redis: Option<&Redis>) -> Queue {
    let settings = QueueSettings {
        lease: Settings::default().lease,
        ..QueueSettings::default()
    };
    match redis {
        Some(redis) => Queue::redis(&redis.url(), settings).await.unwrap(),
        None => Queue::memory(settings),
    }
}

async fn template(ctx: &Ctx, agent: AgentId) -> TemplateId {
    let template = template::ActiveModel {
        agent_id: Set(agent),
        name: Set("welcome".into()),
        language: Set("en_US".into()),
        category: Set(template::Category::Marketing),
        status: Set(template::TemplateStatus::Approved),
        simulated: Set(true),
        body: Set("Hello {{1}}!".into()),
        buttons: Set(json!([])),
        examples: Set(json!({})),
        created_at: Set(0),
        updated_at: Set(0),
        ..Default::default()
    };
    template.insert(&ctx.store.write).await.unwrap().id
}

/// Contacts with the numbers +15550000001 and so on.
async fn add_contacts(ctx: &Ctx, agent: AgentId, contacts: i64) {
    let sql = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $2) \
               INSERT INTO contact (agent_id, external_id, name, phone, phone_valid, attributes, created_at, updated_at) \
               SELECT $1, 'p' || n, 'Person ' || n, '+' || (15550000000 + n), TRUE, '{}', 0, 0 FROM n";
    execute(&ctx.store.write, sql, [agent.0.into(), contacts.into()])
        .await
        .unwrap();
}

/// Waits until something holds; fails after five minutes.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(300);
    while !holds().await {
        assert!(
            Instant::now() < deadline,
            "waited five minutes in vain until {what}"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
