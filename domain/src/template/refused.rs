//! Why something cannot be done to a template as things stand.

use crate::{
    error::{Kind, Refusal},
    whatsapp::graph::GraphFailure,
};
use entity::template::TemplateStatus;
use serde_json::{Value, json};

/// Why something cannot be done to a template as things stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Name and language are taken.
    #[error(
        "there is a template \"{name}\" in {language} already; choose another name or language"
    )]
    Exists {
        /// The name.
        name: String,
        /// The language.
        language: String,
    },
    /// There is nobody to ask.
    #[error(
        "no WhatsApp channel is connected, so there are no templates to fetch; connect one first"
    )]
    ChannelNotConnected,
    /// Meta has it already.
    #[error("template \"{0}\" is with Meta already; edit it instead")]
    Submitted(String),
    /// Meta takes no edit as it stands.
    #[error("Meta takes no edit of a template that is {status}", status = .0.name())]
    NotEditable(TemplateStatus),
    /// Meta does not take it.
    #[error("{sentence}")]
    Rejected {
        /// Meta's sentence.
        sentence: String,
        /// The part that it is about, as far as Meta's code tells.
        field: Option<&'static str>,
        /// Meta's code, or subcode where that tells more.
        code: i64,
    },
    /// Meta cannot be asked now.
    #[error("{0}; try again")]
    GraphUnavailable(String),
}

impl Refused {
    /// Why Meta did not take it. The subcodes are those of Meta's page on error codes.
    pub(super) fn by_graph(failure: GraphFailure) -> Self {
        let GraphFailure::Refused(error) = failure else {
            return Self::GraphUnavailable(failure.to_string());
        };
        if error.is_passing() {
            return Self::GraphUnavailable(error.sentence());
        }
        let code = error.subcode.unwrap_or(error.code);
        let field = match code {
            2_388_047 | 2_388_273 => Some("header"),
            2_388_072 | 2_388_293 | 2_388_299 => Some("body"),
            2_388_073 => Some("footer"),
            2_388_024 => Some("name"),
            _ => None,
        };
        Self::Rejected {
            sentence: error.sentence(),
            field,
            code,
        }
    }
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::Exists { .. }
            | Self::ChannelNotConnected
            | Self::Submitted(_)
            | Self::NotEditable(_) => Kind::Conflict,
            Self::Rejected { .. } => Kind::Invalid,
            Self::GraphUnavailable(_) => Kind::Unavailable,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "template_exists",
            Self::ChannelNotConnected => "channel_not_connected",
            Self::Submitted(_) => "template_submitted",
            Self::NotEditable(_) => "template_not_editable",
            Self::Rejected { .. } => "template_rejected",
            Self::GraphUnavailable(_) => "graph_unavailable",
        }
    }
    fn details(&self) -> Value {
        match self {
            Self::Exists { .. } => json!({ "field": "name" }),
            Self::Rejected { field, code, .. } => match field {
                Some(field) => json!({ "field": field, "meta_code": code }),
                None => json!({ "meta_code": code }),
            },
            Self::NotEditable(status) => json!({ "status": status.name() }),
            Self::ChannelNotConnected | Self::Submitted(_) | Self::GraphUnavailable(_) => {
                Value::Null
            }
        }
    }
}
