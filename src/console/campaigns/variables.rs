//! Where each variable of a template gets its value from: the form, and what it means.

use crate::console::{
    fields::Fields,
    parts::{Field, Problems, audience::Menu},
};
use domain::{
    campaign::variables::{IfMissing, Source, Variable, Variables},
    template::Content,
};
use maud::{Markup, html};

/// What a select says for a text that is the same for everybody.
const STATIC: &str = "static";

/// What the form says of the variables of this template; one without a source is left out.
pub(super) fn typed(content: &Content, fields: &Fields) -> Variables {
    let all = content.variables().into_iter().filter_map(|key| {
        let get = |name: &str| fields.get(&format!("variables.{key}.{name}")).to_owned();
        let chosen = get("source");
        let (source, value) = match chosen.split_once(':') {
            Some(("field", name)) => (Source::Field, name.to_owned()),
            Some(("attribute", name)) => (Source::Attribute, name.to_owned()),
            _ if chosen == STATIC => (Source::Static, get("value")),
            _ => return None,
        };
        let if_missing = match get("if_missing").as_str() {
            "fallback" => IfMissing::Fallback,
            "fail" => IfMissing::Fail,
            _ => IfMissing::Placeholder,
        };
        let fallback = (if_missing == IfMissing::Fallback).then(|| get("fallback"));
        let fallback = fallback.filter(|text| !text.trim().is_empty());
        Some((
            key.clone(),
            Variable {
                source,
                value,
                if_missing,
                fallback,
            },
        ))
    });
    all.collect()
}

/// The form's fields for variables as they are stored.
pub(super) fn fields_of(variables: &Variables) -> Fields {
    let mut fields = Fields::default();
    for (key, variable) in variables {
        let source = match variable.source {
            Source::Field => format!("field:{}", variable.value),
            Source::Attribute => format!("attribute:{}", variable.value),
            Source::Static => STATIC.to_owned(),
        };
        let if_missing = match variable.if_missing {
            IfMissing::Placeholder => "placeholder",
            IfMissing::Fallback => "fallback",
            IfMissing::Fail => "fail",
        };
        let at = |name: &str| format!("variables.{key}.{name}");
        let text = if variable.source == Source::Static {
            variable.value.as_str()
        } else {
            ""
        };
        fields = fields
            .with(&at("source"), source)
            .with(&at("value"), text)
            .with(&at("if_missing"), if_missing)
            .with(
                &at("fallback"),
                variable.fallback.as_deref().unwrap_or_default(),
            );
    }
    fields
}

/// The form's part for the variables of this template.
pub(super) fn show(content: &Content, fields: &Fields, menu: &Menu, problems: &Problems) -> Markup {
    let keys = content.variables();
    html! {
        @if keys.is_empty() { p class="muted" { "This template says the same to everybody: there is nothing to fill in." } }
        @for key in &keys { (one(key, fields, menu, problems)) }
    }
}

fn one(key: &str, fields: &Fields, menu: &Menu, problems: &Problems) -> Markup {
    let at = |name: &str| format!("variables.{key}.{name}");
    let (source_name, value_name) = (at("source"), at("value"));
    let (missing_name, fallback_name) = (at("if_missing"), at("fallback"));
    let source = fields.get(&source_name);
    let missing = fields.filled(&missing_name).unwrap_or("placeholder");
    let label = described(key);
    let sources = sources(menu, source);
    let policies = policies();
    html! {
        fieldset class="variable" {
            legend { code { (domain_placeholder(key)) } " " span class="muted" { (label) } }
            div class="variable-fields" {
                (Field::select(&source_name, "Value", &sources).value(source).swaps()
                    .problem(problems.of(&at("source")).or(if source == STATIC { None } else { problems.of(&value_name) })))
                @if source == STATIC {
                    (Field::text(&value_name, "Text for everybody").value(fields.get(&value_name)).longest(1024).problem(problems.of(&value_name)))
                } @else if !source.is_empty() {
                    (Field::select(&missing_name, "Without a value", &policies).value(missing).swaps())
                    @if missing == "fallback" {
                        (Field::text(&fallback_name, "Text instead").value(fields.get(&fallback_name)).longest(1024)
                            .problem(problems.of(&fallback_name)))
                    }
                }
            }
        }
    }
}

fn sources(menu: &Menu, now: &str) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), "Choose …".to_owned())];
    let fields = [
        ("name", "Name"),
        ("phone", "Phone"),
        ("email", "E-mail"),
        ("external_id", "External id"),
    ];
    all.extend(fields.map(|(name, label)| (format!("field:{name}"), label.to_owned())));
    all.extend(
        menu.attributes()
            .map(|(name, label)| (format!("attribute:{name}"), label.to_owned())),
    );
    all.push((STATIC.to_owned(), "The same text for everybody".to_owned()));
    if !all.iter().any(|(value, _)| value == now) {
        let label = now.split_once(':').map_or(now, |(_, name)| name);
        all.push((now.to_owned(), label.to_owned()));
    }
    all
}

fn policies() -> Vec<(String, String)> {
    [
        ("placeholder", "Leave the placeholder visible"),
        ("fallback", "Write something else"),
        ("fail", "Do not send to them"),
    ]
    .map(|(value, label)| (value.to_owned(), label.to_owned()))
    .to_vec()
}

fn described(key: &str) -> &'static str {
    if key.starts_with("header.") {
        "in the header"
    } else if key.starts_with("button.") {
        "in a button's address"
    } else {
        "in the text"
    }
}

/// As it stands in the template.
fn domain_placeholder(key: &str) -> String {
    let name = key.strip_prefix("header.").unwrap_or(key);
    let name = if key.starts_with("button.") {
        "1"
    } else {
        name
    };
    format!("{{{{{name}}}}}")
}
