//! What becomes of a message of ours.

use super::{Fault, Person, word::words};

words! {
    /// The step a message has reached. Steps come in any order, several times, or never.
    StatusKind {
        /// On Meta's servers.
        Sent = "sent",
        /// On a device of the person.
        Delivered = "delivered",
        /// Seen, if the person lets that be known.
        Read = "read",
        /// A voice note was listened to.
        Played = "played",
        /// Not delivered; the status' errors say why.
        Failed = "failed",
    }
}

/// One status of one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// Meta's id of the message.
    pub wamid: String,
    /// The step.
    pub kind: StatusKind,
    /// When, in unix milliseconds; none if Meta's timestamp cannot be read.
    pub at: Option<i64>,
    /// The `biz_opaque_callback_data` that went out with the message.
    pub callback_data: Option<String>,
    /// To whom. May hold no phone: the person may hide it.
    pub person: Person,
    /// The group the message went to; the person is then the participant.
    pub group_id: Option<String>,
    /// Why it failed: with `failed` only, normally one.
    pub errors: Vec<Fault>,
    /// What Meta charges it as (`pricing.category`): marketing, utility, authentication, service ...
    pub category: Option<String>,
    /// When the conversation's free window ends, in unix milliseconds; rare since v24.
    pub conversation_expires_at: Option<i64>,
}
