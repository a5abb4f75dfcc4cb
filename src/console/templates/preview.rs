//! What a person would see of a template that is being written, and what would be refused of it.

use super::fields::{self, Read};
use crate::console::{
    failure::Outcome,
    fields::Typed,
    frame::{Section, sentence},
    parts::bubble,
    visit::AgentVisit,
};
use domain::{channel, error::InvalidField, template};
use maud::{Markup, html};
use poem::handler;

/// The longest body, in characters (the verb refuses longer ones).
const LONGEST_BODY: usize = 1024;

/// The piece beside the form.
#[handler]
pub(super) async fn draw(visit: AgentVisit, typed: Typed) -> Outcome {
    let read = fields::read(&typed);
    let reviewed = channel::of(&visit.ctx, visit.agent.id).await?.is_some();
    let length = read.content.body.trim().chars().count();
    let body = html! {
        (bubble(&read.content.render(&read.examples)))
        p class="small muted" { "Body: " (length) " of " (LONGEST_BODY) " characters" }
        (verdict(&read, reviewed))
    };
    Ok(visit.piece("Preview", Section::Templates, body))
}

/// The first rule that is broken, by the same checks as when it is saved.
fn verdict(read: &Read, reviewed: bool) -> Markup {
    let Read {
        content, examples, ..
    } = read;
    let broken = template::check(content, examples).err();
    let for_meta = template::validate_for_meta(content, examples).err();
    html! {
        @match (broken, for_meta) {
            (Some(why), _) => p class="verdict" { strong { "Cannot be saved yet. " } (says(&why)) },
            (None, Some(why)) if reviewed => p class="verdict" { strong { "Meta would refuse it. " } (says(&why)) },
            (None, Some(why)) => p class="verdict" {
                strong { "Good enough for the simulation; Meta would refuse it. " } (says(&why))
            },
            (None, None) => p class="verdict fine" { "It keeps every rule of Meta's that can be checked here." },
        }
    }
}

fn says(why: &InvalidField) -> Markup {
    html! { (place(&why.field)) ": " (sentence(&why.message)) }
}

/// What a field is called in the form.
fn place(field: &str) -> String {
    let button = field
        .strip_prefix("buttons[")
        .and_then(|rest| rest.split(']').next());
    if let Some(n) = button.and_then(|n| n.parse::<usize>().ok()) {
        return format!("Button {}", n + 1);
    }
    let word = match field.split('.').next().unwrap_or(field) {
        "name" => "Name",
        "language" => "Language",
        "category" => "Category",
        "header" => "Header",
        "body" => "Body",
        "footer" => "Footer",
        "buttons" => "Buttons",
        "examples" => "Examples",
        _ => "Template",
    };
    word.to_owned()
}
