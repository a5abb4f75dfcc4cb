//! What Meta does not want to see in headers, footers and labels.

/// WhatsApp's marks of bold, italic, struck through and fixed width.
const MARKS: [char; 4] = ['*', '_', '~', '`'];

/// Whether WhatsApp would show a part of `text` formatted: a pair of marks around words, as in `*now*`.
pub(super) fn is_formatted(text: &str) -> bool {
    MARKS.into_iter().any(|mark| has_pair(text, mark))
}

fn has_pair(text: &str, mark: char) -> bool {
    let mut before = None;
    let mut open = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied();
        if c == mark {
            let closes = before.is_some_and(|c: char| !c.is_whitespace() && c != mark)
                && !after.is_some_and(char::is_alphanumeric);
            if open && closes {
                return true;
            }
            let opens = !before.is_some_and(char::is_alphanumeric)
                && after.is_some_and(|c| !c.is_whitespace() && c != mark);
            open |= opens;
        }
        before = Some(c);
    }
    false
}

/// Whether there is an emoji in `text`. Signs that are emoji only on request, as ™, are not.
pub(super) fn has_emoji(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c,
            '\u{1F000}'..='\u{1FAFF}'
            | '\u{2600}'..='\u{27BF}'
            | '\u{2B05}'..='\u{2B07}'
            | '\u{2B1B}'
            | '\u{2B1C}'
            | '\u{2B50}'
            | '\u{2B55}'
            | '\u{231A}'
            | '\u{231B}'
            | '\u{23E9}'..='\u{23FA}'
            // The sign that asks for the emoji, and the key cap.
            | '\u{FE0F}'
            | '\u{20E3}')
    })
}

/// How many words `text` has, as Meta counts them against variables: what stands between white space and is more than
/// punctuation. Scripts without spaces count by the character.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace()
        .map(|token| {
            let unspaced = token.chars().filter(|c| is_unspaced(*c)).count();
            let word = token.chars().any(|c| !c.is_ascii_punctuation());
            unspaced.max(usize::from(word))
        })
        .sum()
}

/// Thai, Lao, Burmese, Khmer, Japanese and Chinese.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_marks_around_words_are_formatting() {
        for (text, expected) in [
            ("*now*", true),
            ("Only *right now*!", true),
            ("_now_", true),
            ("~now~", true),
            ("`now`", true),
            ("order_id and first_name", false),
            ("5 * 3 * 2", false),
            ("_ _", false),
            ("**", false),
            ("a *b", false),
            ("plain", false),
        ] {
            assert_eq!(is_formatted(text), expected, "{text}");
        }
    }

    #[test]
    fn emoji_are_told_from_letters_and_signs() {
        for (text, expected) in [
            ("🎉", true),
            ("✅ ok", true),
            ("1\u{FE0F}\u{20E3}", true),
            ("🇵🇹", true),
            ("Olá, São Paulo™ – 20 % → 你好", false),
        ] {
            assert_eq!(has_emoji(text), expected, "{text}");
        }
    }

    #[test]
    fn words_are_counted_in_every_script() {
        for (text, expected) in [
            ("Hi , your order  is here.", 5),
            ("- ... !", 0),
            ("", 0),
            ("您的订单已到", 6),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
