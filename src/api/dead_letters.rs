//! `/dead_letters`: work that failed for good and waits for a decision.

use super::{
    answer::{Answer, List},
    body::Body,
    caller::Caller,
    error::ApiError,
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::{dead_letter, error::InvalidField, page::Wanted};
use entity::{DeadLetterId, Lane};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use serde::Deserialize;
use serde_json::Value;

/// The routes of dead letters.
pub(super) struct DeadLetters;

#[OpenApi(tag = "Tag::Operations")]
impl DeadLetters {
    /// List the open dead letters
    ///
    /// Newest first. Letters with the same cause usually have one remedy: retry them together once it is applied.
    #[oai(path = "/dead_letters", method = "get")]
    async fn list_dead_letters(
        &self,
        caller: Caller,
        /// Only of this lane.
        lane: Query<Option<String>>,
        /// Only with this cause.
        cause: Query<Option<String>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<DeadLetterOut>> {
        let filter = filter(&caller, lane.0.as_deref(), cause.0)?;
        let wanted = Wanted::parse("dead_letters", limit.0, cursor.0.as_deref())?;
        let page = dead_letter::list(&caller.ctx, &filter, wanted).await?;
        Ok(List::of(page, DeadLetterOut::from))
    }

    /// Retry a dead letter
    ///
    /// Its work is queued again, as a new attempt.
    #[oai(path = "/dead_letters/:id/retry", method = "post")]
    async fn retry_dead_letter(
        &self,
        caller: Caller,
        id: Path<DeadLetterId>,
    ) -> Answer<DeadLetterOut> {
        let letter = dead_letter::retry(&caller.ctx, caller.only_agent(), id.0).await?;
        Ok(Json(letter.into()))
    }

    /// Retry many dead letters
    ///
    /// Every open letter that the filter means; an empty filter means all.
    #[oai(path = "/dead_letters/retry", method = "post")]
    async fn retry_dead_letters(&self, caller: Caller, body: Body<RetryIn>) -> Answer<RetriedOut> {
        let FilterIn { lane, cause } = body.0.filter;
        let filter = filter(&caller, lane.as_deref(), cause)?;
        let retried = dead_letter::retry_many(&caller.ctx, &filter).await?;
        Ok(Json(RetriedOut { retried }))
    }

    /// Discard a dead letter
    ///
    /// Its work stays undone.
    #[oai(path = "/dead_letters/:id", method = "delete")]
    async fn discard_dead_letter(
        &self,
        caller: Caller,
        id: Path<DeadLetterId>,
    ) -> Answer<DeadLetterOut> {
        let letter = dead_letter::discard(&caller.ctx, caller.only_agent(), id.0).await?;
        Ok(Json(letter.into()))
    }
}

/// The letters that the caller means and may see.
fn filter(
    caller: &Caller,
    lane: Option<&str>,
    cause: Option<String>,
) -> Result<dead_letter::Filter, ApiError> {
    let lane = lane.map(str::parse::<Lane>).transpose();
    let lane = lane.map_err(|error| {
        let refused = InvalidField::new("lane", "unknown_lane", error.to_string());
        domain::Error::from(refused)
    })?;
    let cause = match cause {
        Some(cause) => domain::text::line("cause", &cause, 200).map_err(domain::Error::from)?,
        None => None,
    };
    Ok(dead_letter::Filter {
        agent: caller.only_agent(),
        campaign: None,
        lane,
        cause,
    })
}

/// Which letters to retry.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct RetryIn {
    /// The letters that are meant.
    filter: FilterIn,
}

/// Which letters are meant; every condition that is given must hold.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilterIn {
    /// Only of this lane.
    lane: Option<String>,
    /// Only with this cause.
    cause: Option<String>,
}

/// How many letters were retried.
#[derive(Debug, Object)]
struct RetriedOut {
    /// So many.
    retried: u64,
}

/// A dead letter.
#[derive(Debug, Object)]
#[oai(rename = "DeadLetter")]
struct DeadLetterOut {
    /// Its id.
    id: String,
    /// The agent it belongs to, if known.
    agent_id: Option<String>,
    /// The lane it died in.
    lane: String,
    /// What it speaks of.
    payload: Value,
    /// Why, for programs.
    cause: String,
    /// Why, for people.
    reason: String,
    /// Earlier errors, oldest first.
    history: Value,
    /// Attempts that were made.
    attempts: i32,
    /// open, retried or discarded.
    state: String,
    /// When it died.
    created_at: Time,
    /// When it was decided.
    decided_at: Option<Time>,
}

impl From<entity::dead_letter::Model> for DeadLetterOut {
    fn from(letter: entity::dead_letter::Model) -> Self {
        Self {
            id: letter.id.to_string(),
            agent_id: letter.agent_id.map(|id| id.to_string()),
            lane: letter.lane.name().to_owned(),
            payload: letter.payload,
            cause: letter.cause,
            reason: letter.reason,
            history: letter.history,
            attempts: letter.attempts,
            state: letter.state.name().to_owned(),
            created_at: Time(letter.created_at),
            decided_at: letter.decided_at.map(Time),
        }
    }
}
