//! The first line of a CSV file: what each column is.

use super::Refused;
use crate::attribute::Catalog;
use std::collections::HashSet;

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// A field of every contact.
    Field(&'static str),
    /// An attribute, by name.
    Attribute(String),
}

/// The fields of every contact.
const FIELDS: [&str; 4] = ["external_id", "name", "email", "phone"];

/// The character between cells: a comma, or what spreadsheets of some countries write instead.
pub(super) fn delimiter(text: &[u8]) -> u8 {
    let line = text.split(|b| matches!(b, b'\n' | b'\r')).next();
    let line = line.unwrap_or_default();
    let has = |b: &u8| line.contains(b);
    [b',', b';', b'\t'].into_iter().find(has).unwrap_or(b',')
}

/// Reads a header without looking up its attributes.
pub(super) fn columns<'a>(header: impl Iterator<Item = &'a str>) -> Vec<Column> {
    header.map(column).collect()
}

fn column(name: &str) -> Column {
    let name = name.trim();
    let same = |field: &&&str| field.eq_ignore_ascii_case(name);
    match FIELDS.iter().find(same) {
        Some(field) => Column::Field(field),
        None => Column::Attribute(name.strip_prefix("attributes.").unwrap_or(name).to_owned()),
    }
}

/// Refuses a header with columns that mean nothing to this agent.
pub(super) fn check(columns: &[Column], catalog: &Catalog) -> Result<(), Refused> {
    let mut seen = HashSet::new();
    for column in columns {
        let name = match column {
            Column::Field(field) => field,
            Column::Attribute(name) => name.as_str(),
        };
        if let Column::Attribute(name) = column {
            catalog.check_name(name).map_err(|why| {
                let name = name.chars().take(64).collect();
                match why.code {
                    "archived_attribute" => Refused::ArchivedColumn(name),
                    _ => Refused::UnknownColumn(name),
                }
            })?;
        }
        if !seen.insert(name) {
            return Err(Refused::DuplicateColumn(name.to_owned()));
        }
    }
    match columns
        .iter()
        .any(|column| matches!(column, Column::Field(_)))
    {
        true => Ok(()),
        false => Err(Refused::NobodyNamed),
    }
}
