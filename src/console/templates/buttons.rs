//! The buttons in the editor. Every field of every kind is there; the style sheet shows those of the chosen kind, so
//! that choosing needs no script.

use super::{
    button_fields::{name, rows},
    fields::word,
};
use crate::console::{
    fields::Fields,
    parts::{Field, Problems},
};
use domain::template::ButtonKind;
use maud::{Markup, html};

/// The most that Meta takes.
const MOST: usize = 10;

const KINDS: [(ButtonKind, &str); 10] = [
    (
        ButtonKind::QuickReply,
        "Quick reply: answers with its label",
    ),
    (ButtonKind::Url, "Web address: opens a page"),
    (ButtonKind::PhoneNumber, "Phone: calls a number"),
    (ButtonKind::CopyCode, "Copy code: copies an offer's code"),
    (ButtonKind::Flow, "Flow: opens a form in WhatsApp"),
    (ButtonKind::VoiceCall, "WhatsApp call: calls your business"),
    (ButtonKind::Catalog, "Catalog: shows your products"),
    (ButtonKind::Mpm, "Products: shows some of the catalog"),
    (ButtonKind::Otp, "One-time code: for authentication"),
    (ButtonKind::RequestContactInfo, "Ask for the phone number"),
];

/// All of them, and a button that adds one.
pub(super) fn show(fields: &Fields, problems: &Problems) -> Markup {
    let count = rows(fields).len();
    html! {
        section class="stack" aria-labelledby="buttons-head" {
            h2 id="buttons-head" { "Buttons" }
            @if let Some(problem) = problems.of("buttons") { p class="problem" { (problem) } }
            @if count == 0 { p class="muted" { "None. Quick replies make answering easy; an address or a phone leads further." } }
            @for n in 0..count { (one(n, fields, problems)) }
            @if count < MOST {
                div class="actions" {
                    button class="button small" type="submit" name="do" value="add" data-swap { "Add a button" }
                }
            }
        }
    }
}

fn one(n: usize, fields: &Fields, problems: &Problems) -> Markup {
    let kind = name(n, "type");
    let other = word(ButtonKind::Other);
    let mut options: Vec<_> = KINDS
        .iter()
        .map(|(kind, label)| (word(kind), (*label).to_owned()))
        .collect();
    if fields.get(&kind) == other {
        options.push((
            other,
            "A button of Meta's that Outbound does not know".to_owned(),
        ));
    }
    let (label, here) = (name(n, "text"), format!("button {}", n + 1));
    html! {
        fieldset class="template-button" {
            legend { "Button " (n + 1) }
            div class="side-by-side" {
                (Field::select(&kind, "What it does", &options).value(fields.get(&kind)).problem(problems.of(&kind)))
                (Field::text(&label, "Label").value(fields.get(&label)).problem(problems.of(&label))
                    .hint("At most 25 characters. Catalog, products and codes may leave it to Meta."))
            }
            (of_web(n, fields, problems))
            (of_flow(n, fields, problems))
            (of_code(n, fields, problems))
            (more(n, fields, problems))
            div class="actions" {
                @if n > 0 {
                    button class="button small quiet" type="submit" name="do" value={ "up-" (n) } data-swap {
                        "Move up" span class="unseen" { ": " (here) }
                    }
                }
                button class="button small quiet" type="submit" name="do" value={ "remove-" (n) } data-swap {
                    "Remove" span class="unseen" { " " (here) }
                }
            }
        }
    }
}

fn of_web(n: usize, fields: &Fields, problems: &Problems) -> Markup {
    let (url, phone, code) = (name(n, "url"), name(n, "phone_number"), name(n, "example"));
    html! {
        div class="of-url" {
            (Field::text(&url, "Address").value(fields.get(&url)).problem(problems.of(&url)).swaps()
                .placeholder("https://example.com/offer").hint("May end with {{1}}, as in https://example.com/orders/{{1}}."))
        }
        div class="of-phone_number" {
            (Field::line("tel", &phone, "Phone number").value(fields.get(&phone)).problem(problems.of(&phone))
                .placeholder("+15550001111").hint("With its country code."))
        }
        div class="of-copy_code" {
            (Field::text(&code, "Code").value(fields.get(&code)).problem(problems.of(&code)).longest(20)
                .placeholder("SUMMER25").hint("Letters and digits, at most 20."))
        }
    }
}

fn of_flow(n: usize, fields: &Fields, problems: &Problems) -> Markup {
    let field = |part: &str| (name(n, part), part.to_owned());
    let [id, called, action, screen] = ["flow_id", "flow_name", "flow_action", "navigate_screen"]
        .map(field)
        .map(|(name, _)| name);
    let actions = [
        ("", "As Meta does by default"),
        ("navigate", "Opens a screen"),
        ("data_exchange", "Asks your server first"),
    ]
    .map(|(value, label)| (value.to_owned(), label.to_owned()));
    html! {
        div class="of-flow side-by-side" {
            (Field::text(&id, "Flow, by Meta's id").value(fields.get(&id)).problem(problems.of(&id)))
            (Field::text(&called, "Or by its name").value(fields.get(&called)).problem(problems.of(&called)))
            (Field::select(&action, "How it begins", &actions).value(fields.get(&action)).problem(problems.of(&action)))
            (Field::text(&screen, "First screen").value(fields.get(&screen)).problem(problems.of(&screen)))
        }
    }
}

fn of_code(n: usize, fields: &Fields, problems: &Problems) -> Markup {
    let [how, minutes, secret] = [
        "otp_type",
        "code_expiration_minutes",
        "security_recommendation",
    ]
    .map(|part| name(n, part));
    let ways = [
        ("copy_code", "The person copies it"),
        ("one_tap", "One tap fills it into your app"),
        ("zero_tap", "It is filled in without a tap"),
    ]
    .map(|(value, label)| (value.to_owned(), label.to_owned()));
    html! {
        div class="of-otp side-by-side" {
            (Field::select(&how, "How the code gets into the app", &ways).value(fields.get(&how)).problem(problems.of(&how)))
            (Field::line("number", &minutes, "Valid for minutes").value(fields.get(&minutes)).problem(problems.of(&minutes))
                .hint("1 to 90; Meta writes it into the footer. May be left empty."))
            (Field::check(&secret, "Add that the code is to be kept secret").value(fields.get(&secret)).problem(problems.of(&secret)))
        }
    }
}

/// What else Meta has for it. Of a button that is not known here it is the whole button, kept as it is.
fn more(n: usize, fields: &Fields, problems: &Problems) -> Markup {
    let more = name(n, "more");
    html! {
        div class="of-more" {
            (Field::prose(&more, "In Meta's own words (JSON)", 2).value(fields.get(&more)).problem(problems.of(&more))
                .hint("Only for what the fields here do not say, such as the apps that take a code: {\"supported_apps\": […]}."))
        }
    }
}
