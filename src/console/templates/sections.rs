//! The sections of the editor that do not change while somebody types: what it is called, its header, its texts.

use super::{editor::Form, fields::word, languages, standing};
use crate::console::{
    fields::Fields,
    parts::{Choices, Field, Problems, facts, notice_plain},
};
use domain::template::HeaderKind;
use entity::template::TemplateStatus;
use maud::{Markup, html};

/// Name, language and category.
pub(super) fn basics(form: &Form<'_>) -> Markup {
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

/// What stands above the body.
pub(super) fn header(fields: &Fields, problems: &Problems) -> Markup {
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

/// Body and footer.
pub(super) fn texts(fields: &Fields, problems: &Problems) -> Markup {
    html! {
        (Field::prose("body", "Body", 7).value(fields.get("body")).problem(problems.of("body")).required().swaps()
            .hint("At most 1,024 characters. *bold*, _italic_, ~struck~; {{1}} or {{first_name}} for each person's own value."))
        (Field::text("footer", "Footer").value(fields.get("footer")).problem(problems.of("footer")).longest(60)
            .hint("May be left empty. At most 60 characters, without variables. A good place for how to opt out."))
    }
}
