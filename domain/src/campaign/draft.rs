//! What a draft may say, checked part by part at the door.

use super::variables::{FIELDS, IfMissing, Source, Variable, Variables};
use crate::{Ctx, Result, audience, error::InvalidField, template, text};
use entity::{
    AgentId, Millis, TemplateId, attribute,
    campaign::{InDoubtPolicy, ReplyMode},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use std::collections::HashSet;

const LONGEST_NAME: usize = 200;
const LONGEST_SEED: usize = 200;
/// Longest value of a variable, the length of a whole body.
const LONGEST_VALUE: usize = 1024;
/// Most variables; a body of 1,024 characters has no room for more.
const MOST_VARIABLES: usize = 200;
/// The longest life of a recipient: 30 days, after which Meta would have dropped the message.
const LONGEST_LIFE: i64 = 720;
/// Hours after which a recipient is given up, unless said otherwise.
pub(super) const LIFE: i32 = 24;

/// A campaign to be drafted.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its name; several may have the same.
    pub name: String,
    /// Who answers replies to it.
    pub reply_mode: ReplyMode,
    /// The template.
    pub template_id: TemplateId,
    /// Sources of the template's variables.
    pub variables: Variables,
    /// The audience as the API writes it, a JSON object.
    pub audience: Value,
    /// Hours from a recipient's first attempt after which it is given up; 24 unless said otherwise.
    pub expires_after_hours: Option<i64>,
    /// What to do with recipients in doubt.
    pub in_doubt: InDoubtPolicy,
    /// Seed of the simulation.
    pub simulation_seed: Option<String>,
}

/// What shall change of a draft; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Its name.
    pub name: Option<String>,
    /// Who answers replies to it.
    pub reply_mode: Option<ReplyMode>,
    /// The template.
    pub template_id: Option<TemplateId>,
    /// Sources of the template's variables, all of them.
    pub variables: Option<Variables>,
    /// The audience.
    pub audience: Option<Value>,
    /// Hours after which a recipient is given up.
    pub expires_after_hours: Option<i64>,
    /// What to do with recipients in doubt.
    pub in_doubt: Option<InDoubtPolicy>,
    /// Seed of the simulation; `Some(None)` goes back to the standard one.
    pub simulation_seed: Option<Option<String>>,
    /// Only if the draft was last changed at this time: somebody who edits must not undo what somebody else has saved.
    pub unchanged_since: Option<Millis>,
}

/// Parts of a draft that were checked and can be stored.
#[derive(Debug, Clone, Default)]
pub(super) struct Checked {
    pub(super) name: Option<String>,
    pub(super) expires_after_hours: Option<i32>,
    pub(super) simulation_seed: Option<Option<String>>,
}

/// Checks what a change says.
pub(super) async fn check(ctx: &Ctx, agent: AgentId, change: &Change) -> Result<Checked> {
    let name = match &change.name {
        Some(name) => Some(text::required("name", name, LONGEST_NAME)?),
        None => None,
    };
    if let Some(id) = change.template_id {
        template::get(ctx, agent, id).await?;
    }
    if let Some(variables) = &change.variables {
        check_variables(ctx, agent, variables).await?;
    }
    if let Some(audience) = &change.audience {
        audience::compile(ctx, agent, &audience::parse(audience)?, 1).await?;
    }
    let expires_after_hours = change.expires_after_hours.map(hours).transpose()?;
    let simulation_seed = match &change.simulation_seed {
        Some(Some(seed)) => Some(text::line("simulation_seed", seed, LONGEST_SEED)?),
        Some(None) => Some(None),
        None => None,
    };
    Ok(Checked {
        name,
        expires_after_hours,
        simulation_seed,
    })
}

fn hours(given: i64) -> Result<i32, InvalidField> {
    let hours = i32::try_from(given).ok();
    hours
        .filter(|_| (1..=LONGEST_LIFE).contains(&given))
        .ok_or_else(|| {
            let message = "give a number of hours from 1 to 720";
            InvalidField::new("expires_after_hours", "out_of_range", message)
        })
}

async fn check_variables(ctx: &Ctx, agent: AgentId, variables: &Variables) -> Result<()> {
    if variables.len() > MOST_VARIABLES {
        let message = format!("a campaign has {MOST_VARIABLES} variables at most");
        return Err(InvalidField::new("variables", "too_many_variables", message).into());
    }
    let mut attributes = None;
    for (key, variable) in variables {
        check_variable(key, variable)?;
        if variable.source != Source::Attribute {
            continue;
        }
        if attributes.is_none() {
            attributes = Some(attributes_of(ctx, agent).await?);
        }
        let known = attributes
            .as_ref()
            .is_some_and(|known| known.contains(&variable.value));
        if !known {
            let message = format!(
                "there is no attribute \"{}\"; create it first",
                variable.value
            );
            let field = format!("variables.{key}.value");
            return Err(InvalidField::new(field, "unknown_attribute", message).into());
        }
    }
    Ok(())
}

fn check_variable(key: &str, variable: &Variable) -> Result<(), InvalidField> {
    let at = |name: &str| format!("variables.{key}.{name}");
    if !template::is_key(key) {
        let message = "a variable is called 1 or first_name (body), header.1, or button.0";
        return Err(InvalidField::new(
            format!("variables.{key}"),
            "invalid_key",
            message,
        ));
    }
    text::required(&at("value"), &variable.value, LONGEST_VALUE)?;
    if variable.source == Source::Field && !FIELDS.contains(&variable.value.as_str()) {
        let message = format!(
            "there is no such field; the fields are {}",
            FIELDS.join(", ")
        );
        return Err(InvalidField::new(at("value"), "unknown_field", message));
    }
    match (&variable.fallback, variable.if_missing) {
        (Some(fallback), _) => text::required(&at("fallback"), fallback, LONGEST_VALUE).map(drop),
        (None, IfMissing::Fallback) => {
            let message = "say what to write instead of a missing value";
            Err(InvalidField::new(
                at("fallback"),
                "missing_fallback",
                message,
            ))
        }
        (None, IfMissing::Placeholder | IfMissing::Fail) => Ok(()),
    }
}

/// The names of the agent's attributes; archived ones too, for contacts still have them.
async fn attributes_of(ctx: &Ctx, agent: AgentId) -> Result<HashSet<String>> {
    let rows = attribute::Entity::find()
        .filter(attribute::Column::AgentId.eq(agent))
        .all(&ctx.store.read)
        .await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}
