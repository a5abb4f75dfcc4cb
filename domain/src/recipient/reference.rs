//! What travels with every message as `biz_opaque_callback_data` and comes back with every status (Meta's page on
//! sending messages): which recipient and which attempt of which installation it is.

use entity::RecipientId;

/// A recipient's attempt, as a message carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The recipient.
    pub recipient: RecipientId,
    /// The attempt.
    pub attempt: i32,
}

const OURS: &str = "outbound";

impl Reference {
    /// The text that a message carries, as in `outbound:01j8x0:42:1`.
    pub fn write(self, installation: &str) -> String {
        format!(
            "{OURS}:{installation}:{}:{}",
            self.recipient.0, self.attempt
        )
    }

    /// The reference in `text`, if this installation wrote it.
    pub fn read(installation: &str, text: &str) -> Option<Self> {
        let rest = text.strip_prefix(OURS)?.strip_prefix(':')?;
        let rest = rest.strip_prefix(installation)?.strip_prefix(':')?;
        let (recipient, attempt) = rest.split_once(':')?;
        Some(Self {
            recipient: RecipientId(recipient.parse().ok()?),
            attempt: attempt.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_survives_its_text_and_belongs_to_one_installation() {
        let reference = Reference {
            recipient: RecipientId(42),
            attempt: 2,
        };
        let text = reference.write("01abc");
        assert_eq!(Reference::read("01abc", &text), Some(reference));
        assert_eq!(Reference::read("01abcd", &text), None);
        for text in [
            "",
            "outbound",
            "outbound:01abc",
            "outbound:01abc:x:1",
            "42:1",
        ] {
            assert_eq!(Reference::read("01abc", text), None, "{text}");
        }
    }
}
