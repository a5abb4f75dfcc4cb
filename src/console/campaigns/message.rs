//! The second step: the template, its variables, and what somebody would see.

use super::{
    basics, create,
    draft::{self, Saved},
    preview,
    steps::{self, Step},
    variables,
};
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Asked, Fields, Typed},
    frame::{Icon, Section},
    parts::{
        Field, Problems,
        audience::{Builder, Menu},
        empty, link,
    },
    reply,
    visit::AgentVisit,
};
use domain::{
    campaign::Change,
    page::MAX_LIMIT,
    template::{self, Content},
};
use entity::{
    TemplateId,
    campaign::Model,
    template::{Model as Template, TemplateStatus},
};
use maud::{Markup, html};
use poem::{handler, http::StatusCode};

/// Of a campaign that is not drafted yet: what the first step says stands in the address.
#[handler]
pub(super) async fn new(visit: AgentVisit, asked: Asked) -> Outcome {
    let name = asked.get("name");
    let mut problems = Problems::default();
    if name.trim().is_empty() || name.chars().count() > 200 {
        problems.add("name", "Give it a name of at most 200 characters.");
        let form = basics::Form {
            draft: None,
            fields: &asked,
            problems: &problems,
            saved: None,
        };
        return basics::draw(&visit, &form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    draw(
        &visit,
        &Form {
            draft: None,
            fields: &asked,
            problems: &problems,
            saved: None,
        },
        StatusCode::OK,
    )
    .await
}

/// Of a draft.
#[handler]
pub(super) async fn page(visit: AgentVisit) -> Outcome {
    let row = match draft::of(&visit).await? {
        Ok(row) => row,
        Err(answer) => return Ok(answer),
    };
    let fields = fields_of(&row);
    let form = Form {
        draft: Some(&row),
        fields: &fields,
        problems: &Problems::default(),
        saved: None,
    };
    draw(&visit, &form, StatusCode::OK).await
}

/// Saves a draft's.
#[handler]
pub(super) async fn save(visit: AgentVisit, typed: Typed) -> Outcome {
    let row = match draft::of(&visit).await? {
        Ok(row) => row,
        Err(answer) => return Ok(answer),
    };
    let none = Problems::default();
    if create::was_swapped(&typed) {
        let form = Form {
            draft: Some(&row),
            fields: &typed,
            problems: &none,
            saved: None,
        };
        return draw(&visit, &form, StatusCode::OK).await;
    }
    let (template_id, variables) = create::message(&visit, &typed).await?;
    let change = Change {
        template_id,
        variables,
        ..Change::default()
    };
    let (row, problems, saved) = match draft::save(&visit, row.id, &typed, change).await? {
        Saved::Yes(row) => return Ok(reply::see(&steps::at(&visit, &row, Step::Audience))),
        Saved::No(problems) => (row, problems, None),
        Saved::Changed(theirs) => (*theirs.clone(), none, Some(*theirs)),
    };
    let form = Form {
        draft: Some(&row),
        fields: &typed,
        problems: &problems,
        saved: saved.as_ref(),
    };
    draw(&visit, &form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The part of the form that changes with the template and the sources.
#[handler]
pub(super) async fn swap(visit: AgentVisit, typed: Typed) -> Outcome {
    let all = usable(&visit).await?;
    let chosen = chosen(&all, &typed);
    let menu = Menu::load(&visit, &Builder::default()).await?;
    let part = part(chosen, &typed, &menu, &Problems::default());
    Ok(visit.piece("Variables", Section::Campaigns, part))
}

/// The form with what stands in it.
pub(super) struct Form<'a> {
    pub(super) draft: Option<&'a Model>,
    pub(super) fields: &'a Fields,
    pub(super) problems: &'a Problems,
    /// What somebody else has saved meanwhile.
    pub(super) saved: Option<&'a Model>,
}

/// The page.
pub(super) async fn draw(visit: &AgentVisit, form: &Form<'_>, status: StatusCode) -> Outcome {
    let Form {
        draft,
        fields,
        problems,
        saved,
    } = form;
    let all = usable(visit).await?;
    if all.is_empty() {
        return Ok(visit.page(
            "New campaign",
            Section::Campaigns,
            no_template(visit, *draft),
        ));
    }
    let menu = Menu::load(visit, &Builder::default()).await?;
    let chosen = chosen(&all, fields);
    let address = draft.map_or_else(
        || visit.at("campaigns"),
        |row| steps::at(visit, row, Step::Message),
    );
    let options = options(&all);
    let body = html! {
        (steps::head(visit, *draft, Step::Message))
        @if let Some(theirs) = saved { (draft::changed_notice()) (their_message(theirs, fields, &all)) }
        (problems.summary(&["template_id", "variables"]))
        form class="two" method="post" action=(address) data-swap=(visit.at("look/message")) data-swap-into="variables"
            data-preview=(visit.at("look/preview")) data-preview-into="preview" data-preview-now {
            (visit.csrf())
            @if let Some(row) = draft { (draft::version(row)) } @else {
                @for name in ["name", "reply_mode"] { input type="hidden" name=(name) value=(fields.get(name)); }
            }
            div class="card stack" {
                (Field::select("template_id", "Template", &options).value(fields.get("template_id")).swaps().required()
                    .problem(problems.of("template_id")).hint("Only approved templates can be sent to people who have not written first."))
                noscript { button class="button small" type="submit" name="do" value="swap" { "Show its variables" } }
                div class="stack" id="variables" { (part(chosen, fields, &menu, problems)) }
                div class="form-foot" {
                    div class="actions" { (link(&back(visit, *draft, fields), "", "Back")) }
                    div class="actions" {
                        button class="button primary" type="submit" data-go-on {
                            @if draft.is_some() { "Save and go on" } @else { "Save draft and go on" } (Icon::Next)
                        }
                    }
                }
            }
            aside class="stack sticky" aria-label="Preview" {
                (preview::chooser(visit, fields).await?)
                div id="preview" aria-live="polite" { (preview::of(visit, fields).await?) }
            }
        }
    };
    let mut response = visit.page("Message", Section::Campaigns, body);
    response.set_status(status);
    Ok(response)
}

fn part(chosen: Option<&Template>, fields: &Fields, menu: &Menu, problems: &Problems) -> Markup {
    html! {
        @match chosen {
            None => p class="muted" { "Choose a template: then its variables appear here." },
            Some(row) => {
                @if row.status != TemplateStatus::Approved {
                    p class="problem" { "This template is not approved yet. You can go on; it can be sent when it is." }
                }
                (variables::show(&Content::of(row), fields, menu, problems))
            }
        }
    }
}

/// The templates that a campaign can be drafted with, approved ones first.
async fn usable(visit: &AgentVisit) -> Result<Vec<Template>, Failure> {
    let found = template::list(&visit.ctx, visit.agent.id, None, Some(MAX_LIMIT), None).await?;
    let mut all = found.data;
    all.sort_by_key(|row| row.status != TemplateStatus::Approved);
    Ok(all)
}

fn chosen<'a>(all: &'a [Template], fields: &Fields) -> Option<&'a Template> {
    let id: TemplateId = fields.get("template_id").parse().ok()?;
    all.iter().find(|row| row.id == id)
}

fn options(all: &[Template]) -> Vec<(String, String)> {
    let none = (String::new(), "Choose …".to_owned());
    let options = all.iter().map(|row| {
        let note = if row.status == TemplateStatus::Approved {
            String::new()
        } else {
            format!(", {}", row.status.name())
        };
        (
            row.id.to_string(),
            format!("{} ({}{note})", row.name, row.language),
        )
    });
    std::iter::once(none).chain(options).collect()
}

fn their_message(theirs: &Model, fields: &Fields, all: &[Template]) -> Markup {
    let name = |id: &str| {
        all.iter()
            .find(|row| row.id.to_string() == id)
            .map_or(id.to_owned(), |row| row.name.clone())
    };
    let saved = fields_of(theirs);
    let labels = saved
        .iter()
        .filter(|(key, value)| !value.is_empty() && fields.get(key) != *value);
    html! {
        @for (key, value) in labels {
            @if key == "template_id" { (draft::theirs(&name(value), "")) }
            @else { p class="theirs" { strong { "Saved meanwhile: " } code { (key) } " = " (value) } }
        }
    }
}

fn fields_of(row: &Model) -> Fields {
    let stored = serde_json::from_value(row.variables.clone()).unwrap_or_default();
    variables::fields_of(&stored).with("template_id", row.template_id.to_string())
}

fn back(visit: &AgentVisit, draft: Option<&Model>, fields: &Fields) -> String {
    match draft {
        Some(row) => steps::at(visit, row, Step::Basics),
        None => {
            let kept = Fields::default()
                .with("name", fields.get("name"))
                .with("reply_mode", fields.get("reply_mode"));
            visit.at(format!("campaigns/new?{}", kept.query()))
        }
    }
}

fn no_template(visit: &AgentVisit, draft: Option<&Model>) -> Markup {
    html! {
        (steps::head(visit, draft, Step::Message))
        (empty(Icon::Template, "There is no template yet",
            "A campaign says what its template says. Make one first; without a WhatsApp number it is approved at once.",
            link(&visit.at("templates/new"), "primary", html! { (Icon::Plus) "New template" })))
    }
}
