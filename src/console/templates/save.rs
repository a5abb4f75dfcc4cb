//! Making and changing a template.

use super::{
    editor::{self, Form},
    fields::{self, Read},
};
use crate::console::{
    failure::{Failure, Outcome},
    fields::{Asked, Fields, Typed},
    parts::Problems,
    visit::AgentVisit,
};
use domain::{
    channel,
    template::{self, Change, New},
};
use entity::{
    TemplateId,
    template::{Model, TemplateStatus},
};
use poem::handler;

/// A new one, perhaps as a copy (`?from=`).
#[handler]
pub(super) async fn new(visit: AgentVisit, asked: Asked) -> Outcome {
    let fields = match asked.get("from").parse::<TemplateId>() {
        Ok(id) => {
            let row = template::get(&visit.ctx, visit.agent.id, id).await?;
            let name = format!("{}_copy", row.name);
            fields::of(&row).with("name", name)
        }
        Err(_) => Fields::default()
            .with("language", "en_US")
            .with("category", "marketing"),
    };
    draw(&visit, None, &fields, &Problems::default()).await
}

/// Makes it.
#[handler]
pub(super) async fn create(visit: AgentVisit, typed: Typed) -> Outcome {
    if typed.filled("do").is_some() {
        return draw(&visit, None, &fields::pressed(&typed), &Problems::default()).await;
    }
    let Read {
        content,
        examples,
        problems,
    } = fields::read(&typed);
    if !problems.is_empty() {
        return draw(&visit, None, &typed, &problems).await;
    }
    let given = New { content, examples };
    match template::create(&visit.ctx, visit.agent.id, given).await {
        Ok(made) => {
            let says = match made.status {
                TemplateStatus::Approved => "Template made. It can be sent.",
                _ => "Template handed in. Meta reviews it.",
            };
            visit.done(&visit.at(format!("templates/{}", made.id)), says)
        }
        Err(error) => draw(&visit, None, &typed, &Problems::of_error(error)?).await,
    }
}

/// One that there is.
#[handler]
pub(super) async fn edit(visit: AgentVisit) -> Outcome {
    let row = of(&visit).await?;
    draw(&visit, Some(&row), &fields::of(&row), &Problems::default()).await
}

/// Changes it.
#[handler]
pub(super) async fn save(visit: AgentVisit, typed: Typed) -> Outcome {
    let row = of(&visit).await?;
    if typed.filled("do").is_some() {
        return draw(
            &visit,
            Some(&row),
            &fields::pressed(&typed),
            &Problems::default(),
        )
        .await;
    }
    let Read {
        content,
        examples,
        problems,
    } = fields::read(&typed);
    if !problems.is_empty() {
        return draw(&visit, Some(&row), &typed, &problems).await;
    }
    let change = Change {
        name: Some(content.name),
        language: Some(content.language),
        category: Some(content.category),
        header: Some(content.header),
        body: Some(content.body),
        footer: Some(content.footer),
        buttons: Some(content.buttons),
        examples: Some(examples),
    };
    match template::edit(&visit.ctx, visit.agent.id, row.id, change).await {
        Ok(edited) => {
            let says = match edited.status {
                TemplateStatus::Pending => "Saved. Meta reviews the change.",
                _ => "Saved.",
            };
            visit.done(&visit.at(format!("templates/{}", row.id)), says)
        }
        Err(error) => draw(&visit, Some(&row), &typed, &Problems::of_error(error)?).await,
    }
}

async fn of(visit: &AgentVisit) -> Result<Model, Failure> {
    let id: TemplateId = visit.id("template")?;
    Ok(template::get(&visit.ctx, visit.agent.id, id).await?)
}

async fn draw(
    visit: &AgentVisit,
    row: Option<&Model>,
    fields: &Fields,
    problems: &Problems,
) -> Outcome {
    let channel = channel::of(&visit.ctx, visit.agent.id).await?;
    let form = Form {
        row,
        fields,
        problems,
        reviewed: channel.is_some(),
    };
    editor::draw(visit, &form)
}
