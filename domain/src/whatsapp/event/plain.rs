//! The plain form: a body of nothing but statuses, as Meta documents them. Nearly all traffic of a campaign is this, by
//! the thousands a second, so it is read straight into structs without a tree of JSON in between.

use super::{
    Contacts, Entry, Person, Update,
    strict::{self, Object},
    told::Told,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    object: &'a str,
    entry: Vec<Object<Account<'a>>>,
}

#[derive(Deserialize)]
struct Account<'a> {
    #[serde(default, deserialize_with = "strict::id")]
    id: Option<String>,
    #[serde(borrow)]
    changes: Vec<Object<Change<'a>>>,
}

#[derive(Deserialize)]
struct Change<'a> {
    field: &'a str,
    value: Object<Statuses>,
}

/// Whatever else is in a value (messages, errors, a template) is not plain.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statuses {
    #[serde(default, rename = "messaging_product", deserialize_with = "strict::id")]
    _product: Option<String>,
    metadata: Object<Metadata>,
    #[serde(default)]
    contacts: Vec<Object<Contact>>,
    statuses: Vec<Object<Told>>,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default, deserialize_with = "strict::id")]
    display_phone_number: Option<String>,
    #[serde(default, deserialize_with = "strict::id")]
    phone_number_id: Option<String>,
}

#[derive(Deserialize)]
struct Contact {
    #[serde(default)]
    profile: Object<Profile>,
    #[serde(default, deserialize_with = "strict::phone")]
    wa_id: Option<String>,
    #[serde(default, deserialize_with = "strict::id")]
    user_id: Option<String>,
    #[serde(default, deserialize_with = "strict::id")]
    parent_user_id: Option<String>,
}

#[derive(Default, Deserialize)]
struct Profile {
    #[serde(default, deserialize_with = "strict::text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "strict::text")]
    username: Option<String>,
}

/// The statuses of a plain body; none if anything about it is not plain.
pub(super) fn read(body: &[u8]) -> Option<Vec<Entry>> {
    let Object(body): Object<Body<'_>> = serde_json::from_slice(body).ok()?;
    if body.object != "whatsapp_business_account" {
        return None;
    }
    let mut entries = Vec::new();
    for Object(account) in body.entry {
        for Object(Change {
            field,
            value: Object(value),
        }) in account.changes
        {
            if field != "messages" || value.statuses.is_empty() {
                return None;
            }
            add(&mut entries, account.id.as_deref(), value)?;
        }
    }
    (!entries.is_empty()).then_some(entries)
}

fn add(entries: &mut Vec<Entry>, waba_id: Option<&str>, value: Statuses) -> Option<()> {
    let persons = value
        .contacts
        .into_iter()
        .map(|Object(one)| one.into_person());
    let contacts = Contacts::new(persons.collect());
    let Object(metadata) = value.metadata;
    let alone = value.statuses.len() == 1;
    entries.reserve(value.statuses.len());
    for Object(told) in value.statuses {
        let mut status = told.into_status()?;
        contacts.fold_into(&mut status.person, alone);
        entries.push(Entry {
            waba_id: waba_id.map(str::to_owned),
            phone_number_id: metadata.phone_number_id.clone(),
            display_phone_number: metadata.display_phone_number.clone(),
            update: Update::Status(status),
        });
    }
    Some(())
}

impl Contact {
    fn into_person(self) -> Person {
        Person {
            wa_id: self.wa_id,
            user_id: self.user_id,
            parent_user_id: self.parent_user_id,
            name: self.profile.0.name,
            username: self.profile.0.username,
        }
    }
}
