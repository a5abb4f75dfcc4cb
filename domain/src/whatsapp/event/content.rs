//! What a message of a person can be.

use super::{Card, Location, Media, OrderItem};
use serde::Serialize;
use serde_json::Value;

/// What a message holds. Its kind, as Meta names it, is beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Written.
    Text {
        /// The text.
        body: String,
    },
    /// An image, a video, a voice note ...
    Media(Media),
    /// A place.
    Location(Location),
    /// Address cards.
    Contacts {
        /// The cards.
        cards: Vec<Card>,
        /// Whether the person answers a button that asked for their phone.
        requested: bool,
    },
    /// A tap on a quick reply of a template.
    Button {
        /// What was given with the send; the label, if nothing was.
        payload: Option<String>,
        /// The label.
        label: Option<String>,
    },
    /// A tap on a button of a free-form message.
    ButtonReply {
        /// What was given with the send.
        id: Option<String>,
        /// The label.
        title: Option<String>,
    },
    /// A choice from a list.
    ListReply {
        /// What was given with the send.
        id: Option<String>,
        /// The row's title.
        title: Option<String>,
        /// The row's second line.
        description: Option<String>,
    },
    /// A form (flow) was filled in.
    FormReply {
        /// `flow`, `address_message` ...
        name: Option<String>,
        /// Meta's words for it: "Sent".
        body: Option<String>,
        /// The answers: Meta's `response_json` read as JSON; none if it is none.
        answers: Option<Value>,
    },
    /// The person allows or forbids calls.
    CallPermission {
        /// `accept` or `reject`.
        response: Option<String>,
        /// Until when, in unix milliseconds.
        expires_at: Option<i64>,
        /// For good.
        permanent: bool,
    },
    /// A reaction to a message.
    Reaction {
        /// The wamid of that message.
        to: Option<String>,
        /// None if the reaction was taken back.
        emoji: Option<String>,
    },
    /// An order from the catalogue.
    Order {
        /// Meta's id of the catalogue.
        catalog_id: Option<String>,
        /// What the person wrote with it.
        note: Option<String>,
        /// What is ordered.
        items: Vec<OrderItem>,
    },
    /// The person has a new phone; the message's person is the old one.
    NumberChanged {
        /// The new phone.
        wa_id: Option<String>,
        /// The new business-scoped id.
        user_id: Option<String>,
        /// The new parent id.
        parent_user_id: Option<String>,
    },
    /// The person's encryption identity changed: another phone, a new installation.
    IdentityChanged {
        /// The hash that `recipient_identity_key_hash` must carry from now on.
        hash: Option<String>,
    },
    /// The person's business-scoped id changed.
    UserIdChanged {
        /// The id until now.
        previous_user_id: Option<String>,
        /// The id from now on.
        user_id: Option<String>,
        /// The parent id until now.
        previous_parent_user_id: Option<String>,
        /// The parent id from now on.
        parent_user_id: Option<String>,
    },
    /// Another notice of WhatsApp.
    System {
        /// As Meta names it.
        kind: Option<String>,
    },
    /// Something that the Cloud API does not hand on: a poll, a view-once picture ...
    Unsupported {
        /// What it was, if Meta says so.
        kind: Option<String>,
    },
    /// The person changed a message.
    Edited {
        /// The wamid of the message that was changed.
        of: Option<String>,
        /// What it holds now; none if that cannot be told.
        now: Option<Box<Content>>,
    },
    /// The person deleted a message.
    Revoked {
        /// The wamid of that message.
        of: Option<String>,
    },
    /// A kind not known here, or a message without what its kind promises.
    Other,
}
