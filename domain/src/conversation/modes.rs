//! Who answers a message: the campaign that it replies to says, else the agent.

use super::{attribution::Matched, inbound::Inbound, route::Placed};
use crate::store::{dialect_of, id_list, query};
use entity::{AgentId, CampaignId, agent::ReplyMode};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::{BTreeSet, HashMap};

/// Who answers for the agents and the campaigns of a batch. Few, whatever the batch.
#[derive(Debug, Default)]
pub(super) struct Modes {
    agents: HashMap<AgentId, ReplyMode>,
    campaigns: HashMap<CampaignId, ReplyMode>,
}

#[derive(FromQueryResult)]
struct Mode {
    id: i64,
    mode: ReplyMode,
}

impl Modes {
    /// Asks for what these messages need.
    pub(super) async fn of<'a>(
        tx: &impl ConnectionTrait,
        places: impl Iterator<Item = &'a Placed<'a>>,
    ) -> Result<Self, DbErr> {
        let (mut agents, mut campaigns) = (BTreeSet::new(), BTreeSet::new());
        for place in places {
            agents.insert(place.message.agent_id.0);
            campaigns.extend(place.matched.map(|matched| matched.campaign.0));
        }
        let agents = ask(tx, "default_reply_mode AS mode FROM agent", agents).await?;
        let campaigns = ask(tx, "reply_mode AS mode FROM campaign", campaigns).await?;
        Ok(Self {
            agents: agents.map(|row| (AgentId(row.id), row.mode)).collect(),
            campaigns: campaigns
                .map(|row| (CampaignId(row.id), row.mode))
                .collect(),
        })
    }

    /// Who answers this message.
    pub(super) fn who_answers(&self, message: &Inbound, matched: Option<Matched>) -> ReplyMode {
        let of_campaign = matched.and_then(|matched| self.campaigns.get(&matched.campaign));
        let mode = of_campaign.or_else(|| self.agents.get(&message.agent_id));
        mode.copied().unwrap_or(ReplyMode::Human)
    }
}

async fn ask(
    tx: &impl ConnectionTrait,
    of: &str,
    ids: BTreeSet<i64>,
) -> Result<impl Iterator<Item = Mode>, DbErr> {
    let ids: Vec<i64> = ids.into_iter().collect();
    let found: Vec<Mode> = match ids.is_empty() {
        true => Vec::new(),
        false => {
            let listed = dialect_of(tx).listed_ids("$1");
            let sql = format!("SELECT id, {of} WHERE id IN ({listed})");
            query(tx, sql, [id_list(&ids)]).await?
        }
    };
    Ok(found.into_iter())
}
