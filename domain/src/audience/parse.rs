//! Reads an audience as the API writes it.

use super::{
    Audience, Field, Filter, Op, Stage, operand,
    refusal::{Problem, Refused},
};
use entity::{ContactId, Millis};
use serde_json::{Map, Value};

/// How deep filters may be nested.
const DEEPEST: usize = 32;
/// How many terms a filter may have.
const MOST_TERMS: usize = 500;
/// How many contacts an audience may name.
const MOST_CONTACTS: usize = 100_000;
/// The longest `not_messaged_for`, ten years in milliseconds.
const LONGEST_SILENCE: Millis = 3650 * 86_400_000;

/// Reads an audience, checking all that can be known without the agent's attributes and campaigns.
pub fn parse(value: &Value) -> Result<Audience, Refused> {
    let at = "audience";
    let map = value.as_object().ok_or(Problem::NotAnAudience.at(at))?;
    let mut entries = map.iter();
    let (Some((key, value)), None) = (entries.next(), entries.next()) else {
        return Err(Problem::NotAnAudience.at(at));
    };
    match key.as_str() {
        "all" if *value == Value::Bool(true) => Ok(Audience::All),
        "all" => Err(Problem::InvalidValue("true").at("audience.all")),
        "contact_ids" => contact_ids(value).map(Audience::Contacts),
        "filter" => filter_at("audience.filter", value).map(Audience::Matching),
        _ => Err(Problem::UnknownKey {
            key: short(key),
            known: "all, contact_ids, filter",
        }
        .at(at)),
    }
}

/// Reads a filter that stands alone, as in `?filter=`.
pub fn parse_filter(value: &Value) -> Result<Filter, Refused> {
    filter_at("filter", value)
}

fn filter_at(at: &str, value: &Value) -> Result<Filter, Refused> {
    let mut reader = Reader { terms: 0 };
    reader.filter(at.to_owned(), value, 1)
}

fn contact_ids(value: &Value) -> Result<Vec<ContactId>, Refused> {
    let at = "audience.contact_ids";
    let wrong = || Problem::InvalidValue("a list of at most 100,000 contact ids, as in con_42");
    let ids = value.as_array().ok_or_else(|| wrong().at(at))?;
    if ids.len() > MOST_CONTACTS {
        return Err(wrong().at(at));
    }
    let mut contacts: Vec<ContactId> = Vec::with_capacity(ids.len());
    for (n, id) in ids.iter().enumerate() {
        let id = id.as_str().and_then(|id| id.parse().ok());
        contacts.push(id.ok_or_else(|| {
            Problem::InvalidValue("a contact id, as in con_42").at(format!("{at}[{n}]"))
        })?);
    }
    contacts.sort_unstable();
    contacts.dedup();
    Ok(contacts)
}

struct Reader {
    terms: usize,
}

impl Reader {
    fn filter(&mut self, at: String, value: &Value, depth: usize) -> Result<Filter, Refused> {
        if depth > DEEPEST {
            return Err(Problem::TooDeep(DEEPEST).at(at));
        }
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Err(Problem::TooLarge(MOST_TERMS).at(at));
        }
        let Some(map) = value.as_object() else {
            return Err(Problem::NotAFilter.at(at));
        };
        if let Some(of) = map.get("and") {
            only(&at, map, &["and"], "and")?;
            Ok(Filter::And(self.group(&format!("{at}.and"), of, depth)?))
        } else if let Some(of) = map.get("or") {
            only(&at, map, &["or"], "or")?;
            Ok(Filter::Or(self.group(&format!("{at}.or"), of, depth)?))
        } else if let Some(of) = map.get("not") {
            only(&at, map, &["not"], "not")?;
            let of = self.filter(format!("{at}.not"), of, depth + 1)?;
            Ok(Filter::Not(Box::new(of)))
        } else if map.contains_key("field") {
            field_term(at, map)
        } else if map.contains_key("campaign") {
            stage_term(at, map)
        } else if let Some(value) = map.get("not_messaged_for") {
            only(&at, map, &["not_messaged_for"], "not_messaged_for")?;
            silence(&format!("{at}.not_messaged_for"), value).map(Filter::NotMessagedFor)
        } else {
            Err(unknown_shape(at, map))
        }
    }

    fn group(&mut self, at: &str, value: &Value, depth: usize) -> Result<Vec<Filter>, Refused> {
        let of = value
            .as_array()
            .ok_or_else(|| Problem::InvalidValue("a list of filters").at(at))?;
        if of.is_empty() {
            return Err(Problem::EmptyGroup.at(at));
        }
        of.iter()
            .enumerate()
            .map(|(n, value)| self.filter(format!("{at}[{n}]"), value, depth + 1))
            .collect()
    }
}

