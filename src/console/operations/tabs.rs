//! The pages of operations, side by side.

use crate::console::visit::Visit;
use maud::{Markup, html};

/// A page of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    /// Lanes and their queues.
    Queues,
    /// Work that failed for good.
    DeadLetters,
    /// Endpoints that are told of what happens.
    Webhooks,
    /// Who may do what.
    Keys,
    /// Whose contacts, templates and campaigns there are.
    Agents,
}

/// Links to all of them that this key may see.
pub(super) fn tabs(visit: &Visit, current: Tab) -> Markup {
    let agent = visit
        .current
        .or_else(|| visit.agents.first().map(|agent| agent.id));
    let webhooks = agent.map(|agent| format!("/agents/{agent}/webhooks"));
    let plain = |path: &str| Some(path.to_owned());
    let all = [
        (Tab::Queues, "Queues", plain("/operations")),
        (
            Tab::DeadLetters,
            "Dead letters",
            plain("/operations/dead-letters"),
        ),
        (Tab::Webhooks, "Webhooks", webhooks),
        (
            Tab::Keys,
            "Keys",
            plain("/operations/keys").filter(|_| visit.is_admin()),
        ),
        (Tab::Agents, "Agents", plain("/operations/agents")),
    ];
    html! {
        nav class="filters" aria-label="Operations" {
            @for (tab, label, path) in all {
                @if let Some(path) = path {
                    a href=(path) aria-current=[(tab == current).then_some("page")] { (label) }
                }
            }
        }
    }
}
