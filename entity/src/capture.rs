//! A contact as it stood when Send was answered; deleted when its recipient is written.

use crate::{CampaignId, CaptureId, ContactId};
use sea_orm::entity::prelude::*;

/// A contact as it stood when Send was answered; deleted when its recipient is written.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "capture")]
pub struct Model {
    /// Its id: the order of the freeze.
    #[sea_orm(primary_key)]
    pub id: CaptureId,
    /// The campaign.
    pub campaign_id: CampaignId,
    /// The contact.
    pub contact_id: ContactId,
    /// Phone as stored.
    pub phone: Option<String>,
    /// Whether the phone parsed.
    pub phone_valid: bool,
    /// Whether the person had opted out.
    pub opted_out: bool,
    /// Whether an older contact of this campaign has the same number.
    pub duplicate: bool,
    /// Name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// External id.
    pub external_id: Option<String>,
    /// Attributes, a JSON object.
    #[sea_orm(column_type = "JsonBinary")]
    pub attributes: Json,
}

/// No relations: joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
