//! Reviews templates, and tells what became of them.

use super::Template;
use crate::{
    account::POISONED, clock, clock::MILLI, event::Event, state::State, switches::Review,
    webhooks::Update,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// How a review ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It can be sent.
    Approved,
    /// It cannot.
    Rejected,
}

/// Gives a template to review; what comes of it, the switches say.
pub(crate) fn decide(state: &State, template: &Template) {
    let switches = state.switches();
    let verdict = match switches.review {
        Review::Approve => Verdict::Approved,
        Review::Reject => Verdict::Rejected,
        Review::Pending => return,
    };
    let at = clock::now() + switches.review_ms * MILLI;
    let (id, of) = (template.id, template.updated_at);
    state.timeline.plan(at, Event::Review { id, of, verdict });
}

/// Ends the review of what the template was at `of`; if it was edited or deleted since, that review is void.
pub(crate) fn end(state: &State, id: u64, of: u64, verdict: Verdict) {
    let (status, reason) = match verdict {
        Verdict::Approved => ("APPROVED", "NONE"),
        Verdict::Rejected => ("REJECTED", "INVALID_FORMAT"),
    };
    let reviewed = {
        let mut templates = state.templates.write().expect(POISONED);
        let Some(template) = templates.get(id).filter(|one| one.updated_at == of) else {
            return;
        };
        let mut reviewed = Template::clone(template);
        status.clone_into(&mut reviewed.status);
        reason.clone_into(&mut reviewed.rejected_reason);
        templates.put(reviewed)
    };
    tell_status(state, &reviewed, status, reason);
}

/// Tells by webhook that the status of a template is now `event`.
pub(crate) fn tell_status(state: &State, template: &Arc<Template>, event: &str, reason: &str) {
    let mut value = about(template);
    value["event"] = event.into();
    value["reason"] = reason.into();
    value["message_template_category"] = template.category.as_str().into();
    if event == "PAUSED" {
        value["other_info"] = json!({
            "title": "FIRST_PAUSE",
            "description": "This message template has been paused due to recurring negative feedback.",
        });
    }
    tell(state, "message_template_status_update", value);
}

/// Tells by webhook that a template moved from the category `previous` to its own.
pub(crate) fn tell_category(state: &State, template: &Arc<Template>, previous: &str) {
    let mut value = about(template);
    value["previous_category"] = previous.into();
    value["new_category"] = template.category.as_str().into();
    tell(state, "template_category_update", value);
}

/// Tells by webhook that the quality of a template went from `previous` to its own.
pub(crate) fn tell_quality(state: &State, template: &Arc<Template>, previous: &str) {
    let mut value = about(template);
    value["previous_quality_score"] = previous.into();
    value["new_quality_score"] = template.quality.as_str().into();
    tell(state, "message_template_quality_update", value);
}

fn about(template: &Template) -> Value {
    json!({
        "message_template_id": template.id,
        "message_template_name": *template.name,
        "message_template_language": *template.language,
    })
}

fn tell(state: &State, field: &'static str, value: Value) {
    state
        .outbox
        .push(&state.stats, Update::Account { field, value });
}
