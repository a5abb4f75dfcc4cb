//! Templates, and the messages made of them, as they go over the wire.

mod clean;
mod examples;
mod free_form;
mod from_meta;
mod from_meta_button;
mod loose;
mod message;
mod slots;
mod status;
#[cfg(test)]
mod tests;
mod to_meta;
mod values;

pub use clean::clean;
pub use free_form::{mark_read, text_message};
pub use from_meta::{MetaTemplate, Unreadable, from_meta};
pub use message::{Prepared, message_components};
pub use status::status;
pub use to_meta::{edit_to_meta, to_meta};
pub use values::{Values, too_long};
