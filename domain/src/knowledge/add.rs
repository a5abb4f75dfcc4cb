//! Adds a document.

use super::{LONGEST_TITLE, content, passage::heading_of, size, title, version};
use crate::{Ctx, Result, store};
use entity::{AgentId, knowledge_document::Model};

/// Adds a document. Whoever asks from now on finds it.
pub async fn add(ctx: &Ctx, agent: AgentId, given_title: &str, text: &str) -> Result<Model> {
    let title = title(given_title)?;
    let text = content(text)?;
    let tx = ctx.store.begin().await?;
    version::raise(&tx, agent, 1, size(text)).await?;
    let sql = "INSERT INTO knowledge_document (agent_id, title, text, bytes, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $5) RETURNING *";
    let values = [
        agent.0.into(),
        title.into(),
        text.into(),
        size(text).into(),
        ctx.now().into(),
    ];
    let added = store::query_one::<Model>(&tx, sql, values).await?;
    tx.commit().await?;
    Ok(added.expect("because an insert returns its row"))
}

/// What a file that came without a title is called: its first heading, else its first line.
pub fn title_of(text: &str) -> Option<String> {
    let lines = || text.lines().map(|line| line.trim_matches(is_blank));
    let heading = lines().find_map(heading_of);
    let found = heading.or_else(|| lines().find(|line| !line.is_empty()))?;
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let title: String = found.chars().take(LONGEST_TITLE).map(visible).collect();
    Some(title)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{FEFF}'
}
