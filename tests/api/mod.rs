//! The admin API, over HTTP.

mod agents;
mod api_keys;
mod campaigns;
mod contacts;
mod errors;
mod graph;
mod health;
mod hooks;
mod idempotency;
mod imports;
mod knowledge;
mod openapi;
mod templates;
mod webhook;
