//! The console, over HTTP and without script.

mod campaigns;
mod channel;
mod contacts;
mod door;
mod help_desk;
mod knowledge;
mod operations;
mod sessions;
mod templates;
