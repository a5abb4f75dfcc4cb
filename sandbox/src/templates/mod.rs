//! The templates of the account.

mod create;
mod edit;
mod list;
mod needs;
mod placeholder;
mod review;
mod rules;
mod samples;
mod store;

pub(crate) use create::create;
pub(crate) use edit::{delete, edit};
pub(crate) use list::{get, list};
pub(crate) use needs::{ButtonNeed, HeaderNeed, Needs, upper};
pub(crate) use review::{Verdict, decide, end, tell_category, tell_quality, tell_status};
pub(crate) use samples::{approved, generated, greeting};
pub(crate) use store::{Format, Template, Templates};
