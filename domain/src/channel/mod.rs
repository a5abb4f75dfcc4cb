//! Channels: an agent's WhatsApp number. Connected, its campaigns are sent for real; without one they are simulated.

mod app;
mod check;
mod connect;
mod disconnect;
mod facts;
mod get;
mod pace;
mod refused;
mod secrets;
mod stop;
mod suggest;
mod tier;
mod told;

pub use app::app_of;
pub use check::{check_due, forget_secrets, reseal};
pub use connect::{New, connect};
pub use disconnect::disconnect;
pub use get::{connected, get, live, of};
pub(crate) use get::{held, is_live};
pub use pace::{rate, rest, slow_down};
pub use refused::Refused;
pub(crate) use secrets::Known;
pub use secrets::{Signed, is_verify_token, signed_by, token_of};
pub use stop::{stop, stop_in};
pub use suggest::suggested_token;
pub use tier::{limit_of, word_of};
pub use told::told;

/// What Meta's webhooks are posted to, after the public address.
pub const WEBHOOK_PATH: &str = "/channels/whatsapp/webhook";

/// The address that Meta must post webhooks to.
pub fn webhook_url(ctx: &crate::Ctx) -> String {
    let settings = &ctx.settings;
    let root = settings
        .public_url
        .as_deref()
        .or(settings.local_url.as_deref());
    let root = root.unwrap_or_default();
    format!("{}{WEBHOOK_PATH}", root.trim_end_matches('/'))
}

#[cfg(test)]
mod tests;
