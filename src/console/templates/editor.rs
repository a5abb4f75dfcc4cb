//! The editor: the form, with what the person would see beside it.

use super::{
    buttons, examples,
    fields::{self, word},
    languages, standing,
};
use crate::console::{
    failure::Outcome,
    fields::{Fields, Typed},
    frame::Section,
    parts::{Choices, Field, Problems, facts, link, notice_plain},
    visit::AgentVisit,
};
use domain::template::{ButtonKind, HeaderKind};
use entity::template::{Model, TemplateStatus};
use maud::{Markup, html};
use poem::{handler, http::StatusCode};

/// What is edited.
pub(super) struct Form<'a> {
    /// The template, if there is one already.
    pub(super) row: Option<&'a Model>,
    /// What stands in the form.
    pub(super) fields: &'a Fields,
    /// What is wrong with it.
    pub(super) problems: &'a Problems,
    /// Whether Meta reviews it.
    pub(super) reviewed: bool,
}

/// The part of the form that changes with the variables and the buttons.
#[handler]
pub(super) async fn swap(visit: AgentVisit, typed: Typed) -> Outcome {
    let parts = parts(&fields::pressed(&typed), &Problems::default());
    Ok(visit.piece("Template", Section::Templates, parts))
}

/// The page.
pub(super) fn draw(visit: &AgentVisit, form: &Form<'_>) -> Outcome {
    let title = form.row.map_or("New template", |row| row.name.as_str());
    let (address, back) = match form.row {
        Some(row) => {
            let page = visit.at(format!("templates/{}", row.id));
            (format!("{page}/edit"), page)
        }
        None => (visit.at("templates"), visit.at("templates")),
    };
    let body = html! {
        p class="crumbs" { a href=(visit.at("templates")) { "Templates" } }
        div class="page-head" { div { h1 { (title) } p class="sub" { (what_happens(form)) } } }
        (summary(form.fields, form.problems))
        form class="two template-editor" method="post" action=(address) data-swap=(visit.at("look/template")) data-swap-into="parts"
            data-preview=(visit.at("look/template/preview")) data-preview-into="preview" data-preview-now {
            (visit.csrf())
            button class="unseen" type="submit" tabindex="-1" aria-hidden="true" { "Save" }
            div class="card stack" {
                (basics(form))
                (header(form.fields, form.problems))
                (texts(form.fields, form.problems))
                div class="stack wide-gap" id="parts" { (parts(form.fields, form.problems)) }
                div class="form-foot" {
                    div class="actions" { (link(&back, "", "Cancel")) }
                    div class="actions" {
                        button class="button primary" type="submit" data-go-on { (button(form)) }
                    }
                }
            }
            aside class="stack sticky" aria-label="Preview" {
                div id="preview" class="stack" aria-live="polite" {
                    noscript { p class="muted" { "The preview is on the template's page once it is saved." } }
                }
            }
        }
    };
    let mut response = visit.page(title, Section::Templates, body);
    if !form.problems.is_empty() {
        response.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(response)
}

fn what_happens(form: &Form<'_>) -> &'static str {
    let with_meta = form.row.is_some_and(|row| row.meta_id.is_some());
    match (form.reviewed, form.row) {
        (true, Some(row)) if with_meta && row.status == TemplateStatus::Approved => {
            "Meta reviews the change; it cannot be sent until that is done. Campaigns that were sent keep their text."
        }
        (true, Some(_)) if with_meta => "Meta reviews the change.",
        (true, Some(_)) => "A draft that Meta does not have yet.",
        (true, None) => "It is handed in to Meta, whose review takes minutes to a day.",
        (false, Some(_)) => "Campaigns that were sent keep their text.",
        (false, None) => "No WhatsApp number is connected: it is approved at once, and simulated.",
    }
}

fn button(form: &Form<'_>) -> &'static str {
    match (form.reviewed, form.row) {
        (true, None) => "Create and submit to Meta",
        (false, None) => "Create template",
        (true, Some(row)) if row.meta_id.is_some() => "Save and submit the change",
        (_, Some(_)) => "Save",
    }
}

/// What stands above the form, if something is wrong.
fn summary(fields: &Fields, problems: &Problems) -> Markup {
    let read = fields::read(fields);
    let mut names: Vec<String> = ["name", "language", "category", "body", "footer", "buttons"]
        .map(str::to_owned)
        .to_vec();
    names.push("header".to_owned());
    for n in 0..read.content.buttons.len() {
        names.push(format!("buttons[{n}]"));
    }
    names.extend(
        read.content
            .variables()
            .iter()
            .map(|key| format!("examples.{key}")),
    );
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    problems.summary(&names)
}

fn basics(form: &Form<'_>) -> Markup {
    let Form {
        row,
        fields,
        problems,
        reviewed,
    } = form;
    let fixed = row.filter(|row| *reviewed && row.meta_id.is_some());
    let languages = languages::options(fields.get("language"));
    let category_fixed = fixed.is_some_and(|row| row.status == TemplateStatus::Approved);
    html! {
        @if let Some(row) = fixed {
            (facts([("Name", html! { code { (row.name) } }), ("Language", html! { (row.language) })]))
            @for name in ["name", "language"] { input type="hidden" name=(name) value=(fields.get(name)); }
        } @else {
            div class="side-by-side" {
                (Field::text("name", "Name").value(fields.get("name")).problem(problems.of("name")).longest(512).required()
                    .placeholder("order_update").hint("Lowercase letters, digits and underscores. People do not see it."))
                (Field::select("language", "Language", &languages).value(fields.get("language")).problem(problems.of("language"))
                    .hint("In which you write it; one template for each."))
            }
        }
        @if let Some(row) = fixed.filter(|_| category_fixed) {
            (facts([("Category", html! { (standing::category(row.category)) })]))
            input type="hidden" name="category" value=(fields.get("category"));
            @if let Some(problem) = problems.of("category") { p class="problem" { (problem) } }
        } @else {
            (Choices::new("category", "Category").chosen(fields.get("category")).problem(problems.of("category"))
                .option("marketing", "Marketing", "Offers, news, invitations: whatever people did not ask for.")
                .option("utility", "Utility", "About an order, an appointment or an account that the person knows of.")
                .option("authentication", "Authentication", "One-time codes, in Meta's own words."))
        }
        div class="of-authentication" {
            (notice_plain("Meta writes the text: the body must be “*{{1}}* is your verification code.”, with one button, \
                           the one-time code, and no header."))
        }
    }
}

fn header(fields: &Fields, problems: &Problems) -> Markup {
    let mut kinds = vec![
        (String::new(), "None".to_owned()),
        (word(HeaderKind::Text), "A line of text".to_owned()),
        (word(HeaderKind::Image), "Picture".to_owned()),
        (word(HeaderKind::Video), "Video".to_owned()),
        (word(HeaderKind::Document), "Document".to_owned()),
        (
            word(HeaderKind::Location),
            "Place on the map (Outbound cannot send it)".to_owned(),
        ),
        (
            word(HeaderKind::Gif),
            "Animation (Outbound cannot send it)".to_owned(),
        ),
    ];
    let other = word(HeaderKind::Other);
    if fields.get("header.type") == other {
        kinds.push((
            other,
            "A header of Meta's that Outbound does not know".to_owned(),
        ));
    }
    let problem = problems
        .of("header.type")
        .or(problems.of("header"))
        .or(problems.of("header.more"));
    html! {
        div class="template-header side-by-side" {
            (Field::select("header.type", "Header", &kinds).value(fields.get("header.type")).problem(problem))
            div class="of-text" {
                (Field::text("header.text", "Text of the header").value(fields.get("header.text")).problem(problems.of("header.text"))
                    .longest(60).swaps().hint("At most 60 characters, with one variable at most; no emoji, no *bold*."))
            }
            div class="of-media" {
                (Field::line("url", "header.example_url", "Address of the file").value(fields.get("header.example_url"))
                    .problem(problems.of("header.example_url")).placeholder("https://example.com/picture.jpg")
                    .hint("Reviewers see it, and every message carries it."))
            }
            input type="hidden" name="header.more" value=(fields.get("header.more"));
        }
    }
}

fn texts(fields: &Fields, problems: &Problems) -> Markup {
    html! {
        (Field::prose("body", "Body", 7).value(fields.get("body")).problem(problems.of("body")).required().swaps()
            .hint("At most 1,024 characters. *bold*, _italic_, ~struck~; {{1}} or {{first_name}} for each person's own value."))
        (Field::text("footer", "Footer").value(fields.get("footer")).problem(problems.of("footer")).longest(60)
            .hint("May be left empty. At most 60 characters, without variables. A good place for how to opt out."))
    }
}

/// Buttons and examples.
fn parts(fields: &Fields, problems: &Problems) -> Markup {
    let content = fields::read(fields).content;
    let otp = content
        .buttons
        .iter()
        .any(|button| button.kind == ButtonKind::Otp);
    html! {
        (buttons::show(fields, problems))
        @if !otp || !content.variables().is_empty() { (examples::show(&content, fields, problems)) }
    }
}
