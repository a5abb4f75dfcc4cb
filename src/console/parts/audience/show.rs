//! The builder as a form shows it.

use super::{
    Builder, Join, Kind, Menu, Term,
    menu::{needs_value, operators},
    picked,
};
use crate::console::{
    frame::Icon,
    parts::{Problems, notice_plain},
};
use domain::audience::FieldType;
use maud::{Markup, html};

/// How far somebody got in a campaign.
pub(super) const STAGES: [(&str, &str); 5] = [
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("read", "Read"),
    ("replied", "Replied"),
    ("failed", "Failed"),
];

impl Builder {
    /// The builder, with what is wrong with each row beside it. Stands in an element `#audience`.
    pub(crate) fn show(&self, menu: &Menu, problems: &Problems) -> Markup {
        html! {
            fieldset class="audience-kind" {
                legend class="legend" { "Who is meant" }
                div class="segments" {
                    @for kind in Kind::ALL {
                        label {
                            input type="radio" name="audience.kind" value=(kind.name()) checked[kind == self.kind] data-swap;
                            span { (label(kind)) }
                        }
                    }
                }
                noscript { button class="button small" type="submit" name="audience.do" value="show" { "Show" } }
            }
            @match self.kind {
                Kind::All => (notice_plain("Every contact of this agent, as it stands when the campaign is sent.")),
                Kind::Conditions => (self.rows(menu, problems)),
                Kind::Picked => (picked::show(self, menu)),
                Kind::Json => (self.text(problems)),
            }
            (self.kept_behind(self.kind))
        }
    }

    /// What belongs to the other ways is kept while one of them is shown.
    fn kept_behind(&self, shown: Kind) -> Markup {
        let hides = |kind| shown != kind;
        let picked: Vec<_> = self.picked.iter().map(ToString::to_string).collect();
        html! {
            @if hides(Kind::Conditions) {
                input type="hidden" name="audience.join" value=(self.join.key());
                @for (n, term) in self.terms.iter().enumerate() {
                    @for (name, value) in fields(term) {
                        input type="hidden" name={ "audience." (n) "." (name) } value=(value);
                    }
                }
            }
            input type="hidden" name="audience.picked" value=(picked.join(" "));
            @if hides(Kind::Json) && !self.json.is_empty() {
                input type="hidden" name="audience.json" value=(self.json);
            }
        }
    }

    fn rows(&self, menu: &Menu, problems: &Problems) -> Markup {
        html! {
            @if self.terms.len() > 1 {
                p class="join" {
                    label for="audience-join" { "Contacts match" }
                    select class="bare" id="audience-join" name="audience.join" data-swap {
                        option value="and" selected[self.join == Join::And] { "all of these conditions" }
                        option value="or" selected[self.join == Join::Or] { "at least one of these conditions" }
                    }
                }
            } @else { input type="hidden" name="audience.join" value=(self.join.key()); }
            ol class="terms" aria-label="Conditions" {
                @for (n, term) in self.terms.iter().enumerate() {
                    @let problem = problems.within(&self.place(n));
                    li class={ "term" @if problem.is_some() { " wrong" } } {
                        (row(menu, n, term))
                        button class="button quiet small drop" type="submit" name="audience.do" value={ "remove " (n) } data-swap
                            aria-label={ "Remove condition " (n + 1) } { (Icon::Cross) }
                        @if let Some(problem) = problem { p class="problem" { (problem) } }
                    }
                }
            }
            @if self.terms.is_empty() {
                p class="muted" { "No condition yet, so nobody is meant. Add one, or choose everybody." }
            }
            button class="button" type="submit" name="audience.do" value="add" data-swap { (Icon::Plus) "Add a condition" }
        }
    }

    fn text(&self, problems: &Problems) -> Markup {
        let problem = problems.within("audience");
        html! {
            div class={ "field" @if problem.is_some() { " wrong" } } {
                label for="audience-json" { "The audience as the API writes it" }
                textarea id="audience-json" name="audience.json" rows="12" class="code" spellcheck="false"
                    aria-invalid=[problem.map(|_| "true")] { "\n" (self.json) }
                p class="hint" { "For filters that are nested deeper than rows can show: and, or, not, as described under /docs." }
                @if let Some(problem) = problem { p class="problem" { (problem) } }
            }
        }
    }
}

fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::All => "Everybody",
        Kind::Conditions => "By conditions",
        Kind::Picked => "Single contacts",
        Kind::Json => "As JSON",
    }
}

/// A row's fields by name, for when it is hidden.
fn fields(term: &Term) -> Vec<(&'static str, String)> {
    let about = ("field", term.about().to_owned());
    match term {
        Term::Field { op, value, .. } => vec![about, ("op", op.clone()), ("value", value.clone())],
        Term::Stage {
            campaign,
            stage,
            is,
        } => vec![
            about,
            ("campaign", campaign.clone()),
            ("stage", stage.clone()),
            ("is", if *is { "yes" } else { "no" }.to_owned()),
        ],
        Term::Silence { time } => vec![about, ("days", time.clone())],
    }
}

fn row(menu: &Menu, n: usize, term: &Term) -> Markup {
    let at = |name: &str| format!("audience.{n}.{name}");
    let id = |name: &str| format!("audience-{n}-{name}");
    html! {
        select class="bare" id=(id("field")) name=(at("field")) aria-label={ "Condition " (n + 1) ": field" } data-swap {
            @for (value, label) in menu.fields(term.about()) {
                option value=(value) selected[value == term.about()] { (label) }
            }
        }
        @match term {
            Term::Field { field, op, value } => {
                @let kind = menu.kind(field);
                @let op = known(kind, op);
                select class="bare" id=(id("op")) name=(at("op")) aria-label="Comparison" data-swap {
                    @for (word, label) in operators(kind) {
                        option value=(word) selected[*word == op] { (label) }
                    }
                }
                @if needs_value(op) { (value_of(kind, op, &id("value"), &at("value"), value)) }
                @else { input type="hidden" name=(at("value")) value=(value); }
            }
            Term::Stage { campaign, stage, is } => {
                select class="bare" id=(id("is")) name=(at("is")) aria-label="Reached or not" {
                    option value="yes" selected[*is] { "at least" }
                    option value="no" selected[!*is] { "not even" }
                }
                select class="bare" id=(id("stage")) name=(at("stage")) aria-label="Stage" {
                    @for (word, label) in STAGES { option value=(word) selected[word == stage] { (label) } }
                }
                span class="word" { "of" }
                select class="bare grow" id=(id("campaign")) name=(at("campaign")) aria-label="Campaign" {
                    @if menu.campaigns.is_empty() { option value="" { "No campaign was sent yet" } }
                    @for (word, label) in &menu.campaigns { option value=(word) selected[word == campaign] { (label) } }
                    @if !campaign.is_empty() && !menu.campaigns.iter().any(|(word, _)| word == campaign) {
                        option value=(campaign) selected { (campaign) }
                    }
                }
            }
            Term::Silence { time } => {
                input class="bare short" id=(id("days")) name=(at("days")) value=(time.strip_suffix('d').unwrap_or(time))
                    inputmode="numeric" aria-label="Days" required;
                span class="word" { "days, by any campaign" }
            }
        }
    }
}

/// The comparison, if this type has it; else the type's first.
fn known(kind: FieldType, op: &str) -> &str {
    let all = operators(kind);
    all.iter()
        .find(|(word, _)| *word == op)
        .map_or(all[0].0, |(word, _)| *word)
}

fn value_of(kind: FieldType, op: &str, id: &str, name: &str, value: &str) -> Markup {
    let list = op == "in";
    let input = match kind {
        FieldType::Number if !list => "number",
        FieldType::Date | FieldType::Moment => "date",
        _ => "text",
    };
    let example = match (list, kind) {
        (true, _) => "Separate values by commas",
        (false, FieldType::Phone) => "+49",
        (false, _) => "",
    };
    html! {
        @if kind == FieldType::Boolean {
            select class="bare" id=(id) name=(name) aria-label="Value" {
                option value="true" selected[value == "true"] { "yes" }
                option value="false" selected[value == "false"] { "no" }
            }
        } @else {
            input class="bare grow" type=(input) id=(id) name=(name) value=(value) aria-label="Value" placeholder=(example)
                step=[(input == "number").then_some("any")];
        }
    }
}
