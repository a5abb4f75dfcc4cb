//! A JSON body: what cannot be read is 400, what can be read but not accepted is 422 and names the field.

use super::error::ApiError;
use poem::{FromRequest, Request, RequestBody, http::StatusCode};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaRequest, Registry},
    types::Type,
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// A JSON body. Derive `Object` (for the description) and `Deserialize` with `#[serde(deny_unknown_fields)]` (for the
/// reading) on `T`. An empty body reads as `{}`.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<'a, T: Type + DeserializeOwned> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: Json::<T>::CONTENT_TYPE,
                schema: T::schema_ref(),
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let bytes: Vec<u8> = <Vec<u8> as FromRequest<'_>>::from_request(request, body).await?;
        Ok(Self(read(&bytes)?))
    }
}

/// Reads a JSON body.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    // serde would read an array as an object whose fields come in order.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        let array: Result<Vec<serde::de::IgnoredAny>, _> = serde_json::from_slice(bytes);
        array.map_err(|error| refusal(".", &error))?;
        let message = "the body must be a JSON object, not an array";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Err(ApiError::new(status, "invalid_value", message));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        // Whatever stands before it: what is not JSON to its end is malformed. (What is too deep is not read to its end.)
        let whole: Result<serde::de::IgnoredAny, _> = serde_json::from_slice(bytes);
        match whole {
            Err(broken) if !too_deep(error.inner()) => refusal(".", &broken),
            _ => refusal(&error.path().to_string(), error.inner()),
        }
    })?;
    json.end().map_err(|error| refusal(".", &error))?;
    Ok(value)
}

fn too_deep(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("recursion limit exceeded")
}

fn refusal(path: &str, error: &serde_json::Error) -> ApiError {
    let text = error.to_string();
    if too_deep(error) {
        let message = "the body is nested too deep: 127 levels are read; flatten it";
        return ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "nested_too_deep", message);
    }
    if error.classify() != Category::Data {
        let message = format!("the body is not JSON: {text}");
        return ApiError::new(StatusCode::BAD_REQUEST, "malformed_json", message);
    }
    // Where it was found helps in a file, not in a request: the field says it better.
    let text = text.split(" at line ").next().unwrap_or(&text);
    let (code, field) = if let Some(name) = quoted_after(text, "unknown field `") {
        ("unknown_field", child(path, name))
    } else if let Some(name) = quoted_after(text, "missing field `") {
        ("missing_field", child(path, name))
    } else if let Some(name) = quoted_after(text, "duplicate field `") {
        ("invalid_value", child(path, name))
    } else {
        (
            "invalid_value",
            if path == "." { "body" } else { path }.to_owned(),
        )
    };
    let message = if field == "body" || text.contains(&format!("`{field}`")) {
        text.to_owned()
    } else {
        format!("{field}: {text}")
    };
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, message).of_field(field)
}

fn quoted_after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    text.strip_prefix(start)?.split('`').next()
}

/// The path of a field of the object at `path`, which may already end with it.
fn child(path: &str, name: &str) -> String {
    if path == "." {
        name.to_owned()
    } else if path == name || path.ends_with(&format!(".{name}")) {
        path.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem::error::ResponseError;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    struct Outer {
        name: String,
        #[serde(default)]
        rows: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read matters")]
    struct Inner {
        age: u8,
    }

    async fn refused(body: &str) -> (u16, String, String) {
        let error = read::<Outer>(body.as_bytes()).expect_err("it is refused");
        let status = error.status().as_u16();
        let body = error.as_response().into_body().into_json().await;
        let body: serde_json::Value = body.expect("a JSON body");
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let error = &body["error"];
        (
            status,
            text(&error["code"]),
            text(&error["details"]["field"]),
        )
    }

    #[tokio::test]
    async fn a_refused_body_names_the_field() {
        for (body, status, code, field) in [
            ("{", 400, "malformed_json", ""),
            ("{} {}", 400, "malformed_json", ""),
            (r#"{"name":1"#, 400, "malformed_json", ""),
            (r#"{"size":1,}"#, 400, "malformed_json", ""),
            (r#"{"name":"n"} x"#, 400, "malformed_json", ""),
            ("", 422, "missing_field", "name"),
            ("[]", 422, "invalid_value", ""),
            ("[", 400, "malformed_json", ""),
            (r#"{"name":1}"#, 422, "invalid_value", "name"),
            (r#"{"name":"n","size":1}"#, 422, "unknown_field", "size"),
            (
                r#"{"name":"n","rows":[{"age":1},{"age":"x"}]}"#,
                422,
                "invalid_value",
                "rows[1].age",
            ),
            (
                r#"{"name":"n","rows":[{}]}"#,
                422,
                "missing_field",
                "rows[0].age",
            ),
            (
                r#"{"name":"n","rows":[{"age":1,"b":2}]}"#,
                422,
                "unknown_field",
                "rows[0].b",
            ),
            (r#"{"name":"n","name":"m"}"#, 422, "invalid_value", "name"),
            (r#"{"name":"\ud800"}"#, 400, "malformed_json", ""),
        ] {
            assert_eq!(
                refused(body).await,
                (status, code.to_owned(), field.to_owned()),
                "{body}"
            );
        }
        let deep = |end: &str| format!(r#"{{"name":"n","rows":{}{end}"#, "[".repeat(1000));
        let closed = deep(&("]".repeat(1000) + "}"));
        assert_eq!(refused(&closed).await.0, 422);
        assert_eq!(refused(&deep("")).await.0, 400, "it is not closed");
    }
}
