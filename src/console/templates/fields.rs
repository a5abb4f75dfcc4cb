//! A template as the fields of a form. They are called as the API calls them in its refusals, as in `buttons[0].url`,
//! so that each refusal finds its field.

use super::button_fields::{self, Row};
use crate::console::{fields::Fields, parts::Problems};
use domain::template::{Content, Header, HeaderKind};
use entity::template::{Category, Model};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a form says.
#[derive(Debug, Clone)]
pub(super) struct Read {
    /// What the template says.
    pub(super) content: Content,
    /// Its example values.
    pub(super) examples: BTreeMap<String, String>,
    /// What cannot even be read.
    pub(super) problems: Problems,
}

/// The word of the API.
pub(super) fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// What the word of the API means.
pub(super) fn named<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::String(word.to_owned())).ok()
}

/// The fields of a template that there is.
pub(super) fn of(row: &Model) -> Fields {
    let content = Content::of(row);
    let mut fields = Fields::default()
        .with("name", content.name)
        .with("language", content.language)
        .with("category", content.category.name())
        .with("body", content.body)
        .with("footer", content.footer.unwrap_or_default());
    if let Some(header) = content.header {
        fields = fields
            .with("header.type", word(header.kind))
            .with("header.text", header.text.unwrap_or_default())
            .with("header.example_url", header.example_url.unwrap_or_default())
            .with(
                "header.more",
                header.more.map_or(String::new(), |more| more.to_string()),
            );
    }
    for (n, button) in content.buttons.iter().enumerate() {
        fields = button_fields::of(button).written(n, fields);
    }
    let examples: BTreeMap<String, String> =
        serde_json::from_value(row.examples.clone()).unwrap_or_default();
    for (key, value) in examples {
        fields = fields.with(&format!("examples.{key}"), value);
    }
    fields
}

/// Reads a form.
pub(super) fn read(fields: &Fields) -> Read {
    let mut problems = Problems::default();
    let category = named::<Category>(fields.get("category")).unwrap_or_else(|| {
        problems.add("category", "Choose one.");
        Category::Marketing
    });
    let rows = button_fields::rows(fields);
    let buttons = rows
        .iter()
        .enumerate()
        .map(|(n, row)| row.button(n, &mut problems));
    let buttons = buttons.collect();
    let content = Content {
        name: fields.get("name").trim().to_owned(),
        language: fields.get("language").trim().to_owned(),
        category,
        header: header(fields),
        body: fields.get("body").to_owned(),
        footer: fields.filled("footer").map(str::to_owned),
        buttons,
        more: Vec::new(),
    };
    let examples = content.variables().into_iter().filter_map(|key| {
        let value = fields.filled(&format!("examples.{key}"))?.to_owned();
        Some((key, value))
    });
    Read {
        examples: examples.collect(),
        content,
        problems,
    }
}

fn header(fields: &Fields) -> Option<Header> {
    let kind = named::<HeaderKind>(fields.get("header.type"))?;
    let given = |name: &str| fields.filled(name).map(str::to_owned);
    let mut header = Header::new(kind);
    match kind {
        HeaderKind::Text => header.text = given("header.text"),
        HeaderKind::Image | HeaderKind::Video | HeaderKind::Document | HeaderKind::Gif => {
            header.example_url = given("header.example_url");
        }
        HeaderKind::Location => {}
        HeaderKind::Other => {
            header.more = serde_json::from_str(fields.get("header.more")).ok();
        }
    }
    Some(header)
}

/// The form after one of its buttons was pressed: `add`, `remove-1`, `up-1`.
pub(super) fn pressed(fields: &Fields) -> Fields {
    let step = fields.get("do").to_owned();
    let mut rows = button_fields::rows(fields);
    let place = |prefix: &str| {
        step.strip_prefix(prefix)
            .and_then(|n| n.parse::<usize>().ok())
    };
    if step == "add" {
        rows.push(Row::new());
    } else if let Some(n) = place("remove-").filter(|n| *n < rows.len()) {
        rows.remove(n);
    } else if let Some(n) = place("up-").filter(|n| (1..rows.len()).contains(n)) {
        rows.swap(n - 1, n);
    }
    let mut next = button_fields::without(fields).without("do");
    for (n, row) in rows.iter().enumerate() {
        next = row.clone().written(n, next);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::{pressed, read};
    use crate::console::fields::Fields;

    #[test]
    fn buttons_move_and_go_with_their_examples() {
        let fields = Fields::parse(
            b"name=a&category=utility&body=Hi&buttons[0].type=quick_reply&buttons[0].text=Yes\
              &buttons[1].type=url&buttons[1].text=Open&buttons[1].url=https://example.com/{{1}}&examples.button.1=abc",
        );
        let up = pressed(&fields.clone().with("do", "up-1"));
        assert_eq!(up.get("buttons[0].url"), "https://example.com/{{1}}");
        assert_eq!(
            (up.get("examples.button.0"), up.given("examples.button.1")),
            ("abc", None)
        );
        let gone = pressed(&up.with("do", "remove-0"));
        assert_eq!(
            (gone.get("buttons[0].text"), gone.given("buttons[1].type")),
            ("Yes", None)
        );
        assert_eq!(gone.given("examples.button.0"), None);
        let more = pressed(&gone.with("do", "add"));
        assert_eq!(read(&more).content.buttons.len(), 2);
    }

    #[test]
    fn only_what_belongs_to_a_kind_is_read() {
        let fields = Fields::parse(
            b"name=a&language=en&category=marketing&body=Hi&header.type=text&header.text=Top&header.example_url=https://x.example/a\
              &buttons[0].type=quick_reply&buttons[0].text=Yes&buttons[0].url=https://left.example&buttons[0].phone_number=1",
        );
        let read = read(&fields);
        assert!(read.problems.is_empty());
        let header = read.content.header.unwrap();
        assert_eq!(
            (header.text.as_deref(), header.example_url),
            (Some("Top"), None)
        );
        assert_eq!(
            (
                &read.content.buttons[0].url,
                &read.content.buttons[0].phone_number
            ),
            (&None, &None)
        );
    }
}
