//! Lists templates, page by page, and shows one.

use super::{Template, needs::upper};
use crate::{
    account::{POISONED, WABA_ID},
    fields::{Known, pick},
    refusal::Refusal,
    request::Query,
    state::State,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The fields of a template that can be asked for; the first seven come unasked.
const FIELDS: Known = Known {
    node: "MessageTemplate",
    unasked: &[
        "name",
        "parameter_format",
        "components",
        "language",
        "status",
        "category",
        "sub_category",
    ],
    others: &[
        "quality_score",
        "rejected_reason",
        "previous_category",
        "correct_category",
        "message_send_ttl_seconds",
        "last_updated_time",
        "health_status",
    ],
};

/// Templates on a page, unless asked otherwise.
const PAGE: usize = 25;
/// Templates on a page, at most.
const MAX_PAGE: usize = 1_000;

/// One page of the templates that fit the filters.
pub(crate) fn list(state: &State, query: &Query) -> Result<Value, Refusal> {
    let limit = match query.get("limit") {
        None => PAGE,
        Some(limit) => match limit.parse() {
            Ok(limit @ 1..=MAX_PAGE) => limit,
            _ => {
                return Err(Refusal::parameter(
                    "Param limit must be a number from 1 to 1000",
                ));
            }
        },
    };
    let after = match query.get("after") {
        None => 0,
        Some(cursor) => {
            position(cursor).ok_or_else(|| Refusal::parameter("Invalid cursors values"))?
        }
    };
    let fitting: Vec<Arc<Template>> = {
        let templates = state.templates.read().expect(POISONED);
        let fitting = templates
            .all()
            .filter(|template| template.id > after && fits(template, query));
        fitting.take(limit + 1).cloned().collect()
    };
    page(&fitting, limit, query)
}

/// The template with this id.
pub(crate) fn get(template: &Template, query: &Query) -> Result<Value, Refusal> {
    pick(&template.show(), query.get("fields"), &FIELDS)
}

fn page(fitting: &[Arc<Template>], limit: usize, query: &Query) -> Result<Value, Refusal> {
    let shown = &fitting[..fitting.len().min(limit)];
    let data = shown
        .iter()
        .map(|template| pick(&template.show(), query.get("fields"), &FIELDS))
        .collect::<Result<Vec<_>, _>>()?;
    let mut page = json!({ "data": data });
    if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
        page["paging"] = json!({"cursors": {"before": cursor(first.id), "after": cursor(last.id)}});
        if fitting.len() > limit {
            let after = cursor(last.id);
            let next = format!(
                "https://graph.facebook.com/v26.0/{WABA_ID}/message_templates?limit={limit}&after={after}"
            );
            page["paging"]["next"] = next.into();
        }
    }
    Ok(page)
}

fn fits(template: &Template, query: &Query) -> bool {
    let is = |name: &str, value: &str| query.get(name).is_none_or(|wanted| *wanted == *value);
    let one_of = |name: &str, value: &str| {
        // Meta takes one value or a JSON array of them.
        query.get(name).is_none_or(|wanted| {
            serde_json::from_str::<Vec<String>>(wanted)
                .unwrap_or_else(|_| vec![wanted.to_owned()])
                .iter()
                .any(|one| one.eq_ignore_ascii_case(value))
        })
    };
    let holds = |name: &str, content: bool| {
        query.get(name).is_none_or(|wanted| {
            template.name.contains(wanted) || (content && body_of(template).contains(wanted))
        })
    };
    is("language", &template.language)
        && one_of("status", &template.status)
        && one_of("category", &template.category)
        && one_of("quality_score", &template.quality)
        // Meta finds every template whose name contains what is asked for, not only the exact one.
        && query.get("name").is_none_or(|name| template.name.contains(name))
        && holds("name_or_content", true)
}

fn body_of(template: &Template) -> String {
    let components = template.components.as_array().into_iter().flatten();
    let mut bodies = components.filter(|component| upper(&component["type"]) == "BODY");
    let body = bodies.next().and_then(|body| body["text"].as_str());
    body.unwrap_or_default().to_owned()
}

/// A cursor: opaque to the client, the id of the last template to us.
fn cursor(id: u64) -> String {
    hex::encode(format!("cursor:{id}"))
}

fn position(cursor: &str) -> Option<u64> {
    let bytes = hex::decode(cursor).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    text.strip_prefix("cursor:")?.parse().ok()
}
