//! What a message must bring for a template, worked out once.

use super::placeholder::{between, names};
use serde_json::Value;

/// What a message must bring.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    /// For the header.
    pub(crate) header: HeaderNeed,
    /// The variables of the body, each once, in the order they first occur.
    pub(crate) body: Vec<Box<str>>,
    /// The variables of the body as often as they occur, as places in `body`.
    pub(crate) occurrences: Vec<usize>,
    /// Characters of the body besides its variables.
    pub(crate) body_chars: usize,
    /// For each button.
    pub(crate) buttons: Vec<ButtonNeed>,
}

/// What a header must be given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum HeaderNeed {
    /// Nothing.
    #[default]
    Nothing,
    /// The variables of its text.
    Text(Vec<Box<str>>),
    /// A file or a place of this type, in lower case as in `image`.
    Media(String),
}

/// A button, and what it must be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ButtonNeed {
    /// Its type in lower case, as in `url`.
    pub(crate) kind: String,
    /// Its label.
    pub(crate) label: Box<str>,
    /// Whether it must be given a parameter.
    pub(crate) parameter: bool,
}

impl Needs {
    /// What the components of a template ask for.
    pub(crate) fn of(components: &Value) -> Self {
        let mut needs = Self::default();
        for component in components.as_array().into_iter().flatten() {
            let text = component["text"].as_str().unwrap_or_default();
            match upper(&component["type"]).as_str() {
                "HEADER" => needs.header = header(component, text),
                "BODY" => needs.read_body(text),
                "BUTTONS" => {
                    let buttons = component["buttons"].as_array().into_iter().flatten();
                    needs.buttons = buttons.map(button).collect();
                }
                _ => {}
            }
        }
        needs
    }

    /// The label of the first quick reply button and its place among all buttons.
    pub(crate) fn quick_reply(&self) -> Option<(usize, &ButtonNeed)> {
        let mut all = self.buttons.iter().enumerate();
        all.find(|(_, button)| button.kind == "quick_reply")
    }

    fn read_body(&mut self, text: &str) {
        self.body = unique(&names(text));
        let place = |name: &&str| self.body.iter().position(|known| **known == **name);
        self.occurrences = names(text).iter().filter_map(place).collect();
        self.body_chars = between(text)
            .iter()
            .map(|piece| piece.chars().count())
            .sum();
    }
}

/// Each name once.
pub(super) fn unique(names: &[&str]) -> Vec<Box<str>> {
    let mut unique: Vec<Box<str>> = Vec::new();
    for name in names {
        if unique.iter().all(|known| **known != **name) {
            unique.push((*name).into());
        }
    }
    unique
}

/// A text value in capitals; empty if it is none.
pub(crate) fn upper(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_ascii_uppercase()
}

fn header(component: &Value, text: &str) -> HeaderNeed {
    match upper(&component["format"]).as_str() {
        "" | "TEXT" if names(text).is_empty() => HeaderNeed::Nothing,
        "" | "TEXT" => HeaderNeed::Text(unique(&names(text))),
        media => HeaderNeed::Media(media.to_ascii_lowercase()),
    }
}

fn button(button: &Value) -> ButtonNeed {
    let kind = upper(&button["type"]).to_ascii_lowercase();
    let url = button["url"].as_str().unwrap_or_default();
    ButtonNeed {
        parameter: kind == "copy_code" || !names(url).is_empty(),
        label: button["text"].as_str().unwrap_or_default().into(),
        kind,
    }
}

#[cfg(test)]
mod tests {
    use super::{HeaderNeed, Needs};
    use serde_json::json;

    #[test]
    fn a_template_needs_a_value_for_each_variable_once() {
        let needs = Needs::of(&json!([
            {"type": "header", "format": "text", "text": "Our {{1}} is on"},
            {"type": "BODY", "text": "Dear {{1}}, {{2}} and {{1}}."},
            {"type": "BUTTONS", "buttons": [
                {"type": "QUICK_REPLY", "text": "Stop"},
                {"type": "URL", "text": "Track", "url": "https://example.com/{{1}}"},
                {"type": "URL", "text": "Home", "url": "https://example.com"},
            ]},
        ]));
        assert_eq!(needs.header, HeaderNeed::Text(vec!["1".into()]));
        assert_eq!(needs.body, vec!["1".into(), "2".into()]);
        assert_eq!(needs.occurrences, [0, 1, 0]);
        assert_eq!(needs.body_chars, "Dear ,  and .".len());
        let asks: Vec<bool> = needs.buttons.iter().map(|one| one.parameter).collect();
        assert_eq!(asks, [false, true, false]);
    }
}
