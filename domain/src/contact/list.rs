//! Lists contacts: searched, filtered, page by page.

use crate::{
    Ctx, Result,
    audience::{self, Audience, Filter, contains},
    error::InvalidField,
    page::{Page, Wanted},
    store,
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
    limit: Option<u64>,
    cursor: Option<&str>,
) -> Result<Page<Model>> {
    let name = format!("contacts/{agent}");
    let wanted = Wanted::parse(&name, limit, cursor)?;
    let most = i64::try_from(wanted.limit + 1).expect("because a limit is at most 1000");
    let mut values: Vec<Value> = vec![
        agent.0.into(),
        wanted.after.unwrap_or(0).into(),
        most.into(),
    ];
    let mut sql = String::from("SELECT c.* FROM contact c WHERE c.agent_id = $1 AND c.id > $2");
    let q = search.q.as_deref().map(checked).transpose()?;
    if let Some(q) = q.filter(|q| !q.is_empty()) {
        let found = matching(ctx, &q, &mut values);
        sql = format!("{sql} AND ({found})");
    }
    if let Some(filter) = search.filter {
        let filter = Audience::Matching(filter);
        let condition = audience::compile(ctx, agent, &filter, values.len() + 1).await?;
        sql = format!("{sql} AND ({})", condition.sql);
        values.extend(condition.values);
    }
    sql.push_str(" ORDER BY c.id LIMIT $3");
    let rows = store::query(&ctx.store.read, sql, values).await?;
    Ok(wanted.cut(&name, rows, |contact: &Model| contact.id.0))
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
        let placeholder = format!("${}", values.len() + 1);
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
