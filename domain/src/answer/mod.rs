//! Answering a customer: from the agent's knowledge, with the campaign's message as context, and never by guessing. Whoever
//! asks for a person, and whatever is not known, is handed over to people.

mod ask;
mod by_knowledge;
mod by_model;
mod person;
mod person_phrases;
mod prompt;
mod reply;
#[cfg(test)]
mod tests;
mod whatsapp_text;
mod why;

pub use ask::ask;
pub use person::wants_a_person;
pub use why::{BadAnswer, Why};

use crate::{Ctx, Result, words};
use entity::{DocumentId, agent};

/// Longest text of a message on WhatsApp, in characters (Meta's page on text messages).
pub const LONGEST: usize = 4_096;

/// What is to be answered.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// What the customer writes now.
    pub text: String,
    /// What the campaign had written to this customer.
    pub campaign_message: Option<String>,
    /// What was said before in this conversation, oldest first.
    pub turns: Vec<Turn>,
}

/// What was said before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Whether the customer said it.
    pub from_customer: bool,
    /// What was said.
    pub text: String,
}

/// What becomes of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is answered.
    Answered {
        /// What to send to the customer, fit for WhatsApp.
        text: String,
        /// The documents that it was taken from; none if it comes from the campaign's message or the instructions.
        sources: Vec<Source>,
    },
    /// A person shall answer.
    HandOver {
        /// Why.
        why: Why,
    },
}

/// A document that an answer was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: DocumentId,
    /// What it is about.
    pub title: String,
}

/// Answers a question, or says why a person shall: by the model, if one is set, else with the best passage of the agent's
/// knowledge. An error means that the database did not answer; ask again.
pub async fn answer(ctx: &Ctx, agent: &agent::Model, question: Question) -> Result<Outcome> {
    if wants_a_person(&question.text) {
        return Ok(Why::AskedForAPerson.into());
    }
    if !words::has_any(&question.text) {
        return Ok(Why::NothingAsked.into());
    }
    match ctx.openai() {
        Some(model) => by_model::answer(ctx, model, agent, &question).await,
        None => by_knowledge::answer(ctx, agent.id, &question).await,
    }
}

impl From<Why> for Outcome {
    fn from(why: Why) -> Self {
        Self::HandOver { why }
    }
}
