//! The demo's sample: people of all kinds, a template, a campaign.

use domain::{
    Ctx, Error, agent, attribute,
    campaign::{
        self, Draft,
        variables::{IfMissing, Source, Variable, Variables},
    },
    contact,
    template::{self, Button, ButtonKind, Content, Header},
};
use entity::{
    AgentId, CampaignId, TemplateId, agent::ReplyMode, attribute::AttributeType,
    campaign::InDoubtPolicy, template::Category,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const FIRST: [&str; 20] = [
    "Ana",
    "Bruno",
    "Chiara",
    "Dmitri",
    "Elif",
    "Femi",
    "Grace",
    "Hiro",
    "Inês",
    "Jamal",
    "Katarzyna",
    "Liam",
    "Mei",
    "Nadia",
    "Oluwaseun",
    "Priya",
    "Quentin",
    "Rosa",
    "Søren",
    "Tariq",
];
const LAST: [&str; 17] = [
    "Almeida",
    "Bianchi",
    "Costa",
    "Demir",
    "Eriksen",
    "Fernández",
    "Garcia",
    "Haddad",
    "Ito",
    "Jansen",
    "Kowalska",
    "Lindqvist",
    "Moreau",
    "Nguyen",
    "Okafor",
    "Patel",
    "Rossi",
];
const CITIES: [&str; 11] = [
    "Lisbon",
    "Milan",
    "Istanbul",
    "Lagos",
    "São Paulo",
    "Mumbai",
    "Warsaw",
    "Kyoto",
    "Nairobi",
    "Oslo",
    "Lyon",
];

/// Makes `people` contacts, the template if it is missing, and a campaign to all of them.
pub(super) async fn make(ctx: &Ctx, people: u32) -> domain::Result<(AgentId, CampaignId)> {
    let agent = agent::default(ctx).await?.id;
    for (name, kind) in [
        ("city", AttributeType::Text),
        ("points", AttributeType::Number),
        ("member", AttributeType::Boolean),
    ] {
        let new = attribute::New {
            name: name.to_owned(),
            label: None,
            kind,
            description: None,
        };
        unless_there(attribute::create(ctx, agent, new).await)?;
    }
    let all: Vec<_> = (1..=people).map(person).collect();
    for some in all.chunks(1000) {
        contact::upsert(ctx, agent, some).await?;
    }
    let draft = Draft {
        name: "Spring news".to_owned(),
        reply_mode: ReplyMode::Ai,
        template_id: template(ctx, agent).await?,
        variables: Variables::from([
            variable("1", Source::Field, "name", "there"),
            variable("2", Source::Attribute, "city", "your town"),
        ]),
        audience: json!({"all": true}),
        expires_after_hours: None,
        in_doubt: InDoubtPolicy::Hold,
        simulation_seed: None,
    };
    Ok((agent, campaign::create(ctx, agent, draft).await?.id))
}

fn variable(key: &str, source: Source, value: &str, fallback: &str) -> (String, Variable) {
    let variable = Variable {
        source,
        value: value.to_owned(),
        if_missing: IfMissing::Fallback,
        fallback: Some(fallback.to_owned()),
    };
    (key.to_owned(), variable)
}

/// A person like any other, the same in every run: of a hundred, four have no phone, three an invalid one, five share
/// somebody's number, some have no name or no city.
fn person(n: u32) -> Value {
    let at = n as usize;
    let phone = match n % 100 {
        7 | 23 | 61 | 88 => None,
        13 | 47 | 79 => Some("12345".to_owned()),
        shared if shared % 20 == 11 => Some(number(n - 1)),
        _ => Some(number(n)),
    };
    let name = (!n.is_multiple_of(37))
        .then(|| format!("{} {}", FIRST[at % FIRST.len()], LAST[at % LAST.len()]));
    let city = (!n.is_multiple_of(9)).then(|| CITIES[at % CITIES.len()]);
    json!({
        "external_id": format!("demo-{n:06}"),
        "name": name,
        "email": format!("person{n}@example.com"),
        "phone": phone,
        "attributes": {"city": city, "points": n * 7 % 500, "member": n.is_multiple_of(3)},
    })
}

/// Numbers of Portugal's mobile range: well-formed, and nothing is ever sent to them.
fn number(n: u32) -> String {
    format!("+35191{:07}", n + 1_000_000)
}

async fn template(ctx: &Ctx, agent: AgentId) -> domain::Result<TemplateId> {
    let name = "demo_spring_news";
    let content = Content {
        name: name.to_owned(),
        language: "en".to_owned(),
        category: Category::Marketing,
        header: Some(Header::text("Spring is here")),
        body: "Hello {{1}}, our spring collection has arrived in {{2}}. Come and see it, or reply to this message.".to_owned(),
        footer: Some("Reply STOP to opt out".to_owned()),
        buttons: vec![Button::new(ButtonKind::QuickReply, "Tell me more")],
        more: vec![],
    };
    let examples = BTreeMap::from([
        ("1".to_owned(), "Ana".to_owned()),
        ("2".to_owned(), "Lisbon".to_owned()),
    ]);
    match template::create(ctx, agent, template::New { content, examples }).await {
        Ok(template) => Ok(template.id),
        Err(error) if error.code() == "template_exists" => {
            let every = template::list(ctx, agent, None, Some(1000), None)
                .await?
                .data;
            let found = every.into_iter().find(|template| template.name == name);
            found.map(|template| template.id).ok_or(error)
        }
        Err(error) => Err(error),
    }
}

/// A second demo on the same database finds everything there.
fn unless_there<T>(made: domain::Result<T>) -> domain::Result<()> {
    match made {
        Err(Error::Refused(refusal)) if refusal.code() == "attribute_exists" => Ok(()),
        other => other.map(drop),
    }
}
