//! WhatsApp's own notices in a conversation: a changed phone, a changed id.

use super::{Content, fields::Fields};

/// The two names of a changed phone.
const NUMBER_CHANGED: [&str; 2] = ["user_changed_number", "customer_changed_number"];

/// Whether a `system` object tells of a new phone.
pub(super) fn is_number_change(of: &Fields<'_>) -> bool {
    of.id("type")
        .is_some_and(|kind| NUMBER_CHANGED.contains(&kind.as_str()))
}

/// Reads a notice from the message and its `system` object.
pub(super) fn read(message: &Fields<'_>, of: &Fields<'_>) -> Content {
    let kind = of.id("type");
    match kind.as_deref() {
        Some(kind) if NUMBER_CHANGED.contains(&kind) => Content::NumberChanged {
            // Once `new_wa_id`, now `wa_id`.
            wa_id: of.phone("new_wa_id").or_else(|| of.phone("wa_id")),
            user_id: of.id("user_id"),
            parent_user_id: of.id("parent_user_id"),
        },
        Some("customer_identity_changed" | "user_identity_changed") => Content::IdentityChanged {
            hash: of
                .object("identity")
                .or_else(|| message.object("identity"))
                .and_then(|identity| identity.id("hash"))
                .or_else(|| of.id("identity")),
        },
        Some("user_changed_user_id") => Content::UserIdChanged {
            previous_user_id: of.id("previous_user_id").or_else(|| from_body(of)),
            user_id: of.id("user_id"),
            previous_parent_user_id: of.id("previous_parent_user_id"),
            parent_user_id: of.id("parent_user_id"),
        },
        _ => Content::System { kind },
    }
}

/// Some bodies tell the id until now only in the sentence: "User Ann changed from US.1 to US.2".
fn from_body(of: &Fields<'_>) -> Option<String> {
    let body = of.text("body")?;
    let (_, ids) = body.rsplit_once(" changed from ")?;
    let (previous, _) = ids.split_once(" to ")?;
    let is_id = |word: &str| word.contains('.') && !word.contains(' ');
    is_id(previous).then(|| previous.to_owned())
}
