//! The store in Redis: one hash-tagged family of keys per queue, one Lua script per step.
//!
//! `ready` is a list, `due` and `lease` are sorted sets by the milliseconds of the Redis clock, `jobs` is a
//! hash of every known job to the number of its expired leases, `dead` a hash of those set aside to their
//! cause; `suspects` is a list and `trial` one of them, see `fetch.lua`. A finished job leaves nothing behind.

mod connect;
mod scripts;

use super::{
    Buried, Cause, Depth, QueueError, QueueName, QueueSettings,
    slots::{Asked, Granted},
    store::{CHUNK, Entry, Fetched},
};
use ::redis::{Script, aio::ConnectionManager};
use scripts::Scripts;
use std::{sync::Arc, time::Duration};
use ulid::Ulid;

/// A handle to Redis; clones share the connection.
#[derive(Clone)]
pub(super) struct Redis {
    connection: ConnectionManager,
    scripts: Arc<Scripts>,
    settings: Arc<QueueSettings>,
}

impl std::fmt::Debug for Redis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Redis")
    }
}

impl Redis {
    pub(super) async fn connect(
        url: &str,
        settings: Arc<QueueSettings>,
    ) -> Result<Self, QueueError> {
        Ok(Self {
            connection: connect::connect(url, &settings).await?,
            scripts: Arc::new(Scripts::new()),
            settings,
        })
    }

    pub(super) async fn push(&self, q: &QueueName, jobs: &[Entry]) -> Result<u64, QueueError> {
        let mut accepted = 0;
        for chunk in jobs.chunks(CHUNK) {
            let mut call = self.scripts.push.prepare_invoke();
            self.keys(&mut call, q);
            for (id, delay) in chunk {
                call.arg(millis(*delay)).arg(id);
            }
            accepted += call
                .invoke_async::<u64>(&mut self.connection.clone())
                .await?;
        }
        Ok(accepted)
    }

    pub(super) async fn generation(&self) -> Result<(String, bool), QueueError> {
        let mut call = self.scripts.generation.prepare_invoke();
        call.key(format!("{{{}}}:generation", self.settings.prefix))
            .arg(Ulid::generate().to_string());
        Ok(call.invoke_async(&mut self.connection.clone()).await?)
    }

    pub(super) async fn fetch(&self, q: &QueueName, want: usize) -> Result<Fetched, QueueError> {
        let mut call = self.scripts.fetch.prepare_invoke();
        self.keys(&mut call, q);
        let max_expiries = if q.forgives() {
            0
        } else {
            self.settings.max_expiries
        };
        call.arg(want)
            .arg(millis(self.settings.lease))
            .arg(max_expiries)
            .arg(CHUNK);
        let (wait, ids): (i64, Vec<String>) =
            call.invoke_async(&mut self.connection.clone()).await?;
        let wait = u64::try_from(wait).ok().map(Duration::from_millis);
        Ok(Fetched { ids, wait })
    }

    pub(super) async fn slots(&self, number: &str, asked: Asked) -> Result<Granted, QueueError> {
        let mut call = self.scripts.slots.prepare_invoke();
        call.key(format!("{{{}:slots:{number}}}", self.settings.prefix))
            .arg(asked.interval)
            .arg(asked.wanted)
            .arg(asked.lead)
            .arg(asked.horizon)
            .arg(asked.fresh);
        let (now, first, granted): (f64, f64, usize) =
            call.invoke_async(&mut self.connection.clone()).await?;
        Ok(Granted {
            now,
            first,
            granted,
        })
    }

    pub(super) async fn ack(&self, q: &QueueName, ids: &[String]) -> Result<(), QueueError> {
        self.each_chunk(&self.scripts.ack, q, None, ids).await
    }

    pub(super) async fn renew(&self, q: &QueueName, ids: &[String]) -> Result<(), QueueError> {
        let lease = millis(self.settings.lease).to_string();
        self.each_chunk(&self.scripts.renew, q, Some(&lease), ids)
            .await
    }

    pub(super) async fn release(&self, q: &QueueName, ids: &[String]) -> Result<(), QueueError> {
        self.each_chunk(&self.scripts.release, q, None, ids).await
    }

    pub(super) async fn bury(
        &self,
        q: &QueueName,
        cause: Cause,
        ids: &[String],
    ) -> Result<(), QueueError> {
        self.each_chunk(&self.scripts.bury, q, Some(cause.word()), ids)
            .await
    }

    pub(super) async fn depth(&self, q: &QueueName) -> Result<Depth, QueueError> {
        let (ready, suspects, scheduled, in_flight, dead): (u64, u64, _, _, _) = ::redis::pipe()
            .llen(self.key(q, "ready"))
            .llen(self.key(q, "suspects"))
            .zcard(self.key(q, "due"))
            .zcard(self.key(q, "lease"))
            .hlen(self.key(q, "dead"))
            .query_async(&mut self.connection.clone())
            .await?;
        Ok(Depth {
            ready: ready + suspects,
            scheduled,
            in_flight,
            dead,
        })
    }

    pub(super) async fn buried(
        &self,
        q: &QueueName,
        limit: usize,
    ) -> Result<Vec<Buried>, QueueError> {
        let connection = &mut self.connection.clone();
        let (mut cursor, mut found) = (0_u64, Vec::new());
        loop {
            let (next, page): (u64, Vec<(String, String)>) = ::redis::cmd("HSCAN")
                .arg(self.key(q, "dead"))
                .arg(cursor)
                .arg("COUNT")
                .arg(limit.clamp(10, CHUNK))
                .query_async(connection)
                .await?;
            found.extend(page);
            if next == 0 || found.len() >= limit {
                break;
            }
            cursor = next;
        }
        found.truncate(limit);
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&String> = found.iter().map(|(id, _)| id).collect();
        let attempts: Vec<Option<u32>> = ::redis::cmd("HMGET")
            .arg(self.key(q, "jobs"))
            .arg(ids)
            .query_async(connection)
            .await?;
        Ok(found
            .into_iter()
            .zip(attempts)
            .map(|((task_id, cause), attempts)| Buried {
                task_id,
                cause: Cause::from_word(&cause),
                attempts: attempts.unwrap_or(0),
            })
            .collect())
    }

    pub(super) async fn ping(&self) -> Result<(), QueueError> {
        Ok(::redis::cmd("PING")
            .query_async(&mut self.connection.clone())
            .await?)
    }

    /// Runs a script over the ids, a chunk a call, with one argument before them if given.
    async fn each_chunk(
        &self,
        script: &Script,
        q: &QueueName,
        first: Option<&str>,
        ids: &[String],
    ) -> Result<(), QueueError> {
        for chunk in ids.chunks(CHUNK) {
            let mut call = script.prepare_invoke();
            self.keys(&mut call, q);
            if let Some(first) = first {
                call.arg(first);
            }
            call.arg(chunk);
            call.invoke_async::<()>(&mut self.connection.clone())
                .await?;
        }
        Ok(())
    }

    /// Every script is given every key of the queue, in this order.
    fn keys(&self, call: &mut ::redis::ScriptInvocation<'_>, q: &QueueName) {
        for part in ["ready", "due", "lease", "jobs", "dead", "suspects", "trial"] {
            call.key(self.key(q, part));
        }
    }

    /// The braces are a hash tag: all keys of a queue live in one slot of a cluster.
    fn key(&self, q: &QueueName, part: &str) -> String {
        format!("{{{}:{q}}}:{part}", self.settings.prefix)
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
