//! A person's wish about marketing, told by a switch in WhatsApp itself (Meta's page on the `user_preferences` field).

use super::{Person, fields::Fields, word::words};

words! {
    /// What the person wants.
    Wish {
        /// No more marketing.
        Stop = "stop",
        /// Marketing again.
        Resume = "resume",
        /// Has signed up for marketing inside WhatsApp.
        Signup = "signup",
    }
}

/// One wish of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// Whose; known by phone or id, or the wish would be an oddity.
    pub person: Person,
    /// About what: `marketing_messages`.
    pub category: Option<String>,
    /// The wish.
    pub value: Wish,
    /// When, in unix milliseconds.
    pub at: Option<i64>,
    /// Meta's sentence.
    pub detail: Option<String>,
    /// Which sign-up it was, with `signup`.
    pub signup_id: Option<String>,
}

impl Preference {
    /// None if there is no wish in it.
    pub(super) fn read(of: &Fields<'_>) -> Option<Preference> {
        Some(Preference {
            person: Person {
                wa_id: of.phone("wa_id"),
                user_id: of.id("user_id"),
                parent_user_id: of.id("parent_user_id"),
                name: None,
                username: None,
            },
            category: of.id("category"),
            value: Wish::read(&of.id("value")?)?,
            at: of.time("timestamp"),
            detail: of.text("detail"),
            signup_id: of.id("signup_id"),
        })
    }
}
