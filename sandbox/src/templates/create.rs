//! Makes a template.

use super::{Format, Needs, Template, decide, needs::upper, rules};
use crate::{account::POISONED, clock, graph::with_addresses, refusal::Refusal, state::State};
use serde_json::{Value, json};

/// There are too many templates.
const TOO_MANY: u32 = 2_388_019;
/// The name is taken in this language.
const TAKEN: u32 = 2_388_024;
/// Templates of a verified portfolio, from Meta's page on templates.
const MOST: usize = 6_000;

/// Makes a template as the body asks and gives it to review.
pub(crate) fn create(state: &State, body: &Value) -> Result<Value, Refusal> {
    let mut template = parse(body)?;
    template.components = with_addresses(state, &template.components)?;
    let now = clock::now();
    let created = {
        let mut templates = state.templates.write().expect(POISONED);
        if templates.find(&template.name, &template.language).is_some() {
            return Err(taken(&template));
        }
        if templates.all().count() >= MOST {
            return Err(Refusal::template(
                TOO_MANY,
                "Template limit reached",
                "The account has as many message templates as it may have.",
            ));
        }
        let id = templates.new_id();
        templates.put(Template {
            id,
            updated_at: now,
            ..template
        })
    };
    decide(state, &created);
    Ok(json!({
        "id": created.id.to_string(),
        "status": created.status,
        "category": created.category,
    }))
}

/// The template that a request describes, if it keeps the rules.
pub(super) fn parse(body: &Value) -> Result<Template, Refusal> {
    let text = |field: &str| {
        let value = body[field].as_str();
        value.ok_or_else(|| Refusal::parameter(format!("The parameter {field} is required.")))
    };
    let (name, language) = (text("name")?, text("language")?);
    rules::name(name)?;
    rules::language(language)?;
    let category = rules::category(text("category")?)?;
    let format = match upper(&body["parameter_format"]).as_str() {
        "" | "POSITIONAL" => Format::Positional,
        "NAMED" => Format::Named,
        _ => {
            return Err(Refusal::parameter(
                "Param parameter_format must be one of {POSITIONAL, NAMED}",
            ));
        }
    };
    let components = &body["components"];
    rules::components(components, format)?;
    Ok(Template {
        id: 0,
        name: name.into(),
        language: language.into(),
        category,
        status: "PENDING".to_owned(),
        quality: "UNKNOWN".to_owned(),
        rejected_reason: "NONE".to_owned(),
        format,
        needs: Needs::of(components),
        components: components.clone(),
        ttl_seconds: body["message_send_ttl_seconds"].as_i64(),
        edited_at: None,
        updated_at: 0,
    })
}

fn taken(template: &Template) -> Refusal {
    Refusal::template(
        TAKEN,
        "Content in this language already exists",
        format!(
            "There is already {} content for this template. You can create a new template and try again.",
            template.language
        ),
    )
}
