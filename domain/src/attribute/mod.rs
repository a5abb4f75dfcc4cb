//! Attributes: the typed values that an agent's contacts may carry.

mod value;

pub use value::date;
