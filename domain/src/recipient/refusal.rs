//! What a refusal of Meta's means for a recipient, and for everything around it.

use super::{Fault, Row, pair::GAP};
use crate::{
    Ctx, Result, campaign, channel,
    clock::millis,
    contact, dead_letter,
    whatsapp::{
        graph::Sent,
        verdict::{Judgement, Verdict, judge},
    },
};
use entity::{
    AgentId, CampaignId, ChannelId, Millis, RecipientId,
    campaign::{CampaignStatus, Model as Campaign},
    recipient::RecipientState,
};
use sea_orm::ConnectionTrait;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// The first wait of a retry, and the longest.
const BACKOFF: (Millis, Millis) = (2_000, 30 * 60_000);

/// How often a message is postponed because its person gets too many (131049).
const POSTPONED: i32 = 3;

/// What refusals mean for more than their recipient.
#[derive(Debug, Default)]
pub(super) struct Consequences {
    slow: BTreeSet<ChannelId>,
    rest: BTreeMap<ChannelId, Millis>,
    stop: BTreeMap<ChannelId, (String, String)>,
    pause: BTreeMap<CampaignId, String>,
    opted_out: BTreeSet<(AgentId, String)>,
    /// Recipients that were given up after tries: each gets a letter once its row is written.
    pub(super) given_up: Vec<RecipientId>,
}

impl Consequences {
    /// Notes what a judgement means beyond the recipient.
    pub(super) fn note(&mut self, campaign: CampaignId, channel: ChannelId, judged: &Judgement) {
        let pause = |pauses: &mut BTreeMap<_, _>| {
            pauses.insert(campaign, judged.reason.clone());
        };
        match &judged.verdict {
            Verdict::Throttled => drop(self.slow.insert(channel)),
            Verdict::Rest(time) => self.rest(channel, *time),
            Verdict::PauseCampaign => pause(&mut self.pause),
            Verdict::PauseCampaignAndRest(time) => {
                pause(&mut self.pause);
                self.rest(channel, *time);
            }
            Verdict::StopChannel => {
                let why = (judged.code.clone(), judged.reason.clone());
                self.stop.insert(channel, why);
            }
            Verdict::Retry
            | Verdict::PairLimited
            | Verdict::Postpone(_)
            | Verdict::GiveUp
            | Verdict::OptedOut => {}
        }
    }

    /// Lets the channel rest for a while.
    pub(super) fn rest(&mut self, channel: ChannelId, time: Duration) {
        let time = millis(time);
        let known = self.rest.entry(channel).or_insert(time);
        *known = (*known).max(time);
    }

    /// Carries them out, in the transaction that moves the rows: either both are done or neither.
    pub(super) async fn carry_out(&self, ctx: &Ctx, tx: &impl ConnectionTrait) -> Result<()> {
        for id in &self.slow {
            channel::slow_down(ctx, tx, *id).await?;
        }
        for (id, time) in &self.rest {
            channel::rest(ctx, tx, *id, *time).await?;
        }
        for (id, (code, reason)) in &self.stop {
            channel::stop_in(ctx, tx, *id, code, reason).await?;
        }
        for (id, reason) in &self.pause {
            campaign::pause_because(ctx, tx, *id, reason).await?;
        }
        for (agent, phone) in &self.opted_out {
            let why = "Meta says that the person wants no marketing (131050)";
            contact::opt_out_number(ctx, tx, *agent, phone, why).await?;
        }
        dead_letter::write_recipients(ctx, tx, &self.given_up).await?;
        Ok(())
    }
}

/// What came in a row, in this process: some errors mean more than their recipient only when they repeat.
#[derive(Debug, Default)]
pub struct Streaks {
    codes: Mutex<HashMap<CampaignId, (String, u32)>>,
    doubts: Mutex<HashMap<ChannelId, u32>>,
}

/// So many messages in a row without a readable answer: the provider is ill, and every further message would be in doubt
/// as well.
const DOUBTS: u32 = 20;

impl Streaks {
    /// The judgement, made graver if its code has come too often in a row.
    fn weigh(&self, campaign: CampaignId, mut judged: Judgement) -> Judgement {
        let mut streaks = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((most, graver)) = judged.after_repeats else {
            streaks.remove(&campaign);
            return judged;
        };
        let streak = streaks.entry(campaign).or_default();
        if streak.0 == judged.code {
            streak.1 += 1;
        } else {
            *streak = (judged.code.clone(), 1);
        }
        if streak.1 >= most {
            streak.1 = 0;
            judged.verdict = graver;
        }
        judged
    }

    /// A message was taken: whatever came before it was no row.
    fn broken(&self, campaign: CampaignId, channel: ChannelId) {
        let mut streaks = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        streaks.remove(&campaign);
        let mut doubts = self.doubts.lock().unwrap_or_else(PoisonError::into_inner);
        doubts.remove(&channel);
    }

    /// A message got no readable answer; whether there were so many in a row that the channel should rest.
    fn doubted(&self, channel: ChannelId) -> bool {
        let mut doubts = self.doubts.lock().unwrap_or_else(PoisonError::into_inner);
        let doubts = doubts.entry(channel).or_default();
        *doubts += 1;
        doubts.is_multiple_of(DOUBTS)
    }
}

