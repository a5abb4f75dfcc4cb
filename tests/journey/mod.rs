//! Whole journeys through the product, on both footings.

mod campaign;
mod channel;
mod crashes;
mod delivery;
mod delivery_crashes;
mod delivery_pace;
mod delivery_storm;
mod events;
mod hooks;
mod import;
mod media;
mod procfile;
pub(crate) mod real;
mod replies;
mod steer;
pub(crate) mod story;
mod trial;
