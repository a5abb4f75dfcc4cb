//! The patient reader: any body that is JSON, part by part. A part that makes no sense is told as odd, its neighbours are
//! read.

use super::{
    Contacts, Entry, Event, Fault, Inbound, Person, Preference, Update,
    fields::Fields,
    odd::{Odds, Place},
    route::{self, Route},
    told::Told,
};
use serde_json::Value;

/// Reads a body. Holds at least one entry or one oddity.
pub(super) fn read(body: &Value) -> Event {
    let mut reader = Reader::default();
    reader.each(body, &Place::ROOT, &mut Reader::body);
    if reader.entries.is_empty() && reader.odds.is_empty() {
        reader.odds.tell(&Place::ROOT, "holds no update");
    }
    Event {
        entries: reader.entries,
        odd: reader.odds.into_list(),
    }
}

#[derive(Default)]
struct Reader {
    entries: Vec<Entry>,
    odds: Odds,
}

/// Whom the updates of a value are about, and what its contacts say.
struct Around {
    waba_id: Option<String>,
    phone_number_id: Option<String>,
    display_phone_number: Option<String>,
    contacts: Contacts,
    alone: bool,
}

/// Reads one object at one place.
type Read<'r> = &'r mut dyn FnMut(&mut Reader, Fields<'_>, &Place<'_>);

impl Reader {
    /// Reads every object of a list, of a list in a list, or the one that stands where a list should.
    fn each(&mut self, value: &Value, at: &Place<'_>, read: Read<'_>) {
        match value {
            Value::Object(fields) => read(self, Fields::new(fields), at),
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    self.each(value, &at.index(index), read);
                }
            }
            Value::Null => self.odds.tell(at, "is null where an object should be"),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.odds.tell(at, "is no object");
            }
        }
    }

    /// The same for what stands under a key; true if anything does.
    fn each_of(&mut self, of: Fields<'_>, key: &str, at: &Place<'_>, read: Read<'_>) -> bool {
        let Some(value) = of.get(key) else {
            return false;
        };
        self.each(value, &at.key(key), read);
        true
    }

    fn body(&mut self, of: Fields<'_>, at: &Place<'_>) {
        if of
            .id("object")
            .is_some_and(|object| object != "whatsapp_business_account")
        {
            self.odds
                .tell(&at.key("object"), "is not whatsapp_business_account");
        }
        if !self.each_of(of, "entry", at, &mut Reader::entry) {
            self.odds.tell(&at.key("entry"), "is missing");
        }
    }

    fn entry(&mut self, of: Fields<'_>, at: &Place<'_>) {
        let waba_id = of.id("id");
        let mut change = |reader: &mut Reader, of: Fields<'_>, at: &Place<'_>| {
            let field = of.id("field");
            let mut value = |reader: &mut Reader, of: Fields<'_>, at: &Place<'_>| {
                reader.value(of, at, waba_id.as_deref(), field.as_deref());
            };
            if !reader.each_of(of, "value", at, &mut value) {
                reader.odds.tell(&at.key("value"), "is missing");
            }
        };
        if !self.each_of(of, "changes", at, &mut change) {
            self.odds.tell(&at.key("changes"), "is missing");
        }
    }

    fn value(
        &mut self,
        of: Fields<'_>,
        at: &Place<'_>,
        waba_id: Option<&str>,
        field: Option<&str>,
    ) {
        let around = self.around(of, at, waba_id);
        if let Some(field) = field.filter(|field| route::is_not_read(field)) {
            return self.push(
                &around,
                Update::Other {
                    field: field.to_owned(),
                },
            );
        }
        let has_conversation = self.conversation(of, at, &around);
        let by_keys = Route::of_keys(&of).and_then(|route| route.read(&of));
        if by_keys.is_none() && has_conversation {
            return;
        }
        let by_field = field.and_then(Route::of_field);
        match (by_keys.or_else(|| by_field?.read(&of)), field) {
            (Some(update), _) => self.push(&around, update),
            (None, Some(field))
                if by_field.is_none() && field != "messages" && field != "user_preferences" =>
            {
                self.push(
                    &around,
                    Update::Other {
                        field: field.to_owned(),
                    },
                );
            }
            (None, Some(_)) => self.odds.tell(at, "lacks what its field promises"),
            (None, None) => self.odds.tell(at, "has no field, and its keys tell none"),
        }
    }

    fn around(&mut self, of: Fields<'_>, at: &Place<'_>, waba_id: Option<&str>) -> Around {
        let metadata = of.object("metadata");
        let id = |key: &str| metadata.and_then(|of| of.id(key)).or_else(|| of.id(key));
        let mut persons = Vec::new();
        self.each_of(of, "contacts", at, &mut |_, of, _| {
            persons.push(Person::of_contact(&of));
        });
        let updates = ["statuses", "messages", "user_preferences"].map(|key| of.count(key));
        Around {
            waba_id: waba_id.map(str::to_owned),
            phone_number_id: id("phone_number_id"),
            display_phone_number: id("display_phone_number"),
            contacts: Contacts::new(persons),
            alone: updates.iter().sum::<usize>() == 1,
        }
    }

    /// Statuses, messages, preferences and errors, whatever the field is called. True if there is a place for any.
    fn conversation(&mut self, of: Fields<'_>, at: &Place<'_>, around: &Around) -> bool {
        let statuses = self.each_of(of, "statuses", at, &mut |reader, of, at| {
            let told = Told::read(&of, at, &mut reader.odds);
            let Some(mut status) = told.into_status() else {
                return reader.odds.tell(at, "is a status without id or status");
            };
            around.contacts.fold_into(&mut status.person, around.alone);
            reader.push(around, Update::Status(status));
        });
        let messages = self.each_of(of, "messages", at, &mut |reader, of, at| {
            let Some(mut message) = Inbound::read(&of, at, &mut reader.odds) else {
                return reader.odds.tell(at, "is a message without id");
            };
            around.contacts.fold_into(&mut message.person, around.alone);
            reader.push(around, Update::Message(Box::new(message)));
        });
        let preferences = self.each_of(of, "user_preferences", at, &mut |reader, of, at| {
            let Some(mut preference) = Preference::read(&of) else {
                return reader.odds.tell(at, "is a preference without a value");
            };
            around
                .contacts
                .fold_into(&mut preference.person, around.alone);
            if !preference.person.is_known() {
                return reader.odds.tell(at, "is a preference of nobody");
            }
            reader.push(around, Update::Preference(preference));
        });
        let faults = Fault::read_list(&of, at, &mut self.odds);
        for fault in faults {
            self.push(around, Update::Failure(fault));
        }
        statuses || messages || preferences || of.has("errors")
    }

    fn push(&mut self, around: &Around, update: Update) {
        self.entries.push(Entry {
            waba_id: around.waba_id.clone(),
            phone_number_id: around.phone_number_id.clone(),
            display_phone_number: around.display_phone_number.clone(),
            update,
        });
    }
}
