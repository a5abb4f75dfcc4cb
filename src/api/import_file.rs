//! The body of an import: a CSV file or a JSON array, as bytes.

use super::error::ApiError;
use entity::import::ImportFormat;
use poem::{FromRequest, Request, RequestBody, http::StatusCode};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaRequest, Registry},
    types::Type,
};

use super::contact_parts::ContactData;

/// The body of an import.
#[derive(Debug)]
pub(super) struct ImportFile {
    /// How it is written, as its content type says.
    pub(super) format: ImportFormat,
    /// What was uploaded.
    pub(super) bytes: Vec<u8>,
}

impl<'a> ApiExtractor<'a> for ImportFile {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        Vec::<ContactData>::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let csv = MetaMediaType {
            content_type: "text/csv",
            schema: String::schema_ref(),
        };
        let json = MetaMediaType {
            content_type: Json::<Vec<ContactData>>::CONTENT_TYPE,
            schema: Vec::<ContactData>::schema_ref(),
        };
        Some(MetaRequest {
            description: Some("A CSV file with a header line, or a JSON array of contacts."),
            content: vec![csv, json],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let format = format(request.content_type().unwrap_or_default())?;
        let bytes: Vec<u8> = <Vec<u8> as FromRequest<'_>>::from_request(request, body).await?;
        Ok(Self { format, bytes })
    }
}

fn format(content_type: &str) -> Result<ImportFormat, ApiError> {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("text/csv") {
        Ok(ImportFormat::Csv)
    } else if essence.eq_ignore_ascii_case("application/json") {
        Ok(ImportFormat::Json)
    } else {
        let message = "send the file as it is, with Content-Type text/csv or application/json";
        Err(ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_content_type",
            message,
        ))
    }
}
