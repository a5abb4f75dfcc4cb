//! A fresh world for a test: its own database, a clock that stands still.

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
        _folder: folder,
    }
}
