//! What is wrong with a form, field by field.

use crate::console::{
    failure::Failure,
    frame::{Tone, sentence},
};
use domain::Error;
use maud::{Markup, html};

/// What is wrong with a form, field by field; what belongs to no field stands above the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Problems(Vec<(String, String)>);

impl Problems {
    /// What the refusal says, beside the field that it names. What is no refusal stays a failure.
    pub(crate) fn of_error(error: Error) -> Result<Self, Failure> {
        let Error::Refused(refusal) = error else {
            return Err(error.into());
        };
        let details = refusal.details();
        let field = details["field"].as_str().unwrap_or_default().to_owned();
        let text = refusal.to_string();
        let text = text.strip_prefix(&format!("{field}: ")).unwrap_or(&text);
        Ok(Self(vec![(field, sentence(text))]))
    }

    /// Adds one.
    pub(crate) fn add(&mut self, field: &str, text: impl Into<String>) {
        self.0.push((field.to_owned(), text.into()));
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with this field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| name == field);
        found.map(|(_, text)| text.as_str())
    }

    /// What is wrong with this field or what lies below it, as in `audience.filter.and[1].value`.
    pub(crate) fn within(&self, field: &str) -> Option<&str> {
        let below = |name: &str| {
            let rest = name.strip_prefix(field);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let found = self.0.iter().find(|(name, _)| below(name));
        found.map(|(_, text)| text.as_str())
    }

    /// What stands above the form: that something is wrong, and what belongs to none of these fields.
    pub(crate) fn summary(&self, fields: &[&str]) -> Markup {
        let stands = |name: &str| {
            fields
                .iter()
                .any(|field| name == *field || name.starts_with(&format!("{field}.")))
        };
        let loose: Vec<_> = self.0.iter().filter(|(name, _)| !stands(name)).collect();
        html! {
            @if !self.is_empty() {
                div class={ "notice " (Tone::Bad.class()) } role="alert" tabindex="-1" data-focus {
                    @if loose.is_empty() { p { "Nothing was saved yet: something below needs another look." } }
                    @for (_, text) in loose { p { (text) } }
                }
            }
        }
    }
}
