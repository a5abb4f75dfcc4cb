//! What became of messages, committed in groups.

use crate::commit::{Committers, rules};
use domain::{
    Ctx,
    group::Rules,
    recipient::{self, Settled},
};
use entity::ChannelId;
use std::time::Duration;

/// How long an outcome is tried to be written while the database is away. Longer than for anything else: what Meta took
/// must not stay in doubt.
const PATIENCE: Duration = Duration::from_secs(150);

/// Starts the committers of one channel's outcomes in this process.
pub(super) fn committers(ctx: &Ctx, channel: ChannelId) -> Committers<Settled> {
    let run = {
        let ctx = ctx.clone();
        move |shard, outcomes: Vec<Settled>| {
            let ctx = ctx.clone();
            async move { recipient::settle(&ctx, shard, channel, &outcomes).await }
        }
    };
    let patient = Rules {
        patience: PATIENCE,
        ..rules()
    };
    Committers::start(ctx, &patient, run)
}
