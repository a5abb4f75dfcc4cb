//! Edits and deletes templates.

use super::{Needs, Template, decide, needs::upper, rules};
use crate::{
    account::POISONED,
    clock::{self, DAY},
    graph::with_addresses,
    refusal::Refusal,
    request::Query,
    state::State,
};
use serde_json::{Value, json};

/// The template cannot be edited in this status, or not again so soon.
const NOT_EDITABLE: u32 = 2_388_039;

/// Changes the template with this id as the body asks, and gives it to review again.
pub(crate) fn edit(state: &State, id: u64, body: &Value) -> Result<Value, Refusal> {
    let now = clock::now();
    let limited = state.switches().edit_limit;
    let edited = {
        let mut templates = state.templates.write().expect(POISONED);
        let Some(template) = templates.get(id) else {
            return Err(Refusal::unknown_object(&id.to_string(), "post"));
        };
        editable(template, limited, now)?;
        let mut edited = changed(template, body)?;
        if !body["components"].is_null() {
            edited.components = with_addresses(state, &edited.components)?;
        }
        edited.updated_at = now;
        if template.status == "APPROVED" {
            edited.edited_at = Some(now);
        }
        "PENDING".clone_into(&mut edited.status);
        templates.put(edited)
    };
    decide(state, &edited);
    Ok(json!({"success": true}))
}

/// Deletes templates: one by `hsm_id`, several by `hsm_ids`, or all languages of a `name`.
pub(crate) fn delete(state: &State, query: &Query) -> Result<Value, Refusal> {
    let mut templates = state.templates.write().expect(POISONED);
    let ids: Vec<u64> = if let Some(ids) = query.get("hsm_ids") {
        let ids = ids.trim_matches(['[', ']']).split(',');
        ids.filter_map(|id| id.trim_matches([' ', '"']).parse().ok())
            .collect()
    } else if let Some(id) = query.get("hsm_id") {
        let name = query.get("name");
        let found = id.parse().ok().and_then(|id| templates.get(id));
        let fits = found.filter(|one| name.is_none_or(|name| *name == *one.name));
        fits.map(|one| one.id).into_iter().collect()
    } else if let Some(name) = query.get("name") {
        templates.named(name).map(|one| one.id).collect()
    } else {
        return Err(Refusal::parameter("The parameter name is required."));
    };
    if ids.is_empty() {
        return Err(Refusal::template(
            2_593_002,
            "Message Template Not Found",
            "Message template wasn't found.",
        ));
    }
    for id in ids {
        templates.remove(id);
    }
    Ok(json!({"success": true}))
}

/// Refuses unless the status, and the time since the last edit, allow one.
fn editable(template: &Template, limited: bool, now: u64) -> Result<(), Refusal> {
    let refused = |why: &str| {
        let title = "Message template can't be edited";
        Err(Refusal::template(NOT_EDITABLE, title, why))
    };
    match template.status.as_str() {
        "REJECTED" | "PAUSED" => Ok(()),
        "APPROVED" => match template.edited_at {
            Some(edited_at) if limited && edited_at + DAY > now => {
                refused("An approved message template can be edited once in 24 hours.")
            }
            _ => Ok(()),
        },
        _ => refused("Only message templates that are approved, rejected or paused can be edited."),
    }
}

fn changed(template: &Template, body: &Value) -> Result<Template, Refusal> {
    let mut changed = template.clone();
    let components = &body["components"];
    if !components.is_null() {
        rules::components(components, template.format)?;
        changed.needs = Needs::of(components);
        changed.components = components.clone();
    }
    let category = upper(&body["category"]);
    if !category.is_empty() {
        changed.category = rules::category(&category)?;
        if changed.category != template.category && template.status == "APPROVED" {
            return Err(Refusal::template(
                NOT_EDITABLE,
                "Message template can't be edited",
                "The category of an approved message template can't be changed.",
            ));
        }
    }
    if let Some(seconds) = body["message_send_ttl_seconds"].as_i64() {
        changed.ttl_seconds = Some(seconds);
    }
    if components.is_null() && category.is_empty() && changed.ttl_seconds == template.ttl_seconds {
        return Err(Refusal::parameter("The parameter components is required."));
    }
    Ok(changed)
}
