//! The steps to a campaign, and the head of each of their pages.

use crate::console::visit::AgentVisit;
use entity::campaign::Model;
use maud::{Markup, html};

/// A step to a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Name, delivery, replies.
    Basics,
    /// Template and variables.
    Message,
    /// Who gets it.
    Audience,
    /// What sending would do.
    Review,
}

impl Step {
    const ALL: [Self; 4] = [Self::Basics, Self::Message, Self::Audience, Self::Review];

    fn label(self) -> &'static str {
        match self {
            Self::Basics => "Name and replies",
            Self::Message => "Message",
            Self::Audience => "Audience",
            Self::Review => "Check and send",
        }
    }

    /// The last part of its address.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Basics => "basics",
            Self::Message => "message",
            Self::Audience => "audience",
            Self::Review => "review",
        }
    }
}

/// The head of a step's page. Of a campaign that is not drafted yet, later steps cannot be opened.
pub(super) fn head(visit: &AgentVisit, draft: Option<&Model>, step: Step) -> Markup {
    let name = draft.map_or("New campaign", |row| row.name.as_str());
    html! {
        p class="crumbs" { a href=(visit.at("campaigns")) { "Campaigns" } }
        div class="page-head" { div { h1 { (name) } } }
        nav aria-label="Steps" {
            ol class="steps" {
                @for other in Step::ALL {
                    li {
                        @let current = (other == step).then_some("step");
                        @match draft {
                            Some(row) => a href=(at(visit, row, other)) aria-current=[current] { span class="name" { (other.label()) } },
                            None => span class="step" aria-current=[current] { span class="name" { (other.label()) } },
                        }
                    }
                }
            }
        }
    }
}

/// The address of a draft's step.
pub(super) fn at(visit: &AgentVisit, draft: &Model, step: Step) -> String {
    visit.at(format!("campaigns/{}/{}", draft.id, step.path()))
}
