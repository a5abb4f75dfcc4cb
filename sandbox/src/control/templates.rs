//! Adds templates and changes what Meta decides about them.

use super::Refused;
use crate::{
    account::POISONED,
    clock,
    state::State,
    templates::{Template, approved, generated, tell_category, tell_quality, tell_status},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Adds approved templates without telling: one, or an array of them, as Meta's JSON, or a `count` of generated ones.
pub(super) fn add(state: &State, asked: &Value) -> Result<Value, Refused> {
    let now = clock::now();
    let mut made = Vec::new();
    if let Some(count) = asked["count"].as_u64() {
        for n in 1..=usize::try_from(count).unwrap_or(usize::MAX) {
            made.push(generated(n, now));
        }
    } else {
        let given = asked["data"].as_array().or_else(|| asked.as_array());
        for one in given.map_or(std::slice::from_ref(asked), Vec::as_slice) {
            let template = approved(one, now);
            made.push(template.map_err(|refusal| Refused::Invalid(refusal.sentence()))?);
        }
    }
    let mut templates = state.templates.write().expect(POISONED);
    let ids: Vec<String> = made
        .into_iter()
        .map(|template| templates.replace(template).id.to_string())
        .collect();
    Ok(json!({"ids": ids}))
}

/// Changes the `status`, the `category` or the `quality` of the templates with this name, and tells by webhook.
pub(super) fn change(
    state: &State,
    name: &str,
    what: &str,
    asked: &Value,
) -> Result<Value, Refused> {
    let language = asked["language"].as_str();
    let found: Vec<Arc<Template>> = {
        let templates = state.templates.read().expect(POISONED);
        let named = templates.named(name);
        let fits = |one: &&Arc<Template>| language.is_none_or(|code| *one.language == *code);
        named.filter(fits).cloned().collect()
    };
    if found.is_empty() {
        return Err(Refused::NotFound("There is no such template.".to_owned()));
    }
    let Some(value) = asked[what].as_str() else {
        return Err(Refused::Invalid(format!("{what} is required.")));
    };
    for template in &found {
        match what {
            "status" => set_status(state, template, value, asked["reason"].as_str()),
            "category" => {
                let changed = put(state, template, |one| value.clone_into(&mut one.category));
                tell_category(state, &changed, &template.category);
            }
            "quality" => {
                let changed = put(state, template, |one| value.clone_into(&mut one.quality));
                tell_quality(state, &changed, &template.quality);
            }
            _ => {
                return Err(Refused::NotFound(format!(
                    "A template has no {what} to change."
                )));
            }
        }
    }
    Ok(json!({"changed": found.len()}))
}

fn set_status(state: &State, template: &Template, status: &str, reason: Option<&str>) {
    let reason = reason.unwrap_or("NONE");
    let changed = put(state, template, |one| {
        status.clone_into(&mut one.status);
        reason.clone_into(&mut one.rejected_reason);
    });
    tell_status(state, &changed, status, reason);
}

/// Stores the template changed. A review that is under way is void.
fn put(state: &State, template: &Template, change: impl Fn(&mut Template)) -> Arc<Template> {
    let mut changed = template.clone();
    change(&mut changed);
    changed.updated_at = clock::now();
    state.templates.write().expect(POISONED).put(changed)
}
