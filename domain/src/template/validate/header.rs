//! The rules of headers.

use super::{LONGEST_LINE, LONGEST_URL, invalid, placeholders, web_address};
use crate::{
    error::InvalidField,
    template::{Header, HeaderKind},
    text,
};

pub(super) fn header(header: Header) -> Result<Header, InvalidField> {
    let own: &[&str] = match header.kind {
        HeaderKind::Text => &["text"],
        HeaderKind::Image | HeaderKind::Video | HeaderKind::Document | HeaderKind::Gif => {
            &["example_url"]
        }
        HeaderKind::Location => &[],
        HeaderKind::Other => &["more"],
    };
    for (name, given) in [
        ("text", header.text.is_some()),
        ("example_url", header.example_url.is_some()),
        ("more", header.more.is_some()),
    ] {
        if given && !own.contains(&name) {
            let message = "this type of header does not have it";
            return Err(invalid(&format!("header.{name}"), "not_for_type", message));
        }
    }
    match header.kind {
        HeaderKind::Text => {
            let given = header.text.as_deref().unwrap_or_default();
            let text = text::required("header.text", given, LONGEST_LINE)?;
            placeholders::of_line("header.text", &text)?;
            Ok(Header::text(text))
        }
        HeaderKind::Image | HeaderKind::Video | HeaderKind::Document | HeaderKind::Gif => {
            let given = header.example_url.as_deref().unwrap_or_default();
            let url = text::required("header.example_url", given, LONGEST_URL)?;
            web_address("header.example_url", &url)?;
            Ok(Header::media(header.kind, url))
        }
        HeaderKind::Location => Ok(header),
        HeaderKind::Other => {
            let whole = header
                .more
                .as_ref()
                .is_some_and(|more| more["type"].is_string());
            if whole {
                return Ok(header);
            }
            let message = "give the whole header as Meta writes it, with its type";
            Err(invalid("header.more", "blank", message))
        }
    }
}
