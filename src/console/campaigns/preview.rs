//! What somebody would see, drawn anew while the form changes.

use super::create;
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Fields, Typed},
    frame::Section,
    parts::{Field, bubble, notice_plain},
    visit::AgentVisit,
};
use domain::{campaign, contact, contact::Search, page::Wanted};
use entity::ContactId;
use maud::{Markup, html};
use poem::handler;

/// Contacts to look through the eyes of.
const CONTACTS: u64 = 20;

/// The preview of what is typed.
#[handler]
pub(super) async fn draw(visit: AgentVisit, typed: Typed) -> Outcome {
    let markup = of(&visit, &typed).await?;
    Ok(visit.piece("Preview", Section::Campaigns, markup))
}

/// The preview of what stands in the form.
pub(super) async fn of(visit: &AgentVisit, fields: &Fields) -> Result<Markup, Failure> {
    let (Some(template), variables) = create::message(visit, fields).await? else {
        return Ok(notice_plain(
            "Choose a template: then you see here what people will see.",
        ));
    };
    let contact: Option<ContactId> = fields.get("preview_contact").parse().ok();
    let variables = variables.unwrap_or_default();
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let rendered = campaign::preview_draft(ctx, agent, template, &variables, contact).await?;
    Ok(html! {
        (bubble(&rendered))
        @if !rendered.missing.is_empty() {
            p class="small muted" {
                "Marked is what has no value" @if contact.is_some() { " for this contact" } ". "
                @if variables.len() < rendered.missing.len() { "Choose where it comes from." }
            }
        }
    })
}

/// Whose values the preview shows.
pub(super) async fn chooser(visit: &AgentVisit, fields: &Fields) -> Result<Markup, Failure> {
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let page = contact::list(ctx, agent, Search::default(), Wanted::first(CONTACTS)).await?;
    let mut options = vec![(String::new(), "Example values".to_owned())];
    options.extend(page.data.iter().map(|row| {
        let name = row
            .name
            .as_deref()
            .or(row.phone.as_deref())
            .unwrap_or("Unnamed contact");
        (row.id.to_string(), name.to_owned())
    }));
    Ok(html! {
        (Field::select("preview_contact", "Preview with", &options).value(fields.get("preview_contact")))
        noscript { button class="button small" type="submit" name="do" value="swap" { "Show" } }
    })
}
