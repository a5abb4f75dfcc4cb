//! What could not be understood, and where it stood.

use std::fmt;

/// How many oddities of one body are told; the others are only counted.
pub const MOST_ODD: usize = 100;

/// Something that could not be understood and was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// A JSON path: `$.entry[0].changes[1].value.statuses[3]`.
    pub at: String,
    /// A sentence.
    pub why: String,
}

/// A place in a body: a chain up to the root, written out only when it must be told.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    above: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    pub(super) const ROOT: Place<'static> = Place {
        above: None,
        step: Step::Root,
    };

    pub(super) fn key(&'a self, key: &'a str) -> Place<'a> {
        Place {
            above: Some(self),
            step: Step::Key(key),
        }
    }

    pub(super) fn index(&'a self, index: usize) -> Place<'a> {
        Place {
            above: Some(self),
            step: Step::Index(index),
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            above.fmt(f)?;
        }
        match self.step {
            Step::Root => f.write_str("$"),
            Step::Key(key) => write!(f, ".{key}"),
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// Collects oddities, up to [`MOST_ODD`].
#[derive(Default)]
pub(super) struct Odds {
    told: Vec<Odd>,
    untold: usize,
}

impl Odds {
    pub(super) fn tell(&mut self, at: &Place<'_>, why: &str) {
        if self.told.len() == MOST_ODD {
            self.untold += 1;
            return;
        }
        self.told.push(Odd {
            at: at.to_string(),
            why: why.to_owned(),
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    pub(super) fn into_list(mut self) -> Vec<Odd> {
        if self.untold > 0 {
            self.told.push(Odd {
                at: "$".to_owned(),
                why: format!("{} more oddities are not told", self.untold),
            });
        }
        self.told
    }
}
