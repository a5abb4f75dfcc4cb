//! Adding and changing a contact.

use super::form::{self, Form};
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Fields, Typed},
    parts::Problems,
    visit::AgentVisit,
};
use domain::contact::{self, Checker};
use entity::{ContactId, contact::Model};
use poem::handler;
use serde_json::Value;

/// An empty form.
#[handler]
pub(super) async fn new(visit: AgentVisit) -> Outcome {
    draw(&visit, None, &Fields::default(), &Problems::default()).await
}

/// Adds it. As at the API, an external id that is known means the contact that has it.
#[handler]
pub(super) async fn create(visit: AgentVisit, typed: Typed) -> Outcome {
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let checker = Checker::load(ctx, agent).await?;
    let contact = match form::read(&typed, &checker, &form::open(&visit).await?) {
        Ok(contact) => contact,
        Err(problems) => return draw(&visit, None, &typed, &problems).await,
    };
    if let Err(why) = checker.json(&contact).and_then(Checker::not_empty) {
        let problems = Problems::of_error(why.into())?;
        return draw(&visit, None, &typed, &problems).await;
    }
    let given = without_nothing(contact);
    match contact::upsert(ctx, agent, &[given]).await {
        Ok(upserted) => match upserted.data.first() {
            Some(row) => {
                let says = if upserted.created == 1 {
                    "Contact added."
                } else {
                    "A contact with this external id was there already; it was updated."
                };
                visit.done(&visit.at(format!("contacts/{}", row.id)), says)
            }
            None => {
                let mut problems = Problems::default();
                for rejected in upserted.rejected {
                    problems.add("contact", rejected.message);
                }
                draw(&visit, None, &typed, &problems).await
            }
        },
        Err(error) => draw(&visit, None, &typed, &Problems::of_error(error)?).await,
    }
}

/// What is not filled in clears nothing of a contact that is there already.
fn without_nothing(contact: Value) -> Value {
    let Value::Object(mut contact) = contact else {
        return contact;
    };
    contact.retain(|_, value| !value.is_null());
    if let Some(Value::Object(attributes)) = contact.get_mut("attributes") {
        attributes.retain(|_, value| !value.is_null());
    }
    Value::Object(contact)
}

/// One that there is.
#[handler]
pub(super) async fn edit(visit: AgentVisit) -> Outcome {
    let row = of(&visit).await?;
    draw(
        &visit,
        Some(&row),
        &form::fields_of(&row),
        &Problems::default(),
    )
    .await
}

/// Changes it.
#[handler]
pub(super) async fn save(visit: AgentVisit, typed: Typed) -> Outcome {
    let row = of(&visit).await?;
    let (ctx, agent) = (&visit.ctx, visit.agent.id);
    let checker = Checker::load(ctx, agent).await?;
    let change = match form::read(&typed, &checker, &form::open(&visit).await?) {
        Ok(change) => change,
        Err(problems) => return draw(&visit, Some(&row), &typed, &problems).await,
    };
    match contact::change(ctx, agent, row.id, &change).await {
        Ok(_) => visit.done(&visit.at(format!("contacts/{}", row.id)), "Saved."),
        Err(error) => draw(&visit, Some(&row), &typed, &Problems::of_error(error)?).await,
    }
}

async fn of(visit: &AgentVisit) -> Result<Model, Failure> {
    let id: ContactId = visit.id("contact")?;
    Ok(contact::get(&visit.ctx, visit.agent.id, id).await?)
}

async fn draw(
    visit: &AgentVisit,
    row: Option<&Model>,
    fields: &Fields,
    problems: &Problems,
) -> Outcome {
    let form = Form {
        row,
        fields,
        problems,
    };
    form::draw(visit, &form).await
}
