//! Whole journeys through the product, on both footings.

mod campaign;
mod crashes;
mod events;
mod steer;
mod story;
