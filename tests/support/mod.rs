//! Starts the real binary and speaks to it over HTTP.

mod client;
mod process;

pub use client::{Answer, Client};
pub use process::{Server, outbound};
