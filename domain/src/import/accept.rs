//! Accepts a file: checks what can be checked at once and stores it with its import, for the lane.

use super::{Refused, header, rows::without_mark};
use crate::{Ctx, Result, attribute::Catalog, store};
use entity::{
    AgentId, Millis,
    import::{ImportFormat, Model},
};
use serde::{
    Deserializer,
    de::{SeqAccess, Visitor},
};
use serde_json::error::Category;
use std::fmt;

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 50 * 1024 * 1024;

/// Accepts a file. Rows are checked later, one by one; a file that cannot be read at all is refused here and leaves
/// nothing behind.
pub async fn accept(
    ctx: &Ctx,
    agent: AgentId,
    format: ImportFormat,
    bytes: Vec<u8>,
) -> Result<Model> {
    let import = store_file(ctx, agent, (format, bytes), ctx.now()).await?;
    ctx.nudge();
    Ok(import)
}

/// Checks a file and stores it with its import, which is due at this time.
pub(super) async fn store_file(
    ctx: &Ctx,
    agent: AgentId,
    (format, bytes): (ImportFormat, Vec<u8>),
    due_at: Millis,
) -> Result<Model> {
    if bytes.len() > MOST_BYTES {
        return Err(Refused::TooLarge(bytes.len()).into());
    }
    if without_mark(&bytes).trim_ascii().is_empty() {
        return Err(Refused::Empty.into());
    }
    let bytes = match format {
        ImportFormat::Csv => {
            check_csv(&bytes, &Catalog::load(ctx, agent).await?)?;
            bytes
        }
        ImportFormat::Json => tokio::task::spawn_blocking(move || one_a_line(&bytes))
            .await
            .expect("because reading JSON does not panic")?,
    };
    let tx = ctx.store.begin().await?;
    let now = ctx.now();
    let sql = "INSERT INTO import (agent_id, format, status, due_at, dispatched_until, created_at) \
               VALUES ($1, $2, 'running', $3, $4, $5) RETURNING *";
    // What is not due is not looked at by the lane either.
    let until = if due_at > now { due_at } else { 0 };
    let values = [
        agent.0.into(),
        format.name().into(),
        due_at.into(),
        until.into(),
        now.into(),
    ];
    let import: Model = store::query_one(&tx, sql, values)
        .await?
        .expect("because an insert returns its row");
    let sql = "INSERT INTO import_payload (import_id, bytes) VALUES ($1, $2)";
    store::execute(&tx, sql, [import.id.0.into(), bytes.into()]).await?;
    tx.commit().await?;
    Ok(import)
}

fn check_csv(bytes: &[u8], catalog: &Catalog) -> Result<(), Refused> {
    let bytes = without_mark(bytes);
    if let Err(broken) = std::str::from_utf8(bytes) {
        let before = &bytes[..broken.valid_up_to()];
        let line = 1 + before.iter().filter(|b| **b == b'\n').count();
        return Err(Refused::NotUtf8 { line });
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(header::delimiter(bytes))
        .from_reader(bytes);
    let columns = match reader.headers() {
        Ok(header) => header::columns(header.iter()),
        Err(_) => return Err(Refused::NobodyNamed),
    };
    header::check(&columns, catalog)
}

/// Rewrites a JSON array as one element a line, so that the lane can read it piece by piece.
fn one_a_line(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let mut json = serde_json::Deserializer::from_slice(without_mark(bytes));
    let lines = json
        .deserialize_any(Elements)
        .map_err(|why| refused(&why))?;
    json.end().map_err(|why| refused(&why))?;
    if lines.is_empty() {
        return Err(Refused::Empty);
    }
    Ok(lines)
}

fn refused(why: &serde_json::Error) -> Refused {
    match why.classify() {
        Category::Data => Refused::NotAnArray,
        Category::Syntax | Category::Eof | Category::Io => Refused::NotJson(why.to_string()),
    }
}

struct Elements;

impl<'de> Visitor<'de> for Elements {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of contacts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<u8>, A::Error> {
        let mut lines = Vec::new();
        while let Some(element) = elements.next_element::<serde_json::Value>()? {
            serde_json::to_writer(&mut lines, &element).map_err(serde::de::Error::custom)?;
            lines.push(b'\n');
        }
        Ok(lines)
    }
}
