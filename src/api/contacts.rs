//! `/agents/{agent}/contacts`: the people an agent can write to.

use super::{
    answer::{Answer, Deleted, List},
    body::Body,
    contact_parts::{Consent, Contact, ContactData},
    error::ApiError,
    in_agent::InAgent,
    path::Path,
    tag::Tag,
};
use domain::{
    audience,
    contact::{self, Search},
    page::Wanted,
};
use entity::ContactId;
use poem::http::StatusCode;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use serde::Deserialize;

/// The routes of contacts.
pub(super) struct Contacts;

#[OpenApi(tag = "Tag::Contacts")]
impl Contacts {
    /// List the contacts
    ///
    /// Oldest first. `q` and `filter` can be given together.
    #[oai(path = "/agents/:agent/contacts", method = "get")]
    async fn list_contacts(
        &self,
        agent: Path<InAgent>,
        /// Text that name, e-mail, phone or external id contains, whatever its case.
        q: Query<Option<String>>,
        /// A filter as in audiences, written in JSON.
        filter: Query<Option<String>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<Contact>> {
        let search = Search {
            q: q.0,
            filter: filter.0.as_deref().map(parse_filter).transpose()?,
        };
        let list = contact::list_name(agent.id);
        let wanted = Wanted::parse(&list, limit.0, cursor.0.as_deref())?;
        let page = contact::list(&agent.ctx, agent.id, search, wanted).await?;
        Ok(List::of(page, Contact::from))
    }

    /// Create or update contacts
    ///
    /// 1 to 1000 of them. A contact whose `external_id` is known is updated: what is left out stays, null clears,
    /// attributes are merged. Any other is created. Rows that cannot be accepted are listed in `rejected` and do not
    /// hinder the others. The same external id twice refuses the whole request.
    #[oai(path = "/agents/:agent/contacts", method = "post")]
    async fn upsert_contacts(
        &self,
        agent: Path<InAgent>,
        body: Body<ContactsIn>,
    ) -> Answer<Upserted> {
        let rows: Vec<_> = body.0.contacts.into_iter().map(|row| row.0).collect();
        let done = contact::upsert(&agent.ctx, agent.id, &rows).await?;
        Ok(Json(done.into()))
    }

    /// Read a contact
    #[oai(path = "/agents/:agent/contacts/:id", method = "get")]
    async fn get_contact(&self, agent: Path<InAgent>, id: Path<ContactId>) -> Answer<Contact> {
        let found = contact::get(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(found.into()))
    }

    /// Change a contact
    ///
    /// What is left out stays, null clears, attributes are merged. Campaigns that were sent keep what they captured.
    #[oai(path = "/agents/:agent/contacts/:id", method = "patch")]
    async fn change_contact(
        &self,
        agent: Path<InAgent>,
        id: Path<ContactId>,
        body: Body<ContactData>,
    ) -> Answer<Contact> {
        let changed = contact::change(&agent.ctx, agent.id, id.0, &body.0.0).await?;
        Ok(Json(changed.into()))
    }

    /// Delete a contact
    ///
    /// Campaigns that were sent keep what they captured.
    #[oai(path = "/agents/:agent/contacts/:id", method = "delete")]
    async fn delete_contact(&self, agent: Path<InAgent>, id: Path<ContactId>) -> Answer<Deleted> {
        contact::delete(&agent.ctx, agent.id, id.0).await?;
        Ok(Deleted::new(id.0))
    }

    /// Opt a contact out
    ///
    /// No campaign sends to this person any more: it holds for every contact with the same number, and messages to
    /// them that are not sent yet fail with `opted_out`.
    #[oai(path = "/agents/:agent/contacts/:id/opt_out", method = "post")]
    async fn opt_out_contact(&self, agent: Path<InAgent>, id: Path<ContactId>) -> Answer<Contact> {
        let changed = contact::opt_out(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(changed.into()))
    }

    /// Opt a contact in
    ///
    /// The person wants messages again: it holds for every contact with the same number.
    #[oai(path = "/agents/:agent/contacts/:id/opt_in", method = "post")]
    async fn opt_in_contact(&self, agent: Path<InAgent>, id: Path<ContactId>) -> Answer<Contact> {
        let changed = contact::opt_in(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(changed.into()))
    }

    /// List what a contact wanted
    ///
    /// Every opt-out and opt-in, newest first, with when and why.
    #[oai(path = "/agents/:agent/contacts/:id/consents", method = "get")]
    async fn list_consents(
        &self,
        agent: Path<InAgent>,
        id: Path<ContactId>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<Consent>> {
        let cursor = cursor.0.as_deref();
        let page = contact::consents(&agent.ctx, agent.id, id.0, limit.0, cursor).await?;
        Ok(List::of(page, Consent::from))
    }
}

fn parse_filter(text: &str) -> Result<audience::Filter, ApiError> {
    let json = serde_json::from_str(text).map_err(|error| {
        let text = error.to_string();
        if text.starts_with("recursion limit exceeded") {
            let message = "filter: nested too deep; write it with fewer levels";
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return ApiError::new(status, "nested_too_deep", message).of_field("filter");
        }
        let message = format!("filter: not JSON: {text}");
        ApiError::new(StatusCode::BAD_REQUEST, "malformed_filter", message).of_field("filter")
    })?;
    Ok(audience::parse_filter(&json)?)
}

/// Contacts to be created or updated.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactsIn {
    /// 1 to 1000 of them.
    contacts: Vec<ContactData>,
}

/// What became of a bulk request.
#[derive(Debug, Object)]
struct Upserted {
    /// The contacts of the accepted rows, in the order of the request.
    data: Vec<Contact>,
    /// How many were created.
    created: usize,
    /// How many were updated.
    updated: usize,
    /// The rows that were refused.
    rejected: Vec<Rejected>,
}

/// A row that was refused.
#[derive(Debug, Object)]
struct Rejected {
    /// Its place in the request, from 0.
    index: usize,
    /// Why, for programs.
    code: String,
    /// Why, for people: field and remedy.
    message: String,
}

impl From<contact::Upserted> for Upserted {
    fn from(done: contact::Upserted) -> Self {
        let rejected = done.rejected.into_iter().map(|row| Rejected {
            index: row.index,
            code: row.code.to_owned(),
            message: row.message,
        });
        Self {
            data: done.data.into_iter().map(Contact::from).collect(),
            created: done.created,
            updated: done.updated,
            rejected: rejected.collect(),
        }
    }
}
