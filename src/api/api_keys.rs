//! `/api_keys`: who may use the API. Admins only.

use super::{
    answer::{Answer, Created, CreatedAnswer, Deleted, List},
    body::Body,
    caller::Admin,
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::{
    agent,
    api_key::{self, NewKey},
};
use entity::ApiKeyId;
use poem_openapi::{Enum, Object, OpenApi, param::Query};
use secrecy::ExposeSecret;
use serde::Deserialize;

/// The routes of keys.
pub(super) struct ApiKeys;

#[OpenApi(tag = "Tag::ApiKeys")]
impl ApiKeys {
    /// List the keys
    ///
    /// Keys that were revoked are not listed. Secrets are never shown again.
    #[oai(path = "/api_keys", method = "get")]
    async fn list_api_keys(
        &self,
        admin: Admin,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<ApiKeyOut>> {
        let page = api_key::list(&admin.ctx, limit.0, cursor.0.as_deref()).await?;
        Ok(List::of(page, ApiKeyOut::from))
    }

    /// Create a key
    ///
    /// The answer holds its secret, which is shown this once.
    #[oai(path = "/api_keys", method = "post")]
    async fn create_api_key(
        &self,
        admin: Admin,
        body: Body<ApiKeyIn>,
    ) -> CreatedAnswer<NewApiKeyOut> {
        let ApiKeyIn {
            name,
            role,
            agent_id,
        } = body.0;
        let agent_id = match agent_id {
            Some(id) => Some(agent::resolve(&admin.ctx, &id).await?.id),
            None => None,
        };
        let new = NewKey {
            name,
            role: role.into(),
            agent_id,
        };
        let (row, secret) = api_key::create(&admin.ctx, new).await?;
        let row = ApiKeyOut::from(row);
        let secret = secret.expose_secret().to_owned();
        Ok(Created(NewApiKeyOut::new(row, secret)))
    }

    /// Revoke a key
    ///
    /// It opens nothing from now on. The last admin key cannot be revoked.
    #[oai(path = "/api_keys/:id", method = "delete")]
    async fn revoke_api_key(&self, admin: Admin, id: Path<ApiKeyId>) -> Answer<Deleted> {
        let key = api_key::revoke(&admin.ctx, id.0).await?;
        Ok(Deleted::new(key.id))
    }
}

/// What a key may do.
#[derive(Debug, Clone, Copy, Enum, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
enum Role {
    /// Everything.
    Admin,
    /// Everything but keys and agents.
    Operator,
    /// Read only.
    Viewer,
}

/// A key to be made.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiKeyIn {
    /// Its name, for people.
    name: String,
    /// What it may do.
    role: Role,
    /// The one agent it may see; leave it out for all.
    agent_id: Option<String>,
}

/// A key, without its secret.
#[derive(Debug, Object)]
#[oai(rename = "ApiKey")]
struct ApiKeyOut {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// What it may do.
    role: Role,
    /// The one agent it may see; null means all.
    agent_id: Option<String>,
    /// The first characters of its secret.
    hint: String,
    /// When it was made.
    created_at: Time,
}

/// A key that was just made.
#[derive(Debug, Object)]
#[oai(rename = "NewApiKey")]
struct NewApiKeyOut {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// What it may do.
    role: Role,
    /// The one agent it may see; null means all.
    agent_id: Option<String>,
    /// The first characters of its secret.
    hint: String,
    /// When it was made.
    created_at: Time,
    /// The secret: keep it, it is shown this once. (A replayed answer has null here.)
    secret: Option<String>,
}

impl NewApiKeyOut {
    fn new(key: ApiKeyOut, secret: String) -> Self {
        Self {
            id: key.id,
            name: key.name,
            role: key.role,
            agent_id: key.agent_id,
            hint: key.hint,
            created_at: key.created_at,
            secret: Some(secret),
        }
    }
}

impl From<api_key::Model> for ApiKeyOut {
    fn from(key: api_key::Model) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name,
            role: key.role.into(),
            agent_id: key.agent_id.map(|id| id.to_string()),
            hint: key.hint,
            created_at: Time(key.created_at),
        }
    }
}

impl From<api_key::Role> for Role {
    fn from(role: api_key::Role) -> Self {
        match role {
            api_key::Role::Admin => Self::Admin,
            api_key::Role::Operator => Self::Operator,
            api_key::Role::Viewer => Self::Viewer,
        }
    }
}

impl From<Role> for api_key::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Admin => Self::Admin,
            Role::Operator => Self::Operator,
            Role::Viewer => Self::Viewer,
        }
    }
}
