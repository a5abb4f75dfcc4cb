//! Whole journeys through the product, on both footings.

mod campaign;
mod crashes;
mod events;
mod import;
mod steer;
mod story;
