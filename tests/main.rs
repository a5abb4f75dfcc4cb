//! The garden: enters by the front doors only.

mod api;
mod house;
mod journey;
mod support;
