//! Answers to interactive messages: buttons, lists, forms, the question whether one may call.

use super::{Content, fields::Fields, scrub};
use serde_json::Value;

/// None if what the type promises is missing.
pub(super) fn read(of: &Fields<'_>) -> Option<Content> {
    let kinds = [
        "button_reply",
        "list_reply",
        "nfm_reply",
        "call_permission_reply",
    ];
    let told = of.id("type");
    // The object that is there tells the kind better than the word beside it.
    let kind = kinds
        .into_iter()
        .find(|kind| told.as_deref() == Some(kind) && of.object(kind).is_some())
        .or_else(|| kinds.into_iter().find(|kind| of.object(kind).is_some()))?;
    let reply = of.object(kind)?;
    Some(match kind {
        "button_reply" => Content::ButtonReply {
            id: reply.id("id"),
            title: reply.text("title"),
        },
        "list_reply" => Content::ListReply {
            id: reply.id("id"),
            title: reply.text("title"),
            description: reply.text("description"),
        },
        "nfm_reply" => Content::FormReply {
            name: reply.id("name"),
            body: reply.text("body"),
            answers: answers(&reply),
        },
        _ => Content::CallPermission {
            response: reply.id("response"),
            expires_at: reply.time("expiration_timestamp"),
            permanent: reply.flag("is_permanent"),
        },
    })
}

/// A string that holds JSON, or should; sometimes the JSON itself.
fn answers(reply: &Fields<'_>) -> Option<Value> {
    match reply.get("response_json")? {
        Value::String(text) => {
            let answers: Value = serde_json::from_str(text).ok()?;
            scrub::raw(&answers)
        }
        other => scrub::raw(other),
    }
}
