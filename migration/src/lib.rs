//! The foundations: the schema, step by step. Knows nobody of ours.
#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait of sea-orm-migration elides them, and async_trait insists on the same"
)]

use sea_orm_migration::prelude::*;

mod m0001_foundations;
mod m0002_delivery;
mod m0003_pace;
mod m0004_knowledge;
mod m0005_hooks;
mod m0006_conversations;
mod m0007_sessions;
mod m0008_inbox;
mod m0009_failures;
mod schema;
mod state;

/// Every migration, oldest first.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundations::Migration),
            Box::new(m0002_delivery::Migration),
            Box::new(m0003_pace::Migration),
            Box::new(m0004_knowledge::Migration),
            Box::new(m0005_hooks::Migration),
            Box::new(m0006_conversations::Migration),
            Box::new(m0007_sessions::Migration),
            Box::new(m0008_inbox::Migration),
            Box::new(m0009_failures::Migration),
        ]
    }
}

pub use sea_orm_migration::MigratorTrait;
pub use state::{State, state};
