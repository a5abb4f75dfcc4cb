//! The books after a run: what the API says of everybody, what its funnel says, and what the sandbox wrote down.

use crate::{
    journey::story,
    support::{Client, Meta},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A recipient, as the API lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) state: String,
    pub(super) is_sent: bool,
    pub(super) wamid: Option<String>,
    pub(super) error: Option<String>,
}

/// A message, as the sandbox accepted it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Accepted {
    /// Whom it was for: the recipient's id, from the data that came with it.
    pub(super) recipient: String,
    pub(super) wamid: String,
    pub(super) at_ms: f64,
    /// Nothing was ever told of it.
    pub(super) silent: bool,
}

/// The books of one campaign that was the only one.
#[derive(Debug, Clone)]
pub(super) struct Books {
    pub(super) recipients: usize,
    pub(super) rows: Vec<Row>,
    /// `reached` of the campaign: how many were sent, delivered, read.
    pub(super) reached: BTreeMap<String, u64>,
    pub(super) accepted: Vec<Accepted>,
    /// What the sandbox says that it told of.
    pub(super) told: BTreeMap<String, u64>,
    /// Causes of the dead letters.
    pub(super) letters: Vec<String>,
    /// Jobs that are left in queues.
    pub(super) jobs: u64,
    /// Messages that may arrive in one second.
    pub(super) most: f64,
}

impl Books {
    /// Opens them. The funnel and the rows are compared here already: the API has them both.
    pub(super) async fn open(
        client: &Client,
        campaign: &str,
        meta: &Meta,
        (recipients, most): (usize, f64),
    ) -> Self {
        let shown = story::counts_add_up(client, campaign).await;
        let rows = story::recipients(client, campaign).await;
        let stats = meta.stats().await;
        let letters = client.get("dead_letters?limit=1000").await.expect(200);
        let queues = client.get("queues").await.expect(200);
        Self {
            recipients,
            rows: rows.iter().map(Row::of).collect(),
            reached: numbers(&shown["reached"]),
            accepted: meta.messages().await.iter().map(Accepted::of).collect(),
            told: numbers(&stats["statuses"]),
            letters: list(&letters["data"])
                .map(|one| text(&one["cause"]))
                .collect(),
            jobs: jobs(&queues),
            most,
        }
    }

    /// While webhooks are switched off nothing was told of anything, whatever the sandbox has waiting.
    pub(super) fn untold(mut self) -> Self {
        self.told.clear();
        for message in &mut self.accepted {
            message.silent = true;
        }
        self
    }

    /// Those in doubt: whom the sandbox's log shows as accepted, and the others.
    pub(super) fn in_doubt(&self) -> (Vec<&Row>, Vec<&Row>) {
        let accepted: BTreeSet<_> = self.accepted.iter().map(|one| &one.recipient).collect();
        let in_doubt = self.rows.iter().filter(|row| row.state == "in_doubt");
        in_doubt.partition(|row| accepted.contains(&row.id))
    }
}

impl Row {
    fn of(shown: &Value) -> Self {
        let word = |value: &Value| value.as_str().map(str::to_owned);
        Self {
            id: text(&shown["id"]),
            state: text(&shown["state"]),
            is_sent: shown["sent_at"].is_string(),
            wamid: word(&shown["wamid"]),
            error: word(&shown["error"]["code"]),
        }
    }
}

impl Accepted {
    /// The data that came with it is `outbound:<installation>:<recipient>:<attempt>`.
    fn of(shown: &Value) -> Self {
        let callback = text(&shown["callback_data"]);
        let recipient = callback.split(':').nth(2).expect("a recipient");
        Self {
            recipient: format!("rcp_{recipient}"),
            wamid: text(&shown["wamid"]),
            at_ms: shown["at_ms"].as_f64().expect("a time"),
            silent: shown["silent"] == true,
        }
    }
}

/// Jobs in all queues, whatever they wait for.
pub(super) fn jobs(queues: &Value) -> u64 {
    let held = ["ready", "scheduled", "in_flight"];
    list(queues)
        .flat_map(|queue| held.map(|name| queue[name].as_u64().expect("a count")))
        .sum()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("a list").iter()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn numbers(value: &Value) -> BTreeMap<String, u64> {
    let named = value.as_object().expect("an object").iter();
    named
        .map(|(name, n)| (name.clone(), n.as_u64().expect("a count")))
        .collect()
}
