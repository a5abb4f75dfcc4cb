//! A status as a body tells it, before it is one: both readers fill this, and one function makes the status of it.

use super::{
    Fault, Person, Status, StatusKind,
    fields::Fields,
    odd::{Odds, Place},
    scrub,
    strict::{self, Object},
};
use serde::Deserialize;

/// What a status says. [`super::plain`] reads it straight from JSON and gives up at anything unusual.
#[derive(Deserialize)]
pub(super) struct Told {
    #[serde(default, deserialize_with = "strict::id")]
    id: Option<String>,
    #[serde(default, deserialize_with = "strict::kind")]
    status: Option<StatusKind>,
    #[serde(default, deserialize_with = "strict::time")]
    timestamp: Option<i64>,
    #[serde(default, deserialize_with = "strict::id")]
    recipient_id: Option<String>,
    #[serde(default, deserialize_with = "strict::id")]
    recipient_type: Option<String>,
    #[serde(default, deserialize_with = "strict::id")]
    recipient_participant_id: Option<String>,
    #[serde(default, deserialize_with = "strict::id")]
    recipient_participant_user_id: Option<String>,
    #[serde(default, deserialize_with = "strict::id")]
    recipient_user_id: Option<String>,
    #[serde(default, deserialize_with = "strict::id")]
    recipient_parent_user_id: Option<String>,
    // The name in older drafts.
    #[serde(default, deserialize_with = "strict::id")]
    parent_recipient_user_id: Option<String>,
    #[serde(default, deserialize_with = "strict::id")]
    biz_opaque_callback_data: Option<String>,
    #[serde(default)]
    conversation: Object<Conversation>,
    #[serde(default)]
    pricing: Object<Pricing>,
    #[serde(default, deserialize_with = "strict::faults")]
    errors: Vec<Fault>,
}

#[derive(Default, Deserialize)]
struct Conversation {
    #[serde(default, deserialize_with = "strict::time")]
    expiration_timestamp: Option<i64>,
}

#[derive(Default, Deserialize)]
struct Pricing {
    #[serde(default, deserialize_with = "strict::id")]
    category: Option<String>,
}

impl Told {
    /// With patience.
    pub(super) fn read(of: &Fields<'_>, at: &Place<'_>, odds: &mut Odds) -> Told {
        Told {
            id: of.id("id"),
            status: of.id("status").and_then(|word| StatusKind::read(&word)),
            timestamp: of.time("timestamp"),
            recipient_id: of.id("recipient_id"),
            recipient_type: of.id("recipient_type"),
            recipient_participant_id: of.id("recipient_participant_id"),
            recipient_participant_user_id: of.id("recipient_participant_user_id"),
            recipient_user_id: of.id("recipient_user_id"),
            recipient_parent_user_id: of.id("recipient_parent_user_id"),
            parent_recipient_user_id: of.id("parent_recipient_user_id"),
            biz_opaque_callback_data: of.id("biz_opaque_callback_data"),
            conversation: Object(Conversation {
                expiration_timestamp: of
                    .object("conversation")
                    .and_then(|of| of.time("expiration_timestamp")),
            }),
            pricing: Object(Pricing {
                category: of.object("pricing").and_then(|of| of.id("category")),
            }),
            errors: Fault::read_list(of, at, odds),
        }
    }

    /// The status; none without an id of the message or a step.
    pub(super) fn into_status(self) -> Option<Status> {
        let is_group = self.recipient_type.as_deref() == Some("group");
        let (group_id, phone, user_id) = if is_group {
            let user_id = self
                .recipient_participant_user_id
                .or(self.recipient_user_id);
            (self.recipient_id, self.recipient_participant_id, user_id)
        } else {
            (None, self.recipient_id, self.recipient_user_id)
        };
        Some(Status {
            wamid: self.id?,
            kind: self.status?,
            at: self.timestamp,
            callback_data: self.biz_opaque_callback_data,
            person: Person {
                wa_id: phone.and_then(without_plus),
                user_id,
                parent_user_id: self
                    .recipient_parent_user_id
                    .or(self.parent_recipient_user_id),
                name: None,
                username: None,
            },
            group_id,
            errors: self.errors,
            category: self.pricing.0.category.map(underscored),
            conversation_expires_at: self.conversation.0.expiration_timestamp,
        })
    }
}

/// The same text, moved where there is nothing to take off.
fn without_plus(phone: String) -> Option<String> {
    if phone.starts_with('+') {
        scrub::phone(&phone)
    } else {
        Some(phone)
    }
}

/// One page of Meta's writes `authentication-international`, the others an underscore.
fn underscored(category: String) -> String {
    if category.contains('-') {
        category.replace('-', "_")
    } else {
        category
    }
}
