//! Which management update a value is. Its keys tell; the field's name only where they do not: Meta's own examples name
//! the wrong field (quality updates), and some bodies name none.

use super::{
    Account, AccountReview, Alert, Capability, NumberName, PhoneQuality, TemplateCategory,
    TemplateComponents, TemplateQuality, TemplateStatus, Update, fields::Fields,
};

/// A management field that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    TemplateStatus,
    TemplateQuality,
    TemplateCategory,
    TemplateComponents,
    PhoneQuality,
    Capability,
    Account,
    AccountReview,
    Alert,
    NumberName,
}

/// Fields that may hold statuses or messages which are not ours to count: another app's conversation, calls, what was
/// sent from a phone, history, and PIN events that look like a number's.
const NOT_READ: &[&str] = &[
    "standby",
    "history",
    "calls",
    "smb_message_echoes",
    "message_echoes",
    "smb_app_state_sync",
    "security",
    "flows",
    "group_lifecycle_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
];

/// Whether values of this field are not read, whatever they hold.
pub(super) fn is_not_read(field: &str) -> bool {
    NOT_READ.contains(&field)
}

impl Route {
    pub(super) fn of_field(field: &str) -> Option<Route> {
        Some(match field {
            "message_template_status_update" => Route::TemplateStatus,
            "message_template_quality_update" => Route::TemplateQuality,
            "template_category_update" => Route::TemplateCategory,
            "message_template_components_update" => Route::TemplateComponents,
            "phone_number_quality_update" => Route::PhoneQuality,
            "business_capability_update" => Route::Capability,
            "account_update" => Route::Account,
            "account_review_update" => Route::AccountReview,
            "account_alerts" => Route::Alert,
            "phone_number_name_update" => Route::NumberName,
            _ => return None,
        })
    }

    /// By the keys that only one field has; none if they do not tell.
    pub(super) fn of_keys(of: &Fields<'_>) -> Option<Route> {
        let has = |keys: &[&str]| keys.iter().any(|key| of.has(key));
        if has(&["message_template_id", "message_template_name"]) {
            return Route::of_template_keys(&has);
        }
        if has(&["alert_info", "alert_type", "alert_severity"]) {
            return Some(Route::Alert);
        }
        if has(&["ban_info", "violation_info", "restriction_info"]) {
            return Some(Route::Account);
        }
        if has(&["decision"]) {
            let is_name = has(&["requested_verified_name", "display_phone_number"]);
            return Some(if is_name {
                Route::NumberName
            } else {
                Route::AccountReview
            });
        }
        if has(&["display_phone_number"]) && has(&["event"]) && !has(&["requester"]) {
            return Some(Route::PhoneQuality);
        }
        let limits = [
            "max_daily_conversations_per_business",
            "max_daily_conversation_per_phone",
            "max_phone_numbers_per_business",
            "max_phone_numbers_per_waba",
        ];
        has(&limits).then_some(Route::Capability)
    }

    fn of_template_keys(has: &impl Fn(&[&str]) -> bool) -> Option<Route> {
        if has(&["new_quality_score"]) {
            Some(Route::TemplateQuality)
        } else if has(&["correct_category", "new_category"]) {
            Some(Route::TemplateCategory)
        } else if has(&["message_template_element", "message_template_buttons"]) {
            Some(Route::TemplateComponents)
        } else {
            has(&["event"]).then_some(Route::TemplateStatus)
        }
    }

    /// None if the value lacks what the update cannot be without.
    pub(super) fn read(self, of: &Fields<'_>) -> Option<Update> {
        Some(match self {
            Route::TemplateStatus => Update::TemplateStatus(Box::new(TemplateStatus::read(of)?)),
            Route::TemplateQuality => Update::TemplateQuality(TemplateQuality::read(of)?),
            Route::TemplateCategory => Update::TemplateCategory(TemplateCategory::read(of)?),
            Route::TemplateComponents => {
                Update::TemplateComponents(Box::new(TemplateComponents::read(of)?))
            }
            Route::PhoneQuality => Update::PhoneQuality(PhoneQuality::read(of)?),
            Route::Capability => Update::Capability(Capability::read(of)?),
            Route::Account => Update::Account(Box::new(Account::read(of)?)),
            Route::AccountReview => Update::AccountReview(AccountReview::read(of)?),
            Route::Alert => Update::Alert(Box::new(Alert::read(of)?)),
            Route::NumberName => Update::NumberName(NumberName::read(of)?),
        })
    }
}
