//! Open letters by their causes: letters with the same cause usually have one remedy.

use crate::{Ctx, Result, store::query};
use entity::{AgentId, Lane, Millis};
use sea_orm::FromQueryResult;

/// Letters are counted up to here: beyond it, more is only "a lot".
pub const COUNTED: i64 = 100_000;
/// The most groups that are told.
const MOST: i64 = 100;

/// Open letters of one lane with one cause.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Group {
    /// The lane.
    pub lane: Lane,
    /// Why, for programs.
    pub cause: String,
    /// How many there are, of those that were counted.
    pub n: i64,
    /// Why, for people, as the newest says.
    pub reason: String,
    /// When the newest was written.
    pub newest_at: Millis,
}

/// The groups of open letters of this agent, or of all; the largest first.
pub async fn groups(ctx: &Ctx, agent: Option<AgentId>) -> Result<Vec<Group>> {
    let of_agent = match agent {
        Some(agent) => format!(" AND agent_id = {}", agent.0),
        None => String::new(),
    };
    let sql = format!(
        "SELECT d.lane, d.cause, g.n, d.reason, d.created_at AS newest_at FROM (\
         SELECT COUNT(*) AS n, MAX(id) AS newest FROM (SELECT lane, cause, id FROM dead_letter WHERE state = 'open'{of_agent} \
         LIMIT {COUNTED}) AS counted GROUP BY lane, cause ORDER BY n DESC LIMIT {MOST}\
         ) AS g JOIN dead_letter d ON d.id = g.newest ORDER BY g.n DESC, d.id DESC"
    );
    Ok(query(&ctx.store.read, sql, []).await?)
}
