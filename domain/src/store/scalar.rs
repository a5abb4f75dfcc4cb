//! Statements whose rows have one column.

use sea_orm::{ConnectionTrait, DbErr, Statement, TryGetable, Value};

/// Runs `sql` with `$1`-style placeholders; answers the first column of its rows.
pub async fn column<T: TryGetable>(
    db: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Runs a `SELECT COUNT(..)`.
pub async fn count(
    db: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, DbErr> {
    let counted = column::<i64>(db, sql, values).await?.into_iter().next();
    Ok(counted.map_or(0, |n| u64::try_from(n).unwrap_or(0)))
}
