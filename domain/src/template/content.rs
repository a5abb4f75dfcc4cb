//! What a template says, in the row of a template and as a campaign's frozen copy.

use super::{
    button::Button,
    placeholder::{Piece, is_number, pieces},
};
use entity::template::{self, Category};
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// Components of Meta's that we do not understand, such as a carousel, as Meta wrote them. Nothing of them is lost
    /// in an edit, and a template that has any is never sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Value>,
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
    /// A header of a format that we do not know: the whole component, as Meta wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<Value>,
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
    /// A place on the map. Each message needs one of its own, which we cannot give.
    Location,
    /// A short film that plays by itself. Meta sends it by its marketing messages API only.
    Gif,
    /// A format of Meta's that we do not know: kept as it is in `more`, and never sent.
    Other,
}

impl Header {
    /// A header of this kind with nothing in it.
    pub fn new(kind: HeaderKind) -> Self {
        Self {
            kind,
            text: None,
            example_url: None,
            more: None,
        }
    }

    /// A line of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: Some(text.into()),
            ..Self::new(HeaderKind::Text)
        }
    }

    /// A picture, film or document that lies at this address.
    pub fn media(kind: HeaderKind, url: impl Into<String>) -> Self {
        Self {
            example_url: Some(url.into()),
            ..Self::new(kind)
        }
    }
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
            more: row
                .more
                .clone()
                .map(|more| serde_json::from_value(more).expect(stored))
                .unwrap_or_default(),
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

    /// Whether its placeholders have names rather than numbers.
    pub fn is_named(&self) -> bool {
        let texts = [self.body.as_str(), self.header_text()];
        texts
            .into_iter()
            .flat_map(pieces)
            .filter_map(Piece::key)
            .any(|key| !is_number(key))
    }

    /// The text of the header; empty if it has none.
    pub fn header_text(&self) -> &str {
        let text = self
            .header
            .as_ref()
            .and_then(|header| header.text.as_deref());
        text.unwrap_or_default()
    }
}

/// Whether there is a placeholder in `text`.
pub(crate) fn has_placeholder(text: &str) -> bool {
    pieces(text).iter().any(|piece| piece.key().is_some())
}

/// The variable that a placeholder of the header stands for.
pub(crate) fn header_key(key: &str) -> String {
    format!("header.{key}")
}

/// The variable that the placeholder of a button's URL stands for.
pub(crate) fn button_key(n: usize) -> String {
    format!("button.{n}")
}
