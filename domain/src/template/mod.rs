//! Templates: the texts that may be sent to people who have not written first.

mod content;
mod create;
mod delete;
mod edit;
mod get;
mod list;
mod placeholder;
mod refused;
mod render;
mod sync;
#[cfg(test)]
mod tests;
mod validate;

pub use content::{Button, ButtonKind, Content, Header, HeaderKind};
pub use create::{New, create};
pub use delete::delete;
pub use edit::{Change, edit};
pub use get::get;
pub use list::list;
pub use placeholder::{Piece, pieces};
pub use refused::Refused;
pub use render::Rendered;
pub use sync::sync;
pub use validate::{is_key, objection};
