//! What Meta decides about templates.

use super::{fields::Fields, word::words};

/// Which template: match it by id first, then by name and language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TemplateRef {
    /// Meta's id, as text: webhooks write a number, answers a string.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The language with an underscore, as `en_US`: webhooks write `en-US` too.
    pub language: Option<String>,
}

words! {
    /// What happened to a template.
    TemplateEvent {
        /// May be sent.
        Approved = "APPROVED",
        /// Unused for twelve months; deleted later unless unarchived.
        Archived = "ARCHIVED",
        /// Back from the archive.
        Unarchived = "UNARCHIVED",
        /// Is gone.
        Deleted = "DELETED",
        /// May not be sent any more, for good.
        Disabled = "DISABLED",
        /// Its quality is low; it will be paused or disabled.
        Flagged = "FLAGGED",
        /// The rejection is looked at again.
        InAppeal = "IN_APPEAL",
        /// The account has too many templates.
        LimitExceeded = "LIMIT_EXCEEDED",
        /// May not be changed.
        Locked = "LOCKED",
        /// May not be sent for some hours, or until unpaused.
        Paused = "PAUSED",
        /// Under review.
        Pending = "PENDING",
        /// May be sent again.
        Reinstated = "REINSTATED",
        /// Will be deleted when nothing of it is under way.
        PendingDeletion = "PENDING_DELETION",
        /// May not be sent; the reason says why.
        Rejected = "REJECTED",
    }
}

words! {
    /// How people take a template.
    Quality {
        /// High.
        Green = "GREEN",
        /// Medium.
        Yellow = "YELLOW",
        /// Low: about to be paused.
        Red = "RED",
        /// Not rated yet.
        Unknown = "UNKNOWN",
    }
}

/// A template's status changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateStatus {
    /// Which.
    pub template: TemplateRef,
    /// To what.
    pub event: TemplateEvent,
    /// Meta's word for why (`INVALID_FORMAT`, `SCAM` ...); none for `NONE`.
    pub reason: Option<String>,
    /// The category, if told.
    pub category: Option<String>,
    /// Which pause it is: `FIRST_PAUSE`, `SECOND_PAUSE`, `RATE_LIMITING_PAUSE`, `UNPAUSE`, `DISABLED`.
    pub pause: Option<String>,
    /// Meta's sentence on the pause or the rejection.
    pub explanation: Option<String>,
    /// What Meta recommends after a rejection.
    pub recommendation: Option<String>,
    /// When it is or was disabled, in unix milliseconds.
    pub disabled_at: Option<i64>,
}

/// A template's quality changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateQuality {
    /// Which.
    pub template: TemplateRef,
    /// From.
    pub previous: Option<Quality>,
    /// To.
    pub new: Quality,
}

impl TemplateRef {
    /// None without id and name: nobody could tell which.
    pub(super) fn read(of: &Fields<'_>) -> Option<TemplateRef> {
        let template = TemplateRef {
            id: of.id("message_template_id"),
            name: of.id("message_template_name"),
            language: of
                .id("message_template_language")
                .map(|tag| tag.replace('-', "_")),
        };
        (template.id.is_some() || template.name.is_some()).then_some(template)
    }
}

impl TemplateStatus {
    pub(super) fn read(of: &Fields<'_>) -> Option<TemplateStatus> {
        let other = of.object("other_info");
        let rejection = of.object("rejection_info");
        let text =
            |fields: &Option<Fields<'_>>, key: &str| fields.as_ref().and_then(|of| of.text(key));
        Some(TemplateStatus {
            template: TemplateRef::read(of)?,
            event: TemplateEvent::read(&of.id("event")?)?,
            reason: of
                .id("reason")
                .filter(|reason| !reason.eq_ignore_ascii_case("NONE")),
            category: category(of, "message_template_category"),
            pause: other.and_then(|other| other.id("title")),
            explanation: text(&rejection, "reason").or_else(|| text(&other, "description")),
            recommendation: text(&rejection, "recommendation"),
            disabled_at: of
                .object("disable_info")
                .and_then(|info| info.time("disable_date"))
                .or_else(|| of.time("disable_date")),
        })
    }
}

impl TemplateQuality {
    pub(super) fn read(of: &Fields<'_>) -> Option<TemplateQuality> {
        let quality = |key: &str| of.id(key).and_then(|word| Quality::read(&word));
        Some(TemplateQuality {
            template: TemplateRef::read(of)?,
            previous: quality("previous_quality_score"),
            new: quality("new_quality_score")?,
        })
    }
}

/// A category in capitals.
pub(super) fn category(of: &Fields<'_>, key: &str) -> Option<String> {
    of.id(key).map(|word| word.to_ascii_uppercase())
}
