//! The console, over HTTP and without script.

mod campaigns;
mod door;
mod sessions;
