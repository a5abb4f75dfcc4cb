//! A template message as it goes over the wire.

use super::{
    free_form::written,
    slots::{self, Component, Slot},
    values::{Values, value_or},
};
use crate::template::Content;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;

/// A template made ready to be sent to many: what is the same for everybody is worked out once.
#[derive(Debug, Clone)]
pub struct Prepared {
    name: String,
    language: String,
    components: Vec<Component>,
}

impl Prepared {
    /// Makes the template ready.
    pub fn new(content: &Content) -> Self {
        Self {
            name: content.name.clone(),
            language: content.language.clone(),
            components: slots::components(content),
        }
    }

    /// The body of `POST /{phone_number_id}/messages`. `to` is a number as in `+16505551234` and is passed on as it is;
    /// a variable without a value leaves its placeholder visible. `callback_data`, at most 512 bytes, comes back with
    /// every status.
    pub fn message(&self, to: &str, values: &dyn Values, callback_data: &str) -> String {
        written(&Message {
            messaging_product: "whatsapp",
            recipient_type: "individual",
            to,
            kind: "template",
            template: Template {
                name: &self.name,
                language: Language {
                    code: &self.language,
                },
                components: Filled {
                    components: &self.components,
                    values,
                },
            },
            biz_opaque_callback_data: callback_data,
        })
    }
}

/// The `template.components` of a send, in Meta's order; those that need no parameters are left out.
pub fn message_components(content: &Content, values: &dyn Values) -> Vec<Value> {
    let components = slots::components(content);
    let filled = Filled {
        components: &components,
        values,
    };
    match serde_json::to_value(filled).expect("because structs of strings are always JSON") {
        Value::Array(components) => components,
        other => vec![other],
    }
}

#[derive(Serialize)]
struct Message<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    to: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    template: Template<'a>,
    biz_opaque_callback_data: &'a str,
}

#[derive(Serialize)]
struct Template<'a> {
    name: &'a str,
    language: Language<'a>,
    #[serde(skip_serializing_if = "Filled::is_empty")]
    components: Filled<'a>,
}

#[derive(Serialize)]
struct Language<'a> {
    code: &'a str,
}

/// Components with one message's values; written straight to JSON.
#[derive(Clone, Copy)]
struct Filled<'a> {
    components: &'a [Component],
    values: &'a dyn Values,
}

impl Filled<'_> {
    fn is_empty(&self) -> bool {
        self.components.is_empty()
    }
}

impl Serialize for Filled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.values;
        serializer.collect_seq(self.components.iter().map(|component| FilledComponent {
            kind: component.kind,
            sub_type: component.button.as_ref().map(|(sub_type, _)| *sub_type),
            index: component.button.as_ref().map(|(_, index)| index.as_str()),
            parameters: FilledSlots {
                slots: &component.parameters,
                values,
            },
        }))
    }
}

#[derive(Serialize)]
struct FilledComponent<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<&'a str>,
    parameters: FilledSlots<'a>,
}

struct FilledSlots<'a> {
    slots: &'a [Slot],
    values: &'a dyn Values,
}

impl Serialize for FilledSlots<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.slots.iter().map(|slot| slot.filled(self.values)))
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Parameter<'a> {
    Fixed(&'a Value),
    Text {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        parameter_name: Option<&'a str>,
        text: Cow<'a, str>,
    },
    Coupon {
        #[serde(rename = "type")]
        kind: &'static str,
        coupon_code: Cow<'a, str>,
    },
}

impl Slot {
    fn filled<'a>(&'a self, values: &'a dyn Values) -> Parameter<'a> {
        let text = |name, text| Parameter::Text {
            kind: "text",
            parameter_name: name,
            text,
        };
        match self {
            Self::Fixed(value) => Parameter::Fixed(value),
            Self::Text {
                key,
                name,
                placeholder,
            } => text(name.as_deref(), value_or(values, key, placeholder)),
            Self::Suffix { key, placeholder } => {
                text(None, no_spaces(value_or(values, key, placeholder)))
            }
            Self::Coupon { key, code } => Parameter::Coupon {
                kind: "coupon_code",
                coupon_code: value_or(values, key, code),
            },
        }
    }
}

/// A URL has no spaces. Everything else Meta takes as it is, so `a/b?c=d` can be the end of one.
fn no_spaces(suffix: Cow<'_, str>) -> Cow<'_, str> {
    if suffix.contains(' ') {
        suffix.replace(' ', "%20").into()
    } else {
        suffix
    }
}
