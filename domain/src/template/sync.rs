//! Fetches the templates that Meta has, and matches them with ours by id, or by name and language.

use super::{Content, create::row_of, refused::Refused};
use crate::{
    Ctx, Result, campaign, channel,
    whatsapp::{
        graph::pages,
        template::{MetaTemplate, from_meta},
    },
};
use entity::{
    AgentId, Millis,
    template::{Category, Column, Entity, Model, TemplateStatus},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, TryIntoModel,
};
use std::collections::{HashMap, HashSet};
use tracing::warn;

/// What fetching Meta's templates changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Synced {
    /// Templates that were new.
    pub created: u64,
    /// Templates that had changed.
    pub updated: u64,
    /// Templates that Meta does not have any more: they are drafts again.
    pub removed: u64,
}

const FIELDS: &str =
    "id,name,language,category,status,parameter_format,components,quality_score,rejected_reason";

/// Fetches all pages of Meta's list and makes ours say the same. Campaigns of a template that may not be sent any more,
/// or changed its category, are paused.
pub async fn sync(ctx: &Ctx, agent: AgentId) -> Result<Synced> {
    let found = channel::connected(&ctx.store.read, agent).await?;
    let channel = found.ok_or(Refused::ChannelNotConnected)?;
    let token = channel::token_of(ctx, &channel)?;
    let begun = ctx.now();
    let path = format!("{}/message_templates", channel.waba_id);
    let asked = [("fields", FIELDS), ("limit", "100")];
    let rows = pages(ctx.graph(), &token, &path, &asked).await;
    let rows = rows.map_err(|failure| channel::Refused::by_graph(failure, None))?;
    let mut theirs = Vec::with_capacity(rows.len());
    let mut unreadable = HashSet::new();
    for row in &rows {
        match from_meta(row) {
            Ok(template) => theirs.push(template),
            Err(why) => {
                warn!(channel.id = %channel.id, why = %why, "A template of Meta's cannot be read and is left as it is");
                unreadable.extend(row["name"].as_str().map(str::to_owned));
            }
        }
    }
    let fetched = Fetched {
        begun,
        theirs,
        unreadable,
    };
    match_all(ctx, agent, &fetched).await
}

/// Meta's list.
struct Fetched {
    /// When it was asked for: what changed here since then is newer than the list.
    begun: Millis,
    theirs: Vec<MetaTemplate>,
    /// Names of those that cannot be read.
    unreadable: HashSet<String>,
}

async fn match_all(ctx: &Ctx, agent: AgentId, fetched: &Fetched) -> Result<Synced> {
    let Fetched {
        begun,
        theirs,
        unreadable,
    } = fetched;
    let is_newer = |row: &Model| row.updated_at > *begun;
    let mut synced = Synced::default();
    let tx = ctx.store.begin().await?;
    let ours = Entity::find()
        .filter(Column::AgentId.eq(agent))
        .all(&tx)
        .await?;
    let by_id: HashMap<_, _> = ours
        .iter()
        .filter_map(|row| Some((row.meta_id.as_deref()?, row)))
        .collect();
    let by_name: HashMap<_, _> = ours
        .iter()
        .map(|row| ((row.name.as_str(), row.language.as_str()), row))
        .collect();
    let mut seen = HashSet::new();
    for template in theirs {
        let name = (
            template.content.name.as_str(),
            template.content.language.as_str(),
        );
        let known = by_id
            .get(template.id.as_str())
            .or_else(|| by_name.get(&name));
        match known {
            // A list that repeats a template must not make two of it.
            Some(known)
                if seen.insert(known.id) && !(is_newer(known) && known.meta_id.is_some()) =>
            {
                synced.updated += u64::from(learn(ctx, &tx, known, template).await?);
            }
            Some(_) => {}
            None => {
                insert(ctx, &tx, agent, template).await?;
                synced.created += 1;
            }
        }
    }
    let is_gone = |row: &&Model| {
        let there = seen.contains(&row.id) || unreadable.contains(&row.name);
        row.meta_id.is_some() && !there && !is_newer(row)
    };
    for gone in ours.iter().filter(is_gone) {
        forget(ctx, &tx, gone).await?;
        synced.removed += 1;
    }
    tx.commit().await?;
    Ok(synced)
}

