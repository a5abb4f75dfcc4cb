//! Checks rows of contact data against their agent's attributes and region. A refusal names field and remedy.

use super::row::{Given, Phone, Row};
use crate::{Ctx, Result, agent as agents, attribute::Catalog, error::InvalidField, phone, text};
use entity::AgentId;
use serde_json::{Map, Value};

/// Longest external id, in characters.
const LONGEST_EXTERNAL_ID: usize = 200;
/// Longest name, in characters.
const LONGEST_NAME: usize = 200;
/// Longest e-mail address, in characters.
const LONGEST_EMAIL: usize = 254;
/// Longest phone as given, in characters.
const LONGEST_PHONE: usize = 100;

/// What rows are checked against, as it stood when it was loaded.
#[derive(Debug, Clone)]
pub struct Checker {
    /// The agent's attributes.
    pub catalog: Catalog,
    region: phone::Region,
}

impl Checker {
    /// What rows of this agent are checked against.
    pub async fn load(ctx: &Ctx, agent: AgentId) -> Result<Self> {
        let region = agents::region_of(&agents::get(ctx, agent).await?);
        let catalog = Catalog::load(ctx, agent).await?;
        Ok(Self { catalog, region })
    }

    /// Reads a contact written in JSON.
    pub fn json(&self, contact: &Value) -> Result<Row, InvalidField> {
        let Some(fields) = contact.as_object() else {
            let message =
                "must be a JSON object with external_id, name, email, phone or attributes";
            return Err(InvalidField::new("contact", "invalid_contact", message));
        };
        let mut row = Row::default();
        for (field, value) in fields {
            match (field.as_str(), value) {
                ("attributes", Value::Null) => {}
                ("attributes", Value::Object(values)) => {
                    row.attributes = self.attributes(values)?;
                }
                ("attributes", _) => {
                    let message = "must be a JSON object of attribute names and values";
                    return Err(InvalidField::new(field, "invalid_attributes", message));
                }
                (field, Value::Null) => self.field(&mut row, field, None)?,
                (field, Value::String(text)) => self.field(&mut row, field, Some(text))?,
                (field, _) => {
                    self.field(&mut row, field, None)?;
                    return Err(InvalidField::new(
                        field,
                        "invalid_type",
                        "must be text or null",
                    ));
                }
            }
        }
        Ok(row)
    }

    /// Sets a field from text; none and blank clear it.
    pub(crate) fn field(
        &self,
        row: &mut Row,
        field: &str,
        given: Option<&str>,
    ) -> Result<(), InvalidField> {
        let line = |longest| match given {
            Some(given) => text::line(field, given, longest),
            None => Ok(None),
        };
        match field {
            "external_id" => row.external_id = set(line(LONGEST_EXTERNAL_ID)?),
            "name" => row.name = set(line(LONGEST_NAME)?),
            "email" => row.email = set(line(LONGEST_EMAIL)?.map(email).transpose()?),
            "phone" => row.phone = set(line(LONGEST_PHONE)?.map(|text| self.phone(text))),
            unknown => {
                let unknown: String = unknown.chars().take(64).collect();
                let message =
                    "unknown field; known are external_id, name, email, phone and attributes";
                return Err(InvalidField::new(unknown, "unknown_field", message));
            }
        }
        Ok(())
    }

    /// Refuses a row that would create a contact without anything in it.
    pub fn not_empty(row: Row) -> Result<Row, InvalidField> {
        if row.is_empty() {
            let message = "needs at least one of external_id, name, email, phone or attributes";
            return Err(InvalidField::new("contact", "empty_contact", message));
        }
        Ok(row)
    }

    fn attributes(&self, values: &Map<String, Value>) -> Result<Map<String, Value>, InvalidField> {
        values
            .iter()
            .map(|(name, value)| Ok((name.clone(), self.catalog.check(name, value)?)))
            .collect()
    }

    fn phone(&self, text: String) -> Phone {
        match phone::Phone::parse(&text, self.region) {
            Ok(phone) => Phone {
                text: phone.into_string(),
                valid: true,
            },
            Err(_) => Phone { text, valid: false },
        }
    }
}

fn set<T>(value: Option<T>) -> Given<T> {
    value.map_or(Given::Null, Given::Value)
}

/// A light check: whether the address works is the mail server's to say.
fn email(text: String) -> Result<String, InvalidField> {
    let fits = text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains('@')
    }) && !text.contains(char::is_whitespace);
    if fits {
        Ok(text)
    } else {
        let message = "must be an e-mail address, as in ana@example.com";
        Err(InvalidField::new("email", "invalid_email", message))
    }
}
