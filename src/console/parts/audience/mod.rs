//! Building an audience: everybody, conditions in rows, single contacts, or JSON where rows do not reach. It shows an
//! audience of the API and makes one. Part of a form; see [`Builder`].
//!
//! A form that holds it has `data-swap` and `data-preview` (see [`swap_address`] and [`found_address`]), an element
//! `#audience` around [`Builder::show`], and anywhere an element `#found`, where the count appears.

mod found;
mod look;
mod menu;
mod picked;
mod read;
mod show;
mod summary;
mod term;
mod write;

pub(crate) use found::found;
pub(crate) use look::{found_address, routes, swap_address};
pub(crate) use menu::Menu;
pub(crate) use summary::in_words;
pub(crate) use term::Term;

use entity::ContactId;

/// How an audience is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    /// Everybody.
    All,
    /// Whoever fits the conditions.
    #[default]
    Conditions,
    /// Those picked.
    Picked,
    /// As JSON says.
    Json,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Conditions, Self::Picked, Self::All, Self::Json];

    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Conditions => "conditions",
            Self::Picked => "picked",
            Self::Json => "json",
        }
    }

    fn named(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .unwrap_or_default()
    }
}

/// Whether all conditions must hold, or one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Join {
    /// All of them.
    #[default]
    And,
    /// One of them.
    Or,
}

impl Join {
    fn key(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
        }
    }
}

/// An audience while it is built. [`Builder::of`] reads one of the API, [`Builder::typed`] what a form holds;
/// [`Builder::audience`] writes one for the API.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Builder {
    /// How it is meant.
    pub(crate) kind: Kind,
    /// Whether all conditions must hold, or one.
    pub(crate) join: Join,
    /// The conditions.
    pub(crate) terms: Vec<Term>,
    /// The contacts picked.
    pub(crate) picked: Vec<ContactId>,
    /// What is searched for, to pick from.
    pub(crate) search: String,
    /// The audience as JSON.
    pub(crate) json: String,
}

#[cfg(test)]
mod tests;
