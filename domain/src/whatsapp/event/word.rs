//! Meta's enumerations: known words, and whatever comes next year.

/// An enum of Meta's words, compared without regard to case, with a last variant for words not known yet.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[$note])* $variant,)+
            /// A word that is not known here, as Meta writes it.
            Other(String),
        }

        impl $name {
            /// As Meta writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }

            /// None if it is blank.
            pub(super) fn read(word: &str) -> Option<Self> {
                let word = word.trim();
                $(if word.eq_ignore_ascii_case($word) {
                    return Some(Self::$variant);
                })+
                crate::whatsapp::event::scrub::id(word).map(Self::Other)
            }
        }
    };
}

pub(super) use words;