fn field_term(at: String, map: &Map<String, Value>) -> Result<Filter, Refused> {
    only(&at, map, &["field", "op", "value"], "field, op, value")?;
    let name = text(&at, map, "field")?;
    let field = Field::parse(name)
        .ok_or_else(|| Problem::UnknownField(short(name)).at(format!("{at}.field")))?;
    let name = text(&at, map, "op")?;
    let op =
        Op::parse(name).ok_or_else(|| Problem::UnknownOp(short(name)).at(format!("{at}.op")))?;
    let value = map.get("value").cloned();
    if let Some(kind) = field.fixed_type() {
        operand::read(&at, &field, kind, op, value.as_ref())?;
    }
    Ok(Filter::Field {
        at,
        field,
        op,
        value,
    })
}

fn stage_term(at: String, map: &Map<String, Value>) -> Result<Filter, Refused> {
    only(
        &at,
        map,
        &["campaign", "stage", "is"],
        "campaign, stage, is",
    )?;
    let id = text(&at, map, "campaign")?;
    let campaign = id
        .parse()
        .map_err(|_| Problem::UnknownCampaign(short(id)).at(format!("{at}.campaign")))?;
    let stage = match text(&at, map, "stage")? {
        "sent" => Stage::Sent,
        "delivered" => Stage::Delivered,
        "read" => Stage::Read,
        "replied" => Stage::Replied,
        "failed" => Stage::Failed,
        other => return Err(Problem::UnknownStage(short(other)).at(format!("{at}.stage"))),
    };
    let is = match map.get("is") {
        None => true,
        Some(Value::Bool(is)) => *is,
        Some(_) => return Err(Problem::InvalidValue("true or false").at(format!("{at}.is"))),
    };
    Ok(Filter::Stage {
        at,
        campaign,
        stage,
        is,
    })
}

fn silence(at: &str, value: &Value) -> Result<Millis, Refused> {
    let read = || {
        let text = value.as_str()?;
        let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let unit = match unit {
            "d" => 86_400_000,
            "h" => 3_600_000,
            "m" => 60_000,
            _ => return None,
        };
        let digits = digits
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then_some(digits)?;
        let millis = digits.parse::<Millis>().ok()?.checked_mul(unit)?;
        (1..=LONGEST_SILENCE).contains(&millis).then_some(millis)
    };
    let wanted = "a time as in 7d, 12h or 30m, 3650d at most";
    read().ok_or_else(|| Problem::InvalidValue(wanted).at(at))
}

fn unknown_shape(at: String, map: &Map<String, Value>) -> Refused {
    match map.keys().next() {
        Some(key) => Problem::UnknownKey {
            key: short(key),
            known: "and, or, not, field, campaign, not_messaged_for",
        }
        .at(at),
        None => Problem::NotAFilter.at(at),
    }
}

fn only(
    at: &str,
    map: &Map<String, Value>,
    keys: &[&str],
    known: &'static str,
) -> Result<(), Refused> {
    match map.keys().find(|key| !keys.contains(&key.as_str())) {
        Some(key) => Err(Problem::UnknownKey {
            key: short(key),
            known,
        }
        .at(at)),
        None => Ok(()),
    }
}

fn text<'a>(at: &str, map: &'a Map<String, Value>, key: &'static str) -> Result<&'a str, Refused> {
    map.get(key)
        .ok_or_else(|| Problem::MissingKey(key).at(at))?
        .as_str()
        .ok_or_else(|| Problem::InvalidValue("text").at(format!("{at}.{key}")))
}

/// What was given, short enough for a sentence.
fn short(text: &str) -> String {
    text.chars().take(64).collect()
}
