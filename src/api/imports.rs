//! `/agents/{agent}/contacts/import` and `/agents/{agent}/imports`: contacts from a file.

use super::{
    answer::{Accepted, AcceptedAnswer, Answer},
    import_file::ImportFile,
    in_agent::InAgent,
    mirror::mirror,
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::import;
use entity::{
    ImportId,
    import::{ImportStatus as Row, Model},
    import_error,
};
use poem_openapi::{Object, OpenApi, payload::Json};

/// The routes of imports.
pub(super) struct Imports;

#[OpenApi(tag = "Tag::Contacts")]
impl Imports {
    /// Import contacts
    ///
    /// A CSV file (UTF-8; columns `external_id`, `name`, `email`, `phone` and names of attributes, in any order) or a
    /// JSON array of contacts, up to 50 MB. A file that cannot be read at all is refused at once; rows are checked in
    /// the background, and those that are refused do not hinder the others. Rows update contacts by `external_id`;
    /// empty cells leave what is there.
    #[oai(path = "/agents/:agent/contacts/import", method = "post")]
    async fn import_contacts(
        &self,
        agent: Path<InAgent>,
        file: ImportFile,
    ) -> AcceptedAnswer<Import> {
        let row = import::accept(&agent.ctx, agent.id, file.format, file.bytes).await?;
        let errors = Vec::new();
        Ok(Accepted(import::Import { row, errors }.into()))
    }

    /// Read an import
    ///
    /// How far it is, and the first 1000 of the rows that were refused.
    #[oai(path = "/agents/:agent/imports/:id", method = "get")]
    async fn get_import(&self, agent: Path<InAgent>, id: Path<ImportId>) -> Answer<Import> {
        let found = import::get(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(found.into()))
    }
}

mirror! {
    /// Where an import stands.
    ImportStatus of Row {
        /// Rows are still to come.
        Running,
        /// Every row was read.
        Completed,
        /// The file could not be read to its end.
        Failed,
    }
}

/// An import of contacts.
#[derive(Debug, Object)]
struct Import {
    /// Its id.
    id: String,
    /// Where it stands.
    status: ImportStatus,
    /// Rows read so far.
    processed: i64,
    /// Contacts created by them.
    created: i64,
    /// Rows that updated a contact.
    updated: i64,
    /// Rows that were refused.
    rejected: i64,
    /// The first 1000 refused rows.
    errors: Vec<RowError>,
    /// Why the whole import failed.
    failure: Option<String>,
    /// When it was accepted.
    created_at: Time,
    /// When it was finished.
    finished_at: Option<Time>,
}

/// A row that was refused.
#[derive(Debug, Object)]
struct RowError {
    /// The line in the CSV file (the header is 1), or the element's number in the array, from 1.
    line: i64,
    /// Why, for programs.
    code: String,
    /// Why, for people: field and remedy.
    message: String,
}

impl From<import::Import> for Import {
    fn from(import: import::Import) -> Self {
        let Model {
            id,
            status,
            processed,
            created,
            updated,
            rejected,
            failure,
            created_at,
            finished_at,
            ..
        } = import.row;
        Self {
            id: id.to_string(),
            status: status.into(),
            processed,
            created,
            updated,
            rejected,
            errors: import.errors.into_iter().map(RowError::from).collect(),
            failure,
            created_at: Time(created_at),
            finished_at: finished_at.map(Time),
        }
    }
}

impl From<import_error::Model> for RowError {
    fn from(row: import_error::Model) -> Self {
        Self {
            line: row.line,
            code: row.code,
            message: row.message,
        }
    }
}
