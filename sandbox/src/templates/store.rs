//! Where templates are kept: by id for lists, by name for messages.

use super::Needs;
use crate::clock::Micros;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// A template.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    /// Its id; text in answers, a number in webhooks.
    pub(crate) id: u64,
    /// Unique together with the language.
    pub(crate) name: Arc<str>,
    /// Meta's code, as in `en_US`.
    pub(crate) language: Arc<str>,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    pub(crate) category: String,
    /// `APPROVED` can be sent; text on purpose, so that tests can set one that nobody has heard of.
    pub(crate) status: String,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub(crate) quality: String,
    /// Why it was rejected, or `NONE`.
    pub(crate) rejected_reason: String,
    /// How parameters are told apart.
    pub(crate) format: Format,
    /// As given when it was made.
    pub(crate) components: Value,
    /// What a message must bring.
    pub(crate) needs: Needs,
    /// How long messages stay valid, if set.
    pub(crate) ttl_seconds: Option<i64>,
    /// When it was last edited while approved.
    pub(crate) edited_at: Option<Micros>,
    /// When anything last changed.
    pub(crate) updated_at: Micros,
}

/// How the parameters of a template are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// By their order.
    Positional,
    /// By their names.
    Named,
}

impl Format {
    /// As Meta writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Positional => "POSITIONAL",
            Self::Named => "NAMED",
        }
    }
}

impl Template {
    /// All that Meta tells of a template.
    pub(crate) fn show(&self) -> Value {
        let mut shown = json!({
            "id": self.id.to_string(),
            "name": *self.name,
            "language": *self.language,
            "status": self.status,
            "category": self.category,
            "sub_category": "CUSTOM",
            "parameter_format": self.format.word(),
            "components": self.components,
            "quality_score": {"score": self.quality, "date": self.updated_at / 1_000_000},
            "rejected_reason": self.rejected_reason,
            "last_updated_time": self.updated_at / 1_000_000,
            "health_status": {
                "can_send_message": if self.status == "APPROVED" { "AVAILABLE" } else { "BLOCKED" },
                "entities": [],
            },
        });
        if let Some(seconds) = self.ttl_seconds {
            shown["message_send_ttl_seconds"] = seconds.into();
        }
        shown
    }
}

/// All templates of the account.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    by_id: BTreeMap<u64, Arc<Template>>,
    by_name: HashMap<Arc<str>, Vec<u64>>,
    last_id: u64,
}

/// Ids begin behind this.
const IDS_FROM: u64 = 500_000_000_000_000;

impl Templates {
    /// An id that no template has.
    pub(crate) fn new_id(&mut self) -> u64 {
        self.last_id = self.last_id.max(IDS_FROM) + 1;
        self.last_id
    }

    /// Stores a template, in the place of the one with its id.
    pub(crate) fn put(&mut self, template: Template) -> Arc<Template> {
        let template = Arc::new(template);
        let names = self.by_name.entry(template.name.clone()).or_default();
        if !names.contains(&template.id) {
            names.push(template.id);
        }
        self.by_id.insert(template.id, template.clone());
        template
    }

    /// Stores a new template, in the place of the one with its name and language.
    pub(crate) fn replace(&mut self, mut template: Template) -> Arc<Template> {
        let old = self.find(&template.name, &template.language);
        template.id = match old.map(|old| old.id) {
            Some(id) => id,
            None => self.new_id(),
        };
        self.put(template)
    }

    /// The template with this id.
    pub(crate) fn get(&self, id: u64) -> Option<&Arc<Template>> {
        self.by_id.get(&id)
    }

    /// The template with this name in this language.
    pub(crate) fn find(&self, name: &str, language: &str) -> Option<&Arc<Template>> {
        self.named(name)
            .find(|template| *template.language == *language)
    }

    /// The template with this name in all its languages.
    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Arc<Template>> {
        let ids = self.by_name.get(name).into_iter().flatten();
        ids.filter_map(|id| self.by_id.get(id))
    }

    /// All templates in the order they were made.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Template>> {
        self.by_id.values()
    }

    /// Takes a template away.
    pub(crate) fn remove(&mut self, id: u64) {
        if let Some(template) = self.by_id.remove(&id)
            && let Some(ids) = self.by_name.get_mut(&template.name)
        {
            ids.retain(|known| *known != id);
        }
    }
}
