//! The body of `POST /{phone_number_id}/messages`, read leniently: what is missing or wrong is refused later, with the
//! code that Meta has for it.

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, Visitor},
};
use std::fmt::{self, Formatter};

/// A text. A number counts as its digits, `null` as nothing.
#[derive(Debug, Default)]
pub(super) struct Text(pub(super) Option<String>);

impl Text {
    /// The text, unless it is absent or empty.
    pub(super) fn given(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !text.is_empty())
    }

    /// Whether it is this text, in whatever case.
    pub(super) fn is(&self, wanted: &str) -> bool {
        let text = self.0.as_deref();
        text.is_some_and(|text| text.eq_ignore_ascii_case(wanted))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Text;

            fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(Some(text.to_owned())))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Text, E> {
                Ok(Text(Some(text)))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Text, E> {
                Ok(Text(Some(number.to_string())))
            }

            fn visit_unit<E: de::Error>(self) -> Result<Text, E> {
                Ok(Text(None))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// The whole body.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Request {
    pub(super) messaging_product: Text,
    pub(super) recipient_type: Text,
    pub(super) to: Text,
    pub(super) recipient: Text,
    #[serde(rename = "type")]
    pub(super) kind: Text,
    pub(super) template: Option<TemplatePart>,
    pub(super) text: Option<TextPart>,
    pub(super) status: Text,
    pub(super) message_id: Text,
    pub(super) biz_opaque_callback_data: Text,
}

/// Which template, and what goes into it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TemplatePart {
    pub(super) name: Text,
    pub(super) language: Option<Language>,
    pub(super) components: Option<Vec<Component>>,
}

/// The language of a template.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Language {
    pub(super) code: Text,
}

/// What goes into a part of a template.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Component {
    #[serde(rename = "type")]
    pub(super) kind: Text,
    pub(super) sub_type: Text,
    pub(super) index: Text,
    pub(super) parameters: Option<Vec<Parameter>>,
}

/// One thing that goes into a part of a template.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Parameter {
    #[serde(rename = "type")]
    pub(super) kind: Text,
    pub(super) parameter_name: Text,
    pub(super) text: Text,
    pub(super) currency: Option<Fallback>,
    pub(super) date_time: Option<Fallback>,
    pub(super) image: Option<Media>,
    pub(super) video: Option<Media>,
    pub(super) document: Option<Media>,
    pub(super) gif: Option<Media>,
    pub(super) location: Option<IgnoredAny>,
    pub(super) payload: Text,
    pub(super) coupon_code: Text,
}

/// A value that is shown as its fallback.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fallback {
    pub(super) fallback_value: Text,
}

/// A file, by id or by link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Media {
    pub(super) id: Text,
    pub(super) link: Text,
}

/// A free text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TextPart {
    pub(super) body: Text,
}
