//! The import lane: imports contacts for a while.

use crate::{
    record::record,
    supervisor::{Failure, Handler},
};
use domain::{Ctx, import, queue::JobRef};
use entity::ImportId;

/// Imports contacts for a while.
#[derive(Debug, Clone)]
pub(crate) struct Import(pub(crate) Ctx);

impl Handler for Import {
    async fn handle(&self, job: JobRef) -> anyhow::Result<()> {
        Ok(import::step(&self.0, ImportId(job.id), job.seq).await?)
    }

    async fn failed(&self, job: JobRef, failure: Failure) {
        record(&self.0, job, failure).await;
    }
}
