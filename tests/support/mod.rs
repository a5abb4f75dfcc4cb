//! Starts the real binary and speaks to it over HTTP.

mod client;
mod installation;
mod process;

pub(crate) use client::{Answer, Client};
pub(crate) use installation::{Footing, Installation, eventually};
pub(crate) use process::{Server, outbound};
