//! Any filter finds the same contacts in SQL as a plain reading of the rules does, on both databases.

mod generated;
mod rules;

use super::*;
use crate::{Ctx, agent, store};
use entity::recipient;
use proptest::{
    collection::vec,
    test_runner::{Config, TestRunner},
};
use sea_orm::{EntityTrait, FromQueryResult};

const HOUR: i64 = 3_600_000;

/// A contact and how far it got in each of two campaigns.
type Person = (contact::Model, [Option<recipient::Model>; 2]);

#[test]
fn a_filter_means_the_same_on_both_databases_and_in_plain_words() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for world in runtime.block_on(testing::worlds()) {
        let cases = (generated::people(), vec(generated::filters(), 8));
        let config = Config {
            cases: 100,
            failure_persistence: None,
            ..Config::default()
        };
        let agreed = TestRunner::new(config).run(&cases, |(people, filters)| {
            runtime.block_on(agree(&world.ctx, &people, &filters));
            Ok(())
        });
        agreed.unwrap();
    }
}

async fn agree(ctx: &Ctx, people: &[Person], filters: &[Value]) {
    let (agent, campaigns, ids) = settle(ctx, people).await;
    for filter in filters {
        let found = find(ctx, agent, &named(filter, campaigns)).await;
        let pairs = people.iter().zip(&ids);
        let expected: Vec<ContactId> = pairs
            .filter(|(person, _)| rules::holds(filter, person))
            .map(|(_, id)| *id)
            .collect();
        assert_eq!(found, expected, "{filter} on {:?}", ctx.store.dialect());
    }
}

/// The filter with the campaigns' ids instead of their names.
fn named(filter: &Value, campaigns: [CampaignId; 2]) -> Value {
    match filter {
        Value::Object(of) => of
            .iter()
            .map(|(key, value)| (key.clone(), named(value, campaigns)))
            .collect(),
        Value::Array(of) => of.iter().map(|value| named(value, campaigns)).collect(),
        Value::String(text) if text == "first" => json!(campaigns[0]),
        Value::String(text) if text == "second" => json!(campaigns[1]),
        other => other.clone(),
    }
}

#[derive(FromQueryResult)]
struct Found {
    contact_id: ContactId,
}

async fn find(ctx: &Ctx, agent: AgentId, filter: &Value) -> Vec<ContactId> {
    let filter = parse_filter(filter).unwrap();
    let audience = Audience::Matching(filter);
    let condition = compile(ctx, agent, &audience, 2).await.unwrap();
    let judged = judged(&condition, true);
    let sql = format!("SELECT contact_id FROM ({judged}) AS judged ORDER BY contact_id");
    let values = std::iter::once(agent.0.into()).chain(condition.values);
    let found: Vec<Found> = store::query(&ctx.store.read, sql, values).await.unwrap();
    found.into_iter().map(|row| row.contact_id).collect()
}

/// Keeps people as contacts of a new agent; the agent, its two campaigns and the contacts' ids.
async fn settle(ctx: &Ctx, people: &[Person]) -> (AgentId, [CampaignId; 2], Vec<ContactId>) {
    let new = agent::New {
        name: "case".into(),
        ..Default::default()
    };
    let agent = agent::create(ctx, new).await.unwrap().id;
    for (name, kind) in [
        ("city", AttributeType::Text),
        ("age", AttributeType::Number),
        ("vip", AttributeType::Boolean),
        ("since", AttributeType::Date),
    ] {
        attribute(ctx, agent, name, kind).await;
    }
    let campaigns = [draft(ctx, agent).await, draft(ctx, agent).await];
    let mut ids = Vec::new();
    let mut recipients: Vec<recipient::ActiveModel> = Vec::new();
    for (person, journeys) in people {
        let of_agent = contact::Model {
            agent_id: agent,
            ..person.clone()
        };
        let id = keep(ctx, of_agent).await;
        ids.push(id);
        for (journey, campaign) in journeys.iter().zip(campaigns) {
            recipients.extend(journey.clone().map(|got| recipient::ActiveModel {
                id: NotSet,
                campaign_id: Set(campaign),
                contact_id: Set(id),
                ..got.into()
            }));
        }
    }
    if !recipients.is_empty() {
        let insert = recipient::Entity::insert_many(recipients);
        insert.exec(&ctx.store.write).await.unwrap();
    }
    (agent, campaigns, ids)
}

#[derive(FromQueryResult)]
struct Made {
    id: CampaignId,
}

async fn draft(ctx: &Ctx, agent: AgentId) -> CampaignId {
    let sql = "INSERT INTO campaign (agent_id, name, status, delivery, reply_mode, template_id, variables, audience, \
               expires_after_hours, in_doubt_policy, created_at, updated_at) \
               VALUES ($1, 'c', 'draft', 'simulated', 'human', 1, $2, $2, 24, 'hold', 0, 0) RETURNING id";
    let values = [agent.0.into(), json!({}).into()];
    let made: Option<Made> = store::query_one(&ctx.store.write, sql, values)
        .await
        .unwrap();
    made.unwrap().id
}
