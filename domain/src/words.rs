//! Words as they are compared: without case, accents and punctuation, so that it matters little how somebody types on a
//! phone.

use unicode_normalization::UnicodeNormalization;

/// Longer words are no words (but addresses, keys and the like).
const LONGEST: usize = 64;

/// The text in small letters without accents.
pub fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let letters = text.nfkd().filter(|c| !is_accent(*c));
    for c in letters.flat_map(char::to_lowercase) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' => plain.push('d'),
            'ı' => plain.push('i'),
            'ς' => plain.push('σ'),
            // A capital İ leaves its dot.
            c if is_accent(c) => {}
            c => plain.push(c),
        }
    }
    // What was taken apart and is no accent, such as Korean syllables, is put together again.
    plain.nfc().collect()
}

/// Accents of the Latin, Greek and Cyrillic scripts, and the vowel signs of Arabic, which are mostly left out.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}

/// The words of a text, folded, in their order. Where a script writes no spaces between words, every two neighbours are
/// one.
pub fn of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let folded = folded(text);
    for run in folded.split(|c: char| !c.is_alphanumeric()) {
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            let dense = is_dense(first);
            let end = rest
                .find(|c: char| is_dense(c) != dense)
                .unwrap_or(rest.len());
            let (part, later) = rest.split_at(end);
            if dense {
                words.extend(pairs(part));
            } else if part.len() <= LONGEST {
                words.push(part.to_owned());
            }
            rest = later;
        }
    }
    words
}

/// Whether there is anything in the text that could be a word.
pub fn has_any(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether a letter belongs to a script without spaces (or, in Korean, with words that carry much at their end).
fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2FA1F}')
}

/// Every two neighbours; a letter alone is a word.
fn pairs(run: &str) -> Vec<String> {
    let letters: Vec<char> = run.chars().collect();
    match letters.as_slice() {
        [_] => vec![run.to_owned()],
        letters => letters.windows(2).map(|two| two.iter().collect()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
        for (text, words) in [
            ("Horário de FUNCIONAMENTO?!", "horario de funcionamento"),
            ("Straße, Ångström & Łódź", "strasse angstrom lodz"),
            ("İstanbul'da ısı", "istanbul da isi"),
            ("ΟΔΟΣ οδός", "οδοσ οδοσ"),
            ("مَرْحَبًا", "مرحبا"),
            ("size 42 — 🤗❤️ … ok", "size 42 ok"),
            ("営業時間", "営業 業時 時間"),
            ("한국어 A4用", "한국 국어 a4 用"),
            ("👍🏽 !!! ", ""),
        ] {
            assert_eq!(of(text).join(" "), words, "{text}");
            assert_eq!(has_any(text), !words.is_empty(), "{text}");
        }
    }
}
