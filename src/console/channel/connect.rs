//! Connecting a number.

use super::{form, show};
use crate::console::{failure::Outcome, fields::Typed, parts::Problems, visit::AgentVisit};
use domain::channel::{self, New};
use poem::handler;
use secrecy::SecretString;

/// The form.
#[handler]
pub(super) async fn draw(visit: AgentVisit) -> Outcome {
    show::admin(&visit)?;
    let row = channel::of(&visit.ctx, visit.agent.id).await?;
    form::draw(&visit, &form::fresh(row.as_ref()), &Problems::default())
}

/// Connects it.
#[handler]
pub(super) async fn connect(visit: AgentVisit, typed: Typed) -> Outcome {
    show::admin(&visit)?;
    let mut problems = Problems::default();
    let rate = match typed.filled("messages_per_second").map(str::parse::<f64>) {
        None => None,
        Some(Ok(rate)) => Some(rate),
        Some(Err(_)) => {
            problems.add("messages_per_second", "Give a number, as in 80.");
            None
        }
    };
    if !problems.is_empty() {
        return form::draw(&visit, &typed, &problems);
    }
    let secret = |name: &str| SecretString::from(typed.get(name).trim().to_owned());
    let new = New {
        phone_number_id: typed.get("phone_number_id").trim().to_owned(),
        waba_id: typed.get("waba_id").trim().to_owned(),
        access_token: secret("access_token"),
        app_secret: secret("app_secret"),
        verify_token: secret("verify_token"),
        messages_per_second: rate,
        portfolio_id: typed.filled("portfolio_id").map(str::to_owned),
    };
    match channel::connect(&visit.ctx, visit.agent.id, new).await {
        Ok(row) => {
            let says = format!(
                "{} is connected. Campaigns are sent for real now.",
                row.display_phone_number
            );
            visit.done(&visit.at("channel"), &says)
        }
        Err(error) => form::draw(&visit, &typed, &Problems::of_error(error)?),
    }
}
