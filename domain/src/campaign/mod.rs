//! Campaigns: drafted, sent to a frozen audience, paused, resumed, cancelled, completed.

mod cancel;
mod check;
mod complete;
mod create;
mod delete;
mod draft;
#[cfg(test)]
mod draft_tests;
mod edit;
mod estimate;
mod freeze;
mod funnel;
mod get;
mod heeds_opt_out;
mod lacking;
mod list;
mod lock;
mod moves;
mod notice;
mod of_replies;
mod pause;
mod preflight;
mod preview;
#[cfg(test)]
mod races;
mod reconcile;
mod refused;
mod rendered;
mod reopen;
mod resume;
mod schedule;
mod send;
mod test;
#[cfg(test)]
pub(crate) mod tests;
mod undeliverable;
pub mod variables;
mod wording;

pub use cancel::{cancel, cancel_rest};
pub use check::{Unsendable, sendable};
pub use complete::complete;
pub use create::create;
pub use delete::delete;
pub use draft::{Change, Draft};
pub use edit::edit;
pub use estimate::estimated_finish_at;
pub use freeze::freeze;
pub use funnel::funnel;
pub use get::{content_of, get};
pub use list::list;
pub use moves::{Move, Step, after};
pub use notice::Notice;
pub(crate) use of_replies::of_replies;
pub use pause::pause;
pub(crate) use pause::{pause_because, pause_channel, pause_template};
pub use preflight::{Preflight, preflight};
pub use preview::{preview, preview_draft};
pub use reconcile::{reconcile, reconcile_active};
pub use refused::Refused;
pub use rendered::text;
pub(crate) use rendered::{Rendered, rendered};
pub(crate) use reopen::reopen;
pub use resume::resume;
pub use schedule::{schedule, send_scheduled};
pub use send::send;
pub use test::test;
pub use undeliverable::pause_undeliverable;
pub use wording::{Wording, wording};

/// The campaign's variables; they were checked when they were stored.
fn variables_of(campaign: &entity::campaign::Model) -> variables::Variables {
    serde_json::from_value(campaign.variables.clone()).unwrap_or_default()
}
