//! Why something cannot be done to a campaign as it stands.

use crate::error::{Kind, Refusal};
use entity::{CampaignId, campaign::CampaignStatus};
use serde_json::{Value, json};

/// Why something cannot be done to a campaign as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Only a draft can be edited, deleted, scheduled or sent.
    #[error("campaign {0} is {word} and no longer a draft", word = .1.name())]
    NotDraft(CampaignId, CampaignStatus),
    /// Only a campaign that is being sent can be paused or cancelled.
    #[error("campaign {0} is {word}, it is not being sent", word = .1.name())]
    NotSending(CampaignId, CampaignStatus),
    /// Only a paused campaign can be resumed.
    #[error("campaign {0} is {word}, it is not paused", word = .1.name())]
    NotPaused(CampaignId, CampaignStatus),
    /// No contact matches the audience.
    #[error(
        "the audience of campaign {0} is empty: no contact matches it; widen the filter or add contacts"
    )]
    AudienceEmpty(CampaignId),
    /// A campaign cannot be scheduled for the past.
    #[error(
        "at: campaign {0} cannot be scheduled for a time that has passed; give a later one, or send it now"
    )]
    TimePassed(CampaignId),
    /// It was being sent through another channel.
    #[error(
        "campaign {0} was being sent through a WhatsApp number that is not connected now; connect that number again, or cancel the campaign"
    )]
    OtherChannel(CampaignId),
    /// It was changed since it was last looked at.
    #[error("campaign {0} was changed meanwhile; look at what was saved, then save again")]
    Changed(CampaignId),
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::NotDraft(..)
            | Self::NotSending(..)
            | Self::NotPaused(..)
            | Self::OtherChannel(_)
            | Self::Changed(_) => Kind::Conflict,
            Self::AudienceEmpty(_) | Self::TimePassed(_) => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotDraft(..) => "campaign_not_draft",
            Self::NotSending(..) => "campaign_not_sending",
            Self::NotPaused(..) => "campaign_not_paused",
            Self::AudienceEmpty(_) => "audience_empty",
            Self::TimePassed(_) => "time_passed",
            Self::OtherChannel(_) => "channel_not_connected",
            Self::Changed(_) => "campaign_changed",
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::NotDraft(_, status)
            | Self::NotSending(_, status)
            | Self::NotPaused(_, status) => {
                json!({ "status": status.name() })
            }
            Self::AudienceEmpty(_) => json!({ "field": "audience" }),
            Self::TimePassed(_) => json!({ "field": "at" }),
            Self::OtherChannel(_) | Self::Changed(_) => Value::Null,
        }
    }
}
