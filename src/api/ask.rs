//! `/agents/{agent}/ask`: trying what an agent would answer.

use super::{answer::Answer, body::Body, in_agent::InAgent, path::Path, tag::Tag};
use domain::answer::{self, Outcome};
use poem_openapi::{Object, OpenApi, payload::Json};
use serde::Deserialize;

/// The route that asks.
pub(super) struct Ask;

#[OpenApi(tag = "Tag::Knowledge")]
impl Ask {
    /// Ask an agent
    ///
    /// What a customer who writes this would be answered, and from which documents; or that a person would have to answer,
    /// and why. Nothing is sent and nothing is kept.
    #[oai(path = "/agents/:agent/ask", method = "post")]
    async fn ask(&self, agent: Path<InAgent>, body: Body<AskIn>) -> Answer<Asked> {
        let AskIn {
            text,
            campaign_message,
        } = body.0;
        let outcome = answer::ask(&agent.ctx, &agent.row, text, campaign_message).await?;
        Ok(Json(outcome.into()))
    }
}

/// What a customer writes.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct AskIn {
    /// The customer's message, up to 4,096 characters.
    text: String,
    /// The campaign's message that it is a reply to.
    campaign_message: Option<String>,
}

/// What a customer would be answered.
#[derive(Debug, Object)]
struct Asked {
    /// What would be sent; null if a person would have to answer.
    answer: Option<String>,
    /// Whether a person would have to answer.
    handover: bool,
    /// Why a person would have to answer.
    reason: Option<HandoverReason>,
    /// The documents that the answer was taken from; none if it comes from the campaign's message or the instructions.
    sources: Vec<AnswerSource>,
}

/// Why a person would have to answer.
#[derive(Debug, Object)]
struct HandoverReason {
    /// For programs: asked_for_a_person, nothing_asked, not_known, model_unsure, model_failed or bad_answer.
    code: String,
    /// For people: a sentence.
    message: String,
}

/// A document that an answer was taken from.
#[derive(Debug, Object, Deserialize)]
pub(super) struct AnswerSource {
    /// Its id.
    id: String,
    /// What it is about.
    title: String,
}

impl From<Outcome> for Asked {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Answered { text, sources } => Self {
                answer: Some(text),
                handover: false,
                reason: None,
                sources: sources.into_iter().map(AnswerSource::from).collect(),
            },
            Outcome::HandOver { why } => Self {
                answer: None,
                handover: true,
                reason: Some(HandoverReason {
                    code: why.code().to_owned(),
                    message: why.to_string(),
                }),
                sources: Vec::new(),
            },
        }
    }
}

impl From<answer::Source> for AnswerSource {
    fn from(source: answer::Source) -> Self {
        Self {
            id: source.id.to_string(),
            title: source.title,
        }
    }
}
