//! What a batch of recipients belongs to: their campaigns, and the ledgers in which their people count.

use super::Row;
use crate::{
    Ctx,
    tier::{self, Ledger, Reached},
};
use entity::{
    CampaignId, ChannelId, RecipientId,
    campaign::{self, Delivery},
    channel,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The campaigns of a batch, and their ledgers. Few, whatever the batch.
#[derive(Debug, Default)]
pub(super) struct Books {
    campaigns: HashMap<CampaignId, campaign::Model>,
    ledgers: HashMap<CampaignId, Ledger>,
    numbers: HashMap<CampaignId, String>,
}

impl Books {
    /// Looks up what these rows belong to.
    pub(super) async fn of(
        ctx: &Ctx,
        db: &impl ConnectionTrait,
        rows: &[Row],
    ) -> Result<Self, DbErr> {
        let ids: BTreeSet<_> = rows.iter().map(|row| row.campaign).collect();
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let campaigns = campaign::Entity::find()
            .filter(campaign::Column::Id.is_in(ids))
            .all(db)
            .await?;
        let channels: BTreeSet<_> = campaigns.iter().filter_map(|c| c.channel_id).collect();
        let channels = channels_of(db, channels).await?;
        let ledgers = campaigns
            .iter()
            .map(|campaign| (campaign.id, ledger(ctx, campaign, &channels)))
            .collect();
        let numbers = campaigns
            .iter()
            .filter_map(|campaign| Some((campaign.id, channels.get(&campaign.channel_id?)?)))
            .map(|(campaign, channel)| (campaign, channel.phone_number_id.clone()))
            .collect();
        let campaigns = campaigns.into_iter().map(|row| (row.id, row)).collect();
        Ok(Self {
            campaigns,
            ledgers,
            numbers,
        })
    }

    /// A row's campaign.
    pub(super) fn campaign(&self, row: &Row) -> Option<&campaign::Model> {
        self.campaigns.get(&row.campaign)
    }

    /// Meta's id of the number that a row is sent through; none in simulation.
    pub(super) fn number(&self, row: &Row) -> Option<&str> {
        self.numbers.get(&row.campaign).map(String::as_str)
    }

    /// The ledger in which a row's person counts.
    pub(super) fn ledger(&self, row: &Row) -> Option<&Ledger> {
        self.ledgers.get(&row.campaign)
    }

    /// Tells the ledgers whom a message reached and whom not. Before the counters are touched, as everywhere, so that
    /// nobody waits in a circle.
    pub(super) async fn count_people(
        &self,
        ctx: &Ctx,
        tx: &impl ConnectionTrait,
        changes: &[(Row, Row)],
    ) -> Result<(), DbErr> {
        let mut people = BTreeMap::<&Ledger, People<'_>>::new();
        for (before, after) in changes {
            let (Some(ledger), Some(phone)) = (self.ledger(before), &before.phone) else {
                continue;
            };
            if ledger.limit.is_none() {
                continue;
            }
            let (was, is) = (&before.progress, &after.progress);
            if let (None, Some(at)) = (was.delivered_at, is.delivered_at) {
                let recipient = before.id;
                let reached = Reached {
                    recipient,
                    phone,
                    at,
                };
                people.entry(ledger).or_default().reached.push(reached);
            } else if gives_back(before, after) {
                let failed = (before.id, phone.as_str());
                people.entry(ledger).or_default().failed.push(failed);
            }
        }
        for (ledger, people) in people {
            tier::deliver(ctx, tx, ledger, &people.reached).await?;
            tier::give_back(tx, ledger, &people.failed).await?;
        }
        Ok(())
    }
}

/// It failed, or goes back to wait: what it took is free meanwhile.
fn gives_back(before: &Row, after: &Row) -> bool {
    use entity::recipient::RecipientState::{Failed, Queued};
    let (was, is) = (before.progress.state, after.progress.state);
    was != is && matches!(is, Failed | Queued)
}

#[derive(Default)]
struct People<'a> {
    reached: Vec<Reached<'a>>,
    failed: Vec<(RecipientId, &'a str)>,
}

async fn channels_of(
    db: &impl ConnectionTrait,
    ids: BTreeSet<ChannelId>,
) -> Result<HashMap<ChannelId, channel::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = channel::Entity::find()
        .filter(channel::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn ledger(
    ctx: &Ctx,
    campaign: &campaign::Model,
    channels: &HashMap<ChannelId, channel::Model>,
) -> Ledger {
    let channel = campaign.channel_id.and_then(|id| channels.get(&id));
    match (campaign.delivery, channel) {
        (Delivery::Whatsapp, Some(channel)) => {
            let limit = channel.tier_limit.and_then(|n| u64::try_from(n).ok());
            Ledger::of_portfolio(&channel.portfolio_id, limit, channel.id)
        }
        _ => Ledger::simulated(ctx, campaign.agent_id),
    }
}
