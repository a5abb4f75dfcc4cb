//! An audience in words.

use super::{
    Builder, Join, Kind, Menu, Term,
    menu::{needs_value, operators},
    show::STAGES,
};
use crate::console::parts::plural;
use maud::{Markup, html};

/// An audience in words, for summaries.
pub(crate) fn in_words(builder: &Builder, menu: &Menu) -> Markup {
    let picked = i64::try_from(builder.picked.len()).unwrap_or(i64::MAX);
    html! {
        @match builder.kind {
            Kind::All => "Everybody",
            Kind::Picked => (plural(picked, "picked contact", "picked contacts")),
            Kind::Json => "A nested filter (as JSON)",
            Kind::Conditions => @if builder.terms.is_empty() { "Nobody yet" } @else {
                @for (n, term) in builder.terms.iter().enumerate() {
                    @if n > 0 { span class="muted" { @if builder.join == Join::And { " and " } @else { " or " } } }
                    (sentence(menu, term))
                }
            },
        }
    }
}

fn sentence(menu: &Menu, term: &Term) -> String {
    match term {
        Term::Field { field, op, value } => {
            let words = operators(menu.kind(field))
                .iter()
                .find(|(word, _)| word == op);
            let words = words.map_or(op.as_str(), |(_, label)| label);
            let value = if needs_value(op) {
                format!(" “{value}”")
            } else {
                String::new()
            };
            format!("{} {words}{value}", menu.label(field))
        }
        Term::Stage {
            campaign,
            stage,
            is,
        } => {
            let label = STAGES
                .iter()
                .find(|(word, _)| word == stage)
                .map_or(stage.as_str(), |(_, label)| label);
            let at = if *is { "at least" } else { "not even" };
            format!(
                "{at} {} in “{}”",
                label.to_lowercase(),
                menu.campaign(campaign)
            )
        }
        Term::Silence { time } => format!("not messaged for {time}"),
    }
}
