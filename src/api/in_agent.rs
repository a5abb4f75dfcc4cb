//! The agent that the path names, if the caller may see it.

use super::{caller::Caller, error::ApiError, path::FromPath};
use domain::{Ctx, agent};
use entity::{AgentId, agent::Model};
use poem::Request;
use tokio_util::sync::CancellationToken;

/// The agent that the path names (by id, or `default`), and who asks: take it as `agent: Path<InAgent>` with `:agent`
/// in the path. Another agent than the key's own is 404.
#[derive(Debug, Clone)]
pub(crate) struct InAgent {
    /// The context of every verb.
    pub(crate) ctx: Ctx,
    /// Cancelled when the process is asked to stop.
    pub(crate) stop: CancellationToken,
    /// The agent's id.
    pub(crate) id: AgentId,
    /// The agent.
    pub(crate) row: Model,
    /// Who asks.
    pub(crate) caller: Caller,
}

impl FromPath for InAgent {
    const SECURED: bool = true;

    async fn from_path(request: &Request, text: &str) -> Result<Self, ApiError> {
        let caller = Caller::of(request);
        let row = agent::resolve(&caller.ctx, text).await?;
        if caller.only_agent().is_some_and(|only| only != row.id) {
            return Err(ApiError::not_found(format!("there is no agent {text}")));
        }
        Ok(Self {
            ctx: caller.ctx.clone(),
            stop: caller.stop.clone(),
            id: row.id,
            row,
            caller,
        })
    }
}
