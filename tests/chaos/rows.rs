//! Looks at the rows while nobody may be there to ask: through a connection of its own, read only.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::time::Duration;
use tokio::time::timeout;

/// How long an answer may take: the database may just be gone.
const PATIENCE: Duration = Duration::from_secs(5);

/// A look at the rows of the only campaign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// On their way.
    pub(super) sending: i64,
    /// Neither sent, nor failed, nor in doubt.
    pub(super) open: i64,
    /// In doubt.
    pub(super) in_doubt: i64,
}

/// What web has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) webhooks: i64,
    pub(super) contacts: i64,
    pub(super) people: i64,
}

/// The test's own connection.
#[derive(Debug)]
pub(super) struct Rows(DatabaseConnection);

impl Rows {
    /// Connects to the database with this address.
    pub(super) async fn of(url: &str) -> Self {
        let url = match url.starts_with("sqlite:") {
            true => format!("{url}?mode=ro"),
            false => url.to_owned(),
        };
        Self(Database::connect(url).await.expect("the database is there"))
    }

    /// Looks; none if the database does not answer now.
    pub(super) async fn look(&self) -> Option<Look> {
        let sql = "SELECT COUNT(CASE WHEN state = 'sending' THEN 1 END) AS sending, \
                   COUNT(CASE WHEN state IN ('queued', 'sending', 'held') THEN 1 END) AS open, \
                   COUNT(CASE WHEN state = 'in_doubt' THEN 1 END) AS in_doubt FROM recipient";
        let asked = Statement::from_string(self.0.get_database_backend(), sql);
        let row = timeout(PATIENCE, self.0.query_one_raw(asked)).await.ok()?;
        let row = row.ok()??;
        let number = |column: &str| row.try_get::<i64>("", column).ok();
        Some(Look {
            sending: number("sending")?,
            open: number("open")?,
            in_doubt: number("in_doubt")?,
        })
    }

    /// What is there of that which was asked of web: webhooks, contacts that came later, and different ones of these.
    pub(super) async fn taken(&self) -> Taken {
        let sql = "SELECT (SELECT COUNT(*) FROM webhook_event) AS webhooks, COUNT(*) AS contacts, \
                   COUNT(DISTINCT external_id) AS people FROM contact WHERE external_id LIKE 'later%'";
        let asked = Statement::from_string(self.0.get_database_backend(), sql);
        let row = self.0.query_one_raw(asked).await.expect("it answers");
        let row = row.expect("sums");
        let number = |column: &str| row.try_get::<i64>("", column).expect("a number");
        Taken {
            webhooks: number("webhooks"),
            contacts: number("contacts"),
            people: number("people"),
        }
    }
}
