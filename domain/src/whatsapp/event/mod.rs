//! What Meta tells by webhook, read with patience. A body may hold up to 1,000 updates; one that cannot be understood
//! is left out and named, and never takes the others with it.
//!
//! Bodies of nothing but plain statuses, nearly all of them, go through `plain`; the rest through `envelope`, which
//! forgives fields that are missing, null, of the wrong type, in an array too many or under the wrong name.

mod account;
mod contacts;
mod content;
mod content_of;
mod enclosed;
mod envelope;
mod fault;
mod fields;
mod inbound;
mod interactive;
mod mend;
mod number;
mod odd;
mod person;
mod plain;
mod preference;
mod route;
mod scrub;
mod status;
mod strict;
mod system;
mod template;
mod template_change;
#[cfg(test)]
mod tests;
mod tier;
mod time;
mod told;
mod word;
mod words_of;

pub use account::{Account, AccountEvent, AccountReview, Alert, Ban, BanState, Restriction};
pub use content::Content;
pub use enclosed::{Card, Location, Media, MediaKind, OrderItem};
pub use fault::Fault;
pub use inbound::{Context, Inbound};
pub use number::{Capability, Decision, NumberName, PhoneEvent, PhoneQuality};
pub use odd::{MOST_ODD, Odd};
pub use person::Person;
pub use preference::{Preference, Wish};
pub use scrub::{LONGEST_ID, LONGEST_RAW, LONGEST_TEXT};
pub use status::{Status, StatusKind};
pub use template::{Quality, TemplateEvent, TemplateQuality, TemplateRef, TemplateStatus};
pub use template_change::{CategoryChange, TemplateButton, TemplateCategory, TemplateComponents};
pub use tier::MessagingTier;

use contacts::Contacts;
/// The verdict's errors are read with the same patience.
pub(super) use fields::Fields;

/// What one POST of Meta says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    /// The updates, in the order of the body (within one value: statuses, messages, preferences, errors).
    pub entries: Vec<Entry>,
    /// What was left out, at most [`MOST_ODD`] and a last one that counts the rest.
    pub odd: Vec<Odd>,
}

/// One update, with whom it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Meta's id of the WhatsApp Business Account; "0" in test events of Meta's dashboard.
    pub waba_id: Option<String>,
    /// Meta's id of our number; none on updates about the account or a template.
    pub phone_number_id: Option<String>,
    /// Our number as Meta writes it: digits, or formatted.
    pub display_phone_number: Option<String>,
    /// What happened.
    pub update: Update,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Update {
    /// A message of ours went a step further, or failed.
    Status(Status),
    /// A person wrote, tapped or reacted, or changed their identity.
    Message(Box<Inbound>),
    /// A person wants no marketing, or wants it again.
    Preference(Preference),
    /// A template was approved, rejected, paused ...
    TemplateStatus(Box<TemplateStatus>),
    /// A template's quality changed.
    TemplateQuality(TemplateQuality),
    /// A template's category changes or has changed.
    TemplateCategory(TemplateCategory),
    /// A template was edited.
    TemplateComponents(Box<TemplateComponents>),
    /// A number's throughput (formerly quality, limit) changed.
    PhoneQuality(PhoneQuality),
    /// The portfolio's messaging limit or its allowance of numbers changed.
    Capability(Capability),
    /// The account was verified, restricted, banned, has violated a policy ...
    Account(Box<Account>),
    /// Meta has reviewed the account.
    AccountReview(AccountReview),
    /// Meta warns about the account, the business or a number.
    Alert(Box<Alert>),
    /// Meta has decided on a number's display name.
    NumberName(NumberName),
    /// Something went wrong on the whole, not with one message.
    Failure(Fault),
    /// A field that is not read here: `standby`, `history`, `calls`, one that Meta has yet to invent.
    Other {
        /// As Meta names it.
        field: String,
    },
}

/// Reads the body of a POST. Never fails: garbage gives no entries and one [`Odd`].
pub fn parse(body: &[u8]) -> Event {
    if let Some(entries) = plain::read(body) {
        return Event {
            entries,
            odd: Vec::new(),
        };
    }
    match mend::json(body) {
        Ok(body) => envelope::read(&body),
        Err(why) => Event {
            entries: Vec::new(),
            odd: vec![Odd {
                at: "$".to_owned(),
                why,
            }],
        },
    }
}
