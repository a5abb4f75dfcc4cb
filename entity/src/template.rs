//! A message template.

use crate::{AgentId, Millis, TemplateId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Meta's template category.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Marketing.
    Marketing,
    /// Utility.
    Utility,
    /// Authentication.
    Authentication,
}

impl Category {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Utility => "utility",
            Self::Authentication => "authentication",
        }
    }
}

/// Where a template stands. Only an approved one can be sent.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum TemplateStatus {
    /// Not submitted.
    Draft,
    /// Under review.
    Pending,
    /// May be sent.
    Approved,
    /// Refused by the review.
    Rejected,
    /// Paused for quality.
    Paused,
    /// Switched off.
    Disabled,
}

impl TemplateStatus {
    /// The word in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
        }
    }
}

/// A message template.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "template")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key)]
    pub id: TemplateId,
    /// Its owner.
    pub agent_id: AgentId,
    /// Its name, unique together with the language.
    pub name: String,
    /// Meta's language code, as in `en_US`.
    pub language: String,
    /// Meta's category.
    pub category: Category,
    /// Where it stands.
    pub status: TemplateStatus,
    /// True when it was approved without Meta.
    pub simulated: bool,
    /// Meta's id of it; none while Meta does not have it.
    pub meta_id: Option<String>,
    /// Meta's own word for where it stands, as in `IN_APPEAL`.
    pub meta_status: Option<String>,
    /// Meta's quality rating, as in `GREEN`.
    pub quality: Option<String>,
    /// Why it was rejected, paused or switched off.
    pub status_reason: Option<String>,
    /// Parts of Meta's template that we keep and do not understand, a JSON array of components.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub more: Option<Json>,
    /// The body with its placeholders.
    pub body: String,
    /// The header, a JSON object.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub header: Option<Json>,
    /// The footer.
    pub footer: Option<String>,
    /// The buttons, a JSON array.
    #[sea_orm(column_type = "JsonBinary")]
    pub buttons: Json,
    /// Example values by variable key, a JSON object.
    #[sea_orm(column_type = "JsonBinary")]
    pub examples: Json,
    /// Created.
    pub created_at: Millis,
    /// Last changed.
    pub updated_at: Millis,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
