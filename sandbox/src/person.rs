//! The person that a message is for.

use crate::{account::BUSINESS_ID, chance::mix};
use std::fmt::{self, Display, Formatter};

/// A person: by phone, or by Meta's id of a person within a portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Person {
    /// The digits of the number in international form.
    Phone(u64),
    /// A business-scoped user id, as in `US.13491208655302741918`.
    User(Box<str>),
}

/// Digits of a number in international form: no fewer, no more.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

impl Person {
    /// The person with this number; Meta tolerates `+`, spaces, brackets and hyphens in it. `None` if it is no number.
    pub(crate) fn by_phone(input: &str) -> Option<Self> {
        let mut number: u64 = 0;
        let mut digits = 0;
        for (n, character) in input.trim().chars().enumerate() {
            match character {
                '0'..='9' => {
                    digits += 1;
                    if digits > *DIGITS.end() {
                        return None;
                    }
                    number = number * 10 + u64::from(character.to_digit(10)?);
                }
                '+' if n == 0 => {}
                ' ' | '(' | ')' | '-' => {}
                _ => return None,
            }
        }
        DIGITS.contains(&digits).then_some(Self::Phone(number))
    }

    /// The person with this id within the portfolio; `None` if it does not look like one.
    pub(crate) fn by_user_id(input: &str) -> Option<Self> {
        let (country, rest) = input.split_once('.')?;
        let plausible = country.len() == 2
            && !rest.is_empty()
            && rest.len() <= 132
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
        plausible.then(|| Self::User(input.into()))
    }

    /// A number that stands for the person in maps and draws.
    pub(crate) fn key(&self) -> u64 {
        match self {
            Self::Phone(digits) => *digits,
            Self::User(id) => id
                .bytes()
                .fold(1 << 63, |key, byte| mix(key ^ u64::from(byte)) | (1 << 63)),
        }
    }

    /// Meta's id of the person within the portfolio.
    pub(crate) fn user_id(&self) -> String {
        match self {
            Self::Phone(digits) => format!("US.1{:019}", mix(digits ^ business()) >> 1),
            Self::User(id) => id.to_string(),
        }
    }

    /// The last four digits of the phone; `None` if it is not known.
    pub(crate) fn ending(&self) -> Option<u64> {
        match self {
            Self::Phone(digits) => Some(digits % 10_000),
            Self::User(_) => None,
        }
    }
}

fn business() -> u64 {
    BUSINESS_ID
        .parse()
        .expect("because the id of the portfolio is a number")
}

impl Display for Person {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phone(digits) => write!(f, "{digits}"),
            Self::User(id) => f.write_str(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Person;

    #[test]
    fn a_phone_number_is_read_as_meta_reads_it() {
        for (input, wanted) in [
            ("+15551230001", Some("15551230001")),
            ("15551230001", Some("15551230001")),
            ("+1 (555) 123-0001", Some("15551230001")),
            ("+12345", None),
            ("+1234567890123456", None),
            ("1+5551230001", None),
            ("Ann", None),
            ("", None),
        ] {
            let person = Person::by_phone(input).map(|person| person.to_string());
            assert_eq!(person.as_deref(), wanted, "{input}");
        }
    }

    #[test]
    fn a_user_id_stays_as_it_is() {
        for (input, good) in [
            ("US.13491208655302741918", true),
            ("US.ENT.11815799212886844830", true),
            ("13491208655302741918", false),
            ("US.", false),
        ] {
            let person = Person::by_user_id(input).map(|person| person.user_id());
            assert_eq!(person.is_some(), good, "{input}");
            assert!(person.is_none_or(|id| id == input));
        }
    }
}
