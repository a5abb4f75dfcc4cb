//! The launch lane: freezes a campaign that was sent.

use crate::{
    record::record,
    supervisor::{Failure, Handler},
};
use domain::{Ctx, campaign, queue::JobRef};
use entity::CampaignId;

/// Freezes a campaign that was sent.
#[derive(Debug, Clone)]
pub(crate) struct Launch(pub(crate) Ctx);

impl Handler for Launch {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        Ok(campaign::freeze(&self.0, CampaignId(job.id), job.seq).await?)
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.0, job, failure).await;
    }
}
