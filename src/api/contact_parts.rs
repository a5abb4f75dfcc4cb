//! A contact as the API writes it, going in and coming out.

use super::{mirror::mirror, time::Time};
use entity::{consent, contact::Model};
use poem_openapi::{
    Object,
    registry::{MetaSchemaRef, Registry},
    types::{MaybeUndefined, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde::Deserialize;
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeMap};

/// Contact data as it was given: the product's rules read it, so that a row that is wrong is refused alone.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct ContactData(pub(super) Value);

/// Contact data. What is left out stays as it is, null clears.
#[derive(Debug, Object)]
#[oai(rename = "ContactIn")]
struct Described {
    /// The team's own id of this person: a contact that has it is updated, else one is created.
    external_id: MaybeUndefined<String>,
    /// Name, at most 200 characters.
    name: MaybeUndefined<String>,
    /// E-mail address.
    email: MaybeUndefined<String>,
    /// Phone number: with + and country code, or as written in the agent's region. One that cannot be read is stored
    /// as given and never sent to.
    phone: MaybeUndefined<String>,
    /// Values by attribute name, of the attribute's type; they are merged, null removes one.
    attributes: Option<BTreeMap<String, Value>>,
}

/// A contact.
#[derive(Debug, Object)]
pub(super) struct Contact {
    /// Its id.
    id: String,
    /// The team's own id.
    external_id: Option<String>,
    /// Name.
    name: Option<String>,
    /// E-mail address.
    email: Option<String>,
    /// E.164 when it is a possible number, else as it was given.
    phone: Option<String>,
    /// Whether the phone is a possible number.
    phone_valid: bool,
    /// Values by attribute name.
    attributes: Value,
    /// When the person asked for no more messages.
    opted_out_at: Option<Time>,
    /// When it was made.
    created_at: Time,
    /// When it was last changed.
    updated_at: Time,
}

impl From<Model> for Contact {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.to_string(),
            external_id: row.external_id,
            name: row.name,
            email: row.email,
            phone: row.phone,
            phone_valid: row.phone_valid,
            attributes: row.attributes,
            opted_out_at: row.opted_out_at.map(Time),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}

impl Type for ContactData {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        Described::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        Described::schema_ref()
    }

    fn register(registry: &mut Registry) {
        Described::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(self.as_raw_value().into_iter())
    }
}

impl ParseFromJSON for ContactData {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        Ok(Self(value.unwrap_or_default()))
    }
}

impl ToJSON for ContactData {
    fn to_json(&self) -> Option<Value> {
        Some(self.0.clone())
    }
}

mirror! {
    /// What a person wants.
    Wish of consent::Wish {
        /// No more messages.
        OptOut,
        /// Messages again.
        OptIn,
    }
}

/// What a person wanted at some time.
#[derive(Debug, Object)]
pub(super) struct Consent {
    /// Its id.
    id: String,
    /// What the person wanted.
    wish: Wish,
    /// How it became known.
    why: String,
    /// The message that said so.
    message_id: Option<String>,
    /// When it became known.
    created_at: Time,
}

impl From<consent::Model> for Consent {
    fn from(row: consent::Model) -> Self {
        Self {
            id: row.id.to_string(),
            wish: row.wish.into(),
            why: row.why,
            message_id: row.message_id.map(|id| id.to_string()),
            created_at: Time(row.created_at),
        }
    }
}
