//! Compiles an audience to SQL, checking it against what the agent has.

use super::{
    Audience, Condition, Filter, Problem,
    condition::{Compiler, campaigns_of},
};
use crate::{
    Ctx, Result, agent as agents,
    store::{self, Column, Records},
};
use entity::{AgentId, ContactId, attribute, campaign};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

/// How many unknown contacts are named.
const NAMED: usize = 10;

/// Compiles `audience` to a condition whose placeholders begin with `$first_placeholder`. Refused when it names an
/// attribute, campaign or contact that the agent does not have.
pub async fn compile(
    ctx: &Ctx,
    agent: AgentId,
    audience: &Audience,
    first_placeholder: usize,
) -> Result<Condition> {
    if let Audience::Contacts(ids) = audience {
        refuse_strangers(ctx, agent, ids).await?;
    }
    compile_accepted(ctx, agent, audience, first_placeholder).await
}

/// Like [`compile`], for an audience that was accepted earlier: contacts that were erased since are left out instead of
/// refused.
pub async fn compile_accepted(
    ctx: &Ctx,
    agent: AgentId,
    audience: &Audience,
    first_placeholder: usize,
) -> Result<Condition> {
    let mut compiler = Compiler {
        dialect: ctx.store.dialect(),
        now: ctx.now(),
        region: agents::region_of(&agents::get(ctx, agent).await?),
        attributes: HashMap::new(),
        next: first_placeholder,
        values: Vec::new(),
    };
    let sql = match audience {
        Audience::All => "TRUE".to_owned(),
        Audience::Contacts(ids) => compiler.contacts(ids),
        Audience::Matching(filter) => {
            refuse_unknown_campaigns(ctx, agent, filter).await?;
            compiler.attributes = attributes(ctx, agent).await?;
            compiler.filter(filter)?
        }
    };
    Ok(Condition {
        sql,
        values: compiler.values,
    })
}

async fn attributes(
    ctx: &Ctx,
    agent: AgentId,
) -> Result<HashMap<String, attribute::AttributeType>> {
    let known = attribute::Entity::find()
        .filter(attribute::Column::AgentId.eq(agent))
        .all(&ctx.store.read)
        .await?;
    Ok(known.into_iter().map(|row| (row.name, row.kind)).collect())
}

async fn refuse_unknown_campaigns(ctx: &Ctx, agent: AgentId, filter: &Filter) -> Result<()> {
    let mut named = Vec::new();
    campaigns_of(filter, &mut named);
    if named.is_empty() {
        return Ok(());
    }
    let known: HashSet<i64> = campaign::Entity::find()
        .select_only()
        .column(campaign::Column::Id)
        .filter(campaign::Column::AgentId.eq(agent))
        .filter(campaign::Column::Id.is_in(named.iter().map(|(id, _)| *id)))
        .into_tuple::<i64>()
        .all(&ctx.store.read)
        .await?
        .into_iter()
        .collect();
    match named.iter().find(|(id, _)| !known.contains(&id.0)) {
        Some((id, at)) => Err(Problem::no_campaign(*id)
            .at(format!("{at}.campaign"))
            .into()),
        None => Ok(()),
    }
}

#[derive(Debug, FromQueryResult)]
struct Stranger {
    id: ContactId,
    strangers: i64,
}

async fn refuse_strangers(ctx: &Ctx, agent: AgentId, ids: &[ContactId]) -> Result<()> {
    let bound: Vec<_> = ids
        .iter()
        .map(|id| serde_json::json!({ "id": id.0 }))
        .collect();
    let table = Records(&[Column::Big("id")]).table(ctx.store.dialect(), "$1");
    let sql = format!(
        "SELECT named.id, COUNT(*) OVER () AS strangers FROM {table} named \
         LEFT JOIN contact c ON c.id = named.id AND c.agent_id = $2 \
         WHERE c.id IS NULL ORDER BY named.id LIMIT {NAMED}"
    );
    let bound = serde_json::Value::from(bound).to_string();
    let strangers: Vec<Stranger> =
        store::query(&ctx.store.read, sql, [bound.into(), agent.0.into()]).await?;
    let Some(first) = strangers.first() else {
        return Ok(());
    };
    Err(Problem::UnknownContacts {
        count: usize::try_from(first.strangers).unwrap_or(usize::MAX),
        first: strangers.iter().map(|row| row.id).collect(),
    }
    .at("audience.contact_ids")
    .into())
}
