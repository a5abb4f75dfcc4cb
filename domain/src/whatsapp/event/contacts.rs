//! The `contacts` beside statuses and messages, folded into the persons these are about.

use super::Person;
use std::collections::HashMap;

/// Below this many contacts a look along the list is quicker than an index.
const INDEX_FROM: usize = 16;

/// The contacts of one value.
pub(super) struct Contacts {
    list: Vec<Person>,
    by_id: HashMap<String, usize>,
}

impl Contacts {
    pub(super) fn new(list: Vec<Person>) -> Contacts {
        let mut by_id = HashMap::new();
        if list.len() >= INDEX_FROM {
            for (at, person) in list.iter().enumerate() {
                for id in ids(person) {
                    by_id.entry(id.clone()).or_insert(at);
                }
            }
        }
        Contacts { list, by_id }
    }

    /// Adds what the contacts say of this person: the contact of the same phone or id. A contact that is alone beside an
    /// update that is alone belongs to it even if they share no id, unless they contradict each other.
    pub(super) fn fold_into(&self, person: &mut Person, alone: bool) {
        if let Some(found) = self.of(person) {
            if found.contradicts(person) {
                // One phone, two ids: the profile is right, which id is newer cannot be told.
                person.name.clone_from(&found.name);
                person.username.clone_from(&found.username);
            } else {
                person.fill_from(found);
            }
        } else if let ([only], true) = (self.list.as_slice(), alone)
            && !only.contradicts(person)
        {
            person.fill_from(only);
        }
    }

    fn of(&self, person: &Person) -> Option<&Person> {
        if self.list.len() >= INDEX_FROM {
            return ids(person)
                .find_map(|id| self.by_id.get(id))
                .map(|at| &self.list[*at]);
        }
        ids(person).find_map(|id| {
            self.list
                .iter()
                .find(|one| ids(one).any(|theirs| theirs == id))
        })
    }
}

fn ids(person: &Person) -> impl Iterator<Item = &String> {
    [&person.wa_id, &person.user_id, &person.parent_user_id]
        .into_iter()
        .flatten()
}
