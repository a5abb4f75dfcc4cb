//! One type per id: swapping two ids must not compile.
//!
//! In the database an id is a `BIGINT`. Outside it is an opaque string, `<prefix>_<number>`, so that a
//! campaign's id given where a contact's is wanted is refused instead of finding a stranger.

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// The text is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not {kind} id")]
pub struct NotAnId {
    /// What was given.
    pub text: String,
    /// The wanted kind with its article, as in `a contact`.
    pub kind: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
                    .and_then(|digits| digits.parse().ok())
                    .map(Self)
                    .ok_or_else(|| NotAnId { text: text.chars().take(64).collect(), kind: $kind })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// An agent: owns everything below it.
    AgentId "agt" "an agent";
    /// A bearer key of the API.
    ApiKeyId "key" "an API key";
    /// A typed attribute that contacts of an agent may carry.
    AttributeId "att" "an attribute";
    /// A campaign.
    CampaignId "cmp" "a campaign";
    /// One captured contact of a campaign that is being frozen.
    CaptureId "cap" "a capture";
    /// A channel.
    ChannelId "chn" "a channel";
    /// What a person wanted at some time.
    ConsentId "cst" "a consent";
    /// A contact.
    ContactId "con" "a contact";
    /// A conversation with a contact.
    ConversationId "cnv" "a conversation";
    /// A dead letter.
    DeadLetterId "dlt" "a dead letter";
    /// A document of an agent's knowledge.
    DocumentId "doc" "a document";
    /// An outgoing webhook: an endpoint that is told of events.
    HookId "whk" "a webhook";
    /// One event for one outgoing webhook.
    HookEventId "dlv" "a delivery";
    /// A contact import.
    ImportId "imp" "an import";
    /// A message of a conversation.
    MessageId "msg" "a message";
    /// One recipient of a campaign.
    RecipientId "rcp" "a recipient";
    /// A saved audience.
    SegmentId "seg" "a segment";
    /// A template.
    TemplateId "tpl" "a template";
    /// A ticket.
    TicketId "tkt" "a ticket";
    /// A raw webhook event.
    WebhookEventId "evt" "a webhook event";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_text() {
        assert_eq!("cmp_42".parse(), Ok(CampaignId(42)));
        assert_eq!(CampaignId(42).to_string(), "cmp_42");
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        for text in [
            "con_42",
            "42",
            "cmp_",
            "cmp_-1",
            "cmp_+1",
            "cmp_99999999999999999999",
            "",
        ] {
            assert!(text.parse::<CampaignId>().is_err(), "{text}");
        }
    }
}
