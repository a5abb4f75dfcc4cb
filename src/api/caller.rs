//! Who asks: the key the door admitted, and what it may reach.

use super::error::ApiError;
use domain::{
    Ctx,
    api_key::{Model, Role},
};
use entity::AgentId;
use poem::{Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};
use std::ops::Deref;
use tokio_util::sync::CancellationToken;

/// Who asks, for routes outside an agent. A viewer only ever reads: the door sees to it.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The context of every verb.
    pub(crate) ctx: Ctx,
    /// Cancelled when the process is asked to stop.
    pub(crate) stop: CancellationToken,
    /// The key that was shown.
    pub(crate) key: Model,
}

/// A caller who may do everything.
#[derive(Debug, Clone)]
pub(crate) struct Admin(Caller);

/// A caller who sees every agent.
#[derive(Debug, Clone)]
pub(crate) struct Unbound(Caller);

impl Caller {
    /// The one agent this key sees; none means all.
    pub(crate) fn only_agent(&self) -> Option<AgentId> {
        self.key.agent_id
    }

    /// Refuses whoever is no admin.
    pub(crate) fn admin(&self) -> Result<(), ApiError> {
        match self.key.role {
            Role::Admin => Ok(()),
            Role::Operator | Role::Viewer => {
                Err(ApiError::forbidden("only an admin's key can do this"))
            }
        }
    }

    /// Refuses whoever sees one agent only.
    pub(crate) fn unbound(&self) -> Result<(), ApiError> {
        match self.key.agent_id {
            None => Ok(()),
            Some(_) => Err(ApiError::forbidden(
                "this key belongs to one agent; this concerns all",
            )),
        }
    }

    pub(super) fn of(request: &Request) -> Self {
        let caller = request.extensions().get::<Self>();
        caller
            .expect("because the door lets nobody in without one")
            .clone()
    }
}

impl Deref for Admin {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl Deref for Unbound {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl TryFrom<Caller> for Admin {
    type Error = ApiError;
    fn try_from(caller: Caller) -> Result<Self, ApiError> {
        caller.admin()?;
        caller.unbound()?;
        Ok(Self(caller))
    }
}

impl TryFrom<Caller> for Unbound {
    type Error = ApiError;
    fn try_from(caller: Caller) -> Result<Self, ApiError> {
        caller.unbound()?;
        Ok(Self(caller))
    }
}

/// The name of the security scheme in the description.
pub(super) const SCHEME: &str = "key";

pub(super) fn register_scheme(registry: &mut Registry) {
    let scheme = MetaSecurityScheme {
        ty: "http",
        description: Some("A key made by `POST /api_keys`, or the one in `ADMIN_API_KEY`."),
        name: None,
        key_in: None,
        scheme: Some("bearer"),
        bearer_format: None,
        flows: None,
        openid_connect_url: None,
    };
    registry.create_security_scheme(SCHEME, scheme);
}

macro_rules! extract {
    ($name:ident) => {
        impl<'a> ApiExtractor<'a> for $name {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
            type ParamType = ();
            type ParamRawType = ();

            fn register(registry: &mut Registry) {
                register_scheme(registry);
            }

            fn security_schemes() -> Vec<&'static str> {
                vec![SCHEME]
            }

            async fn from_request(
                request: &'a Request,
                _body: &mut RequestBody,
                _options: ExtractParamOptions<()>,
            ) -> poem::Result<Self> {
                Self::try_from(Caller::of(request)).map_err(poem::Error::from)
            }
        }
    };
}

extract!(Caller);
extract!(Admin);
extract!(Unbound);
