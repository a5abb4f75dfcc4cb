//! The placeholders of a template: `{{1}}`, `{{name}}`.
//!
//! Between two braces, spaces aside: a number from 1 without leading zeros, or lowercase letters, digits and
//! underscores. Anything else, an unclosed brace too, is text and stays as it is.

/// A piece of a template's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that stays as it is.
    Text(&'a str),
    /// A place for a value.
    Placeholder {
        /// As it is written, braces and all.
        raw: &'a str,
        /// The variable, as in `1` or `name`.
        key: &'a str,
    },
}

impl<'a> Piece<'a> {
    /// The piece as it is written.
    pub fn raw(self) -> &'a str {
        match self {
            Self::Text(raw) | Self::Placeholder { raw, .. } => raw,
        }
    }

    /// The variable, if it is a place for one.
    pub fn key(self) -> Option<&'a str> {
        match self {
            Self::Text(_) => None,
            Self::Placeholder { key, .. } => Some(key),
        }
    }
}

/// Cuts `text` into pieces; put together, they are `text` again.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut plain = 0;
    let mut from = 0;
    while let Some(found) = text[from..].find("{{") {
        let start = from + found;
        match placeholder_at(text, start) {
            Some((end, key)) => {
                if plain < start {
                    pieces.push(Piece::Text(&text[plain..start]));
                }
                let raw = &text[start..end];
                pieces.push(Piece::Placeholder { raw, key });
                plain = end;
                from = end;
            }
            // Of `{{{1}}` the last two braces open.
            None => from = start + 1,
        }
    }
    if plain < text.len() {
        pieces.push(Piece::Text(&text[plain..]));
    }
    pieces
}

/// The placeholder whose braces open at `start`: where it ends, and its key.
fn placeholder_at(text: &str, start: usize) -> Option<(usize, &str)> {
    let inside = &text[start + 2..];
    let length = inside.find("}}")?;
    let key = inside[..length].trim_matches(' ');
    is_name(key).then_some((start + 2 + length + 2, key))
}

/// Whether `key` can stand between the braces.
pub(super) fn is_name(key: &str) -> bool {
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    !key.is_empty() && key.bytes().all(word) && !(is_number(key) && key.starts_with('0'))
}

/// Whether `key` is a position rather than a name.
pub(crate) fn is_number(key: &str) -> bool {
    key.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(text: &str) -> Vec<&str> {
        pieces(text).into_iter().filter_map(Piece::key).collect()
    }

    #[test]
    fn placeholders_are_numbers_and_lowercase_names() {
        for (text, expected) in [
            ("Hi {{1}}, {{2}} and {{1}} again", vec!["1", "2", "1"]),
            ("Hi {{ first_name }}", vec!["first_name"]),
            ("{{10}}{{a1}}", vec!["10", "a1"]),
            ("{{{1}}}", vec!["1"]),
            ("{{ {{1}} }}", vec!["1"]),
            ("{{1}", vec![]),
            ("{1}}", vec![]),
            (
                "{{}} {{ }} {{0}} {{01}} {{Name}} {{a b}} {{a-b}} {{é}} {{\n1}}",
                vec![],
            ),
        ] {
            assert_eq!(keys(text), expected, "{text}");
        }
    }

    /// Text rich in braces, so that the interesting cases are met.
    fn bracy() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            Just("{".to_owned()),
            Just("{{".to_owned()),
            Just("}}".to_owned()),
            Just("}".to_owned()),
            Just(" ".to_owned()),
            "[a-zA-Z0-9_éß ]{0,3}",
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(part, 0..20).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn pieces_are_the_text_cut_up(text in bracy()) {
            let pieces = pieces(&text);
            let whole: String = pieces.iter().map(|piece| piece.raw()).collect();
            prop_assert_eq!(&whole, &text);
            prop_assert!(pieces.iter().all(|piece| !piece.raw().is_empty()));
        }

        #[test]
        fn text_pieces_hold_no_placeholder(text in bracy()) {
            for piece in pieces(&text) {
                match piece {
                    Piece::Text(plain) => prop_assert!(keys(plain).is_empty()),
                    Piece::Placeholder { raw, key } => {
                        prop_assert_eq!(keys(raw), vec![key]);
                        prop_assert!(is_name(key));
                    }
                }
            }
        }

        #[test]
        fn a_written_placeholder_is_found(
            key in "[1-9][0-9]{0,3}|[a-z_][a-z0-9_]{0,20}",
            left in " {0,3}",
            right in " {0,3}",
            before in "[^{}]{0,10}",
            after in "[^{}]{0,10}",
        ) {
            let text = format!("{before}{{{{{left}{key}{right}}}}}{after}");
            prop_assert_eq!(keys(&text), vec![key.as_str()]);
        }
    }
}
