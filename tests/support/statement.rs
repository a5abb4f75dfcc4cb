//! A statement at the database itself: for harm and for wonders that no front door does.

use super::Installation;
use sea_orm::{ConnectionTrait, Database};

impl Installation {
    /// Runs a statement on the installation's database, through a connection of its own.
    pub(crate) async fn statement(&self, sql: &str) {
        let database = Database::connect(self.variable("DATABASE_URL")).await;
        let database = database.expect("the database is there");
        database.execute_unprepared(sql).await.expect("it runs");
        database.close().await.expect("it is closed");
    }
}
