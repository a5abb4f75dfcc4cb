//! Syncing, submitting, deleting.

use crate::console::{failure::Outcome, parts::plural, visit::AgentVisit};
use domain::template;
use entity::TemplateId;
use poem::handler;

/// Fetches what Meta has.
#[handler]
pub(super) async fn sync(visit: AgentVisit) -> Outcome {
    let path = visit.at("templates");
    match template::sync(&visit.ctx, visit.agent.id).await {
        Ok(synced) => {
            let n = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
            let all = synced.created + synced.updated + synced.removed;
            let says = if all == 0 {
                "Everything is as Meta has it.".to_owned()
            } else {
                format!(
                    "Fetched from Meta: {}, {} changed, {} gone.",
                    plural(n(synced.created), "new template", "new templates"),
                    synced.updated,
                    synced.removed
                )
            };
            visit.done(&path, &says)
        }
        Err(error) => visit.refused(&path, error),
    }
}

/// Hands a draft in.
#[handler]
pub(super) async fn submit(visit: AgentVisit) -> Outcome {
    let id: TemplateId = visit.id("template")?;
    let result = template::submit(&visit.ctx, visit.agent.id, id).await;
    let path = visit.at(format!("templates/{id}"));
    visit.after(&path, result, "Handed in. Meta reviews it.")
}

/// Deletes it.
#[handler]
pub(super) async fn delete(visit: AgentVisit) -> Outcome {
    let id: TemplateId = visit.id("template")?;
    match template::delete(&visit.ctx, visit.agent.id, id).await {
        Ok(()) => visit.done(&visit.at("templates"), "Template deleted."),
        Err(error) => visit.refused(&visit.at(format!("templates/{id}")), error),
    }
}
