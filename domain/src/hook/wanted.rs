//! Who wants what, asked for now and then: where nobody wants anything, an event costs nothing.

use super::Topic;
use crate::{
    Ctx,
    store::{Dialect, dialect_of, id_list, query},
};
use entity::{AgentId, CampaignId, HookId, campaign::CampaignKind};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JsonValue};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long a process believes what it asked for. Endpoints that are made or changed answer only when this is over, so
/// that whatever happens after the answer is told.
const FRESH: Duration = Duration::from_secs(1);

/// Campaigns whose owners are remembered; more than are ever sent at once.
const MOST: usize = 10_000;

/// Who wants what, by agent.
#[derive(Debug, Default)]
pub(super) struct Wishes(BTreeMap<AgentId, Vec<(HookId, BTreeSet<Topic>)>>);

impl Wishes {
    /// Whether somebody wants one of these.
    pub(super) fn any(&self, topics: &[Topic]) -> bool {
        let mut all = self.0.values().flatten();
        all.any(|(_, wanted)| topics.iter().any(|topic| wanted.contains(topic)))
    }

    /// Who of this agent wants it.
    pub(super) fn of(&self, agent: AgentId, topic: Topic) -> impl Iterator<Item = HookId> {
        let hooks = self.0.get(&agent).into_iter().flatten();
        let wanting = hooks.filter(move |(_, wanted)| wanted.contains(&topic));
        wanting.map(|(hook, _)| *hook)
    }
}

/// What this process knows, as far as it asked lately.
#[derive(Debug, Default)]
pub(crate) struct Known {
    wishes: Mutex<Option<(Instant, Arc<Wishes>)>>,
    /// Whose campaigns are; none are told of a test's. That never changes.
    owners: Mutex<HashMap<CampaignId, Option<AgentId>>>,
}

impl Known {
    fn fresh(&self) -> Option<Arc<Wishes>> {
        let known = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        let (asked, wishes) = known.as_ref()?;
        (asked.elapsed() < FRESH).then(|| wishes.clone())
    }

    fn keep(&self, asked: Instant, wishes: &Arc<Wishes>) {
        let mut known = self.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((asked, wishes.clone()));
    }

    /// Something changed here: the next question goes to the database.
    pub(super) fn forget(&self) {
        *self.wishes.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Who wants what, to a second. Asked through `db`, which may be the only connection there is.
pub(super) async fn wishes(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Arc<Wishes>, DbErr> {
    if let Some(fresh) = ctx.hooks.fresh() {
        return Ok(fresh);
    }
    // Before the question: what is answered may be as old as that.
    let asked = Instant::now();
    let sql = "SELECT id, agent_id, events FROM hook WHERE status = 'enabled' ORDER BY id";
    let mut wishes = Wishes::default();
    for row in query::<Wish>(db, sql, []).await? {
        let of_agent = wishes.0.entry(row.agent_id).or_default();
        of_agent.push((row.id, Topic::of_stored(&row.events)));
    }
    let wishes = Arc::new(wishes);
    ctx.hooks.keep(asked, &wishes);
    Ok(wishes)
}

#[derive(FromQueryResult)]
struct Wish {
    id: HookId,
    agent_id: AgentId,
    events: JsonValue,
}

/// Whose these campaigns are; those of tests, which are shown nowhere, are left out.
pub(super) async fn owners(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    campaigns: BTreeSet<CampaignId>,
) -> Result<HashMap<CampaignId, AgentId>, DbErr> {
    let mut owners = HashMap::new();
    let mut unknown = Vec::new();
    {
        let known = &ctx.hooks.owners;
        let known = known.lock().unwrap_or_else(PoisonError::into_inner);
        for id in campaigns {
            match known.get(&id) {
                Some(Some(owner)) => {
                    owners.insert(id, *owner);
                }
                Some(None) => {}
                None => unknown.push(id.0),
            }
        }
    }
    if unknown.is_empty() {
        return Ok(owners);
    }
    let sql = format!(
        "SELECT id, agent_id, kind FROM campaign WHERE id IN ({})",
        dialect_of(db).listed_ids("$1")
    );
    let found = query::<Owner>(db, sql, [id_list(&unknown)]).await?;
    let mut known = ctx
        .hooks
        .owners
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if known.len() > MOST {
        known.clear();
    }
    for Owner { id, agent_id, kind } in found {
        let owner = (kind == CampaignKind::Campaign).then_some(agent_id);
        known.insert(id, owner);
        owners.extend(owner.map(|owner| (id, owner)));
    }
    Ok(owners)
}

#[derive(FromQueryResult)]
struct Owner {
    id: CampaignId,
    agent_id: AgentId,
    kind: CampaignKind,
}

/// Resolves when every process knows of a change that was committed before: at once where there is only this one.
pub(super) async fn known_everywhere(ctx: &Ctx) {
    ctx.hooks.forget();
    if ctx.store.dialect() == Dialect::Postgres {
        tokio::time::sleep(FRESH).await;
    }
}
