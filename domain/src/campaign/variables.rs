//! Where a template's variables get their values from, and what happens when there is none.

use crate::whatsapp::template::clean;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Sources by variable key: `1` or `name` in the body, `header.1`, `button.0`.
pub type Variables = BTreeMap<String, Variable>;

/// Values by variable key.
pub type Parameters = BTreeMap<String, String>;

/// Where one variable gets its value from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// The kind of source.
    pub source: Source,
    /// The field's or attribute's name, or the text itself.
    pub value: String,
    /// What to do for a contact that has no value.
    #[serde(default)]
    pub if_missing: IfMissing,
    /// The text used by [`IfMissing::Fallback`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
}

/// The kind of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A field of the contact: `name`, `email`, `phone` or `external_id`.
    Field,
    /// An attribute of the contact.
    Attribute,
    /// The same text for everybody.
    Static,
}

/// What to do for a contact that has no value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IfMissing {
    /// Leave the placeholder visible, as the product documents.
    #[default]
    Placeholder,
    /// Use the fallback text.
    Fallback,
    /// Do not send to this contact: it becomes `failed: missing_value` at the freeze.
    Fail,
}

/// The fields that a variable can name.
pub const FIELDS: [&str; 4] = ["name", "email", "phone", "external_id"];

/// What rendering sees of a contact.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// Name.
    pub name: Option<&'a str>,
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Phone.
    pub phone: Option<&'a str>,
    /// External id.
    pub external_id: Option<&'a str>,
    /// Attributes, a JSON object.
    pub attributes: &'a Value,
}

/// The values of one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// A value for every key; a missing one under [`IfMissing::Placeholder`] is the placeholder itself.
    pub parameters: Parameters,
    /// Keys without a value and without a fallback.
    pub missing: Vec<String>,
    /// The first key that forbids sending without a value.
    pub forbids: Option<String>,
}

/// Finds each variable's value for `person`. An empty or blank value counts as missing: Meta refuses an empty
/// parameter (its page on sending template messages).
pub fn resolve(variables: &Variables, person: &Person<'_>) -> Resolved {
    let mut resolved = Resolved {
        parameters: Parameters::new(),
        missing: Vec::new(),
        forbids: None,
    };
    for (key, variable) in variables {
        let value = value_of(variable, person)
            .map(|text| clean(&text))
            .filter(|text| !text.is_empty());
        let value = match (value, variable.if_missing, &variable.fallback) {
            (Some(value), _, _) => value,
            (None, IfMissing::Fallback, Some(fallback)) => clean(fallback),
            (None, policy, _) => {
                resolved.missing.push(key.clone());
                if policy == IfMissing::Fail && resolved.forbids.is_none() {
                    resolved.forbids = Some(key.clone());
                }
                placeholder(key)
            }
        };
        resolved.parameters.insert(key.clone(), value);
    }
    resolved
}

/// The placeholder that `key` stands for, as in `{{1}}` for `header.1`; a button has only `{{1}}`.
pub fn placeholder(key: &str) -> String {
    match key.split_once('.') {
        Some(("button", _)) => "{{1}}".to_owned(),
        Some((_, name)) => format!("{{{{{name}}}}}"),
        None => format!("{{{{{key}}}}}"),
    }
}

fn value_of(variable: &Variable, person: &Person<'_>) -> Option<String> {
    match variable.source {
        Source::Static => Some(variable.value.clone()),
        Source::Field => match variable.value.as_str() {
            "name" => person.name,
            "email" => person.email,
            "phone" => person.phone,
            "external_id" => person.external_id,
            _ => None,
        }
        .map(str::to_owned),
        Source::Attribute => match person.attributes.get(&variable.value)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(plain_number(number)),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        },
    }
}

/// `5.0` is written `5`: people do not say "you have 5.0 points".
fn plain_number(number: &serde_json::Number) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn variable(
        source: Source,
        value: &str,
        if_missing: IfMissing,
        fallback: Option<&str>,
    ) -> Variable {
        Variable {
            source,
            value: value.into(),
            if_missing,
            fallback: fallback.map(Into::into),
        }
    }

    fn resolve_one(variable: Variable) -> Resolved {
        let attributes = json!({"city": "São Paulo", "points": 5.0, "vip": true, "blank": " ", "note": "a\n\tb"});
        let person = Person {
            name: Some("Ana"),
            email: None,
            phone: None,
            external_id: None,
            attributes: &attributes,
        };
        resolve(&Variables::from([("1".to_owned(), variable)]), &person)
    }

    #[test]
    fn values_come_from_fields_attributes_and_static_text() {
        for (source, value, expected) in [
            (Source::Field, "name", "Ana"),
            (Source::Attribute, "city", "São Paulo"),
            (Source::Attribute, "points", "5"),
            (Source::Attribute, "vip", "true"),
            (Source::Attribute, "note", "a b"),
            (Source::Static, "spring", "spring"),
        ] {
            let resolved = resolve_one(variable(source, value, IfMissing::Fail, None));
            assert_eq!(resolved.parameters["1"], expected);
            assert_eq!(resolved.forbids, None);
        }
    }

    #[test]
    fn a_missing_value_follows_the_variables_policy() {
        for missing in ["nothing", "blank"] {
            let left = resolve_one(variable(
                Source::Attribute,
                missing,
                IfMissing::Placeholder,
                None,
            ));
            assert_eq!(
                (left.parameters["1"].as_str(), left.forbids),
                ("{{1}}", None)
            );
            let filled = resolve_one(variable(
                Source::Attribute,
                missing,
                IfMissing::Fallback,
                Some("you"),
            ));
            assert_eq!(
                (filled.parameters["1"].as_str(), filled.missing.len()),
                ("you", 0)
            );
            let failed = resolve_one(variable(Source::Attribute, missing, IfMissing::Fail, None));
            assert_eq!(failed.forbids.as_deref(), Some("1"));
        }
    }

    #[test]
    fn a_key_names_its_placeholder() {
        assert_eq!(placeholder("first_name"), "{{first_name}}");
        assert_eq!(placeholder("header.1"), "{{1}}");
        assert_eq!(placeholder("button.3"), "{{1}}");
    }
}
