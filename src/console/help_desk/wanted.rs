//! Which tickets somebody wants to see, as the address says.

use super::standing::label;
use crate::console::{fields::Fields, visit::AgentVisit};
use domain::ticket::{COUNTED, Standing, Whose};
use entity::ticket::TicketStatus;
use maud::{Markup, html};

/// Those that are not done.
const OPEN: [TicketStatus; 4] = [
    TicketStatus::New,
    TicketStatus::OnYou,
    TicketStatus::OnCustomer,
    TicketStatus::OnHold,
];

/// How tickets stand that are wanted; those that are open if nothing is said.
pub(super) fn statuses(asked: &Fields) -> Vec<TicketStatus> {
    let named = asked.get("status");
    let one = TicketStatus::ALL
        .into_iter()
        .find(|status| status.name() == named);
    one.map_or_else(|| OPEN.to_vec(), |status| vec![status])
}

/// Whose tickets are wanted.
pub(super) fn whose(asked: &Fields) -> Whose {
    match asked.get("whose") {
        "nobody" => Whose::Nobody,
        text => match text.strip_prefix("of:") {
            Some(name) if !name.is_empty() => Whose::Of(name.to_owned()),
            _ => Whose::Anyone,
        },
    }
}

/// How many stand like this; all that are open for none.
pub(super) fn counted(counts: &[Standing], status: Option<TicketStatus>) -> String {
    let meant = counts.iter().filter(|standing| match status {
        Some(status) => standing.status == status,
        None => OPEN.contains(&standing.status),
    });
    let (mut sum, mut more) = (0, false);
    for standing in meant {
        sum += standing.n.min(COUNTED);
        more |= standing.n > COUNTED;
    }
    let sum = crate::console::parts::number(sum);
    if more { format!("{sum}+") } else { sum }
}

/// The id of the element that holds a count.
pub(super) fn count_id(status: Option<TicketStatus>) -> String {
    format!("count-{}", status.map_or("open", TicketStatus::name))
}

/// Links to the tickets of each status, with how many there are.
pub(super) fn tabs(path: &str, asked: &Fields, counts: &[Standing]) -> Markup {
    let all = [None]
        .into_iter()
        .chain(TicketStatus::ALL.into_iter().map(Some));
    let current = asked.get("status");
    html! {
        nav class="filters" aria-label="Status" {
            @for status in all {
                @let value = status.map_or("", TicketStatus::name);
                @let query = asked.clone().without("cursor").with("status", value).query();
                a href={ (path) "?" (query) } aria-current=[(current == value).then_some("true")] {
                    (status.map_or("Open", label)) " "
                    span class="count" id=(count_id(status)) { (counted(counts, status)) }
                }
            }
        }
    }
}

/// The choice of whose tickets are shown.
pub(super) fn chooser(visit: &AgentVisit, path: &str, asked: &Fields, names: &[String]) -> Markup {
    let me = visit.key.name.as_str();
    let current = asked.get("whose");
    let chosen = current.strip_prefix("of:").unwrap_or_default();
    let others = names
        .iter()
        .map(String::as_str)
        .chain(
            [chosen]
                .into_iter()
                .filter(|name| !name.is_empty() && !names.iter().any(|known| known == name)),
        )
        .filter(|name| *name != me);
    let kept = asked.clone().without("whose").without("cursor");
    html! {
        form class="whose" method="get" action=(path) {
            @for (name, value) in kept.iter() { input type="hidden" name=(name) value=(value); }
            label for="whose" { "Taken by" }
            select class="bare" id="whose" name="whose" {
                option value="" selected[current.is_empty()] { "Anybody" }
                option value={ "of:" (me) } selected[chosen == me] { "Me (" (me) ")" }
                option value="nobody" selected[current == "nobody"] { "Nobody yet" }
                @for name in others { option value={ "of:" (name) } selected[chosen == name] { (name) } }
            }
            button class="button" type="submit" { "Show" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, whose};
    use crate::console::fields::Fields;
    use domain::ticket::{Standing, Whose};
    use entity::ticket::TicketStatus;

    #[test]
    fn the_address_says_whose_tickets_are_wanted() {
        for (text, expected) in [
            ("whose=", Whose::Anyone),
            ("whose=nobody", Whose::Nobody),
            ("whose=of%3Anobody", Whose::Of("nobody".into())),
            ("whose=of%3A", Whose::Anyone),
        ] {
            assert_eq!(whose(&Fields::parse(text.as_bytes())), expected, "{text}");
        }
    }

    #[test]
    fn what_was_not_counted_to_its_end_is_shown_as_more() {
        let of = |status, n| Standing { status, n };
        let counts = [
            of(TicketStatus::New, 1_001),
            of(TicketStatus::OnHold, 2),
            of(TicketStatus::Closed, 7),
        ];
        assert_eq!(counted(&counts, None), "1,002+");
        assert_eq!(counted(&counts, Some(TicketStatus::Closed)), "7");
    }
}
