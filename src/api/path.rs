//! What a path names: ids, names, the agent. (poem-openapi numbers path parameters by types called `Path`, so this
//! one is called so too.)

use super::{caller, error::ApiError};
use entity::id::NotAnId;
use poem::{Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaParamIn, MetaSchemaRef, Registry},
    types::Type,
};
use std::{future::Future, ops::Deref, str::FromStr};

/// What the parameter of the path with this argument's name stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path<T>(pub(crate) T);

/// What can stand in a path.
pub(crate) trait FromPath: Sized {
    /// Whether finding it needs to know who asks.
    const SECURED: bool = false;

    /// What `text` stands for; what is not there is 404.
    fn from_path(
        request: &Request,
        text: &str,
    ) -> impl Future<Output = Result<Self, ApiError>> + Send;
}

/// An id: one that is no id of the wanted kind is 404, like one of a thing that is not there.
impl<T: FromStr<Err = NotAnId> + Send> FromPath for T {
    async fn from_path(_request: &Request, text: &str) -> Result<Self, ApiError> {
        text.parse()
            .map_err(|error: NotAnId| ApiError::not_found(error.to_string()))
    }
}

/// A name in a path, as of an attribute.
#[derive(Debug, Clone)]
pub(crate) struct Name(pub(crate) String);

impl FromPath for Name {
    async fn from_path(_request: &Request, text: &str) -> Result<Self, ApiError> {
        Ok(Self(text.to_owned()))
    }
}

impl<T> Deref for Path<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'a, T: FromPath + Send> ApiExtractor<'a> for Path<T> {
    const TYPES: &'static [ApiExtractorType] = if T::SECURED {
        &[
            ApiExtractorType::Parameter,
            ApiExtractorType::SecurityScheme,
        ]
    } else {
        &[ApiExtractorType::Parameter]
    };
    const PARAM_IS_REQUIRED: bool = true;
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        if T::SECURED {
            caller::register_scheme(registry);
        }
    }

    fn security_schemes() -> Vec<&'static str> {
        if T::SECURED {
            vec![caller::SCHEME]
        } else {
            vec![]
        }
    }

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Path)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(String::schema_ref())
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let text = request.raw_path_param(options.name).unwrap_or_default();
        Ok(Self(T::from_path(request, text).await?))
    }
}
