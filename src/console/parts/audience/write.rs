//! Writing the audience for the API.

use super::{Builder, Kind, Menu};
use crate::console::parts::Problems;
use serde_json::{Value, json};

impl Builder {
    /// The audience as the API writes it; what is wrong with it is told by the verb that takes it, or here.
    pub(crate) fn audience(&self, menu: &Menu) -> Result<Value, Problems> {
        match self.kind {
            Kind::All => Ok(json!({ "all": true })),
            Kind::Picked => Ok(json!({ "contact_ids": self.picked })),
            Kind::Conditions if self.terms.is_empty() => Ok(json!({ "contact_ids": [] })),
            Kind::Conditions => {
                let terms: Vec<_> = self
                    .terms
                    .iter()
                    .map(|term| term.json(|field| menu.typed(field)))
                    .collect();
                Ok(json!({ "filter": { self.join.key(): terms } }))
            }
            Kind::Json => serde_json::from_str(&self.json).map_err(|error| {
                let mut problems = Problems::default();
                problems.add("audience", format!("This is no JSON: {error}."));
                problems
            }),
        }
    }

    /// Where a refusal says that row `n` is wrong.
    pub(super) fn place(&self, n: usize) -> String {
        format!("audience.filter.{}[{n}]", self.join.key())
    }
}
