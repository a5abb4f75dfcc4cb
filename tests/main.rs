//! The garden: enters by the front doors only.

mod api;
mod browser;
mod chaos;
mod console;
mod house;
mod journey;
mod support;
