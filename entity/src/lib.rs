//! The ground floor: tables, typed ids and statuses.
//!
//! Times are `i64` milliseconds since the Unix epoch (UTC) in every column, on both databases, so that
//! due times can be compared and added to in SQL that both understand (docs/decisions/0003).

pub mod agent;
pub mod api_key;
pub mod attribute;
pub mod campaign;
pub mod campaign_counter;
pub mod capture;
pub mod channel;
pub mod consent;
pub mod contact;
pub mod conversation;
pub mod dead_letter;
pub mod hook;
pub mod hook_event;
pub mod id;
pub mod idempotency;
pub mod import;
pub mod import_error;
pub mod import_payload;
pub mod knowledge_document;
pub mod lane;
pub mod message;
pub mod recipient;
pub mod segment;
pub mod session;
pub mod template;
pub mod ticket;
pub mod webhook_event;

pub use id::{
    AgentId, ApiKeyId, AttributeId, CampaignId, CaptureId, ChannelId, ConsentId, ContactId,
    ConversationId, DeadLetterId, DocumentId, HookEventId, HookId, ImportId, MessageId,
    RecipientId, SegmentId, TemplateId, TicketId, WebhookEventId,
};
pub use lane::Lane;

/// Milliseconds since the Unix epoch, UTC.
pub type Millis = i64;
