//! Bearer keys of the API: only their hash is kept, the secret is shown once.

mod authenticate;
mod create;
mod ensure_admin;
mod list;
mod revoke;
mod secret;

pub use authenticate::authenticate;
pub use create::{NewKey, create};
pub use ensure_admin::ensure_admin;
pub use entity::api_key::{Model, Role};
pub use list::list;
pub use revoke::revoke;

use crate::error::{Kind, Refusal};

/// The name of the key that `ADMIN_API_KEY` sets; no other key may have it.
pub const ADMIN_KEY_NAME: &str = "ADMIN_API_KEY";

/// Why a key cannot be revoked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nobody could make another key.
    #[error("this is the last key that may do everything; create another admin key first")]
    LastAdmin,
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        match self {
            Self::LastAdmin => "last_admin_key",
        }
    }
}

#[cfg(test)]
mod tests;
