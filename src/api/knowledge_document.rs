//! The body that adds or replaces a document: a JSON object, or a file as it is.

use super::{body, error::ApiError};
use poem::{FromRequest, Request, RequestBody, http::StatusCode};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions, Object,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaRequest, Registry},
    types::Type,
};
use serde::Deserialize;

/// A document as it is given.
#[derive(Debug)]
pub(super) enum Given {
    /// With its title.
    Document(DocumentIn),
    /// As a file.
    File(String),
}

/// A document to be added.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentIn {
    /// What it is about, for people: answers name it as their source.
    pub(super) title: String,
    /// The whole text, plain or Markdown, up to 5 MB.
    pub(super) text: String,
}

impl<'a> ApiExtractor<'a> for Given {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        DocumentIn::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let file = |content_type| MetaMediaType {
            content_type,
            schema: String::schema_ref(),
        };
        let json = MetaMediaType {
            content_type: Json::<DocumentIn>::CONTENT_TYPE,
            schema: DocumentIn::schema_ref(),
        };
        Some(MetaRequest {
            description: Some("A title with a text, or a file as it is."),
            content: vec![json, file("text/markdown"), file("text/plain")],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let is_file = is_file(request.content_type().unwrap_or_default())?;
        let bytes: Vec<u8> = <Vec<u8> as FromRequest<'_>>::from_request(request, body).await?;
        if !is_file {
            return Ok(Self::Document(body::read(&bytes)?));
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            let message = "the file is not UTF-8 text; save it as UTF-8";
            ApiError::new(StatusCode::BAD_REQUEST, "invalid_utf8", message)
        })?;
        Ok(Self::File(text))
    }
}

/// Whether the body is a file; else it is JSON, as it is where nothing is said.
fn is_file(content_type: &str) -> Result<bool, ApiError> {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    match essence.to_ascii_lowercase().as_str() {
        "text/markdown" | "text/x-markdown" | "text/plain" => Ok(true),
        "application/json" | "" => Ok(false),
        _ => {
            let message = "send JSON with Content-Type application/json, or a file as it is with text/markdown or text/plain";
            Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_content_type",
                message,
            ))
        }
    }
}
