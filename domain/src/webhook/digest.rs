//! Digesting: raw events become what they mean, a batch of updates a transaction. An event is done in the transaction
//! that applies its last update, so that it may be digested again at any time without harm.

use super::{inbound, parked, scope::Scopes, tally};
use crate::{
    Ctx, Result, channel, contact, installation,
    recipient::{Applied, StatusOf, apply_statuses},
    store::{Column, Records, column, dialect_of, execute, id_list, query},
    template,
    whatsapp::event::{self, Entry, Event, Preference, Update, Wish},
};
use entity::{Millis, WebhookEventId, channel::Model as Channel};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use tracing::{debug, warn};

/// Bytes of raw events digested in one transaction, about: some 1,500 statuses.
const BATCH: usize = 512 * 1024;

/// What was found in a batch of events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Digested {
    /// Events.
    pub events: u64,
    /// Updates.
    pub updates: u64,
    /// Updates about nothing of ours.
    pub foreign: u64,
    /// Things that could not be understood.
    pub odd: u64,
}

/// Digests these events (pairs of an id and its dispatch); those that are digested, or were dispatched again, are left
/// alone.
pub async fn digest(ctx: &Ctx, shard: i32, jobs: &[(WebhookEventId, i64)]) -> Result<Digested> {
    let mut seqs = HashMap::new();
    for (id, seq) in jobs {
        let known = seqs.entry(*id).or_insert(*seq);
        *known = (*known).max(*seq);
    }
    let mut rest: Vec<_> = seqs.into_iter().collect();
    rest.sort_unstable();
    let mut digested = Digested::default();
    while !rest.is_empty() {
        let raw = next(ctx, &mut rest).await?;
        let one = digest_batch(ctx, shard, raw).await?;
        digested.events += one.events;
        digested.updates += one.updates;
        digested.foreign += one.foreign;
        digested.odd += one.odd;
    }
    Ok(digested)
}

#[derive(Debug, FromQueryResult)]
struct Raw {
    id: WebhookEventId,
    app_secret_hash: String,
    body: Vec<u8>,
    received_at: Millis,
    dispatch_seq: i64,
}

/// Takes the next events off `rest`, as many as make a batch.
async fn next(ctx: &Ctx, rest: &mut Vec<(WebhookEventId, i64)>) -> Result<Vec<Raw>, DbErr> {
    let dialect = ctx.store.dialect();
    let ids: Vec<i64> = rest.iter().map(|(id, _)| id.0).collect();
    let sizes: Vec<Size> = query(
        &ctx.store.read,
        format!(
            "SELECT id, LENGTH(body) AS bytes FROM webhook_event WHERE id IN ({}) AND digested_at IS NULL ORDER BY id",
            dialect.listed_ids("$1")
        ),
        [id_list(&ids)],
    )
    .await?;
    let mut bytes = 0;
    let taken: Vec<i64> = sizes
        .iter()
        .take_while(|size| {
            let fits = bytes < BATCH;
            bytes += usize::try_from(size.bytes).unwrap_or(0);
            fits
        })
        .map(|size| size.id)
        .collect();
    let wanted: HashMap<i64, i64> = rest.iter().map(|(id, seq)| (id.0, *seq)).collect();
    match taken.last() {
        Some(last) => rest.retain(|(id, _)| id.0 > *last),
        None => rest.clear(),
    }
    let sql = format!(
        "SELECT id, app_secret_hash, body, received_at, dispatch_seq FROM webhook_event WHERE id IN ({}) ORDER BY id",
        dialect.listed_ids("$1")
    );
    let mut raw: Vec<Raw> = query(&ctx.store.read, sql, [id_list(&taken)]).await?;
    raw.retain(|event| wanted.get(&event.id.0) == Some(&event.dispatch_seq));
    Ok(raw)
}

#[derive(FromQueryResult)]
struct Size {
    id: i64,
    bytes: i32,
}

/// What a batch of events holds, sorted by what is to be done with it.
#[derive(Default)]
struct Sorted {
    statuses: Vec<StatusOf>,
    /// The event of each status, by its place in the batch.
    status_event: Vec<usize>,
    messages: Vec<inbound::Received>,
    /// What concerns templates and accounts, applied one by one: rare.
    rare: Vec<(usize, Entry)>,
}

