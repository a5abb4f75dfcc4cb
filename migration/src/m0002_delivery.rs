//! Real delivery: channels, templates as Meta knows them, claims, webhook events, one tier ledger per portfolio.

use crate::schema;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::run(manager, include_str!("m0002_delivery/up.sql")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::run(manager, include_str!("m0002_delivery/down.sql")).await
    }
}
