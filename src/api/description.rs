//! The description of the API: what poem-openapi derives from the routes, and what it cannot know.

use super::routes;
use poem::{Response, handler, web::Html};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// The description, made once.
static SPEC: LazyLock<String> = LazyLock::new(|| {
    let derived = serde_json::from_str(&routes::service().spec());
    let mut spec: Value = derived.expect("because poem-openapi writes JSON");
    for schema in objects(&mut spec["components"]["schemas"]) {
        say_nullable(schema);
    }
    for path in objects(&mut spec["paths"]) {
        for (method, operation) in path {
            say_plain_json(operation);
            if method == "post" {
                say_idempotent(operation);
            }
        }
    }
    let text = serde_json::to_string_pretty(&spec);
    text.expect("because JSON can be written")
});

/// The description, as `/openapi.json` answers it.
pub(super) fn spec() -> &'static str {
    &SPEC
}

/// `/openapi.json`.
#[handler]
pub(super) fn file() -> Response {
    Response::builder()
        .content_type("application/json")
        .body(spec())
}

/// `/docs`: Swagger UI over the description.
#[handler]
pub(super) fn page() -> Html<String> {
    static PAGE: LazyLock<String> = LazyLock::new(|| {
        let service = routes::service();
        service.swagger_ui_html().replace(&service.spec(), spec())
    });
    Html(PAGE.clone())
}

/// The objects inside an object.
fn objects(of: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let inside = of
        .as_object_mut()
        .into_iter()
        .flat_map(|map| map.values_mut());
    inside.filter_map(Value::as_object_mut)
}

/// What need not be there may also be null, in answers and in requests.
fn say_nullable(schema: &mut Map<String, Value>) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required = |name: &String| {
        required
            .as_array()
            .is_some_and(|names| names.iter().any(|other| other == name))
    };
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for (name, property) in properties {
        if is_required(name) {
            continue;
        }
        if property.get("$ref").is_some() {
            *property = json!({ "allOf": [property.take()] });
        }
        property["nullable"] = json!(true);
    }
}

/// JSON is UTF-8: saying so confuses tools that look for `application/json`.
fn say_plain_json(operation: &mut Value) {
    let mut bodies: Vec<&mut Value> = Vec::new();
    let operation = operation
        .as_object_mut()
        .expect("because it is an operation");
    for (key, value) in operation {
        match key.as_str() {
            "requestBody" => bodies.push(value),
            "responses" => bodies.extend(
                value
                    .as_object_mut()
                    .into_iter()
                    .flat_map(|map| map.values_mut()),
            ),
            _ => {}
        }
    }
    for body in bodies {
        let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) else {
            continue;
        };
        if let Some(json) = content.remove("application/json; charset=utf-8") {
            content.insert("application/json".to_owned(), json);
        }
    }
}

/// Every POST takes the header.
fn say_idempotent(operation: &mut Value) {
    let header = json!({
        "name": "Idempotency-Key",
        "in": "header",
        "required": false,
        "description": "The same key with the same request gets the same answer for 24 hours.",
        "schema": {"type": "string", "maxLength": 255},
    });
    match operation["parameters"].as_array_mut() {
        Some(parameters) => parameters.push(header),
        None => operation["parameters"] = json!([header]),
    }
}
