//! Meta's words for where a template stands.

use entity::template::TemplateStatus;

/// Where a template stands, from Meta's word in a list or in a `message_template_status_update`. A word that we do not
/// know means that it cannot be sent.
pub fn status(word: &str) -> TemplateStatus {
    match word.to_ascii_uppercase().as_str() {
        // A flagged template had bad feedback and is still sent; a reinstated one is sent again.
        "APPROVED" | "FLAGGED" | "REINSTATED" => TemplateStatus::Approved,
        "PENDING" | "IN_APPEAL" => TemplateStatus::Pending,
        "REJECTED" => TemplateStatus::Rejected,
        "PAUSED" => TemplateStatus::Paused,
        // DISABLED, PENDING_DELETION, DELETED, LIMIT_EXCEEDED, ARCHIVED, LOCKED; UNARCHIVED tells nothing of what it is
        // now.
        _ => TemplateStatus::Disabled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_meta_sends_counts_as_approved() {
        for (word, expected) in [
            ("APPROVED", TemplateStatus::Approved),
            ("approved", TemplateStatus::Approved),
            ("FLAGGED", TemplateStatus::Approved),
            ("REINSTATED", TemplateStatus::Approved),
            ("PENDING", TemplateStatus::Pending),
            ("IN_APPEAL", TemplateStatus::Pending),
            ("REJECTED", TemplateStatus::Rejected),
            ("PAUSED", TemplateStatus::Paused),
            ("DISABLED", TemplateStatus::Disabled),
            ("PENDING_DELETION", TemplateStatus::Disabled),
            ("DELETED", TemplateStatus::Disabled),
            ("LIMIT_EXCEEDED", TemplateStatus::Disabled),
            ("ARCHIVED", TemplateStatus::Disabled),
            ("UNARCHIVED", TemplateStatus::Disabled),
            ("LOCKED", TemplateStatus::Disabled),
            ("SOMETHING_NEW", TemplateStatus::Disabled),
            ("", TemplateStatus::Disabled),
        ] {
            assert_eq!(status(word), expected, "{word}");
        }
    }
}
