//! The person an update is about.

use super::fields::Fields;

/// Everything an update says of a person. Any of it may be missing: people with a username may hide their phone, so that
/// only the business-scoped id (BSUID, Meta's page on business-scoped user ids) is left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Person {
    /// The phone as WhatsApp's id: digits, no plus. May differ from the number dialled (Brazil, Mexico, Argentina).
    pub wa_id: Option<String>,
    /// The business-scoped id, as `US.13491208655302741918`: one per person and portfolio, new when the phone changes.
    pub user_id: Option<String>,
    /// The same across linked portfolios, as `US.ENT.11815799212886844830`.
    pub parent_user_id: Option<String>,
    /// The profile's name.
    pub name: Option<String>,
    /// The username.
    pub username: Option<String>,
}

impl Person {
    /// From an item of `contacts`.
    pub(super) fn of_contact(of: &Fields<'_>) -> Person {
        let profile = of.object("profile");
        Person {
            wa_id: of.phone("wa_id"),
            user_id: of.id("user_id"),
            parent_user_id: of.id("parent_user_id"),
            name: profile.and_then(|profile| profile.text("name")),
            username: profile.and_then(|profile| profile.text("username")),
        }
    }

    /// Whether anything tells who this is; a name does not.
    pub fn is_known(&self) -> bool {
        self.wa_id.is_some() || self.user_id.is_some() || self.parent_user_id.is_some()
    }

    /// Whether both are known by the same kind of id, and the ids differ.
    pub(super) fn contradicts(&self, other: &Person) -> bool {
        let differ =
            |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
        differ(&self.wa_id, &other.wa_id)
            || differ(&self.user_id, &other.user_id)
            || differ(&self.parent_user_id, &other.parent_user_id)
    }

    /// Takes what is missing here from another telling of the same person.
    pub(super) fn fill_from(&mut self, other: &Person) {
        let fill = |mine: &mut Option<String>, theirs: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        };
        fill(&mut self.wa_id, &other.wa_id);
        fill(&mut self.user_id, &other.user_id);
        fill(&mut self.parent_user_id, &other.parent_user_id);
        fill(&mut self.name, &other.name);
        fill(&mut self.username, &other.username);
    }
}
