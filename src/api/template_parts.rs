//! The parts of a template as the API writes them.

use super::mirror::mirror;
use domain::template as parts;
use entity::template as row;
use poem_openapi::Object;
use serde::Deserialize;

mirror! {
    /// Meta's category of a template.
    Category of row::Category {
        /// Offers and news.
        Marketing,
        /// About something the person did, such as an order.
        Utility,
        /// One-time codes.
        Authentication,
    }
}

mirror! {
    /// Where a template stands. Only an approved one can be sent.
    TemplateStatus of row::TemplateStatus {
        /// Not submitted.
        Draft,
        /// Under review.
        Pending,
        /// May be sent.
        Approved,
        /// Refused by the review.
        Rejected,
        /// Paused for quality.
        Paused,
        /// Switched off.
        Disabled,
    }
}

mirror! {
    /// The kind of a header.
    HeaderKind of parts::HeaderKind {
        /// A line of text.
        Text,
        /// A picture.
        Image,
        /// A film.
        Video,
        /// A document.
        Document,
    }
}

mirror! {
    /// What a button does.
    ButtonKind of parts::ButtonKind {
        /// Answers with its label.
        QuickReply,
        /// Opens a page.
        Url,
        /// Calls a number.
        PhoneNumber,
        /// Copies a code.
        CopyCode,
    }
}

/// What stands above the body.
#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    /// The kind of header.
    #[oai(rename = "type")]
    #[serde(rename = "type")]
    kind: HeaderKind,
    /// The text of a text header, with at most one placeholder.
    text: Option<String>,
    /// Where the picture, film or document lies.
    example_url: Option<String>,
}

/// A button below the message.
#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
#[serde(deny_unknown_fields)]
pub(super) struct Button {
    /// What it does.
    #[oai(rename = "type")]
    #[serde(rename = "type")]
    kind: ButtonKind,
    /// Its label.
    text: String,
    /// Where a URL button leads; may end with `{{1}}`.
    url: Option<String>,
    /// Whom a phone button calls.
    phone_number: Option<String>,
    /// The code that a copy button copies.
    example: Option<String>,
}

impl From<parts::Header> for Header {
    fn from(header: parts::Header) -> Self {
        Self {
            kind: header.kind.into(),
            text: header.text,
            example_url: header.example_url,
        }
    }
}

impl From<Header> for parts::Header {
    fn from(header: Header) -> Self {
        Self {
            kind: header.kind.into(),
            text: header.text,
            example_url: header.example_url,
        }
    }
}

impl From<parts::Button> for Button {
    fn from(button: parts::Button) -> Self {
        Self {
            kind: button.kind.into(),
            text: button.text,
            url: button.url,
            phone_number: button.phone_number,
            example: button.example,
        }
    }
}

impl From<Button> for parts::Button {
    fn from(button: Button) -> Self {
        Self {
            kind: button.kind.into(),
            text: button.text,
            url: button.url,
            phone_number: button.phone_number,
            example: button.example,
        }
    }
}
