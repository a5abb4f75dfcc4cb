//! What a filter may compare, and of which type that is.

use crate::store::Dialect;
use entity::attribute::AttributeType;

/// What a filter may compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The contact's name.
    Name,
    /// The contact's e-mail address.
    Email,
    /// The contact's phone.
    Phone,
    /// The team's own id.
    ExternalId,
    /// When the contact was created.
    CreatedAt,
    /// An attribute, by name.
    Attribute(String),
}

/// The type of what is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// A text.
    Text,
    /// A phone number: values are read like phones of contacts.
    Phone,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// A moment.
    Moment,
}

impl Field {
    /// Reads `name` or `attributes.city`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "name" => Self::Name,
            "email" => Self::Email,
            "phone" => Self::Phone,
            "external_id" => Self::ExternalId,
            "created_at" => Self::CreatedAt,
            _ => {
                let name = text.strip_prefix("attributes.")?;
                // Names of attributes are plain words, so whatever else is unknown for sure.
                let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                (plain && !name.is_empty()).then(|| Self::Attribute(name.to_owned()))?
            }
        })
    }

    /// As it is written in a filter.
    pub fn name(&self) -> String {
        match self {
            Self::Name => "name".into(),
            Self::Email => "email".into(),
            Self::Phone => "phone".into(),
            Self::ExternalId => "external_id".into(),
            Self::CreatedAt => "created_at".into(),
            Self::Attribute(name) => format!("attributes.{name}"),
        }
    }

    /// Its type; an attribute's is the agent's to say.
    pub fn fixed_type(&self) -> Option<FieldType> {
        match self {
            Self::Name | Self::Email | Self::ExternalId => Some(FieldType::Text),
            Self::Phone => Some(FieldType::Phone),
            Self::CreatedAt => Some(FieldType::Moment),
            Self::Attribute(_) => None,
        }
    }

    /// The value of contact `c` in SQL: text, a number, or `true` and `false` as text; NULL when not set. Only for
    /// names that [`Field::parse`] let through.
    pub(super) fn sql(&self, kind: FieldType, dialect: Dialect) -> String {
        let name = match self {
            Self::Name => return "c.name".into(),
            Self::Email => return "c.email".into(),
            Self::Phone => return "c.phone".into(),
            Self::ExternalId => return "c.external_id".into(),
            Self::CreatedAt => return "c.created_at".into(),
            Self::Attribute(name) => name,
        };
        match (kind, dialect) {
            // Guarded by the JSON type: on Postgres a cast of anything else would fail the whole statement.
            (FieldType::Number, Dialect::Postgres) => format!(
                "(CASE WHEN jsonb_typeof(c.attributes -> '{name}') = 'number' \
                 THEN CAST(c.attributes ->> '{name}' AS double precision) END)"
            ),
            (FieldType::Number, Dialect::Sqlite) => format!(
                "(CASE WHEN json_type(c.attributes, '$.{name}') IN ('integer', 'real') \
                 THEN c.attributes ->> '{name}' END)"
            ),
            // The JSON text: `->>` would make it 1 and 0 on SQLite.
            (FieldType::Boolean, Dialect::Sqlite) => format!("(c.attributes -> '{name}')"),
            (
                FieldType::Boolean
                | FieldType::Text
                | FieldType::Phone
                | FieldType::Date
                | FieldType::Moment,
                _,
            ) => format!("(c.attributes ->> '{name}')"),
        }
    }
}

impl FieldType {
    /// For sentences, with its article.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Phone => "a phone number",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::Date => "a date",
            Self::Moment => "a moment",
        }
    }
}

impl From<AttributeType> for FieldType {
    fn from(kind: AttributeType) -> Self {
        match kind {
            AttributeType::Text => Self::Text,
            AttributeType::Number => Self::Number,
            AttributeType::Boolean => Self::Boolean,
            AttributeType::Date => Self::Date,
        }
    }
}
