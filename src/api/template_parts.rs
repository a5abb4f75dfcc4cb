//! The parts of a template as the API writes them.

use super::mirror::mirror;
use domain::template as parts;
use entity::template as row;
use poem_openapi::Object;
use serde::Deserialize;
use serde_json::Value;

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
        /// A place on the map. Kept from Meta; cannot be sent.
        Location,
        /// A short film that plays by itself. Kept from Meta; cannot be sent.
        Gif,
        /// A format of Meta's that is not known here, kept in `more`; cannot be sent.
        Other,
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
    /// Where the picture (JPEG or PNG, at most 5 MB), film (MP4 or 3GPP, 16 MB) or document (PDF, 100 MB) lies. It is
    /// fetched and uploaded to Meta when the template is submitted or edited, and every message names this address.
    example_url: Option<String>,
    /// A header of a format that is not known here, as Meta wrote it.
    more: Option<Value>,
}

impl From<parts::Header> for Header {
    fn from(header: parts::Header) -> Self {
        Self {
            kind: header.kind.into(),
            text: header.text,
            example_url: header.example_url,
            more: header.more,
        }
    }
}

impl From<Header> for parts::Header {
    fn from(header: Header) -> Self {
        Self {
            kind: header.kind.into(),
            text: header.text,
            example_url: header.example_url,
            more: header.more,
        }
    }
}
