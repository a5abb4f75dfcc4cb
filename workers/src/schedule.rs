//! The schedule lane: sends a campaign whose time has come.

use crate::{
    record::record,
    supervisor::{Failure, Handler},
};
use domain::{Ctx, campaign, queue::JobRef};
use entity::CampaignId;

/// Sends a campaign whose time has come.
#[derive(Debug, Clone)]
pub(crate) struct Schedule(pub(crate) Ctx);

impl Handler for Schedule {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        Ok(campaign::send_scheduled(&self.0, CampaignId(job.id), job.seq).await?)
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.0, job, failure).await;
    }
}
