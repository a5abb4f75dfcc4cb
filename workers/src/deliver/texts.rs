//! Templates of campaigns, made ready to be filled in. A sent campaign's template never changes, so each is read once.

use domain::{
    Ctx,
    campaign::{self, Wording},
};
use entity::CampaignId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Templates that are kept; beyond it all are forgotten and read again.
const MOST: usize = 1_000;

/// Templates by campaign; clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts(Arc<Mutex<HashMap<CampaignId, Arc<Wording>>>>);

impl Texts {
    /// The campaign's template.
    pub(super) async fn of(&self, ctx: &Ctx, id: CampaignId) -> domain::Result<Arc<Wording>> {
        if let Some(known) = self.lock().get(&id) {
            return Ok(known.clone());
        }
        let prepared = Arc::new(campaign::wording(ctx, id).await?);
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(id, prepared.clone());
        Ok(prepared)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<CampaignId, Arc<Wording>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
