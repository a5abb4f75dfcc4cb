//! A compiled audience: SQL over `contact AS c`, and its values.

use super::{
    Field, FieldType, Filter, Op, Stage,
    operand::{self, Operand},
    refusal::Refused,
    text,
};
use crate::{
    attribute,
    phone::{Phone, Region},
    store::{Column, Dialect, Records},
};
use entity::{AgentId, CampaignId, ContactId, Millis, attribute::AttributeType};
use sea_orm::Value;
use std::collections::HashMap;

/// A predicate over `contact AS c`, true or false and never NULL.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The predicate, with placeholders from the number on that was asked for.
    pub sql: String,
    /// Their values, in order.
    pub values: Vec<Value>,
}

/// What a filter is compiled with.
pub(super) struct Compiler {
    /// Which SQL to write.
    pub(super) dialect: Dialect,
    /// Now.
    pub(super) now: Millis,
    /// Where phones without country code are.
    pub(super) region: Region,
    /// The agent's attributes.
    pub(super) attributes: HashMap<String, AttributeType>,
    /// Number of the next placeholder.
    pub(super) next: usize,
    /// Values so far.
    pub(super) values: Vec<Value>,
}

impl Compiler {
    /// Binds a value; its placeholder.
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        self.next += 1;
        format!("${}", self.next - 1)
    }

    /// The contacts named.
    pub(super) fn contacts(&mut self, ids: &[ContactId]) -> String {
        let ids: Vec<_> = ids
            .iter()
            .map(|id| serde_json::json!({ "id": id.0 }))
            .collect();
        let bound = self.bind(serde_json::Value::from(ids).to_string());
        let table = Records(&[Column::Big("id")]).table(self.dialect, &bound);
        format!("c.id IN (SELECT named.id FROM {table} named)")
    }

    /// A filter, in parentheses where it needs them.
    pub(super) fn filter(&mut self, filter: &Filter) -> Result<String, Refused> {
        match filter {
            Filter::And(of) => self.group(of, " AND "),
            Filter::Or(of) => self.group(of, " OR "),
            Filter::Not(of) => Ok(format!("NOT {}", self.filter(of)?)),
            Filter::Field {
                at,
                field,
                op,
                value,
            } => self.field(at, field, *op, value.as_ref()),
            Filter::Stage {
                campaign,
                stage,
                is,
                ..
            } => Ok(self.stage(*campaign, *stage, *is)),
            Filter::NotMessagedFor(silence) => {
                let since = self.bind(self.now.saturating_sub(*silence));
                Ok(format!(
                    "(NOT EXISTS (SELECT 1 FROM recipient r WHERE r.contact_id = c.id \
                     AND r.sent_at > {since}))"
                ))
            }
        }
    }

    fn group(&mut self, of: &[Filter], between: &str) -> Result<String, Refused> {
        let parts: Result<Vec<String>, _> = of.iter().map(|filter| self.filter(filter)).collect();
        Ok(format!("({})", parts?.join(between)))
    }

    fn stage(&mut self, campaign: CampaignId, stage: Stage, is: bool) -> String {
        let not = if is { "" } else { "NOT " };
        let campaign = self.bind(campaign.0);
        let reached = match stage {
            Stage::Sent => "r.sent_at IS NOT NULL",
            Stage::Delivered => "r.delivered_at IS NOT NULL",
            Stage::Read => "r.read_at IS NOT NULL",
            Stage::Replied => "r.replied_at IS NOT NULL",
            Stage::Failed => "r.state = 'failed'",
        };
        format!(
            "({not}EXISTS (SELECT 1 FROM recipient r WHERE r.contact_id = c.id \
             AND r.campaign_id = {campaign} AND {reached}))"
        )
    }

    fn field(
        &mut self,
        at: &str,
        field: &Field,
        op: Op,
        value: Option<&serde_json::Value>,
    ) -> Result<String, Refused> {
        let kind = self.kind(at, field)?;
        let operand = self.normal(kind, op, operand::read(at, field, kind, op, value)?);
        let subject = field.sql(kind, self.dialect);
        let sql = match (op, operand) {
            (Op::IsSet, _) => return Ok(format!("({subject} IS NOT NULL)")),
            (Op::IsNotSet, _) => return Ok(format!("({subject} IS NULL)")),
            (Op::Contains, Operand::Text(needle)) => self.like(text::contains, &subject, &needle),
            (Op::StartsWith, Operand::Text(needle)) => {
                self.like(text::starts_with, &subject, &needle)
            }
            (_, Operand::Text(text)) => self.compare(&subject, op, text),
            (_, Operand::Number(number)) => self.compare_number(&subject, op, number),
            (_, Operand::Span(start, end)) => self.within(&subject, op, start, end),
            (_, Operand::Texts(texts)) => {
                let list = self.bind(serde_json::Value::from(texts).to_string());
                self.one_of(&subject, &list, "value")
            }
            (_, Operand::Numbers(numbers)) => {
                let numbers: Vec<_> = numbers.into_iter().map(json_number).collect();
                let list = self.bind(serde_json::Value::from(numbers).to_string());
                self.one_of(&subject, &list, "CAST(value AS double precision)")
            }
            (_, Operand::Nothing) => "FALSE".into(),
        };
        let not = if op == Op::Ne { "NOT " } else { "" };
        Ok(format!("({not}COALESCE({sql}, FALSE))"))
    }

    fn kind(&self, at: &str, field: &Field) -> Result<FieldType, Refused> {
        match field {
            Field::Attribute(name) => match self.attributes.get(name) {
                Some(kind) => Ok(FieldType::from(*kind)),
                None => Err(super::Problem::UnknownField(field.name()).at(format!("{at}.field"))),
            },
            _ => Ok(field
                .fixed_type()
                .expect("because only attributes are typed by the agent")),
        }
    }

    /// Phones are stored as E.164, so a value written otherwise is brought to that.
    fn normal(&self, kind: FieldType, op: Op, operand: Operand) -> Operand {
        let e164 = |text: String| match Phone::parse(&text, self.region) {
            Ok(phone) => phone.into_string(),
            Err(_) => text,
        };
        match operand {
            Operand::Text(text) if kind == FieldType::Phone && matches!(op, Op::Eq | Op::Ne) => {
                Operand::Text(e164(text))
            }
            Operand::Texts(texts) if kind == FieldType::Phone => {
                Operand::Texts(texts.into_iter().map(e164).collect())
            }
            other => other,
        }
    }

    fn like(
        &mut self,
        like: impl Fn(Dialect, &str, &str, &str) -> (String, String),
        subject: &str,
        needle: &str,
    ) -> String {
        let (sql, pattern) = like(self.dialect, subject, needle, &format!("${}", self.next));
        self.bind(pattern);
        sql
    }

    fn compare(&mut self, subject: &str, op: Op, text: String) -> String {
        let collate = match self.dialect {
            Dialect::Sqlite => "",
            // Days in the order of their digits, whatever the locale.
            Dialect::Postgres => " COLLATE \"C\"",
        };
        format!("{subject}{collate} {} {}", sign(op), self.bind(text))
    }

    fn compare_number(&mut self, subject: &str, op: Op, number: f64) -> String {
        let bound = match self.dialect {
            // Read from text like the attribute: SQLite's reading of long fractions is a hair off.
            Dialect::Sqlite => {
                let text = self.bind(json_number(number).to_string());
                format!("CAST({text} AS NUMERIC)")
            }
            Dialect::Postgres => self.bind(number),
        };
        format!("{subject} {} {bound}", sign(op))
    }

    /// A moment compares with a span of time: equal is within, greater is after its end.
    fn within(&mut self, subject: &str, op: Op, start: Millis, end: Millis) -> String {
        match op {
            Op::Gt => format!("{subject} >= {}", self.bind(end)),
            Op::Gte => format!("{subject} >= {}", self.bind(start)),
            Op::Lt => format!("{subject} < {}", self.bind(start)),
            Op::Lte => format!("{subject} < {}", self.bind(end)),
            _ => {
                let start = self.bind(start);
                let end = self.bind(end);
                format!("({subject} >= {start} AND {subject} < {end})")
            }
        }
    }

    fn one_of(&self, subject: &str, list: &str, element: &str) -> String {
        match self.dialect {
            Dialect::Sqlite => format!("{subject} IN (SELECT value FROM json_each({list}))"),
            Dialect::Postgres => format!(
                "{subject} IN (SELECT {element} FROM jsonb_array_elements_text(CAST({list} AS jsonb)))"
            ),
        }
    }
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Gt => ">",
        Op::Gte => ">=",
        Op::Lt => "<",
        Op::Lte => "<=",
        Op::Eq | Op::Ne | Op::Contains | Op::StartsWith | Op::In | Op::IsSet | Op::IsNotSet => "=",
    }
}

/// The number as attributes store it.
fn json_number(number: f64) -> serde_json::Value {
    attribute::whole(number).map_or(number.into(), serde_json::Value::from)
}

/// The campaigns a filter names, each with the place where it does.
pub(super) fn campaigns_of<'a>(filter: &'a Filter, found: &mut Vec<(CampaignId, &'a str)>) {
    match filter {
        Filter::And(of) | Filter::Or(of) => {
            for filter in of {
                campaigns_of(filter, found);
            }
        }
        Filter::Not(of) => campaigns_of(of, found),
        Filter::Stage { campaign, at, .. } => found.push((*campaign, at)),
        Filter::Field { .. } | Filter::NotMessagedFor(_) => {}
    }
}

/// The agent whose contacts `c` are, for callers that write their own statement around a condition.
pub(super) fn of_agent(agent: AgentId) -> Value {
    agent.0.into()
}
