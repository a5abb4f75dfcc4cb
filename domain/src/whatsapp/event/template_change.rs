//! Templates that change: their category by Meta's hand, their text by an edit.

use super::{TemplateRef, fields::Fields, template::category};

/// A template's category changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateCategory {
    /// Which.
    pub template: TemplateRef,
    /// How.
    pub change: CategoryChange,
}

/// The two notices of a category change. Categories as Meta writes them: `MARKETING`, `UTILITY`, `AUTHENTICATION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CategoryChange {
    /// Will change, a day later as a rule. (Meta puts the current category under `new_category` here.)
    Impending {
        /// As it still is.
        current: Option<String>,
        /// As it will be.
        correct: String,
        /// When, in unix milliseconds.
        at: Option<i64>,
    },
    /// Has changed.
    Done {
        /// As it was.
        previous: Option<String>,
        /// As it is.
        new: String,
    },
}

/// A template was edited; this is what it says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateComponents {
    /// Which.
    pub template: TemplateRef,
    /// The header's text.
    pub header: Option<String>,
    /// The body.
    pub body: Option<String>,
    /// The footer.
    pub footer: Option<String>,
    /// The buttons.
    pub buttons: Vec<TemplateButton>,
}

/// A button of an edited template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateButton {
    /// `URL`, `QUICK_REPLY` ...
    pub kind: Option<String>,
    /// The label.
    pub text: Option<String>,
    /// Where it leads.
    pub url: Option<String>,
    /// Whom it calls.
    pub phone_number: Option<String>,
}

impl TemplateCategory {
    pub(super) fn read(of: &Fields<'_>) -> Option<TemplateCategory> {
        let change = match category(of, "correct_category") {
            Some(correct) => CategoryChange::Impending {
                current: category(of, "new_category"),
                correct,
                at: of.time("category_update_timestamp"),
            },
            None => CategoryChange::Done {
                previous: category(of, "previous_category"),
                new: category(of, "new_category")?,
            },
        };
        Some(TemplateCategory {
            template: TemplateRef::read(of)?,
            change,
        })
    }
}

impl TemplateComponents {
    pub(super) fn read(of: &Fields<'_>) -> Option<TemplateComponents> {
        let buttons = of
            .list("message_template_buttons")
            .iter()
            .filter_map(Fields::of);
        Some(TemplateComponents {
            template: TemplateRef::read(of)?,
            header: of.text("message_template_title"),
            body: of.text("message_template_element"),
            footer: of.text("message_template_footer"),
            buttons: buttons.map(|of| TemplateButton::read(&of)).collect(),
        })
    }
}

impl TemplateButton {
    fn read(of: &Fields<'_>) -> TemplateButton {
        TemplateButton {
            kind: of.id("message_template_button_type"),
            text: of.text("message_template_button_text"),
            url: of.text("message_template_button_url"),
            phone_number: of.id("message_template_button_phone_number"),
        }
    }
}
