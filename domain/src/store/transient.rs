//! Which database errors pass by themselves.

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// Whether the database was away, busy or restarting: the same statement may well work later.
pub fn is_transient(error: &DbErr) -> bool {
    match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            passes(error)
        }
        _ => false,
    }
}

fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code_passes(&code)),
        _ => false,
    }
}

/// Postgres' classes 08 (connection), 40 (rollback), 53 (resources), 57 (operator intervention), 58 (its disk), and
/// single codes: 25006 (a standby that is being promoted takes no writes), 25P03 (idle for too long), 55P03 (a lock was
/// not to be had). SQLite's busy and locked, disk errors and a full disk, with their extended codes.
fn code_passes(code: &str) -> bool {
    if code.len() == 5 {
        let class = ["08", "40", "53", "57", "58"].contains(&&code[..2]);
        return class || ["25006", "25P03", "55P03"].contains(&code);
    }
    code.parse::<i64>()
        .is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13 | 14))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        store::execute,
        testing::{postgres, worlds},
    };

    #[tokio::test]
    async fn a_standby_that_takes_no_writes_passes_and_a_mistake_does_not() {
        let world = postgres().await;
        let tx = world.ctx.store.begin().await.unwrap();
        execute(&tx, "SET TRANSACTION READ ONLY", []).await.unwrap();
        let refused = execute(&tx, "UPDATE agent SET name = 'x'", []).await;
        assert!(is_transient(&refused.unwrap_err()));
        for world in worlds().await {
            let wrong = execute(&world.ctx.store.write, "UPDATE agent SET name = NULL", []).await;
            assert!(!is_transient(&wrong.unwrap_err()));
        }
    }

    #[test]
    fn codes_that_pass() {
        for code in ["57P03", "40P01", "53300", "25006", "5", "517", "13", "778"] {
            assert!(code_passes(code), "{code}");
        }
        for code in ["23505", "22021", "42P01", "25001", "1", "19", "2067"] {
            assert!(!code_passes(code), "{code}");
        }
    }
}