/// Meta does not have it any more: a draft, for drafts of campaigns refer to it.
async fn forget(ctx: &Ctx, tx: &impl ConnectionTrait, gone: &Model) -> Result<()> {
    let name = &gone.name;
    let why = format!("Meta does not have template \"{name}\" any more; submit it again");
    let mut row = gone.clone().into_active_model();
    row.meta_id = Set(None);
    row.meta_status = Set(None);
    row.status = Set(TemplateStatus::Draft);
    row.status_reason = Set(Some(why.clone()));
    row.updated_at = Set(ctx.now());
    row.update(tx).await?;
    Ok(campaign::pause_template(ctx, tx, gone.id, &why).await?)
}

async fn insert(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    theirs: &MetaTemplate,
) -> Result<()> {
    let mut row = row_of(&theirs.content, &theirs.examples);
    row.agent_id = Set(agent);
    row.meta_id = Set(Some(theirs.id.clone()));
    row.status = Set(theirs.status);
    row.meta_status = Set(Some(theirs.status_word.clone()));
    row.quality = Set(theirs.quality.clone());
    row.status_reason = Set(theirs.rejected_reason.clone());
    row.simulated = Set(false);
    row.created_at = Set(ctx.now());
    row.updated_at = Set(ctx.now());
    // Two processes may fetch at once: the second finds nothing new the next time.
    let inserted = Entity::insert(row)
        .on_conflict_do_nothing()
        .exec_without_returning(tx)
        .await;
    inserted.map(drop).map_err(Into::into)
}

/// Makes our template say what Meta's says; whether that changed anything.
async fn learn(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    ours: &Model,
    theirs: &MetaTemplate,
) -> Result<bool> {
    let content = theirs.content.clone().keeping(&Content::of(ours));
    let mut row = row_of(&content, &theirs.examples);
    row.id = Set(ours.id);
    row.meta_id = Set(Some(theirs.id.clone()));
    row.status = Set(theirs.status);
    row.meta_status = Set(Some(theirs.status_word.clone()));
    row.quality = Set(theirs.quality.clone());
    if theirs.rejected_reason.is_some() || theirs.status == TemplateStatus::Approved {
        row.status_reason = Set(theirs.rejected_reason.clone());
    } else {
        row.status_reason = Set(ours.status_reason.clone());
    }
    row.simulated = Set(false);
    row.agent_id = Set(ours.agent_id);
    row.created_at = Set(ours.created_at);
    row.updated_at = Set(ours.updated_at);
    // Nearly every fetch finds nearly everything as it was: then nothing is written.
    if row.clone().try_into_model()? == *ours {
        return Ok(false);
    }
    row.updated_at = Set(ctx.now());
    row.update(tx).await?;
    let told = Standing {
        status: theirs.status,
        category: theirs.content.category,
    };
    pause_if_needed(ctx, tx, ours, told).await?;
    Ok(true)
}

/// How a template stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) status: TemplateStatus,
    pub(super) category: Category,
}

/// Pauses the campaigns of a template that may not be sent any more, or that costs something else now.
pub(super) async fn pause_if_needed(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    before: &Model,
    now: Standing,
) -> Result<()> {
    let name = &before.name;
    let was_sendable = before.status == TemplateStatus::Approved;
    let why = if was_sendable && now.status != TemplateStatus::Approved {
        let status = now.status.name();
        Some(format!(
            "template \"{name}\" is {status}; when Meta approves it again, resume, or choose another template"
        ))
    } else if before.category != now.category && !before.simulated {
        let (was, is) = (before.category.name(), now.category.name());
        Some(format!(
            "Meta changed the category of template \"{name}\" from {was} to {is}, which has other prices and rules; check it and resume"
        ))
    } else {
        None
    };
    match why {
        Some(why) => Ok(campaign::pause_template(ctx, tx, before.id, &why).await?),
        None => Ok(()),
    }
}