async fn digest_batch(ctx: &Ctx, shard: i32, raw: Vec<Raw>) -> Result<Digested> {
    if raw.is_empty() {
        return Ok(Digested::default());
    }
    // Asked before the transaction, which on SQLite must not wait for another connection.
    installation::name(ctx).await?;
    let tx = ctx.store.begin().await?;
    let raw = ours(ctx, &tx, raw).await?;
    let hashes: BTreeSet<&str> = raw.iter().map(|raw| raw.app_secret_hash.as_str()).collect();
    let scopes = Scopes::of(&tx, hashes).await?;
    let mut tallies: Vec<Tally> = raw.iter().map(|raw| Tally::of(raw.id)).collect();
    let mut sorted = Sorted::default();
    for (n, raw) in raw.iter().enumerate() {
        let event = event::parse(&raw.body);
        tallies[n].note(&event);
        tallies[n].foreign += sorted.add(event, (n, raw), &scopes);
    }
    let applied = apply_statuses(ctx, &tx, shard, &sorted.statuses).await?;
    count_foreign(&applied, &sorted, &mut tallies);
    let unknown = applied.unknown.iter().map(|n| &sorted.statuses[*n]);
    parked::park(ctx, &tx, unknown).await?;
    inbound::store(&tx, &sorted.messages).await?;
    for (n, entry) in &sorted.rare {
        let hash = &raw[*n].app_secret_hash;
        if !apply_rare(ctx, &tx, entry, (hash, &scopes)).await? {
            tallies[*n].foreign += 1;
        }
    }
    finish(&tx, &tallies).await?;
    let digested = Tally::sum(&tallies);
    tally::add(&tx, shard, digested).await?;
    tx.commit().await?;
    Ok(digested)
}

/// Those of these events that nobody has digested meanwhile: they are digested if this transaction is committed.
async fn ours(ctx: &Ctx, tx: &impl ConnectionTrait, mut raw: Vec<Raw>) -> Result<Vec<Raw>, DbErr> {
    let dialect = dialect_of(tx);
    let open = format!(
        "SELECT id FROM webhook_event WHERE id IN ({}) AND digested_at IS NULL ORDER BY id{}",
        dialect.listed_ids("$2"),
        dialect.for_update()
    );
    let sql = format!(
        "UPDATE webhook_event SET digested_at = $1 WHERE {} RETURNING id",
        dialect.id_in(&open)
    );
    let ids: Vec<i64> = raw.iter().map(|raw| raw.id.0).collect();
    let ours: Vec<WebhookEventId> = column(tx, sql, [ctx.now().into(), id_list(&ids)]).await?;
    let ours: HashSet<_> = ours.into_iter().collect();
    raw.retain(|event| ours.contains(&event.id));
    Ok(raw)
}

impl Sorted {
    /// Sorts in what an event (and its place in the batch) holds; answers how many updates are about no number of ours.
    fn add(&mut self, event: Event, (n, raw): (usize, &Raw), scopes: &Scopes) -> i64 {
        let mut foreign = 0;
        for entry in event.entries {
            let channel = scopes.channel(&raw.app_secret_hash, &entry);
            match (entry.update, channel) {
                (Update::Status(status), Some(channel)) => {
                    self.status_event.push(n);
                    self.statuses.push(StatusOf {
                        channel: channel.id,
                        number: channel.phone_number_id.as_str().into(),
                        status,
                        received_at: raw.received_at,
                    });
                }
                (Update::Message(message), Some(channel)) => {
                    let received = inbound::Received::new(channel, &message, raw.received_at);
                    self.messages.push(received);
                }
                (Update::Status(_) | Update::Message(_), None) => foreign += 1,
                (update, _) => self.rare.push((n, Entry { update, ..entry })),
            }
        }
        foreign
    }
}

/// Statuses that are certainly not ours are counted with the batch's first event that holds any: which one it was is
/// of no use to anybody.
fn count_foreign(applied: &Applied, sorted: &Sorted, tallies: &mut [Tally]) {
    if let (Some(first), true) = (sorted.status_event.first(), applied.foreign > 0) {
        tallies[*first].foreign += i64::try_from(applied.foreign).unwrap_or(0);
    }
}

