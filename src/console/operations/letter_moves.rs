//! Deciding dead letters.

use super::letters::filter;
use crate::console::{
    failure::{Failure, Outcome},
    fields::Asked,
    parts::plural,
    visit::{Item, Visit},
};
use domain::dead_letter;
use entity::DeadLetterId;
use poem::handler;

fn id_of(text: &str) -> Result<DeadLetterId, Failure> {
    text.parse()
        .map_err(|_| Failure::NotFound(format!("There is no dead letter {text}.")))
}

/// Back to the list as it was chosen.
fn back(asked: &Asked) -> String {
    match asked.query() {
        query if query.is_empty() => "/operations/dead-letters".to_owned(),
        query => format!("/operations/dead-letters?{query}"),
    }
}

/// Queues the work of all that the address means again.
#[handler]
pub(super) async fn retry_all(visit: Visit, asked: Asked) -> Outcome {
    let retried = dead_letter::retry_many(&visit.ctx, &filter(&visit, &asked)).await?;
    let n = i64::try_from(retried).unwrap_or(i64::MAX);
    let says = format!("{} retried.", plural(n, "letter is", "letters are"));
    visit.done("/operations/dead-letters", &says)
}

/// Queues the work of one again.
#[handler]
pub(super) async fn retry(visit: Visit, Item(letter): Item, asked: Asked) -> Outcome {
    let retried = dead_letter::retry(&visit.ctx, visit.key.agent_id, id_of(&letter)?).await;
    visit.after(&back(&asked), retried, "It is queued again.")
}

/// Drops one.
#[handler]
pub(super) async fn discard(visit: Visit, Item(letter): Item, asked: Asked) -> Outcome {
    let discarded = dead_letter::discard(&visit.ctx, visit.key.agent_id, id_of(&letter)?).await;
    visit.after(
        &back(&asked),
        discarded,
        "Discarded; its work stays undone.",
    )
}
