//! Values fit for a template's parameter. Meta refuses newlines, tabs, more than four spaces in a row and empty values
//! (its page on sending template messages), and nobody should be sent invisible characters.

use std::borrow::Cow;

/// The value on one line: white space, control characters and blanks become one space, the ends are trimmed,
/// characters that nobody sees are dropped.
pub fn clean(value: &str) -> String {
    cleaned(value).into_owned()
}

/// Like [`clean`]; a value that is clean already is not copied.
pub(super) fn cleaned(value: &str) -> Cow<'_, str> {
    if is_clean(value) {
        return Cow::Borrowed(value);
    }
    let mut clean = String::with_capacity(value.len());
    let mut gap = false;
    let mut joiner = None;
    for c in value.chars() {
        match look(c) {
            Look::Seen => {
                if !clean.is_empty() {
                    clean.extend(if gap { Some(' ') } else { joiner });
                }
                clean.push(c);
                (gap, joiner) = (false, None);
            }
            Look::Blank => gap = true,
            Look::Joiner => joiner = Some(c),
            Look::Unseen => {}
        }
    }
    Cow::Owned(clean)
}

fn is_clean(value: &str) -> bool {
    let mut before = ' ';
    for c in value.chars() {
        let fits = match look(c) {
            Look::Seen => true,
            Look::Blank => c == ' ' && before != ' ',
            Look::Joiner | Look::Unseen => false,
        };
        if !fits {
            return false;
        }
        before = c;
    }
    value.is_empty() || before != ' '
}

/// What a reader sees of a character.
enum Look {
    Seen,
    Blank,
    /// Belongs to how its neighbours are written, in Persian, in Hindi and in emoji; alone it is nothing.
    Joiner,
    Unseen,
}

fn look(c: char) -> Look {
    match c {
        ' '..='~' => {
            if c == ' ' {
                Look::Blank
            } else {
                Look::Seen
            }
        }
        '\u{200C}' | '\u{200D}' => Look::Joiner,
        // The blanks of Braille and Hangul are letters to Unicode.
        '\u{2800}' | '\u{3164}' | '\u{FFA0}' => Look::Blank,
        // Soft hyphen, zero-width spaces and marks, controls of direction, byte order mark, annotations, language tags.
        '\u{00AD}'
        | '\u{034F}'
        | '\u{061C}'
        | '\u{180E}'
        | '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'
        | '\u{E0001}' => Look::Unseen,
        _ if c.is_whitespace() || c.is_control() => Look::Blank,
        _ => Look::Seen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_value_is_one_line_of_what_people_see() {
        for (value, expected) in [
            ("Ana", "Ana"),
            ("São Paulo", "São Paulo"),
            ("  a\n\tb  ", "a b"),
            ("a      b", "a b"),
            ("a\u{A0}\u{2028}b\u{3000}c", "a b c"),
            ("a\0b\u{1E}c\u{7F}", "a b c"),
            ("\u{FEFF}a\u{200B}b\u{202E}c\u{2069}", "abc"),
            ("\u{200B} \u{2060}", ""),
            ("\u{3164}", ""),
            ("a \u{200B} b", "a b"),
            ("", ""),
            // A family and a flag stay whole, a Persian word keeps its shape.
            ("👩\u{200D}👧 ok", "👩\u{200D}👧 ok"),
            (
                "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
                "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
            ),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
            ("\u{200D}a\u{200D} \u{200C}b\u{200C}", "a b"),
        ] {
            assert_eq!(clean(value), expected, "{value:?}");
        }
    }

    /// Text rich in what is to be cleaned away.
    fn dirty() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            "[ \t\n\r\0a-c\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2060}-\u{206F}\u{FEFF}]{0,6}",
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn a_clean_value_stays_as_it_is(value in dirty()) {
            let once = clean(&value);
            let joined = once.contains(|c| matches!(look(c), Look::Joiner));
            prop_assert!(is_clean(&once) || joined);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn nothing_that_meta_refuses_is_left(value in dirty()) {
            let clean = clean(&value);
            prop_assert!(!clean.chars().any(char::is_control));
            prop_assert!(!clean.contains("  "));
            prop_assert_eq!(clean.trim(), clean.as_str());
        }

        #[test]
        fn ordinary_text_only_loses_its_extra_white_space(value in "[a-zé0-9,.!?{}\\-\n\t ]{0,40}") {
            let expected = value.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(clean(&value), expected);
        }
    }
}