/// Applies what concerns a template, an account or a person's wish; whether it was about anything of ours.
async fn apply_rare(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    entry: &Entry,
    (hash, scopes): (&str, &Scopes),
) -> Result<bool> {
    let channels = scopes.account(hash, entry);
    match &entry.update {
        Update::TemplateStatus(_) | Update::TemplateQuality(_) | Update::TemplateCategory(_) => {
            let agents = Scopes::agents(&channels);
            template::told(ctx, tx, &agents, &entry.update).await
        }
        Update::Capability(_) | Update::PhoneQuality(_) | Update::Account(_) => {
            channel::told(ctx, tx, &channels, entry).await
        }
        Update::Failure(fault) => {
            warn!(
                code = fault.code,
                details = fault.details,
                "Meta tells of a failure"
            );
            Ok(true)
        }
        Update::Preference(wish) => match scopes.channel(hash, entry) {
            Some(channel) => respect(ctx, tx, channel, wish).await,
            None => Ok(false),
        },
        Update::Status(_)
        | Update::Message(_)
        | Update::TemplateComponents(_)
        | Update::AccountReview(_)
        | Update::Alert(_)
        | Update::NumberName(_)
        | Update::Other { .. } => {
            debug!("An update of no consequence");
            Ok(true)
        }
    }
}

/// A person wants no more marketing, or wants it again, and said so in WhatsApp itself; whether we know the person.
async fn respect(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    channel: &Channel,
    wish: &Preference,
) -> Result<bool> {
    let Some(phone) = wish.person.wa_id.as_deref().map(|id| format!("+{id}")) else {
        return Ok(false);
    };
    let why = "the person said so in WhatsApp's settings";
    match wish.value {
        Wish::Stop => contact::opt_out_number(ctx, tx, channel.agent_id, &phone, why).await,
        Wish::Resume => contact::opt_in_number(ctx, tx, channel.agent_id, &phone, why).await,
        Wish::Signup | Wish::Other(_) => Ok(true),
    }
}

/// What is known of one event in the end.
#[derive(Debug)]
struct Tally {
    id: WebhookEventId,
    updates: i64,
    foreign: i64,
    odd: i64,
    note: Option<String>,
}

impl Tally {
    fn of(id: WebhookEventId) -> Self {
        Self {
            id,
            updates: 0,
            foreign: 0,
            odd: 0,
            note: None,
        }
    }

    fn note(&mut self, event: &Event) {
        self.updates = i64::try_from(event.entries.len()).unwrap_or(i64::MAX);
        self.odd = i64::try_from(event.odd.len()).unwrap_or(i64::MAX);
        if let Some(first) = event.odd.first() {
            let note: String = format!("{}: {}", first.at, first.why)
                .chars()
                .take(500)
                .collect();
            warn!(event.id = %self.id, odd = self.odd, first = note, "A webhook event holds things that cannot be understood");
            self.note = Some(note.replace('\0', ""));
        }
    }

    fn sum(tallies: &[Self]) -> Digested {
        let sum = |of: fn(&Self) -> i64| {
            let sum: i64 = tallies.iter().map(of).sum();
            u64::try_from(sum).unwrap_or(0)
        };
        Digested {
            events: tallies.len() as u64,
            updates: sum(|tally| tally.updates),
            foreign: sum(|tally| tally.foreign),
            odd: sum(|tally| tally.odd),
        }
    }
}

const TALLY: Records = Records(&[
    Column::Big("id"),
    Column::Big("updates"),
    Column::Big("foreign_updates"),
    Column::Big("odd"),
    Column::Text("note"),
]);

async fn finish(tx: &impl ConnectionTrait, tallies: &[Tally]) -> Result<(), DbErr> {
    let records: Vec<Value> = tallies
        .iter()
        .map(|tally| {
            json!({
                "id": tally.id.0,
                "updates": tally.updates,
                "foreign_updates": tally.foreign,
                "odd": tally.odd,
                "note": tally.note,
            })
        })
        .collect();
    let sql = format!(
        "UPDATE webhook_event SET updates = tally.updates, foreign_updates = tally.foreign_updates, \
         odd = tally.odd, note = tally.note FROM {} AS tally WHERE webhook_event.id = tally.id",
        TALLY.table(dialect_of(tx), "$1")
    );
    let records = Value::Array(records).to_string();
    execute(tx, sql, [records.into()]).await?;
    Ok(())
}
