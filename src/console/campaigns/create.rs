//! Drafting a campaign: what the first two steps say, with an audience of nobody yet.

use super::{
    basics, message,
    steps::{self, Step},
    variables,
};
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Fields, Typed},
    parts::Problems,
    reply,
    visit::AgentVisit,
};
use domain::{
    campaign::{self, Draft, variables::Variables},
    template::{self, Content},
};
use entity::{TemplateId, campaign::InDoubtPolicy};
use poem::{handler, http::StatusCode};
use serde_json::json;

/// Drafts it, and goes on to its audience.
#[handler]
pub(super) async fn save(visit: AgentVisit, typed: Typed) -> Outcome {
    let mut problems = Problems::default();
    if was_swapped(&typed) {
        return again(&visit, &typed, &problems, StatusCode::OK).await;
    }
    let (template_id, variables) = message(&visit, &typed).await?;
    let Some(template_id) = template_id else {
        problems.add("template_id", "Choose a template.");
        return again(&visit, &typed, &problems, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let draft = Draft {
        name: typed.get("name").to_owned(),
        reply_mode: basics::reply_mode(&typed),
        template_id,
        variables: variables.unwrap_or_default(),
        // Nobody: a campaign never goes to everybody by an oversight.
        audience: json!({ "contact_ids": [] }),
        expires_after_hours: None,
        in_doubt: InDoubtPolicy::Hold,
        simulation_seed: None,
    };
    match campaign::create(&visit.ctx, visit.agent.id, draft).await {
        Ok(row) => Ok(reply::see(&steps::at(&visit, &row, Step::Audience))),
        Err(error) => {
            let problems = Problems::of_error(error)?;
            again(&visit, &typed, &problems, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// The page that the problem belongs to, with what was typed.
async fn again(
    visit: &AgentVisit,
    typed: &Fields,
    problems: &Problems,
    status: StatusCode,
) -> Outcome {
    if problems.of("name").is_some() {
        let form = basics::Form {
            draft: None,
            fields: typed,
            problems,
            saved: None,
        };
        return basics::draw(visit, &form, status).await;
    }
    let form = message::Form {
        draft: None,
        fields: typed,
        problems,
        saved: None,
    };
    message::draw(visit, &form, status).await
}

/// Whether the button was pressed that only shows the variables anew.
pub(super) fn was_swapped(typed: &Fields) -> bool {
    typed.get("do") == "swap"
}

/// The template and the variables that the form of the second step names.
pub(super) async fn message(
    visit: &AgentVisit,
    typed: &Fields,
) -> Result<(Option<TemplateId>, Option<Variables>), Failure> {
    let Ok(id) = typed.get("template_id").parse::<TemplateId>() else {
        return Ok((None, None));
    };
    let row = template::get(&visit.ctx, visit.agent.id, id).await?;
    Ok((Some(id), Some(variables::typed(&Content::of(&row), typed))))
}
