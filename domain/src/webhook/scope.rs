//! Whom an event may be about: the channels whose app secret signed it.

use crate::whatsapp::event::Entry;
use entity::{
    AgentId,
    channel::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use std::collections::{BTreeMap, BTreeSet};

/// The channels of every app secret of a batch, those that were disconnected lately too.
#[derive(Debug, Default)]
pub(super) struct Scopes(BTreeMap<String, Vec<Model>>);

impl Scopes {
    /// The channels of these secrets.
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        hashes: BTreeSet<&str>,
    ) -> Result<Self, DbErr> {
        let rows = Entity::find()
            .filter(
                Condition::any()
                    .add(Column::AppSecretHash.is_in(hashes.iter().copied()))
                    .add(Column::FormerSecretHash.is_in(hashes)),
            )
            .order_by_desc(Column::Id)
            .all(db)
            .await?;
        let mut scopes = BTreeMap::<String, Vec<Model>>::new();
        for row in rows {
            let hashes = [&row.app_secret_hash, &row.former_secret_hash];
            for hash in hashes.into_iter().flatten() {
                let channels = scopes.entry(hash.clone()).or_default();
                channels.push(row.clone());
            }
        }
        // A number that was connected by one agent after another: whoever has it now is meant first.
        for channels in scopes.values_mut() {
            channels.sort_by_key(|channel| channel.deleted_at.is_some());
        }
        Ok(Self(scopes))
    }

    /// The channel that an update of a number is about.
    pub(super) fn channel(&self, hash: &str, entry: &Entry) -> Option<&Model> {
        let number = entry.phone_number_id.as_deref()?;
        let channels = self.0.get(hash)?;
        channels.iter().find(|c| c.phone_number_id == number)
    }

    /// The channels that an update of an account is about.
    pub(super) fn account(&self, hash: &str, entry: &Entry) -> Vec<&Model> {
        let Some(waba) = entry.waba_id.as_deref() else {
            return Vec::new();
        };
        let channels = self.0.get(hash).into_iter().flatten();
        channels
            .filter(|c| c.waba_id == waba && c.deleted_at.is_none())
            .collect()
    }

    /// The agents of these channels, each once.
    pub(super) fn agents(channels: &[&Model]) -> Vec<AgentId> {
        let agents: BTreeSet<_> = channels.iter().map(|channel| channel.agent_id).collect();
        agents.into_iter().collect()
    }
}
