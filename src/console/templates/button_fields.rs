//! A button as the fields of a form.

use super::fields::{named, word};
use crate::console::{fields::Fields, parts::Problems};
use domain::template::{Button, ButtonKind, OtpType};

/// What a button's fields are called after `buttons[0].`.
const PARTS: [&str; 13] = [
    "type",
    "text",
    "url",
    "phone_number",
    "example",
    "flow_id",
    "flow_name",
    "flow_action",
    "navigate_screen",
    "otp_type",
    "code_expiration_minutes",
    "security_recommendation",
    "more",
];

/// The most buttons that are read; the verbs refuse less.
const MOST: usize = 20;

/// The fields of one button: parts and values; an example of its address is a part too.
#[derive(Debug, Clone, Default)]
pub(super) struct Row(Vec<(&'static str, String)>);

/// The name of a button's field.
pub(super) fn name(n: usize, part: &str) -> String {
    match part {
        EXAMPLE => format!("examples.button.{n}"),
        part => format!("buttons[{n}].{part}"),
    }
}

/// The part that is the example of its address.
const EXAMPLE: &str = "examples";

/// The buttons in a form, in their order.
pub(super) fn rows(fields: &Fields) -> Vec<Row> {
    let there = |n: &usize| fields.given(&name(*n, "type")).is_some();
    let rows = (0..MOST).take_while(there).map(|n| {
        let parts = PARTS.into_iter().chain([EXAMPLE]);
        let given = parts.filter_map(|part| Some((part, fields.given(&name(n, part))?.to_owned())));
        Row(given.collect())
    });
    rows.collect()
}

/// The form without its buttons.
pub(super) fn without(fields: &Fields) -> Fields {
    let mut next = fields.clone();
    for n in 0..MOST {
        for part in PARTS.into_iter().chain([EXAMPLE]) {
            next = next.without(&name(n, part));
        }
    }
    next
}

/// The fields of a button that there is.
pub(super) fn of(button: &Button) -> Row {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Row(vec![
        ("type", word(button.kind)),
        ("text", button.text.clone()),
        ("url", text(&button.url)),
        ("phone_number", text(&button.phone_number)),
        ("example", text(&button.example)),
        ("flow_id", text(&button.flow_id)),
        ("flow_name", text(&button.flow_name)),
        ("flow_action", text(&button.flow_action)),
        ("navigate_screen", text(&button.navigate_screen)),
        ("otp_type", button.otp_type.map(word).unwrap_or_default()),
        (
            "code_expiration_minutes",
            button
                .code_expiration_minutes
                .map(|n| n.to_string())
                .unwrap_or_default(),
        ),
        (
            "security_recommendation",
            if button.security_recommendation {
                "yes"
            } else {
                ""
            }
            .to_owned(),
        ),
        (
            "more",
            button
                .more
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
    ])
}

impl Row {
    /// A button that is still to be filled in.
    pub(super) fn new() -> Self {
        Self(vec![("type", word(ButtonKind::QuickReply))])
    }

    /// `fields` with this as the button `n`.
    pub(super) fn written(self, n: usize, fields: Fields) -> Fields {
        let parts = self.0.into_iter();
        parts.fold(fields, |fields, (part, value)| {
            fields.with(&name(n, part), value)
        })
    }

    fn get(&self, part: &str) -> &str {
        let found = self.0.iter().find(|(name, _)| *name == part);
        found.map_or("", |(_, value)| value.trim())
    }

    /// What it does.
    pub(super) fn kind(&self) -> ButtonKind {
        named(self.get("type")).unwrap_or(ButtonKind::QuickReply)
    }

    /// The button; of what was typed only what belongs to its kind.
    pub(super) fn button(&self, n: usize, problems: &mut Problems) -> Button {
        let kind = self.kind();
        let given = |part: &str| Some(self.get(part).to_owned()).filter(|text| !text.is_empty());
        let mut button = Button::new(kind, self.get("text"));
        match kind {
            ButtonKind::Url => (button.url, button.example) = (given("url"), given("example")),
            ButtonKind::PhoneNumber => button.phone_number = given("phone_number"),
            ButtonKind::CopyCode => button.example = given("example"),
            ButtonKind::Flow => {
                button.flow_id = given("flow_id");
                button.flow_name = given("flow_name");
                button.flow_action = given("flow_action");
                button.navigate_screen = given("navigate_screen");
            }
            ButtonKind::Otp => {
                button.otp_type = named::<OtpType>(self.get("otp_type"));
                button.security_recommendation = self.get("security_recommendation") == "yes";
                let minutes = given("code_expiration_minutes");
                button.code_expiration_minutes = minutes.as_ref().and_then(|n| n.parse().ok());
                if minutes.is_some() && button.code_expiration_minutes.is_none() {
                    let field = name(n, "code_expiration_minutes");
                    problems.add(&field, "Give a whole number of minutes, 1 to 90.");
                }
            }
            ButtonKind::QuickReply
            | ButtonKind::VoiceCall
            | ButtonKind::Catalog
            | ButtonKind::Mpm
            | ButtonKind::RequestContactInfo
            | ButtonKind::Other => {}
        }
        if let Some(more) = given("more").filter(|_| takes_more(kind)) {
            match serde_json::from_str(&more) {
                Ok(more) => button.more = Some(more),
                Err(_) => problems.add(&name(n, "more"), "This is not JSON."),
            }
        }
        button
    }
}

/// Whether this kind may carry something in Meta's words.
fn takes_more(kind: ButtonKind) -> bool {
    match kind {
        ButtonKind::Url
        | ButtonKind::Flow
        | ButtonKind::Otp
        | ButtonKind::VoiceCall
        | ButtonKind::Mpm
        | ButtonKind::Catalog
        | ButtonKind::Other => true,
        ButtonKind::QuickReply
        | ButtonKind::PhoneNumber
        | ButtonKind::CopyCode
        | ButtonKind::RequestContactInfo => false,
    }
}
