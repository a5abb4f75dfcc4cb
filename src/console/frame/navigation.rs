//! The navigation at the side, which a narrow window shows as a bar with a menu.

use super::{Icon, Section, Theme};
use crate::console::visit::Visit;
use entity::{AgentId, agent};
use maud::{Markup, html};

/// The navigation of this page.
pub(super) fn navigation(visit: &Visit, section: Section) -> Markup {
    let current = visit
        .current
        .or_else(|| visit.agents.first().map(|agent| agent.id));
    html! {
        header class="side" {
            div class="brand" {
                a href="/" { (mark()) span { "Outbound" } }
                a class="menu-button" href="#navigation" aria-controls="navigation" aria-expanded="false" data-menu {
                    (Icon::Menu) "Menu"
                }
            }
            div class="side-body" id="navigation" {
                @if let Some(current) = current { (agents(visit, current, section)) }
                nav aria-label="Sections" {
                    @if let Some(agent) = current {
                        ul {
                            @for item in Section::OF_AGENT {
                                (entry(item, &format!("/agents/{agent}/{}", item.path()), section))
                            }
                        }
                    }
                    ul { (entry(Section::Operations, "/operations", section)) }
                }
                div class="side-foot" { (themes(visit)) (whoami(visit)) }
            }
        }
    }
}

fn entry(item: Section, address: &str, section: Section) -> Markup {
    let current = (item == section).then_some("page");
    html! { li { a href=(address) aria-current=[current] { (item.icon()) span { (item.label()) } } } }
}

/// Which agent's pages these are, and the others.
fn agents(visit: &Visit, current: AgentId, section: Section) -> Markup {
    let path = match section {
        Section::Operations | Section::None => Section::Campaigns.path(),
        section => section.path(),
    };
    let is_current = |agent: &&agent::Model| agent.id == current;
    let name = visit
        .agents
        .iter()
        .find(is_current)
        .map_or("", |agent| agent.name.as_str());
    html! {
        @if visit.agents.len() > 1 {
            details class="agents" {
                summary { span class="label" { "Agent" } span class="name" { (name) } }
                ul {
                    @for agent in visit.agents.iter() {
                        li {
                            a href={ "/agents/" (agent.id) "/" (path) } aria-current=[(agent.id == current).then_some("true")] {
                                (agent.name)
                            }
                        }
                    }
                }
            }
        }
    }
}

fn themes(visit: &Visit) -> Markup {
    html! {
        form class="themes" method="post" action="/theme" data-theme-switch {
            (visit.csrf())
            input type="hidden" name="next" value=(visit.here);
            fieldset {
                legend class="unseen" { "Look" }
                @for theme in Theme::ALL {
                    button type="submit" name="theme" value=(theme.name())
                        aria-pressed=(if theme == visit.theme { "true" } else { "false" }) { (theme.label()) }
                }
            }
        }
    }
}

fn whoami(visit: &Visit) -> Markup {
    html! {
        form class="who" method="post" action="/sign-out" {
            (visit.csrf())
            p { span class="name" { (visit.key.name) } span class="role" { (visit.key.role.name()) } }
            button class="button quiet small" type="submit" { (Icon::Leave) "Sign out" }
        }
    }
}

/// The sign of the house.
pub(super) fn mark() -> Markup {
    html! {
        svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false" {
            rect width="24" height="24" rx="7" fill="currentColor" {}
            path d="M6 12.500l12-5.500-4 11-2.600-4.400z" class="mark-plane" {}
        }
    }
}
