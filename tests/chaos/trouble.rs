//! What can happen to an installation, and how it is made to happen.

use super::{aim::Aim, dice::Dice};
use crate::support::{Installation, Meta};
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;

/// Something that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trouble {
    /// A process that works gets SIGKILL: a worker, or the only process there is.
    KillWorker,
    /// The API, which also takes Meta's webhooks, gets SIGKILL: between a request and its answer.
    KillWeb,
    /// A worker is told to stop (SIGTERM).
    StopWorker,
    /// A worker gets SIGSTOP, and goes on after two leases.
    FreezeWorker,
    /// FLUSHALL.
    FlushRedis,
    /// Redis gets SIGKILL and comes back empty.
    KillRedis,
    /// CLIENT PAUSE.
    PauseRedis,
    /// Postgres gets SIGKILL and comes back.
    KillPostgres,
    /// Meta refuses everything with 130429 for a moment.
    Throttle,
    /// Meta shows pages of HTML for a moment, with or without having taken the message.
    ErrorPages,
}

/// How long Redis answers nobody when it is paused.
const PAUSED_MS: u64 = 1_500;

/// How long Meta refuses, or shows error pages.
const BURST: Duration = Duration::from_millis(300);

impl Trouble {
    /// As the table calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::KillWorker => "kill -9 worker",
            Self::KillWeb => "kill -9 web",
            Self::StopWorker => "SIGTERM worker",
            Self::FreezeWorker => "SIGSTOP worker",
            Self::FlushRedis => "FLUSHALL",
            Self::KillRedis => "kill -9 Redis",
            Self::PauseRedis => "CLIENT PAUSE",
            Self::KillPostgres => "kill -9 Postgres",
            Self::Throttle => "130429",
            Self::ErrorPages => "HTTP 500",
        }
    }

    /// Whether it ends a process without warning, so that what it was about to do is left undone.
    pub(super) fn kills(self) -> bool {
        match self {
            Self::KillWorker | Self::KillWeb | Self::KillRedis | Self::KillPostgres => true,
            Self::StopWorker
            | Self::FreezeWorker
            | Self::FlushRedis
            | Self::PauseRedis
            | Self::Throttle
            | Self::ErrorPages => false,
        }
    }

    /// Makes it happen. What was killed has been started again when this returns, though it may not be ready yet.
    pub(super) async fn strike(
        self,
        installation: &mut Installation,
        meta: &Meta,
        dice: &mut Dice,
        aim: &mut Aim,
    ) {
        match self {
            Self::KillWorker => installation.kill_a_worker(dice.below(2)),
            Self::KillWeb => aim.kill_web(installation, meta, dice).await,
            Self::StopWorker => installation.stop_a_worker(dice.below(2)),
            Self::FreezeWorker => {
                let worker = dice.below(2);
                installation.freeze_a_worker(worker);
                sleep(2 * super::plan::LEASE + Duration::from_millis(200)).await;
                installation.thaw_a_worker(worker);
            }
            Self::FlushRedis => redis(installation).flush_all(),
            Self::KillRedis => redis(installation).restart_empty(),
            Self::PauseRedis => redis(installation).pause(PAUSED_MS),
            Self::KillPostgres => {
                let postgres = installation.postgres.as_ref();
                let postgres = postgres.expect("a Postgres of its own");
                postgres.kill9();
                postgres.start_again();
            }
            Self::Throttle => {
                let until = json!({"throttle_until": BURST.as_secs_f64()});
                meta.switch(until).await;
            }
            Self::ErrorPages => {
                meta.switch(json!({"errors_5xx": 0.3, "errors_5xx_accepted": 0.3}))
                    .await;
                sleep(BURST).await;
                meta.switch(json!({"errors_5xx": 0.0, "errors_5xx_accepted": 0.0}))
                    .await;
            }
        }
    }
}

fn redis(installation: &mut Installation) -> &mut servers::Redis {
    let redis = installation.redis.as_mut();
    redis.expect("the scaled footing has one")
}
