//! Telling one event to one endpoint, if it is its turn.

use super::{
    Due, Lines, Outcome,
    secret::{open, sign},
};
use crate::{
    Ctx,
    target::{Letter, Reach},
};
use entity::{Millis, hook::Model as Hook};
use std::time::Duration;
use tokio::time::timeout;

/// How long an endpoint may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long an event waits for its turn before it makes room.
const TURN: Duration = Duration::from_secs(2);

/// How long it is put off then.
const SOON: Millis = 500;

impl Lines {
    /// Tells the endpoint, unless it rests, or is gone, or has enough to do. Whatever comes of it is to be settled.
    pub async fn tell(&self, ctx: &Ctx, due: &Due) -> Outcome {
        let now = ctx.now();
        let Some(hook) = due.enabled() else {
            return Outcome::Unwanted;
        };
        if hook.rest_until > now {
            return Outcome::PutOff(hook.rest_until);
        }
        let line = self.of(hook.id);
        let Ok(Ok(_call)) = timeout(TURN, line.calls.acquire()).await else {
            return Outcome::PutOff(ctx.now() + SOON);
        };
        let now = ctx.now();
        let letter = match letter(ctx, hook, due, now) {
            Ok(letter) => letter,
            Err(refused) => return Outcome::Failed(refused.to_string()),
        };
        let reach = Reach::of(&ctx.settings);
        match line.correspondent.post(letter, reach, PATIENCE).await {
            Ok(status @ 200..=299) => Outcome::Delivered(status),
            Ok(410) => Outcome::Gone,
            Ok(status @ 300..=399) => Outcome::Failed(format!(
                "it answered {status}; redirects are not followed, give the address that it leads to"
            )),
            Ok(status) => Outcome::Failed(format!("it answered {status}")),
            Err(unanswered) => Outcome::Failed(unanswered.to_string()),
        }
    }
}

/// What is sent: the headers are those of Standard Webhooks.
fn letter<'a>(
    ctx: &Ctx,
    hook: &'a Hook,
    due: &Due,
    now: Millis,
) -> Result<Letter<'a>, super::Refused> {
    let timestamp = now / 1_000;
    let secret = open(ctx, &hook.secret)?;
    let signature = sign(&secret, &due.event_id, timestamp, &due.payload);
    Ok(Letter {
        url: &hook.url,
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("webhook-id", due.event_id.clone()),
            ("webhook-timestamp", timestamp.to_string()),
            ("webhook-signature", signature),
        ],
        body: due.payload.clone(),
    })
}
