//! Crowds write, and what became of every message.

use super::{campaign::arrivals, crowd::Crowd, waits::Waits};
use crate::{
    load::{Taken, offer},
    support::Site,
};
use domain::store::query;
use reqwest::Method;
use sea_orm::FromQueryResult;
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::{SystemTime, UNIX_EPOCH},
};

/// Connections over which webhooks come.
const CONNECTIONS: usize = 64;

/// What crowds wrote, and when: milliseconds of the one clock that this machine has.
pub(super) struct Written {
    /// When the webhook of each message was to be posted, by Meta's id.
    posted: HashMap<String, f64>,
    /// The people, by their digits, and when their first message was to be posted.
    people: BTreeMap<String, f64>,
    /// When the last webhook was to be posted.
    last: f64,
    /// How the webhooks were taken.
    pub(super) taken: Taken,
}

/// They write by turns, `rate` webhooks a second. Every hundredth webhook tells once more what an earlier one told.
pub(super) async fn write(site: &Site, crowds: &[&Crowd], rate: f64) -> anyhow::Result<Written> {
    let all: usize = crowds.iter().map(|crowd| crowd.messages).sum();
    let second = (now() / 1e3) as u64;
    let (mut requests, mut messages) = (Vec::new(), Vec::new());
    for n in 0..all {
        let told = if n % 100 == 99 { n - 50 } else { n };
        let (crowd, message) = (crowds[told % crowds.len()], told / crowds.len());
        let at = second + (n as f64 / rate) as u64;
        requests.push(crowd.webhook(message, at));
        messages.push((crowd.wamid(message), crowd.digits(crowd.writer(message))));
    }
    let start = now();
    let taken = offer(&site.address, CONNECTIONS, Some(rate), requests).await?;
    let (mut posted, mut people) = (HashMap::new(), BTreeMap::new());
    for (n, (wamid, digits)) in messages.into_iter().enumerate() {
        let at = start + n as f64 / rate * 1e3;
        posted.entry(wamid).or_insert(at);
        people.entry(digits).or_insert(at);
    }
    Ok(Written {
        posted,
        people,
        last: start + (all - 1) as f64 / rate * 1e3,
        taken,
    })
}

#[derive(FromQueryResult)]
struct Stored {
    wamid: String,
    routed: Option<f64>,
}

impl Written {
    /// Messages.
    pub(super) fn messages(&self) -> usize {
        self.posted.len()
    }

    /// How long each message waited until the transaction that routed it (and opened its ticket) was committed.
    pub(super) async fn routed(&self, site: &Site, crowd: &Crowd) -> anyhow::Result<Waits> {
        let sql = "SELECT wamid, CASE WHEN routed_at IS NOT NULL THEN \
                   CAST(EXTRACT(EPOCH FROM pg_xact_commit_timestamp(xmin)) * 1000 AS double precision) END AS routed \
                   FROM message WHERE direction = 'in' AND wamid LIKE $1";
        let like = format!("{}%", crowd.prefix());
        let stored: Vec<Stored> = query(&site.store.read, sql, [like.into()]).await?;
        let mut seen = HashSet::new();
        let mut waits = Vec::new();
        for message in stored {
            let posted = self.posted.get(&message.wamid);
            let posted =
                posted.ok_or_else(|| anyhow::anyhow!("{} was never posted", message.wamid))?;
            let routed = message.routed;
            let routed =
                routed.ok_or_else(|| anyhow::anyhow!("{} is not routed", message.wamid))?;
            waits.push((*posted, routed));
            anyhow::ensure!(seen.insert(message.wamid), "a message is there twice");
        }
        let of_crowd = self
            .posted
            .keys()
            .filter(|id| id.starts_with(&crowd.prefix()));
        let lost = of_crowd.filter(|id| !seen.contains(*id)).count();
        anyhow::ensure!(lost == 0, "{lost} messages are lost");
        Ok(Waits::of(&waits, self.last))
    }

    /// How long each person waited until the sandbox took the answer. Everybody got one.
    pub(super) async fn answered(&self, site: &Site, crowd: &Crowd) -> anyhow::Result<Waits> {
        let mut answers = HashMap::<String, Vec<f64>>::new();
        for row in accepted(site)
            .await?
            .iter()
            .filter(|row| row["type"] == "text")
        {
            let to = row["to"].as_str().unwrap_or_default().to_owned();
            let at = row["at_ms"].as_f64().unwrap_or(f64::NAN);
            answers.entry(to).or_default().push(at);
        }
        let mut waits = Vec::new();
        let people = self.people.iter();
        for (digits, posted) in people.filter(|(digits, _)| crowd.has(digits)) {
            let got = answers.remove(digits).unwrap_or_default();
            let [at] = got[..] else {
                anyhow::bail!("{digits} got {} answers", got.len());
            };
            waits.push((*posted, at));
        }
        Ok(Waits::of(&waits, self.last))
    }

    /// People who wrote.
    pub(super) fn people(&self, crowd: &Crowd) -> u64 {
        let of = self.people.keys().filter(|digits| crowd.has(digits));
        of.count() as u64
    }
}

/// Everything that the sandbox accepted.
async fn accepted(site: &Site) -> anyhow::Result<Vec<Value>> {
    let mut all = Vec::new();
    loop {
        let path = format!("messages?limit=20000&after={}", all.len());
        let page = site.sandbox(Method::GET, &path, Value::Null).await?;
        let rows = page["data"].as_array().cloned().unwrap_or_default();
        if rows.is_empty() {
            return Ok(all);
        }
        all.extend(rows);
    }
}

/// Messages a second that the sandbox accepted in all.
pub(super) async fn accepted_per_second(site: &Site) -> anyhow::Result<f64> {
    let at = arrivals(site).await?;
    let (Some(first), Some(last)) = (at.first(), at.last()) else {
        return Ok(0.0);
    };
    Ok((at.len() - 1) as f64 / (last - first) * 1e3)
}

/// In milliseconds, by the clock that Postgres and the sandbox write down.
#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures against processes that have their own clock"
)]
fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64() * 1e3)
}
