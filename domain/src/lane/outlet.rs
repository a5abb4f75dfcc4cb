//! Outlets: the queues of a lane. Sends have two per number, so that nothing waits behind another number and what
//! somebody waits for behind no campaign, and one for what is simulated; every other lane has one.

use crate::{Ctx, Result, channel, queue::QueueName, store::column, tier};
use entity::{ChannelId, Lane, channel::Model as Channel};

/// A queue of a lane, and what goes through it.
#[derive(Debug, Clone)]
pub(super) struct Outlet {
    /// The queue.
    pub(super) queue: QueueName,
    /// Ready jobs at which it is full: Redis stays small however many rows wait.
    pub(super) window: u64,
    /// What of the lane goes through it.
    pub(super) share: Share,
}

/// What of a lane goes through an outlet.
#[derive(Debug, Clone)]
pub(super) enum Share {
    /// All of it.
    Whole,
    /// What is simulated.
    Simulated,
    /// What goes through a channel, whose messaging tier has this ledger if it is limited.
    Channel {
        /// The channel.
        id: ChannelId,
        /// Whether it is what somebody waits for, or campaigns.
        haste: Haste,
        /// Its portfolio's ledger.
        ledger: Option<String>,
    },
}

/// What overtakes what on a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Haste {
    /// Somebody waits for it: a reply, a message to try a campaign out. It overtakes every campaign.
    Now,
    /// Campaigns.
    InTurn,
}

/// Jobs that a queue holds at most.
const WINDOW: u64 = 20_000;

/// A few seconds of what simulated sending manages, so that a pause is quick.
const SIMULATED_WINDOW: u64 = 8_000;

/// Seconds of its rate that a number's queue holds.
const SECONDS: f64 = 2.0;

/// The queue of a lane that has one; of sends the one for what is simulated.
pub fn queue_of(lane: Lane) -> QueueName {
    match lane {
        Lane::Send => QueueName::part(lane, "simulated"),
        Lane::Launch
        | Lane::Webhook
        | Lane::Simulate
        | Lane::Reply
        | Lane::Schedule
        | Lane::Import
        | Lane::Notify => QueueName::of(lane),
    }
}

/// The queue of what is sent through a channel. A recipient is claimed before its message leaves, and a claimed one is
/// not sent again: a job of its cannot kill two workers.
pub fn queue_of_channel(id: ChannelId, haste: Haste) -> QueueName {
    match haste {
        Haste::Now => QueueName::forgiving(Lane::Send, format!("{id}:now")),
        Haste::InTurn => QueueName::forgiving(Lane::Send, id),
    }
}

/// Every queue of a lane, also those of channels that are stopped or gone.
pub async fn queues_of(ctx: &Ctx, lane: Lane) -> Result<Vec<QueueName>> {
    let mut queues = vec![queue_of(lane)];
    if lane == Lane::Send {
        let sql = "SELECT id FROM channel ORDER BY id";
        let channels: Vec<ChannelId> = column(&ctx.store.read, sql, []).await?;
        let of = |id| [Haste::Now, Haste::InTurn].map(|haste| queue_of_channel(id, haste));
        queues.extend(channels.into_iter().flat_map(of));
    }
    Ok(queues)
}

/// The outlets into which may be dispatched now. Channels that are stopped or rest have none.
pub(super) async fn outlets(ctx: &Ctx, lane: Lane) -> Result<Vec<Outlet>> {
    if lane != Lane::Send {
        return Ok(vec![Outlet {
            queue: queue_of(lane),
            window: WINDOW,
            share: Share::Whole,
        }]);
    }
    let mut outlets = vec![Outlet {
        queue: queue_of(lane),
        window: SIMULATED_WINDOW,
        share: Share::Simulated,
    }];
    let now = ctx.now();
    let awake = |channel: &Channel| channel.rest_until <= now;
    let channels = channel::live(ctx).await?;
    for channel in channels.iter().filter(|c| awake(c)) {
        let ledger = channel
            .tier_limit
            .map(|_| tier::Ledger::key_of_portfolio(&channel.portfolio_id));
        for haste in [Haste::Now, Haste::InTurn] {
            outlets.push(Outlet {
                queue: queue_of_channel(channel.id, haste),
                window: window(channel::rate(channel, now)),
                share: Share::Channel {
                    id: channel.id,
                    haste,
                    ledger: ledger.clone(),
                },
            });
        }
    }
    Ok(outlets)
}

/// A few seconds of the rate.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rates are positive and at most thousands"
)]
fn window(rate: f64) -> u64 {
    ((rate * SECONDS).ceil() as u64).clamp(20, WINDOW)
}
