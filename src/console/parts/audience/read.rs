//! Reading an audience of the API, and what a form holds.

use super::{
    Builder, Join, Kind,
    term::{CAMPAIGN, SILENCE, Term},
};
use crate::console::fields::Fields;
use entity::ContactId;
use serde_json::Value;

/// Rows in one form at most; beyond that JSON is handier.
const MOST_ROWS: usize = 40;

impl Builder {
    /// The builder of an audience of the API.
    pub(crate) fn of(audience: &Value) -> Self {
        if audience.get("all").is_some() {
            return Self {
                kind: Kind::All,
                ..Self::default()
            };
        }
        if let Some(ids) = audience.get("contact_ids").and_then(Value::as_array) {
            let ids = ids.iter().filter_map(|id| id.as_str()?.parse().ok());
            return Self {
                kind: Kind::Picked,
                picked: ids.collect(),
                ..Self::default()
            };
        }
        let rows = audience.get("filter").and_then(flat);
        match rows {
            Some((join, terms)) if terms.len() <= MOST_ROWS => Self {
                join,
                terms,
                ..Self::default()
            },
            _ => Self {
                kind: Kind::Json,
                json: serde_json::to_string_pretty(audience).unwrap_or_default(),
                ..Self::default()
            },
        }
    }

    /// What a form holds, after the button that was pressed in it (`audience.do`), if one of the builder's was.
    pub(crate) fn typed(fields: &Fields) -> Self {
        let mut builder = Self {
            kind: Kind::named(fields.get("audience.kind")),
            join: if fields.get("audience.join") == "or" {
                Join::Or
            } else {
                Join::And
            },
            terms: (0..MOST_ROWS).map_while(|n| term(fields, n)).collect(),
            picked: ids(fields.get("audience.picked")),
            search: fields.get("audience.search").to_owned(),
            json: fields.get("audience.json").to_owned(),
        };
        builder.press(fields.get("audience.do"));
        builder
    }

    /// Whether one of the builder's own buttons was pressed: the form is to be shown again, not saved.
    pub(crate) fn was_pressed(fields: &Fields) -> bool {
        fields.filled("audience.do").is_some()
    }

    fn press(&mut self, button: &str) {
        match button.split_once(' ').unwrap_or((button, "")) {
            ("add", _) if self.terms.len() < MOST_ROWS => self.terms.push(Term::empty()),
            ("remove", n) => {
                let n = n.parse().unwrap_or(usize::MAX);
                if n < self.terms.len() {
                    self.terms.remove(n);
                }
            }
            ("pick", id) => {
                if let Ok(id) = id.parse::<ContactId>() {
                    self.picked.push(id);
                    self.picked.sort_unstable();
                    self.picked.dedup();
                }
            }
            ("drop", id) => self.picked.retain(|picked| picked.to_string() != id),
            _ => {}
        }
    }
}

/// The rows of a filter that is one term or one group of terms.
fn flat(filter: &Value) -> Option<(Join, Vec<Term>)> {
    for join in [Join::And, Join::Or] {
        if let Some(group) = filter.get(join.key()) {
            let terms: Option<Vec<_>> = group.as_array()?.iter().map(Term::of).collect();
            return terms.map(|terms| (join, terms));
        }
    }
    Term::of(filter).map(|term| (Join::And, vec![term]))
}

fn term(fields: &Fields, n: usize) -> Option<Term> {
    let get = |name: &str| fields.get(&format!("audience.{n}.{name}")).to_owned();
    let field = fields.given(&format!("audience.{n}.field"))?;
    Some(match field {
        CAMPAIGN => Term::Stage {
            campaign: get("campaign"),
            stage: get("stage"),
            is: get("is") != "no",
        },
        SILENCE => Term::Silence {
            time: silence(&get("days")),
        },
        field => Term::Field {
            field: field.to_owned(),
            op: get("op"),
            value: get("value"),
        },
    })
}

/// What was typed as days, as the API writes it.
fn silence(days: &str) -> String {
    let days = days.trim();
    if !days.is_empty() && days.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{days}d");
    }
    if days.is_empty() {
        "7d".to_owned()
    } else {
        days.to_owned()
    }
}

fn ids(text: &str) -> Vec<ContactId> {
    text.split_whitespace()
        .filter_map(|id| id.parse().ok())
        .collect()
}
