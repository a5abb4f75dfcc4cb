//! Cutting a document into passages: pieces that make sense by themselves and are short enough for an answer.

/// Longest passage, in characters. An answer on WhatsApp has room for 4,096.
pub(super) const LONGEST: usize = 800;

/// A piece of a document. All of them, one after the other, are the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passage<'a> {
    /// The heading that it stands under.
    pub(super) heading: Option<&'a str>,
    /// Its text, with that heading if the passage begins there.
    pub(super) text: &'a str,
}

/// A heading, or a paragraph with the blank lines after it.
#[derive(Debug, Clone, Copy)]
struct Block<'a> {
    start: usize,
    end: usize,
    heading: Option<&'a str>,
    is_heading: bool,
}

/// Passages of at most [`LONGEST`] characters. A heading begins a new one; paragraphs below the same heading share one as
/// far as they fit; what is too long is cut at a line, a sentence or a space.
pub(super) fn cut(text: &str) -> Vec<Passage<'_>> {
    let mut passages = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for block in blocks(text) {
        match &mut open {
            Some(open) if goes_with(text, open, &block) => {
                open.end = block.end;
                open.heading = block.heading;
                open.is_heading &= block.is_heading;
            }
            _ => {
                passages.extend(open.iter().flat_map(|open| pieces(text, open)));
                open = Some(block);
            }
        }
    }
    passages.extend(open.iter().flat_map(|open| pieces(text, open)));
    passages
}

/// Headings go with what follows them, whatever that is; paragraphs with those before them, while there is room.
fn goes_with(text: &str, open: &Block<'_>, block: &Block<'_>) -> bool {
    let fits = || text[open.start..block.end].chars().nth(LONGEST).is_none();
    open.is_heading || (!block.is_heading && fits())
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let (mut at, mut heading, mut fenced, mut ended) = (0, None, false, true);
    for line in text.split_inclusive('\n') {
        let (start, bare) = (at, line.trim());
        at += line.len();
        let fence = bare.starts_with("```");
        let title = heading_of(bare).filter(|_| !fenced && !fence);
        heading = title.or(heading);
        let begins = title.is_some() || (ended && !bare.is_empty());
        match blocks.last_mut() {
            Some(last) if !begins => {
                last.end = at;
                ended |= bare.is_empty() && !fenced;
            }
            _ => {
                blocks.push(Block {
                    start,
                    end: at,
                    heading,
                    is_heading: title.is_some(),
                });
                ended = title.is_some() || bare.is_empty();
            }
        }
        fenced ^= fence;
    }
    blocks
}

/// What a line says if it is a heading of Markdown: one to six `#` and a space before it.
pub(super) fn heading_of(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    let is_heading = (1..=6).contains(&level) && rest.starts_with([' ', '\t']);
    let title = rest.trim_end_matches('#').trim();
    (is_heading && !title.is_empty()).then_some(title)
}

fn pieces<'a>(text: &'a str, block: &Block<'a>) -> Vec<Passage<'a>> {
    let mut rest = &text[block.start..block.end];
    let mut pieces = Vec::new();
    let heading = block.heading;
    while let Some((end, _)) = rest.char_indices().nth(LONGEST) {
        let (text, later) = rest.split_at(place_to_cut(&rest[..end]));
        pieces.push(Passage { heading, text });
        rest = later;
    }
    pieces.push(Passage {
        heading,
        text: rest,
    });
    pieces
}

/// Where to cut so that as little as possible is torn apart, in the second half of `window`: after a line, a sentence or a
/// word.
fn place_to_cut(window: &str) -> usize {
    let last = |fits: &dyn Fn(usize, char) -> bool| {
        let letters = window.char_indices().rev();
        let mut letters = letters.take_while(|(at, _)| *at >= window.len() / 2);
        let found = letters.find(|(at, c)| fits(*at, *c));
        found.map(|(at, c)| at + c.len_utf8())
    };
    let ends_sentence = |at: usize, c: char| {
        matches!(c, '。' | '！' | '？')
            || (c.is_whitespace() && window[..at].ends_with(['.', '!', '?', '…']))
    };
    last(&|_, c| c == '\n')
        .or_else(|| last(&ends_sentence))
        .or_else(|| last(&|_, c| c.is_whitespace()))
        .unwrap_or(window.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<(Option<&str>, &str)> {
        let passages = cut(text).into_iter();
        passages.map(|p| (p.heading, p.text)).collect()
    }

    #[test]
    fn headings_and_paragraphs_say_where_to_cut() {
        let text = "Intro.\n\n# Shop\n## Returns\nWithin 30 days.\n\nUnworn.\n\n## Hours ##\n\n9 to 5\n#5 is no heading\n";
        assert_eq!(
            shown(text),
            [
                (None, "Intro.\n\n"),
                (
                    Some("Returns"),
                    "# Shop\n## Returns\nWithin 30 days.\n\nUnworn.\n\n"
                ),
                (Some("Hours"), "## Hours ##\n\n9 to 5\n#5 is no heading\n"),
            ]
        );
        let code = "# A\n```\n# no heading\n\nx\n```\n";
        assert_eq!(shown(code), [(Some("A"), code)]);
        assert_eq!(shown(""), []);
    }

    #[test]
    fn paragraphs_share_a_passage_as_far_as_they_fit() {
        let paragraph = format!("{}\n\n", "word ".repeat(60));
        let passages = cut(&paragraph.repeat(5)).len();
        assert_eq!(passages, 3, "two of 302 characters fit, three do not");
    }

    #[test]
    fn what_is_too_long_is_cut_after_a_sentence_or_a_word() {
        let sentences = "This is a sentence. ".repeat(100);
        for passage in cut(&sentences) {
            assert!(passage.text.ends_with("sentence. "), "{:?}", passage.text);
        }
        let words = "word ".repeat(1_000);
        assert!(cut(&words).iter().all(|p| p.text.ends_with("word ")));
        let none = "é".repeat(2_000);
        let lengths: Vec<_> = cut(&none).iter().map(|p| p.text.chars().count()).collect();
        assert_eq!(lengths, [800, 800, 400]);
    }

    proptest! {
        #[test]
        fn no_text_is_lost_and_no_passage_is_too_long(
            parts in proptest::collection::vec(
                prop_oneof![
                    "\\PC{0,40}", "[a-z é漢🤗.!\n\r\t#]{0,1500}", Just("\n\n".to_owned()), Just("\n# Über 漢字\n".to_owned()),
                    Just("```\n".to_owned()), Just("👩‍👩‍👧".repeat(300)),
                ],
                0..12,
            )
        ) {
            let text = parts.concat();
            let passages = cut(&text);
            let whole: String = passages.iter().map(|passage| passage.text).collect();
            prop_assert_eq!(&whole, &text);
            for passage in passages {
                prop_assert!((1..=LONGEST).contains(&passage.text.chars().count()));
            }
        }
    }
}
