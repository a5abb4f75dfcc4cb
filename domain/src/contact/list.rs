//! Lists contacts: searched, filtered, page by page.

use crate::{
    Ctx, Result,
    audience::{self, Audience, Filter, contains},
    error::InvalidField,
    page::{Page, STRETCH, Stretch, Wanted, walk},
    store::{column, query},
};
use entity::{AgentId, contact::Model};
use sea_orm::Value;

/// Longest search text, in characters.
const LONGEST_SEARCH: usize = 200;

/// Which contacts are wanted; all that is given must fit.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Text that name, e-mail, phone or external id contains, whatever its case.
    pub q: Option<String>,
    /// A filter as in audiences.
    pub filter: Option<Filter>,
}

/// The agent's contacts, oldest first.
pub async fn list(
    ctx: &Ctx,
    agent: AgentId,
    search: Search,
    wanted: Wanted,
) -> Result<Page<Model>> {
    let narrowed = Narrowed::by(ctx, agent, search).await?;
    let wanted = Wanted {
        patience: wanted.patience.filter(|_| !narrowed.sql.is_empty()),
        ..wanted
    };
    walk(
        &list_name(agent),
        wanted,
        |after| end_of_stretch(ctx, agent, after),
        |stretch| narrowed.rows(ctx, agent, stretch),
        |contact: &Model| contact.id.0,
    )
    .await
}

/// The list's name in cursors.
pub fn list_name(agent: AgentId) -> String {
    format!("contacts/{agent}")
}

/// The last of the contacts that are looked through next; none if they are the last of all.
async fn end_of_stretch(ctx: &Ctx, agent: AgentId, after: i64) -> Result<Option<i64>> {
    let sql = "SELECT id FROM contact WHERE agent_id = $1 AND id > $2 ORDER BY agent_id, id LIMIT 1 OFFSET $3";
    let values = [agent.0.into(), after.into(), (STRETCH - 1).into()];
    Ok(column(&ctx.store.read, sql, values).await?.pop())
}

/// What is searched for, as conditions that begin with AND.
struct Narrowed {
    sql: String,
    /// From `$5` on.
    values: Vec<Value>,
}

impl Narrowed {
    /// Parameters of the statement before those of the conditions.
    const BEFORE: usize = 4;

    async fn by(ctx: &Ctx, agent: AgentId, search: Search) -> Result<Self> {
        let (mut sql, mut values) = (String::new(), Vec::new());
        let q = search.q.as_deref().map(checked).transpose()?;
        if let Some(q) = q.filter(|q| !q.is_empty()) {
            sql = format!(" AND ({})", matching(ctx, &q, &mut values));
        }
        if let Some(filter) = search.filter {
            let filter = Audience::Matching(filter);
            let next = Self::BEFORE + values.len() + 1;
            let condition = audience::compile(ctx, agent, &filter, next).await?;
            sql = format!("{sql} AND ({})", condition.sql);
            values.extend(condition.values);
        }
        Ok(Self { sql, values })
    }

    async fn rows(&self, ctx: &Ctx, agent: AgentId, stretch: Stretch) -> Result<Vec<Model>> {
        let sql = format!(
            "SELECT c.* FROM contact c WHERE c.agent_id = $1 AND c.id > $2 AND c.id <= $4{} ORDER BY c.agent_id, c.id LIMIT $3",
            self.sql
        );
        let limit = i64::try_from(stretch.limit).expect("because a limit is at most 1000");
        let to = stretch.to.unwrap_or(i64::MAX);
        let values = [agent.0, stretch.after, limit, to].map(Value::from);
        let values = values.into_iter().chain(self.values.iter().cloned());
        Ok(query(&ctx.store.read, sql, values).await?)
    }
}

fn checked(q: &str) -> Result<String, InvalidField> {
    if q.chars().count() > LONGEST_SEARCH || q.chars().any(char::is_control) {
        let message = "must be at most 200 characters without control characters";
        return Err(InvalidField::new("q", "invalid_q", message));
    }
    Ok(q.trim().to_owned())
}

fn matching(ctx: &Ctx, q: &str, values: &mut Vec<Value>) -> String {
    let mut terms = Vec::new();
    let mut term = |subject: &str, needle: &str| {
        let placeholder = format!("${}", Narrowed::BEFORE + values.len() + 1);
        let (sql, pattern) = contains(ctx.store.dialect(), subject, needle, &placeholder);
        values.push(pattern.into());
        terms.push(sql);
    };
    for subject in ["c.name", "c.email", "c.phone", "c.external_id"] {
        term(subject, q);
    }
    // Phones are stored without the separators that people type.
    let written_phone = q
        .chars()
        .all(|c| c.is_ascii_digit() || " +-.()/".contains(c));
    let digits: String = q.chars().filter(char::is_ascii_digit).collect();
    if written_phone && digits.len() >= 3 && digits != q {
        term("c.phone", &digits);
    }
    terms.join(" OR ")
}
