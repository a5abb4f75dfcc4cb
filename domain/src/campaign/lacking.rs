//! Who of an audience lacks values for a campaign's variables.

use super::variables::{FIELDS, IfMissing, Source, Variable, Variables};
use crate::{
    Ctx, Result,
    audience::{self, Condition},
    store::{Dialect, query_one},
};
use entity::AgentId;
use sea_orm::{FromQueryResult, JsonValue};
use std::collections::BTreeMap;

/// Contacts that would be sent to but lack values.
#[derive(Debug, Default)]
pub(super) struct Lacking {
    /// By variable key; only keys that some contact lacks.
    pub(super) by_key: BTreeMap<String, i64>,
    /// Lack one without which they must not be sent to.
    pub(super) forbidden: i64,
}

#[derive(FromQueryResult)]
struct Counted {
    counts: JsonValue,
}

/// A variable that a contact may lack.
struct Lackable<'a> {
    key: &'a str,
    /// Whether the contact does, over the columns of `judged`.
    sql: String,
    fatal: bool,
}

/// One statement counts, among those that could be sent to, who lacks which value.
pub(super) async fn lacking(
    ctx: &Ctx,
    agent: AgentId,
    (condition, heeds_opt_out): (&Condition, bool),
    variables: &Variables,
) -> Result<Lacking> {
    let dialect = ctx.store.dialect();
    let lackable: Vec<Lackable<'_>> = variables
        .iter()
        .filter_map(|(key, variable)| lackable(dialect, key, variable))
        .collect();
    if lackable.is_empty() {
        return Ok(Lacking::default());
    }
    let judged = audience::judged(condition, heeds_opt_out);
    let sql = statement(dialect, &judged, &lackable);
    let values = std::iter::once(agent.0.into()).chain(condition.values.iter().cloned());
    let row: Option<Counted> = query_one(&ctx.store.read, sql, values).await?;
    let row = row.expect("because an aggregate always answers one row");
    let at = |n: usize| row.counts[n].as_i64().unwrap_or(0);
    let by_key = lackable.iter().enumerate();
    let by_key = by_key.map(|(n, lackable)| (lackable.key.to_owned(), at(n + 1)));
    Ok(Lacking {
        by_key: by_key.filter(|(_, contacts)| *contacts > 0).collect(),
        forbidden: at(0),
    })
}

/// Counts as one JSON array: those who must not be sent to, then those who lack each.
fn statement(dialect: Dialect, judged: &str, lackable: &[Lackable<'_>]) -> String {
    let count = |sql: &str| format!("COUNT(CASE WHEN {sql} THEN 1 END)");
    let fatal: Vec<&str> = lackable
        .iter()
        .filter(|lackable| lackable.fatal)
        .map(|lackable| lackable.sql.as_str())
        .collect();
    let mut counts = vec![if fatal.is_empty() {
        "0".to_owned()
    } else {
        count(&fatal.join(" OR "))
    }];
    counts.extend(lackable.iter().map(|lackable| count(&lackable.sql)));
    let array = match dialect {
        Dialect::Sqlite => "json_array",
        Dialect::Postgres => "jsonb_build_array",
    };
    format!(
        "SELECT {array}({}) AS counts FROM ({judged}) judged WHERE phone_valid AND NOT opted_out AND NOT duplicate",
        counts.join(", ")
    )
}

/// Nothing if the variable always has a value.
fn lackable<'a>(dialect: Dialect, key: &'a str, variable: &Variable) -> Option<Lackable<'a>> {
    if variable.if_missing == IfMissing::Fallback && variable.fallback.is_some() {
        return None;
    }
    let named = variable.value.as_str();
    let value = match variable.source {
        Source::Static => return None,
        Source::Field => FIELDS.contains(&named).then(|| named.to_owned())?,
        Source::Attribute => {
            // Names of attributes are plain words; anything else cannot have been stored.
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
            let name = Some(named).filter(|name| name.bytes().all(plain))?;
            match dialect {
                Dialect::Sqlite => format!("(attributes ->> '$.{name}')"),
                Dialect::Postgres => format!("(attributes ->> '{name}')"),
            }
        }
    };
    Some(Lackable {
        key,
        sql: format!("(TRIM(COALESCE(CAST({value} AS text), '')) = '')"),
        fatal: variable.if_missing == IfMissing::Fail,
    })
}
