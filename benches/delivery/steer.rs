//! How quick a pause takes effect, and how quick sending goes on after all of Redis was lost, in the middle of a campaign.

use super::campaign::{arrivals, draft};
use crate::support::Site;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// One campaign, paused after a third of it and resumed, its queue lost after two thirds. Answers how long after the
/// pause was answered the last message arrived, and the longest silence after the loss, in milliseconds.
pub(super) async fn steer(site: &Site, n: u64, recipients: u64) -> anyhow::Result<(f64, f64)> {
    site.sandbox(Method::DELETE, "messages", Value::Null)
        .await?;
    let campaign = draft(site, n).await?;
    let mv = |mv: &str| format!("{campaign}/{mv}");
    site.api(Method::POST, &mv("send"), json!({})).await?;
    until_accepted(site, recipients / 3).await?;
    site.api(Method::POST, &mv("pause"), json!({})).await?;
    let paused = now();
    site.until_none("SELECT COUNT(*) FROM recipient WHERE watched = 'sending'")
        .await?;
    let last = arrivals(site).await?.last().copied().unwrap_or(paused);
    site.api(Method::POST, &mv("resume"), json!({})).await?;
    until_accepted(site, recipients * 2 / 3).await?;
    let lost = now();
    site.redis.flush_all();
    site.until_none("SELECT COUNT(*) FROM campaign WHERE status IN ('launching', 'sending')")
        .await?;
    let after: Vec<f64> = arrivals(site).await?;
    let after: Vec<f64> = after.into_iter().filter(|at| *at >= lost).collect();
    let silences = after.windows(2).map(|pair| pair[1] - pair[0]);
    Ok(((last - paused).max(0.0), silences.fold(0.0, f64::max)))
}

async fn until_accepted(site: &Site, n: u64) -> anyhow::Result<()> {
    loop {
        let stats = site.sandbox(Method::GET, "stats", Value::Null).await?;
        if stats["accepted"].as_u64() >= Some(n) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// In milliseconds, by the clock that the sandbox writes down.
#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures against the sandbox, which has its own clock"
)]
fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64() * 1e3)
}
