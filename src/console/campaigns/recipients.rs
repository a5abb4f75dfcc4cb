//! The recipients of a campaign, by stage, searched.

use crate::console::{
    failure::{Failure, Outcome},
    fields::{Asked, Fields},
    frame::{Icon, Section},
    parts::{
        PATIENCE, Shown, SoFar, cell, filters, goes_on, link, moment, number, pager, rows, search,
        stage, stages,
    },
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

/// The page. Who is rare among many is looked for a while, and then by pieces that follow.
#[handler]
pub(super) async fn page(visit: AgentVisit, asked: Asked) -> Outcome {
    let id: CampaignId = visit.id("campaign")?;
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let row = campaign::get(ctx, agent, id).await?;
    let counts = counts(&visit, id).await?;
    let found = look(&visit, &asked, id, &counts).await?;
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
        (found)
    };
    Ok(visit.page("Recipients", Section::Campaigns, body))
}

/// What else of a page is found.
#[handler]
pub(super) async fn more(visit: AgentVisit, asked: Asked) -> Outcome {
    let id: CampaignId = visit.id("campaign")?;
    let counts = counts(&visit, id).await?;
    let found = look(&visit, &asked, id, &counts).await?;
    Ok(visit.piece("Recipients", Section::Campaigns, found))
}

async fn counts(visit: &AgentVisit, id: CampaignId) -> Result<Counts, Failure> {
    let funnels = campaign::funnel(&visit.ctx, &[id]).await?;
    Ok(funnels.get(&id).copied().unwrap_or_default())
}

async fn look(
    visit: &AgentVisit,
    asked: &Fields,
    id: CampaignId,
    counts: &Counts,
) -> Result<Markup, Failure> {
    let so_far = SoFar::of(asked, PER_PAGE);
    let filter = Filter {
        stage: Stage::ALL
            .into_iter()
            .find(|stage| stage.name() == asked.get("stage")),
        q: asked.filled("q").map(str::to_owned),
    };
    let left = Some(PER_PAGE - so_far.found);
    let wanted = Wanted::parse(&recipient::list_name(id), left, so_far.from)?.within(PATIENCE);
    // All of those that stand there are found: nobody needs to look on.
    let standing = stages(counts)
        .into_iter()
        .find(|(stage, _)| Some(*stage) == filter.stage);
    let known = standing.filter(|_| filter.q.is_none() && asked.filled("cursor").is_none());
    let are_all = |found: u64| known.is_some_and(|(_, n)| found >= n.unsigned_abs());
    let found = if are_all(so_far.found) {
        Page::empty()
    } else {
        recipient::list(&visit.ctx, visit.agent.id, id, &filter, wanted).await?
    };
    let path = visit.at(format!("campaigns/{id}/recipients"));
    let all = so_far.found + found.data.len() as u64;
    Ok(html! {
        @if !found.data.is_empty() {
            div class="table" {
                (rows("Recipients", &["Phone", "Stage", "What came of it", "Since"], found.data.iter().map(|listed| line(&path, listed))))
            }
        }
        @match &found.next_cursor {
            Some(from) if found.is_unfinished && all < PER_PAGE && !are_all(all) => (goes_on(&format!("{path}/more"), asked, all, from)),
            next => {
                @if all == 0 { p class="muted" { "Nobody is found by that." } }
                (pager(Shown { path: &path, asked: &SoFar::left_out(asked), next: next.as_deref().filter(|_| !are_all(all)) }))
            }
        }
    })
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
