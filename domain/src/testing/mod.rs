//! A fresh world for a test: its own database, a clock that stands still.

pub(crate) mod meta;
pub(crate) mod real;

use crate::{Ctx, Settings, agent, clock::Clock, store::Store};
use entity::AgentId;
use migration::{Migrator, MigratorTrait};
use tempfile::TempDir;

/// When a test's clock begins: 2026-01-01T00:00:00Z.
pub(crate) const START: i64 = 1_767_225_600_000;

/// A context over a fresh database, gone with the value.
#[derive(Debug)]
pub(crate) struct World {
    /// The context.
    pub(crate) ctx: Ctx,
    /// The default agent.
    pub(crate) agent: AgentId,
    /// The database's address.
    pub(crate) url: String,
    database: Option<servers::Database>,
    _folder: TempDir,
}

/// A world on a fresh SQLite file.
pub(crate) async fn world() -> World {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/test.db", folder.path().display());
    world_on(&url, folder).await
}

async fn world_on(url: &str, folder: TempDir) -> World {
    let store = Store::open(url).await.expect("a database");
    Migrator::up(&store.write, None).await.expect("a schema");
    let ctx = Ctx::new(store, Clock::manual(START), Settings::default());
    let agent = agent::default(&ctx).await.expect("the default agent").id;
    World {
        ctx,
        agent,
        url: url.to_owned(),
        database: None,
        _folder: folder,
    }
}

impl World {
    /// The same world with these settings.
    pub(crate) fn set(&mut self, settings: Settings) {
        let (store, clock) = (self.ctx.store.clone(), self.ctx.clock.clone());
        self.ctx = Ctx::new(store, clock, settings);
    }
}

/// A world on SQLite and one on Postgres: for facts about SQL that both must agree on.
pub(crate) async fn worlds() -> Vec<World> {
    vec![world().await, postgres().await]
}

/// A world on a fresh Postgres database.
pub(crate) async fn postgres() -> World {
    let database = servers::Database::create().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut world = world_on(&database.url(), folder).await;
    world.database = Some(database);
    world
}
