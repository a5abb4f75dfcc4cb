//! Checks what goes into the header of a template.

use super::{
    parameters::{count, ordered},
    request::{Parameter, Text},
};
use crate::{
    refusal::Refusal,
    templates::{Format, HeaderNeed, Needs},
};

/// Checks what a message brings for the header.
pub(super) fn check(needs: &Needs, format: Format, given: &[Parameter]) -> Result<(), Refusal> {
    match &needs.header {
        HeaderNeed::Nothing => count("header", 0, given.len()),
        HeaderNeed::Text(names) => ordered("header", names, format, given).map(|_| ()),
        HeaderNeed::Media(media) => {
            let Some(parameter) = given.first() else {
                return Err(expected(media, "UNKNOWN"));
            };
            if !parameter.kind.is(media) {
                let received = parameter.kind.given().unwrap_or("UNKNOWN");
                return Err(expected(media, &received.to_ascii_uppercase()));
            }
            let file = match media.as_str() {
                "image" => &parameter.image,
                "video" => &parameter.video,
                "document" => &parameter.document,
                "gif" => &parameter.gif,
                _ if parameter.location.is_some() => return Ok(()),
                _ => &None,
            };
            let usable = |text: &Text| text.given().is_some();
            match file {
                Some(file) if usable(&file.id) || usable(&file.link) => Ok(()),
                _ => {
                    Err(Refusal::of(131_008)
                        .details(format!("header: {media} needs an id or a link")))
                }
            }
        }
    }
}

fn expected(media: &str, received: &str) -> Refusal {
    let media = media.to_ascii_uppercase();
    Refusal::of(132_012).details(format!(
        "header: Format mismatch, expected {media}, received {received}"
    ))
}
