//! Enums of the API that mirror enums below: those know no poem, so each is written again with its words for readers.

/// Declares an enum of the API with both directions to the domain's own.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident of $other:path { $($(#[$item_doc:meta])* $item:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, poem_openapi::Enum, serde::Deserialize)]
        #[oai(rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        pub(in crate::api) enum $name {
            $($(#[$item_doc])* $item,)*
        }

        impl From<$other> for $name {
            fn from(other: $other) -> Self {
                use $other as Other;
                match other {
                    $(Other::$item => Self::$item,)*
                }
            }
        }

        impl From<$name> for $other {
            fn from(given: $name) -> Self {
                match given {
                    $($name::$item => Self::$item,)*
                }
            }
        }
    };
}

pub(super) use mirror;
