//! Terms: what texts and questions are compared by. A word's term is its shortest stem in the languages of its script, so
//! that nobody need say in which language they write: customers answer in theirs.

use super::stop_words::is_stop_word;
use crate::words;
use rust_stemmers::{Algorithm, Stemmer};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

/// A shorter stem than this says too little.
const SHORTEST: usize = 3;

/// Finds terms; remembers those it has found.
pub(super) struct Terms {
    latin: Vec<Stemmer>,
    other: Vec<Stemmer>,
    known: HashMap<String, Option<String>>,
}

impl Terms {
    pub(super) fn new() -> Self {
        let latin = [
            Algorithm::English,
            Algorithm::Portuguese,
            Algorithm::Spanish,
            Algorithm::French,
            Algorithm::German,
            Algorithm::Italian,
            Algorithm::Dutch,
        ];
        let other = [Algorithm::Arabic, Algorithm::Greek, Algorithm::Russian];
        Self {
            latin: latin.into_iter().map(Stemmer::create).collect(),
            other: other.into_iter().map(Stemmer::create).collect(),
            known: HashMap::new(),
        }
    }

    /// The terms of a text in their order; words that say nothing have none.
    pub(super) fn of(&mut self, text: &str) -> Vec<String> {
        let words = words::of(text).into_iter();
        words.filter_map(|word| self.term(word)).collect()
    }

    /// The terms of a text, each once.
    pub(super) fn distinct(&mut self, text: &str) -> Vec<String> {
        let mut seen = HashSet::new();
        let mut terms = self.of(text);
        terms.retain(|term| seen.insert(term.clone()));
        terms
    }

    fn term(&mut self, word: String) -> Option<String> {
        if let Some(known) = self.known.get(&word) {
            return known.clone();
        }
        let term = (!is_stop_word(&word)).then(|| self.stem(&word));
        self.known.insert(word, term.clone());
        term
    }

    /// Stems of stems too: one language's stem of "pricing" is "price", another's of "price" is "pric".
    fn stem(&self, word: &str) -> String {
        let stemmers = if word.is_ascii() {
            &self.latin
        } else {
            &self.other
        };
        let mut stem = singular(word);
        while !word.bytes().any(|byte| byte.is_ascii_digit()) {
            let stems = stemmers.iter().map(|stemmer| stemmer.stem(&stem));
            let stems = stems.filter(|stem| stem.chars().count() >= SHORTEST);
            let shortest = stems.min_by_key(|stem| stem.len()).map(Cow::into_owned);
            match shortest {
                Some(shorter) if shorter.len() < stem.len() => stem = shorter,
                _ => break,
            }
        }
        stem
    }
}

/// A plural of Portuguese whose stem, without accents, is not that of its singular (devoluções, devolução), and a singular
/// of English whose stem is not that of its plural (delivery, deliveries).
fn singular(word: &str) -> String {
    let long = |begin: &&str| begin.len() > SHORTEST;
    if let Some(begin) = word.strip_suffix("coes").filter(long) {
        return format!("{begin}cao");
    }
    match word.strip_suffix('y').filter(long) {
        Some(begin) => format!("{begin}i"),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_term() {
        let mut terms = Terms::new();
        for words in [
            "refund refunds refunded refunding",
            "open opening opens opened",
            "hour hours",
            "delivery deliveries delivered deliver",
            "price prices pricing",
            "store stores",
            "return returns returned",
            "entrega entregas entregar",
            "devolução devoluções devolucao devolucoes DEVOLUÇÕES",
            "horário horários horario",
            "envío envíos envio",
            "tienda tiendas",
            "livraison livraisons",
            "Öffnungszeit Öffnungszeiten offnungszeiten",
            "доставка доставки доставку",
        ] {
            let found = terms.distinct(words);
            assert_eq!(found.len(), 1, "{words}: {found:?}");
        }
    }

    #[test]
    fn words_that_say_nothing_have_no_term() {
        let mut terms = Terms::new();
        for (text, expected) in [
            ("What are your opening hours, please?", "open hour"),
            ("Hi! Do you have it in size 42?", "siz 42"),
            ("thanks, ok", ""),
            ("営業時間は何時ですか", "営業 業時 時間 何時"),
            ("营业时间是几点?", "营业 业时 时间"),
            ("iphone15 A-1", "iphone15 1"),
        ] {
            assert_eq!(terms.of(text).join(" "), expected, "{text}");
        }
    }
}
