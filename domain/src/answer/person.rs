//! Whether a customer asks for a person.

use super::person_phrases::{ALL, COURTESIES, Phrases};
use crate::words;
use std::{collections::HashSet, sync::LazyLock};

/// Every phrase, as messages are compared with it.
struct Known {
    /// Meant wherever they stand in a message: "to talk to a human", with a space before and after.
    within: Vec<String>,
    /// The same in scripts without spaces.
    dense: Vec<String>,
    /// Meant if they are the whole message: "operator".
    alone: HashSet<String>,
    courtesies: HashSet<String>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let spoken = |phrases: &Phrases| {
        let all = phrases.to_talk.iter().flat_map(|to_talk| {
            let whom = phrases.to_whom.iter();
            whom.map(move |whom| plain(&format!("{to_talk} {whom}")))
        });
        all.collect::<Vec<_>>()
    };
    let (spaced, dense): (Vec<&Phrases>, Vec<&Phrases>) = ALL.iter().partition(|p| p.has_spaces);
    let within = spaced.iter().flat_map(|phrases| spoken(phrases));
    let dense = dense.iter().flat_map(|phrases| spoken(phrases));
    let alone = ALL.iter().flat_map(|phrases| phrases.alone);
    Known {
        within: within.map(|phrase| format!(" {phrase} ")).collect(),
        dense: dense.map(|phrase| phrase.replace(' ', "")).collect(),
        alone: alone.map(|phrase| plain(phrase)).collect(),
        courtesies: COURTESIES.split_whitespace().map(plain).collect(),
    }
});

/// Whether a customer asks for a person, in one of the phrases of `ALL`. Case, accents, punctuation and courtesies around
/// it are forgiven. What is said in other words is left to the answerer, which hands over what it does not know.
pub fn wants_a_person(text: &str) -> bool {
    let text = plain(text);
    let courtesy = |word: &&str| KNOWN.courtesies.contains(*word);
    let mut words: Vec<&str> = text.split(' ').skip_while(courtesy).collect();
    while words.last().is_some_and(courtesy) {
        words.pop();
    }
    if KNOWN.alone.contains(&words.join(" ")) {
        return true;
    }
    let (spaced, dense) = (format!(" {text} "), text.replace(' ', ""));
    let within = KNOWN.within.iter().any(|phrase| spaced.contains(phrase));
    within || KNOWN.dense.iter().any(|phrase| dense.contains(phrase))
}

/// Folded, with a space where there was something else than letters and digits.
fn plain(text: &str) -> String {
    let folded = words::folded(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
