//! What an agent's audiences can be built from: fields, attributes, campaigns, contacts.

use super::{
    Builder, Kind, Term,
    term::{CAMPAIGN, SILENCE, Typed},
};
use crate::console::{failure::Failure, visit::AgentVisit};
use domain::{
    attribute,
    audience::{Field, FieldType},
    campaign, contact,
    contact::Search,
    page::Wanted,
};
use entity::{attribute::Model as Attribute, campaign::CampaignStatus, contact::Model as Contact};

/// Picked contacts that are shown by name; of the others it is said how many there are.
const NAMED: usize = 30;
/// Contacts that a search shows.
const FOUND: u64 = 8;
/// Campaigns to choose from.
const CAMPAIGNS: u64 = 200;

/// What an agent's audiences can be built from.
#[derive(Debug, Clone)]
pub(crate) struct Menu {
    attributes: Vec<Attribute>,
    /// Campaigns that were sent: ids and names.
    pub(super) campaigns: Vec<(String, String)>,
    /// The first of the picked contacts.
    pub(super) picked: Vec<Contact>,
    /// What the search has found; nothing was searched for if there is none.
    pub(super) found: Option<Vec<Contact>>,
}

impl Menu {
    /// What this builder of this agent needs to be shown.
    pub(crate) async fn load(visit: &AgentVisit, builder: &Builder) -> Result<Self, Failure> {
        let (ctx, agent) = (&visit.ctx, visit.agent.id);
        let attributes = attribute::list(ctx, agent, Some(domain::page::MAX_LIMIT), None)
            .await?
            .data;
        let page = campaign::list(ctx, agent, None, Some(CAMPAIGNS), None).await?;
        let sent = page.data.into_iter().filter(|row| {
            !matches!(
                row.status,
                CampaignStatus::Draft | CampaignStatus::Scheduled
            )
        });
        let campaigns = sent.map(|row| (row.id.to_string(), row.name)).collect();
        let mut picked = Vec::new();
        if builder.kind == Kind::Picked {
            for id in builder.picked.iter().take(NAMED) {
                match contact::get(ctx, agent, *id).await {
                    Ok(row) => picked.push(row),
                    Err(error) if error.kind() == domain::Kind::NotFound => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        let q = builder.search.trim();
        let found = if builder.kind == Kind::Picked && !q.is_empty() {
            let search = Search {
                q: Some(q.to_owned()),
                filter: None,
            };
            let found = contact::list(ctx, agent, search, Wanted::first(FOUND)).await?;
            Some(found.data)
        } else {
            None
        };
        Ok(Self {
            attributes,
            campaigns,
            picked,
            found,
        })
    }

    /// What a condition can be about: values and labels.
    pub(super) fn fields(&self, now: &str) -> Vec<(String, String)> {
        let fixed = [
            ("name", "Name"),
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("external_id", "External id"),
            ("created_at", "Added on"),
        ];
        let mut all: Vec<_> = fixed
            .map(|(value, label)| (value.to_owned(), label.to_owned()))
            .to_vec();
        let shown = |row: &&Attribute| {
            row.archived_at.is_none() || format!("attributes.{}", row.name) == now
        };
        all.extend(self.attributes.iter().filter(shown).map(|row| {
            let label = row.label.clone().unwrap_or_else(|| row.name.clone());
            (format!("attributes.{}", row.name), label)
        }));
        all.push((CAMPAIGN.to_owned(), "Campaign reached".to_owned()));
        all.push((SILENCE.to_owned(), "Not messaged for".to_owned()));
        if !all.iter().any(|(value, _)| value == now) {
            all.push((now.to_owned(), now.to_owned()));
        }
        all
    }

    /// The attributes that new campaigns may use: names and labels.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let open = self
            .attributes
            .iter()
            .filter(|row| row.archived_at.is_none());
        open.map(|row| (row.name.as_str(), row.label.as_deref().unwrap_or(&row.name)))
    }

    /// The type of a field; text if there is no such field.
    pub(super) fn kind(&self, field: &str) -> FieldType {
        match Field::parse(field) {
            Some(Field::Attribute(name)) => {
                let found = self.attributes.iter().find(|row| row.name == name);
                found.map_or(FieldType::Text, |row| FieldType::from(row.kind))
            }
            Some(fixed) => fixed.fixed_type().unwrap_or(FieldType::Text),
            None => FieldType::Text,
        }
    }

    /// What the field's values are in JSON.
    pub(super) fn typed(&self, field: &str) -> Typed {
        match self.kind(field) {
            FieldType::Number => Typed::Number,
            FieldType::Boolean => Typed::Boolean,
            FieldType::Text | FieldType::Phone | FieldType::Date | FieldType::Moment => Typed::Text,
        }
    }

    /// What a campaign is called.
    pub(super) fn campaign<'a>(&'a self, id: &'a str) -> &'a str {
        let found = self.campaigns.iter().find(|(known, _)| known == id);
        found.map_or(id, |(_, name)| name.as_str())
    }

    /// What a field is called.
    pub(super) fn label(&self, field: &str) -> String {
        let fields = self.fields(field);
        let found = fields.into_iter().find(|(value, _)| value == field);
        found.map_or_else(|| field.to_owned(), |(_, label)| label)
    }
}

/// How a field of this type compares: values and labels.
pub(super) fn operators(kind: FieldType) -> &'static [(&'static str, &'static str)] {
    match kind {
        FieldType::Text => &[
            ("contains", "contains"),
            ("eq", "is"),
            ("ne", "is not"),
            ("starts_with", "begins with"),
            ("in", "is one of"),
            ("is_set", "has a value"),
            ("is_not_set", "has no value"),
        ],
        FieldType::Phone => &[
            ("starts_with", "begins with"),
            ("eq", "is"),
            ("ne", "is not"),
            ("contains", "contains"),
            ("in", "is one of"),
            ("is_set", "has a value"),
            ("is_not_set", "has no value"),
        ],
        FieldType::Number => &[
            ("eq", "is"),
            ("ne", "is not"),
            ("gt", "is more than"),
            ("gte", "is at least"),
            ("lt", "is less than"),
            ("lte", "is at most"),
            ("in", "is one of"),
            ("is_set", "has a value"),
            ("is_not_set", "has no value"),
        ],
        FieldType::Boolean => &[
            ("eq", "is"),
            ("ne", "is not"),
            ("is_set", "has a value"),
            ("is_not_set", "has no value"),
        ],
        FieldType::Date | FieldType::Moment => &[
            ("gte", "is on or after"),
            ("lte", "is on or before"),
            ("eq", "is on"),
            ("gt", "is after"),
            ("lt", "is before"),
            ("is_set", "has a value"),
            ("is_not_set", "has no value"),
        ],
    }
}

/// Whether this comparison needs a value.
pub(super) fn needs_value(op: &str) -> bool {
    !["is_set", "is_not_set"].contains(&op)
}

impl Term {
    /// The field's value in the row's first choice.
    pub(super) fn about(&self) -> &str {
        match self {
            Self::Field { field, .. } => field,
            Self::Stage { .. } => CAMPAIGN,
            Self::Silence { .. } => SILENCE,
        }
    }
}
