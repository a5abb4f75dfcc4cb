//! A batch of rows as one JSON parameter: a statement over any number of rows has one text, so that it is prepared
//! once, and reads the same on both databases.

use super::Dialect;
use sea_orm::Value;
use std::fmt::Write;

/// A column of [`Records`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// A 64-bit integer.
    Big(&'static str),
    /// A text.
    Text(&'static str),
    /// A boolean.
    Bool(&'static str),
    /// A nested JSON value.
    Json(&'static str),
}

/// Describes the objects of a JSON array parameter as a table.
#[derive(Debug, Clone, Copy)]
pub struct Records(pub &'static [Column]);

impl Records {
    /// `(SELECT ..)`, to be given an alias: the parameter (as in `$1`) as rows with these columns.
    pub fn table(self, dialect: Dialect, parameter: &str) -> String {
        match dialect {
            Dialect::Sqlite => self.sqlite(parameter),
            Dialect::Postgres => self.postgres(parameter),
        }
    }

    fn sqlite(self, parameter: &str) -> String {
        let mut sql = String::from("(SELECT ");
        for (n, column) in self.0.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            let _ = match column {
                Column::Big(name) | Column::Text(name) | Column::Bool(name) => {
                    write!(sql, "{comma}value ->> '$.{name}' AS {name}")
                }
                Column::Json(name) => write!(sql, "{comma}value -> '$.{name}' AS {name}"),
            };
        }
        let _ = write!(sql, " FROM json_each({parameter}))");
        sql
    }

    fn postgres(self, parameter: &str) -> String {
        // Read as it comes: made into jsonb first, it takes three times as long.
        let mut sql =
            format!("(SELECT * FROM json_to_recordset(CAST({parameter} AS json)) AS record(");
        for (n, column) in self.0.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            let _ = match column {
                Column::Big(name) => write!(sql, "{comma}{name} bigint"),
                Column::Text(name) => write!(sql, "{comma}{name} text"),
                Column::Bool(name) => write!(sql, "{comma}{name} boolean"),
                Column::Json(name) => write!(sql, "{comma}{name} jsonb"),
            };
        }
        sql.push_str("))");
        sql
    }
}

impl Dialect {
    /// A subquery of the ids in a parameter (as in `$1`) that [`id_list`] made.
    pub fn listed_ids(self, parameter: &str) -> String {
        match self {
            Self::Sqlite => format!("SELECT value FROM json_each({parameter})"),
            // As an array, whose length Postgres knows when it plans.
            Self::Postgres => {
                format!("SELECT unnest(CAST(translate({parameter}, '[]', '{{}}') AS bigint[]))")
            }
        }
    }
}

/// Ids as one parameter, for [`Dialect::listed_ids`].
pub fn id_list(ids: &[i64]) -> Value {
    serde_json::Value::from(ids).to_string().into()
}
