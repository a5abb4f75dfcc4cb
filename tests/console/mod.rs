//! The console, over HTTP and without script.

mod door;
mod sessions;
