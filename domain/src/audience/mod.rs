//! Audiences: who of an agent's contacts is meant.
//!
//! Meaning, the same on both databases and always yes or no:
//! - `eq`, `ne` and `in` compare text exactly; `contains` and `starts_with` ignore case; wildcards mean themselves.
//! - Numbers compare as numbers, dates as days, `created_at` as moments (a bare date there is that whole UTC day).
//! - A value that is not set is equal to nothing, neither greater nor less than anything, and contains nothing; so
//!   `ne` finds contacts without a value, and `not` finds exactly those that its filter does not.
//! - `stage` means reached; `failed` means failed and not proved otherwise since.
//! - `not_messaged_for` means that no campaign message to the contact was accepted within that time.

mod compile;
mod condition;
mod field;
mod judged;
mod operand;
mod parse;
mod preview;
mod refusal;
mod text;

pub(crate) use text::contains;

pub use compile::{compile, compile_accepted};
pub use condition::Condition;
pub use field::{Field, FieldType};
pub use judged::judged;
pub use operand::Op;
pub use parse::{parse, parse_filter};
pub use preview::{Preview, Skipped, preview, preview_of};
pub use refusal::{Problem, Refused};

use entity::{CampaignId, ContactId, Millis};
use serde_json::Value;

/// Who of an agent's contacts is meant.
#[derive(Debug, Clone, PartialEq)]
pub enum Audience {
    /// Everybody.
    All,
    /// Those named.
    Contacts(Vec<ContactId>),
    /// Those that fit.
    Matching(Filter),
}

/// A condition on a contact; `at` says where it stands in the request, for errors.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// All of them hold.
    And(Vec<Filter>),
    /// One of them holds.
    Or(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// A field compares with a value.
    Field {
        /// Where it stands.
        at: String,
        /// What is compared.
        field: Field,
        /// How.
        op: Op,
        /// With what; its type is checked against the attribute's when the filter is compiled.
        value: Option<Value>,
    },
    /// The contact got at least that far in a campaign (or did not).
    Stage {
        /// Where it stands.
        at: String,
        /// The campaign.
        campaign: CampaignId,
        /// How far.
        stage: Stage,
        /// Whether the contact must have, or must not have.
        is: bool,
    },
    /// The contact was sent nothing for this long, in milliseconds.
    NotMessagedFor(Millis),
}

/// How far a recipient got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Accepted by Meta.
    Sent,
    /// On the person's device.
    Delivered,
    /// Opened.
    Read,
    /// Answered.
    Replied,
    /// Given up.
    Failed,
}

#[cfg(test)]
mod tests;
