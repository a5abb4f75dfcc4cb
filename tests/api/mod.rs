//! The admin API, over HTTP.

mod api_keys;
mod campaigns;
mod errors;
mod health;
mod idempotency;
mod openapi;
mod templates;
