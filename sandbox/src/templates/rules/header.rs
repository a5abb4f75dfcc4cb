//! Rules for the header.

use super::{
    BAD_HEADER, LINE, missing,
    text::{has_examples, variables},
    too_long,
};
use crate::{
    refusal::Refusal,
    templates::{
        Format,
        needs::{unique, upper},
        placeholder::names,
    },
};
use serde_json::Value;

/// Checks the header.
pub(super) fn check(component: &Value, format: Format) -> Result<(), Refusal> {
    match upper(&component["format"]).as_str() {
        "TEXT" => check_text(component, format),
        "IMAGE" | "VIDEO" | "DOCUMENT" | "GIF" => {
            let handles = component["example"]["header_handle"].as_array();
            if handles.is_some_and(|handles| !handles.is_empty()) {
                Ok(())
            } else {
                Err(missing("HEADER", "example"))
            }
        }
        "LOCATION" => Ok(()),
        "" => Err(missing("HEADER", "format")),
        _ => Err(bad(
            "The header is one of TEXT, IMAGE, VIDEO, DOCUMENT, GIF and LOCATION.",
        )),
    }
}

fn check_text(component: &Value, format: Format) -> Result<(), Refusal> {
    let text = component["text"].as_str().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(missing("HEADER", "text"));
    }
    too_long("header", text, LINE)?;
    let given = unique(&names(text));
    if given.len() > 1 {
        return Err(bad("The header can have one variable."));
    }
    if text.contains(['\n', '*', '_', '~', '`']) && !text.contains("{{") {
        return Err(bad(
            "The header can't have new lines or formatting characters.",
        ));
    }
    variables(text, format).map_err(bad)?;
    if !given.is_empty() && !has_examples(component, "header", &given, format) {
        return Err(missing("HEADER", "example"));
    }
    Ok(())
}

fn bad(why: &str) -> Refusal {
    Refusal::template(BAD_HEADER, "Invalid header format", why)
}
