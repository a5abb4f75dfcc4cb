//! What a person gets to see: a template with its placeholders filled in.

use super::{
    button::Button,
    content::{Content, Header, button_key, header_key},
    placeholder::{Piece, pieces},
};
use std::collections::BTreeMap;

/// What a person gets to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// What stands above the body.
    pub header: Option<Header>,
    /// The body.
    pub body: String,
    /// What stands below the body.
    pub footer: Option<String>,
    /// The buttons.
    pub buttons: Vec<Button>,
    /// Variables without a value; their placeholders stay visible.
    pub missing: Vec<String>,
}

impl Content {
    /// Fills in `values` by variable key; a placeholder without a value stays as it is written.
    pub fn render(&self, values: &BTreeMap<String, String>) -> Rendered {
        let value = |key: &str| values.get(key).map(String::as_str);
        let header = self.header.clone().map(|header| Header {
            text: header
                .text
                .map(|text| fill(&text, |key| value(&header_key(key)))),
            ..header
        });
        let buttons = self.buttons.iter().enumerate().map(|(n, button)| Button {
            url: button
                .url
                .as_ref()
                .map(|url| fill(url, |_| value(&button_key(n)))),
            ..button.clone()
        });
        Rendered {
            header,
            body: fill(&self.body, value),
            footer: self.footer.clone(),
            buttons: buttons.collect(),
            missing: self
                .variables()
                .into_iter()
                .filter(|key| !values.contains_key(key))
                .collect(),
        }
    }
}

/// `text` with the placeholders that have a value replaced by it. Values are taken as they are: a placeholder inside
/// one is text.
fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(plain) => filled.push_str(plain),
            Piece::Placeholder { raw, key } => filled.push_str(value(key).unwrap_or(raw)),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn without_values_a_text_is_rendered_as_it_is(text in "[a-z{} 0-9é]{0,40}") {
            prop_assert_eq!(fill(&text, |_| None), text);
        }

        #[test]
        fn every_placeholder_of_a_key_gets_its_value_and_values_are_not_read_again(
            parts in prop::collection::vec("[a-z ]{0,5}", 1..6),
            value in "[a-z{}1 ]{0,10}",
        ) {
            let text = parts.join("{{1}}");
            let filled = fill(&text, |key| (key == "1").then_some(value.as_str()));
            prop_assert_eq!(filled, parts.join(&value));
        }
    }
}
