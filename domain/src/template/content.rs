//! What a template says, in the row of a template and as a campaign's frozen copy.

use super::placeholder::pieces;
use entity::template::{self, Category};
use serde::{Deserialize, Serialize};

/// What a template says. Serialized it is a campaign's `template_copy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Its name, unique together with the language.
    pub name: String,
    /// Meta's language code, as in `en_US`.
    pub language: String,
    /// Meta's category.
    pub category: Category,
    /// What stands above the body.
    #[serde(default)]
    pub header: Option<Header>,
    /// The body with its placeholders.
    pub body: String,
    /// What stands below the body.
    #[serde(default)]
    pub footer: Option<String>,
    /// The buttons, in their order.
    #[serde(default)]
    pub buttons: Vec<Button>,
}

/// What stands above the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The kind of header.
    #[serde(rename = "type")]
    pub kind: HeaderKind,
    /// The text of a text header, with at most one placeholder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where the picture, film or document lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example_url: Option<String>,
}

/// The kind of header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderKind {
    /// A line of text.
    Text,
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A document.
    Document,
}

/// A button below the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What it does.
    #[serde(rename = "type")]
    pub kind: ButtonKind,
    /// Its label.
    pub text: String,
    /// Where a URL button leads; may end with `{{1}}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whom a phone button calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The code that a copy button copies, or an example of the URL's placeholder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonKind {
    /// Answers with its label.
    QuickReply,
    /// Opens a page.
    Url,
    /// Calls a number.
    PhoneNumber,
    /// Copies a code.
    CopyCode,
}

impl Content {
    /// What the template of this row says.
    pub fn of(row: &template::Model) -> Self {
        let stored = "because it was checked when it was stored";
        let header = row.header.clone();
        Self {
            name: row.name.clone(),
            language: row.language.clone(),
            category: row.category,
            header: header.map(|header| serde_json::from_value(header).expect(stored)),
            body: row.body.clone(),
            footer: row.footer.clone(),
            buttons: serde_json::from_value(row.buttons.clone()).expect(stored),
        }
    }

    /// The variables it needs, each once: of the body (`1` or `name`), of the header (`header.1`), of the buttons
    /// (`button.0`, counted over all buttons from 0).
    pub fn variables(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        let mut add = |key: String| {
            if !keys.contains(&key) {
                keys.push(key);
            }
        };
        for key in pieces(&self.body).iter().filter_map(|piece| piece.key()) {
            add(key.to_owned());
        }
        for key in pieces(self.header_text())
            .iter()
            .filter_map(|piece| piece.key())
        {
            add(header_key(key));
        }
        for (n, button) in self.buttons.iter().enumerate() {
            if has_placeholder(button.url.as_deref().unwrap_or_default()) {
                add(button_key(n));
            }
        }
        keys
    }

    /// The text of the header; empty if it has none.
    pub(super) fn header_text(&self) -> &str {
        let text = self
            .header
            .as_ref()
            .and_then(|header| header.text.as_deref());
        text.unwrap_or_default()
    }
}

/// Whether there is a placeholder in `text`.
pub(super) fn has_placeholder(text: &str) -> bool {
    pieces(text).iter().any(|piece| piece.key().is_some())
}

/// The variable that a placeholder of the header stands for.
pub(super) fn header_key(key: &str) -> String {
    format!("header.{key}")
}

/// The variable that the placeholder of a button's URL stands for.
pub(super) fn button_key(n: usize) -> String {
    format!("button.{n}")
}
