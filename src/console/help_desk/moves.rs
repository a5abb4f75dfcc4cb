//! Answering a ticket, moving it, giving it to somebody.

use super::ticket::draw;
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Asked, Typed},
    parts::Problems,
    visit::AgentVisit,
};
use domain::ticket::{self, Change};
use entity::{TicketId, ticket::TicketStatus};
use poem::{handler, http::StatusCode};

/// Says something to the customer.
#[handler]
pub(super) async fn reply(visit: AgentVisit, typed: Typed) -> Outcome {
    let id: TicketId = visit.id("ticket")?;
    let text = typed.get("text");
    let problems = match ticket::reply(&visit.ctx, visit.agent.id, id, text).await {
        Ok(_) => {
            let path = visit.at(format!("tickets/{id}"));
            return visit.done(&path, "Your answer is on its way.");
        }
        Err(error) => Problems::of_error(error)?,
    };
    let mut again = draw(&visit, id, &problems, text).await?;
    again.set_status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(again)
}

/// Moves it: the status stands on the button, or in the address of a question's form.
#[handler]
pub(super) async fn status(visit: AgentVisit, asked: Asked, typed: Typed) -> Outcome {
    let id: TicketId = visit.id("ticket")?;
    let wanted = typed.filled("status").unwrap_or(asked.get("status"));
    let status = TicketStatus::ALL
        .into_iter()
        .find(|status| status.name() == wanted);
    let status =
        status.ok_or_else(|| Failure::Malformed(format!("there is no status \"{wanted}\"")))?;
    let change = Change {
        status: Some(status),
        assignee: None,
    };
    let changed = ticket::change(&visit.ctx, visit.agent.id, id, change).await;
    let says = match status {
        TicketStatus::New => "The ticket is new again.",
        TicketStatus::OnYou => "The ticket waits for us.",
        TicketStatus::OnCustomer => "The ticket waits for the customer.",
        TicketStatus::OnHold => "The ticket is on hold.",
        TicketStatus::Closed => "The ticket is closed; the AI agent answers again.",
        TicketStatus::Cancelled => "The ticket is dropped; the AI agent answers again.",
    };
    visit.after(&visit.at(format!("tickets/{id}")), changed, says)
}

/// Gives it to somebody, or to nobody.
#[handler]
pub(super) async fn assign(visit: AgentVisit, typed: Typed) -> Outcome {
    let id: TicketId = visit.id("ticket")?;
    let name = typed.get("assignee").trim();
    let change = Change {
        status: None,
        assignee: Some(name.to_owned()),
    };
    let changed = ticket::change(&visit.ctx, visit.agent.id, id, change).await;
    let says = match name {
        "" => "Nobody takes care of it now.".to_owned(),
        name => format!("{name} takes care of it now."),
    };
    visit.after(&visit.at(format!("tickets/{id}")), changed, &says)
}
