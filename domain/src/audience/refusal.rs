//! Why an audience is refused, and where in it.

use crate::{Kind, Refusal};
use entity::{CampaignId, ContactId};
use serde_json::{Value, json};

/// An audience is refused: where, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{at}: {problem}")]
pub struct Refused {
    /// Where in the request, as in `audience.filter.and[2].op`.
    pub at: String,
    /// Why.
    pub problem: Problem,
}

/// Why an audience is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// Something else than an audience.
    #[error(
        "an audience is {{\"all\":true}}, {{\"contact_ids\":[..]}} or {{\"filter\":{{..}}}}, exactly one of them"
    )]
    NotAnAudience,
    /// Something else than a filter.
    #[error(
        "a filter is {{\"and\":[..]}}, {{\"or\":[..]}}, {{\"not\":{{..}}}}, {{\"field\",\"op\",\"value\"}}, {{\"campaign\",\"stage\",\"is\"}} or {{\"not_messaged_for\"}}"
    )]
    NotAFilter,
    /// A key that does not belong there.
    #[error("unknown key \"{key}\"; known here: {known}")]
    UnknownKey {
        /// The key.
        key: String,
        /// Those that belong there.
        known: &'static str,
    },
    /// A key is missing.
    #[error("\"{0}\" is missing")]
    MissingKey(&'static str),
    /// `and` or `or` without terms.
    #[error("needs at least one filter; for everybody write {{\"all\":true}}")]
    EmptyGroup,
    /// Nested too deeply.
    #[error("filters may be nested {0} deep at most; flatten them")]
    TooDeep(usize),
    /// Too many terms.
    #[error("a filter may have {0} terms at most; use `in` for lists of values")]
    TooLarge(usize),
    /// No such field or attribute.
    #[error(
        "unknown field \"{0}\"; fields are name, email, phone, external_id, created_at and attributes.<name> of a declared attribute"
    )]
    UnknownField(String),
    /// No such operator.
    #[error(
        "unknown op \"{0}\"; ops are eq, ne, contains, starts_with, gt, gte, lt, lte, in, is_set, is_not_set"
    )]
    UnknownOp(String),
    /// The operator does not fit the field's type.
    #[error("op \"{op}\" does not work on \"{field}\", which is {kind}; these do: {fitting}")]
    OpNotForType {
        /// The operator.
        op: &'static str,
        /// The field.
        field: String,
        /// Its type with article.
        kind: &'static str,
        /// The operators that fit.
        fitting: String,
    },
    /// The value is not of the field's type.
    #[error("the value must be {0}")]
    InvalidValue(&'static str),
    /// No such campaign of this agent.
    #[error("there is no campaign \"{0}\" of this agent")]
    UnknownCampaign(String),
    /// No such stage.
    #[error("unknown stage \"{0}\"; stages are sent, delivered, read, replied, failed")]
    UnknownStage(String),
    /// Contacts that the agent does not have.
    #[error("{count} of the contacts are not this agent's: {}", some(.first))]
    UnknownContacts {
        /// How many.
        count: usize,
        /// The first of them.
        first: Vec<ContactId>,
    },
}

impl Problem {
    /// The problem at a place.
    pub(super) fn at(self, at: impl Into<String>) -> Refused {
        Refused {
            at: at.into(),
            problem: self,
        }
    }

    /// There is no such campaign.
    pub(super) fn no_campaign(id: CampaignId) -> Self {
        Self::UnknownCampaign(id.to_string())
    }
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        match &self.problem {
            Problem::NotAnAudience => "invalid_audience",
            Problem::NotAFilter | Problem::MissingKey(_) | Problem::EmptyGroup => "invalid_filter",
            Problem::UnknownKey { .. } => "unknown_key",
            Problem::TooDeep(_) => "filter_too_deep",
            Problem::TooLarge(_) => "filter_too_large",
            Problem::UnknownField(_) => "unknown_field",
            Problem::UnknownOp(_) => "unknown_op",
            Problem::OpNotForType { .. } => "op_not_for_type",
            Problem::InvalidValue(_) => "invalid_value",
            Problem::UnknownCampaign(_) => "unknown_campaign",
            Problem::UnknownStage(_) => "unknown_stage",
            Problem::UnknownContacts { .. } => "unknown_contacts",
        }
    }
    fn details(&self) -> Value {
        match &self.problem {
            Problem::UnknownContacts { first, .. } => {
                json!({ "field": self.at, "contact_ids": first })
            }
            _ => json!({ "field": self.at }),
        }
    }
}

fn some(ids: &[ContactId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ids.join(", ")
}
