//! Makes an endpoint.

use super::{Refused, Topic, refused::MOST, secret, wanted::known_everywhere};
use crate::{
    Ctx, Result, store,
    target::{Reach, Target, Unanswered},
    text,
};
use entity::{AgentId, hook::Model};
use secrecy::SecretString;
use std::time::Duration;
use tokio::time::timeout;

/// Longest address, in characters.
const LONGEST_URL: usize = 2_000;

/// How long it may take to find out where an address leads.
const LOOK_UP: Duration = Duration::from_secs(10);

/// An endpoint to be made.
#[derive(Debug, Clone)]
pub struct New {
    /// Where it is told.
    pub url: String,
    /// Names of the events it wants.
    pub events: Vec<String>,
}

/// Makes an endpoint, and answers its secret, which must be shown now or never. Whatever happens after that is told.
pub async fn create(ctx: &Ctx, agent: AgentId, new: New) -> Result<(Model, SecretString)> {
    let topics = Topic::parse_all(&new.events)?;
    let url = judged(ctx, &new.url).await?;
    let secret = secret::generate();
    // The count is of this moment: a few more by requests at the same time do no harm.
    let sql = "INSERT INTO hook (agent_id, url, events, secret, status, created_at, updated_at) \
               SELECT $1, $2, $3, $4, 'enabled', $5, $5 WHERE (SELECT COUNT(*) FROM hook WHERE agent_id = $1) < $6 \
               RETURNING *";
    let values = [
        agent.0.into(),
        url.into(),
        Topic::to_stored(&topics).into(),
        secret::seal(ctx, &secret)?.into(),
        ctx.now().into(),
        i64::try_from(MOST).unwrap_or(i64::MAX).into(),
    ];
    let made = store::query_one::<Model>(&ctx.store.write, sql, values).await?;
    let made = made.ok_or(Refused::TooMany)?;
    known_everywhere(ctx).await;
    Ok((made, secret.into()))
}

/// An address that may be asked, as far as can be told now. It is judged again at every try.
pub(super) async fn judged(ctx: &Ctx, url: &str) -> Result<String> {
    let url = text::required("url", url, LONGEST_URL)?;
    let looked_up = timeout(LOOK_UP, Target::of(&url, Reach::of(&ctx.settings))).await;
    let late = Err(Unanswered::Late(LOOK_UP.as_secs()));
    looked_up.unwrap_or(late).map_err(Refused::Target)?;
    Ok(url)
}
