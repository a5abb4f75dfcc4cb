//! Kills web where it hurts: after a request has come and before its answer has left.

use super::{dice::Dice, rows::Taken};
use crate::support::{Client, Installation, Meta};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a webhook to be cut off is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long web may take to answer again.
const RETURN: Duration = Duration::from_secs(60);

/// People who are written down with one request.
const PEOPLE: usize = 200;

/// What was cut off so far.
#[derive(Debug, Default)]
pub(super) struct Aim {
    /// How often a request had no answer yet when web was killed.
    pub(super) cut_off: usize,
    /// People whom the API was told of while it was killed, until it said yes.
    people: usize,
}

impl Aim {
    /// Kills web while it owes an answer to Meta or to a client, a few milliseconds after it was asked.
    pub(super) async fn kill_web(
        &mut self,
        installation: &mut Installation,
        meta: &Meta,
        dice: &mut Dice,
    ) {
        if dice.below(3) == 0 {
            self.kill_at_a_request(installation, dice).await;
        } else {
            self.kill_at_a_webhook(installation, meta, dice).await;
        }
    }

    /// The sandbox posts a webhook that got no answer again, as Meta does.
    async fn kill_at_a_webhook(
        &mut self,
        installation: &mut Installation,
        meta: &Meta,
        dice: &mut Dice,
    ) {
        let begun = Instant::now();
        while unanswered(meta).await == 0 && begun.elapsed() < PATIENCE {
            sleep(Duration::from_millis(1)).await;
        }
        wait(dice, 6).await;
        let cut_off = unanswered(meta).await > 0;
        installation.kill_web();
        self.cut_off += usize::from(cut_off);
    }

    /// Contacts are written down, and the same is asked again until it is answered, as a client does.
    async fn kill_at_a_request(&mut self, installation: &mut Installation, dice: &mut Dice) {
        let client = installation.client();
        let body = people(self.people);
        self.people += PEOPLE;
        let asked = tokio::spawn(request(&client, &body).send());
        wait(dice, 20).await;
        self.cut_off += usize::from(!asked.is_finished());
        installation.kill_web();
        let _ = asked.await;
        let begun = Instant::now();
        while !is_taken(&client, &body).await {
            assert!(begun.elapsed() < RETURN, "web does not come back");
            installation.tend();
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// What web took is there, once: webhooks that were answered with 200 (those that were not may be there as well), and
    /// everybody of whom the API has said that it knows them. Answers how many webhooks were stored and not answered.
    pub(super) fn judge(&self, taken: Taken, posts: u64) -> Result<u64, String> {
        let Taken {
            contacts, people, ..
        } = taken;
        let (stored, told) = (u64::try_from(taken.webhooks).unwrap_or(0), self.people);
        let wanted = i64::try_from(told).expect("some thousands");
        if (contacts, people) != (wanted, wanted) {
            return Err(format!(
                "of {told} people the API has {people} in {contacts} contacts"
            ));
        }
        let lost = || format!("{posts} webhooks were answered with 200, and {stored} are stored");
        stored.checked_sub(posts).ok_or_else(lost)
    }
}

/// Webhooks that were posted and are not answered yet.
async fn unanswered(meta: &Meta) -> u64 {
    let stats = meta.stats().await;
    let unanswered = stats["webhooks"]["unanswered"].as_u64();
    unanswered.expect("a count")
}

/// A few milliseconds.
async fn wait(dice: &mut Dice, below: usize) {
    let ms = u64::try_from(dice.below(below)).expect("a few");
    sleep(Duration::from_millis(ms)).await;
}

fn people(from: usize) -> Value {
    let people: Vec<Value> = (from..from + PEOPLE)
        .map(|n| json!({"external_id": format!("later{n}"), "name": format!("Later {n}")}))
        .collect();
    json!({ "contacts": people })
}

fn request(client: &Client, body: &Value) -> RequestBuilder {
    client
        .request(Method::POST, "agents/default/contacts")
        .json(body)
}

async fn is_taken(client: &Client, body: &Value) -> bool {
    let answer = request(client, body).send().await;
    answer.is_ok_and(|answer| answer.status() == 200)
}

#[test]
fn what_was_answered_must_be_there_once() {
    let aim = Aim {
        cut_off: 1,
        people: 200,
    };
    let taken = Taken {
        webhooks: 12,
        contacts: 200,
        people: 200,
    };
    assert_eq!(aim.judge(taken, 10), Ok(2));
    assert!(aim.judge(taken, 13).is_err(), "a webhook is lost");
    for (contacts, people) in [(199, 199), (201, 200)] {
        let wrong = Taken {
            contacts,
            people,
            ..taken
        };
        assert!(aim.judge(wrong, 10).is_err(), "{wrong:?}");
    }
}
