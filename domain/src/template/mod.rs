//! Templates: the texts that may be sent to people who have not written first.

pub(crate) mod authentication;
mod button;
mod content;
mod create;
mod delete;
mod edit;
mod get;
mod keep;
mod list;
mod media;
#[cfg(test)]
mod media_tests;
#[cfg(test)]
mod meta_tests;
mod placeholder;
mod refused;
mod render;
mod review;
mod submit;
mod sync;
#[cfg(test)]
mod tests;
mod told;
mod unsendable;
mod unusable;
mod validate;

pub use button::{Button, ButtonKind, OtpType};
pub use content::{Content, Header, HeaderKind};
pub(crate) use content::{button_key, has_placeholder, header_key};
pub use create::{New, create};
pub use delete::delete;
pub use edit::{Change, edit};
pub use get::get;
pub use list::list;
pub(crate) use placeholder::is_number;
pub use placeholder::{Piece, pieces};
pub use refused::Refused;
pub use render::Rendered;
pub(crate) use review::{await_review, simulate_all};
pub use submit::submit;
pub use sync::{Synced, sync};
pub use told::told;
pub use unsendable::unsendable;
pub use validate::{check, is_key, objection, validate_for_meta};
