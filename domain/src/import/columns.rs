//! What each column of a CSV file is taken for, all of them at once.

use super::{
    header::{self, Column},
    rows::without_mark,
};
use crate::{Ctx, Result, attribute::Catalog};
use entity::AgentId;
use std::collections::HashSet;

/// What a column is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A field of every contact.
    Field,
    /// An attribute.
    Attribute,
    /// Nothing that is known.
    Unknown,
    /// An attribute that is archived.
    Archived,
    /// The same as an earlier one.
    Repeated,
}

/// The columns of a CSV file in their order: what they are called, what they are taken for. Empty if there is no header
/// that could be read.
pub async fn columns(ctx: &Ctx, agent: AgentId, bytes: &[u8]) -> Result<Vec<(String, Means)>> {
    const LONGEST: usize = 64;
    let bytes = without_mark(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(header::delimiter(bytes))
        .from_reader(bytes);
    let Ok(line) = reader.headers() else {
        return Ok(Vec::new());
    };
    let catalog = Catalog::load(ctx, agent).await?;
    let mut seen = HashSet::new();
    let means = header::columns(line.iter()).into_iter().map(|column| {
        let (name, means) = match column {
            Column::Field(field) => (field.to_owned(), Means::Field),
            Column::Attribute(name) => {
                let means = match catalog.check_name(&name) {
                    Ok(()) => Means::Attribute,
                    Err(why) if why.code == "archived_attribute" => Means::Archived,
                    Err(_) => Means::Unknown,
                };
                (name.chars().take(LONGEST).collect::<String>(), means)
            }
        };
        let means = if seen.insert(name.clone()) {
            means
        } else {
            Means::Repeated
        };
        (name, means)
    });
    Ok(means.collect())
}