/// What the outcome of one message means beyond it. To be asked once for each, in the order in which they come.
#[derive(Debug, Clone, Default)]
pub struct Weighed {
    /// What a refusal means.
    pub(super) judged: Option<Judgement>,
    /// So many doubts in a row that the channel should rest.
    pub(super) ill: bool,
}

impl Streaks {
    /// Weighs the outcome of a message of this campaign through this channel.
    pub fn outcome(&self, campaign: CampaignId, channel: ChannelId, sent: &Sent) -> Weighed {
        let mut weighed = Weighed::default();
        match sent {
            Sent::Accepted(_) => self.broken(campaign, channel),
            Sent::Refused(error) => weighed.judged = Some(self.weigh(campaign, judge(error))),
            Sent::InDoubt(_) => weighed.ill = self.doubted(channel),
            Sent::NotSent(_) => {}
        }
        weighed
    }
}

/// How a refusal reached us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// As the answer: nothing was taken, and no status of this attempt will come.
    AtOnce,
    /// By webhook: the message had been taken, so that another try is another attempt.
    Later,
}

/// A refusal of a recipient's current attempt.
pub(super) struct Refusal<'a> {
    /// What it means.
    pub(super) judged: &'a Judgement,
    /// How it reached us.
    pub(super) told: Told,
    /// When.
    pub(super) at: Millis,
}

/// Moves the row by what the refusal of its current attempt means.
pub(super) fn refuse(
    row: &mut Row,
    campaign: &Campaign,
    refusal: &Refusal<'_>,
    consequences: &mut Consequences,
) {
    let Refusal { judged, told, at } = *refusal;
    let fault = Fault::new(&judged.code, &judged.reason);
    let again = told == Told::Later;
    // What is unsent of a cancelled campaign stays unsent: that which was taken and failed has failed.
    if again && campaign.status == CampaignStatus::Cancelled {
        return row.fail(fault, at);
    }
    match &judged.verdict {
        Verdict::Retry => {
            row.tries += 1;
            let due = at + backoff(row.tries);
            if expires(campaign, row) > due {
                requeue(row, due, true, Some(fault));
            } else {
                give_up(row, fault, at, consequences);
            }
        }
        Verdict::Postpone(time) => {
            row.tries += 1;
            if row.tries > POSTPONED {
                give_up(row, fault, at, consequences);
            } else {
                // Its horizon is days, not the campaign's hours: those begin anew.
                row.first_tried_at = None;
                requeue(row, at + millis(*time), true, Some(fault));
            }
        }
        Verdict::Throttled => requeue(row, at + jittered(3_000), again, None),
        Verdict::PairLimited => requeue(row, at + jittered(8_000), again, None),
        Verdict::Rest(_)
        | Verdict::PauseCampaign
        | Verdict::PauseCampaignAndRest(_)
        | Verdict::StopChannel => wait(row, at, again),
        Verdict::GiveUp => row.fail(fault, at),
        Verdict::OptedOut => {
            row.fail(fault, at);
            if let Some(phone) = &row.phone {
                let person = (campaign.agent_id, phone.clone());
                consequences.opted_out.insert(person);
            }
        }
    }
    // The message had been taken: the next one to this person keeps its distance.
    if again && row.progress.state == RecipientState::Queued {
        row.due_at = row.due_at.max(at + GAP);
        row.dispatched_until = row.due_at;
    }
}

/// It waits for something that is not its own fault: the time does not count for its expiry.
pub(super) fn wait(row: &mut Row, due: Millis, new_attempt: bool) {
    row.first_tried_at = None;
    requeue(row, due, new_attempt, None);
}

/// It waits to be sent again. `fault` is kept in mind for its last words.
pub(super) fn requeue(row: &mut Row, due: Millis, new_attempt: bool, fault: Option<Fault>) {
    row.progress.state = RecipientState::Queued;
    row.progress.attempt += i32::from(new_attempt);
    row.progress.failed_at = None;
    if fault.is_some() {
        row.progress.fault = fault;
    }
    row.claimed_at = None;
    row.due_at = due;
    row.dispatched_until = due;
}

fn give_up(row: &mut Row, fault: Fault, at: Millis, consequences: &mut Consequences) {
    consequences.given_up.push(row.id);
    row.fail(fault, at);
}

/// When it is given up: never, as long as it was not tried or its campaign is paused. Pauses do not count.
pub(super) fn expires(campaign: &Campaign, row: &Row) -> Millis {
    let life = Millis::from(campaign.expires_after_hours) * 3_600_000 + campaign.paused_ms;
    match (campaign.status, row.first_tried_at) {
        (CampaignStatus::Paused, _) | (_, None) => Millis::MAX,
        (_, Some(first)) => first + life,
    }
}

/// Exponential, with jitter so that those that failed together do not come back together.
fn backoff(tries: i32) -> Millis {
    let (first, longest) = BACKOFF;
    let doubled = first << (tries - 1).clamp(0, 20);
    jittered(doubled.min(longest))
}

fn jittered(time: Millis) -> Millis {
    rand::random_range(time / 2..=time)
}
