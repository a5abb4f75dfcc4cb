//! A checked row of contact data: what is absent is left as it is, null clears.

use serde_json::{Map, Value};

/// A field of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// Not in the row: left as it is.
    #[default]
    Absent,
    /// Cleared.
    Null,
    /// Set.
    Value(T),
}

/// A phone as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// E.164 when valid, else as it was given.
    pub text: String,
    /// Whether it is a possible number.
    pub valid: bool,
}

/// A checked row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The team's own id: a contact that has it is updated.
    pub external_id: Given<String>,
    /// Name.
    pub name: Given<String>,
    /// E-mail address.
    pub email: Given<String>,
    /// Phone.
    pub phone: Given<Phone>,
    /// Checked values by attribute name; null removes one.
    pub attributes: Map<String, Value>,
}

impl<T> Given<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether it is to change anything.
    pub fn is_given(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// What was, after this.
    pub(super) fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Absent => before,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    fn replace_if_given(&mut self, later: Self) {
        if later.is_given() {
            *self = later;
        }
    }
}

impl Row {
    /// The external id, if the row has one.
    pub fn key(&self) -> Option<&str> {
        self.external_id.value().map(String::as_str)
    }

    /// Whether the row says nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.key().is_none()
            && self.name.value().is_none()
            && self.email.value().is_none()
            && self.phone.value().is_none()
            && self.attributes.values().all(Value::is_null)
    }

    /// This row and then `later` of the same contact, as one row.
    pub fn then(&mut self, later: Self) {
        self.external_id.replace_if_given(later.external_id);
        self.name.replace_if_given(later.name);
        self.email.replace_if_given(later.email);
        self.phone.replace_if_given(later.phone);
        self.attributes.extend(later.attributes);
    }
}
