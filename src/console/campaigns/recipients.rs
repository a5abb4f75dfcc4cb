//! The recipients of a campaign, by stage, searched.

use crate::console::{
    failure::Outcome,
    fields::Asked,
    frame::{Icon, Section},
    parts::{Shown, cell, filters, link, moment, number, pager, rows, search, stage, stages},
    visit::AgentVisit,
};
use domain::{
    campaign,
    page::{Page, Wanted},
    recipient::{self, Counts, Filter, Listed, Stage},
};
use entity::{CampaignId, recipient::RecipientState};
use maud::{Markup, html};
use poem::handler;

/// Recipients on one page.
const PER_PAGE: u64 = 50;

/// The page.
#[handler]
pub(super) async fn page(visit: AgentVisit, asked: Asked) -> Outcome {
    let id: CampaignId = visit.id("campaign")?;
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let row = campaign::get(ctx, agent, id).await?;
    let wanted = Wanted::parse(
        &format!("recipients/{id}"),
        Some(PER_PAGE),
        asked.filled("cursor"),
    )?;
    let filter = Filter {
        stage: Stage::ALL
            .into_iter()
            .find(|stage| stage.name() == asked.get("stage")),
        q: asked.filled("q").map(str::to_owned),
    };
    let funnels = campaign::funnel(ctx, &[id]).await?;
    let counts = funnels.get(&id).copied().unwrap_or_default();
    let nobody = filter
        .stage
        .is_some_and(|wanted| stages(&counts).contains(&(wanted, 0)));
    // To find that nobody stands there, all would be looked at.
    let found = if nobody {
        Page {
            data: Vec::new(),
            next_cursor: None,
        }
    } else {
        recipient::list(ctx, agent, id, &filter, wanted).await?
    };
    let path = visit.at(format!("campaigns/{id}/recipients"));
    let body = html! {
        p class="crumbs" {
            a href=(visit.at("campaigns")) { "Campaigns" } " / " a href=(visit.at(format!("campaigns/{id}"))) { (row.name) }
        }
        div class="page-head" {
            div { h1 { "Recipients" } }
            div class="actions" { (link(&visit.at(format!("campaigns/{id}/export.csv")), "", html! { (Icon::Download) "Export" })) }
        }
        div class="toolbar" {
            (filters(&path, &asked, "stage", &names(&counts)))
            (search(&path, &asked, "Phone or reason"))
        }
        @if found.data.is_empty() { p class="muted" { "Nobody is found by that." } } @else {
            div class="table" {
                (rows("Recipients", &["Phone", "Stage", "What came of it", "Since"], found.data.iter().map(|listed| line(&path, listed))))
            }
        }
        (pager(Shown { path: &path, asked: &asked, next: found.next_cursor.as_deref() }))
    };
    Ok(visit.page("Recipients", Section::Campaigns, body))
}

fn names(counts: &Counts) -> Vec<(&'static str, String)> {
    let all = std::iter::once(("", format!("All {}", number(counts.total()))));
    let each = stages(counts).into_iter().filter(|(_, n)| *n > 0);
    all.chain(each.map(|(stage, n)| (stage.name(), format!("{} {}", label(stage), number(n)))))
        .collect()
}

fn label(stage: Stage) -> &'static str {
    match stage {
        Stage::Queued => "Queued",
        Stage::Sent => "Sent",
        Stage::Delivered => "Delivered",
        Stage::Read => "Read",
        Stage::Replied => "Replied",
        Stage::Failed => "Failed",
        Stage::Cancelled => "Cancelled",
    }
}

fn line(path: &str, listed: &Listed) -> Markup {
    let Listed { recipient, reply } = listed;
    let since = [
        recipient.failed_at,
        recipient.replied_at,
        recipient.read_at,
        recipient.delivered_at,
        recipient.sent_at,
    ];
    let since = since
        .into_iter()
        .flatten()
        .next()
        .unwrap_or(recipient.queued_at);
    html! {
        (cell("Phone", "main", html! {
            a href={ (path) "/" (recipient.id) } { (recipient.phone.as_deref().unwrap_or("No phone")) }
        }))
        (cell("Stage", "", html! { (stage(Stage::of(recipient.state))) (note(recipient.state)) }))
        (cell("What came of it", "", html! {
            @if let Some(reply) = reply { "“" (reply) "”" }
            @else if let Some(reason) = &recipient.error_reason { (crate::console::frame::sentence(reason)) }
        }))
        (cell("Since", "nowrap", moment(since)))
    }
}

/// What the stage alone does not say.
pub(super) fn note(state: RecipientState) -> Markup {
    let text = match state {
        RecipientState::Sending => "on its way",
        RecipientState::Held => "held",
        RecipientState::InDoubt => "in doubt",
        _ => return html! {},
    };
    html! { " " span class="badge amber" { (text) } }
}
