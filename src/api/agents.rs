//! `/agents`: each owns contacts, templates, campaigns and everything below them.

use super::{
    answer::{Answer, Created, CreatedAnswer, List},
    body::Body,
    caller::{Admin, Caller},
    campaign_parts::ReplyMode,
    in_agent::InAgent,
    mirror::mirror,
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::agent::{self, Change, New};
use entity::agent::{self as row, Model};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json, types::MaybeUndefined};
use serde::Deserialize;

mirror! {
    /// What an opt-out stops.
    OptOutScope of row::OptOutScope {
        /// Every campaign.
        All,
        /// Campaigns of marketing templates only.
        Marketing,
    }
}

/// The routes of agents.
pub(super) struct Agents;

#[OpenApi(tag = "Tag::Agents")]
impl Agents {
    /// List the agents
    ///
    /// Oldest first. A key that belongs to one agent sees that one.
    #[oai(path = "/agents", method = "get")]
    async fn list_agents(
        &self,
        caller: Caller,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<Agent>> {
        if let Some(only) = caller.only_agent() {
            let own = agent::get(&caller.ctx, only).await?;
            return Ok(Json(List {
                data: vec![own.into()],
                next_cursor: None,
            }));
        }
        let page = agent::list(&caller.ctx, limit.0, cursor.0.as_deref()).await?;
        Ok(List::of(page, Agent::from))
    }

    /// Create an agent
    #[oai(path = "/agents", method = "post")]
    async fn create_agent(&self, admin: Admin, body: Body<AgentIn>) -> CreatedAnswer<Agent> {
        let made = agent::create(&admin.ctx, body.0.into()).await?;
        Ok(Created(made.into()))
    }

    /// Read an agent
    ///
    /// The first agent can be named `default` instead of its id, here and in every path.
    #[oai(path = "/agents/:agent", method = "get")]
    #[expect(
        clippy::unused_async,
        reason = "to poem-openapi every handler is async"
    )]
    async fn get_agent(&self, agent: Path<InAgent>) -> Answer<Agent> {
        Ok(Json(agent.0.row.into()))
    }

    /// Change an agent
    ///
    /// What is left out stays. Another region changes how numbers are read from now on, not those that are stored.
    #[oai(path = "/agents/:agent", method = "patch")]
    async fn change_agent(&self, agent: Path<InAgent>, body: Body<AgentChange>) -> Answer<Agent> {
        agent.caller.admin()?;
        let changed = agent::change(&agent.ctx, agent.id, body.0.into()).await?;
        Ok(Json(changed.into()))
    }
}

/// An agent to be made.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentIn {
    /// Its name, for people.
    name: String,
    /// What the AI agent is told.
    instructions: Option<String>,
    /// Who answers a reply that belongs to no campaign; `human` unless said otherwise.
    default_reply_mode: Option<ReplyMode>,
    /// Where numbers without a country code are, as two letters (ISO 3166); `US` unless said otherwise.
    default_region: Option<String>,
    /// What an opt-out stops; `all` unless said otherwise.
    opt_out_scope: Option<OptOutScope>,
}

/// What shall change of an agent; what is left out stays.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentChange {
    /// A new name.
    name: Option<String>,
    /// New instructions; null takes them away.
    #[serde(default)]
    instructions: MaybeUndefined<String>,
    /// Who answers a reply that belongs to no campaign.
    default_reply_mode: Option<ReplyMode>,
    /// Where numbers without a country code are, as two letters (ISO 3166).
    default_region: Option<String>,
    /// What an opt-out stops, in campaigns that are sent from now on.
    opt_out_scope: Option<OptOutScope>,
}

/// An agent.
#[derive(Debug, Object)]
struct Agent {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// What the AI agent is told.
    instructions: Option<String>,
    /// Who answers a reply that belongs to no campaign.
    default_reply_mode: ReplyMode,
    /// Where numbers without a country code are.
    default_region: String,
    /// What an opt-out stops.
    opt_out_scope: OptOutScope,
    /// True for the one agent that is called `default` in paths.
    is_default: bool,
    /// When it was made.
    created_at: Time,
    /// When it was last changed.
    updated_at: Time,
}

impl From<Model> for Agent {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.name,
            instructions: row.instructions,
            default_reply_mode: row.default_reply_mode.into(),
            default_region: row.default_region,
            opt_out_scope: row.opt_out_scope.into(),
            is_default: row.is_default,
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}

impl From<AgentIn> for New {
    fn from(given: AgentIn) -> Self {
        Self {
            name: given.name,
            instructions: given.instructions,
            default_reply_mode: given.default_reply_mode.map(Into::into),
            default_region: given.default_region,
            opt_out_scope: given.opt_out_scope.map(Into::into),
        }
    }
}

impl From<AgentChange> for Change {
    fn from(given: AgentChange) -> Self {
        Self {
            name: given.name,
            instructions: match given.instructions {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(text) => Some(Some(text)),
            },
            default_reply_mode: given.default_reply_mode.map(Into::into),
            default_region: given.default_region,
            opt_out_scope: given.opt_out_scope.map(Into::into),
        }
    }
}
