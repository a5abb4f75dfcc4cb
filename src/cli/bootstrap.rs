//! What every serving process does first: open the database, check its schema, let somebody in.

use super::{key_file, migrate, settings::Environment};
use anyhow::{Context, bail};
use domain::{
    Ctx, agent, api_key,
    clock::{self, Clock},
    queue::{Queue, QueueSettings},
    session,
    store::{ProcessLock, Store},
};
use migration::State;
use secrecy::{ExposeSecret, SecretString};
use std::io::Write;

/// A process that is ready to serve.
#[derive(Debug)]
pub(super) struct Base {
    /// The context of every verb.
    pub(super) ctx: Ctx,
    /// The queue: in Redis with `REDIS_URL`, else in this process.
    pub(super) queue: Queue,
    /// Held as long as the process works alone on its database.
    pub(super) lock: Option<ProcessLock>,
}

/// For a process that may be the only one: runs migrations, and locks the database if the queue is in the process.
pub(super) async fn alone(environment: &Environment) -> anyhow::Result<Base> {
    let store = open(environment).await?;
    let lock = match environment.redis_url {
        Some(_) => None,
        None => {
            let url = environment.database_url.expose_secret();
            Some(store.lock_for_one_process(url).await?)
        }
    };
    if let State::Newer(names) = migration::state(&store.write).await? {
        bail!(newer(&names));
    }
    migrate::up(&store).await?;
    finish(environment, store, lock).await
}

/// For one of several processes: needs the shared queue, and a schema that a release step has brought up to date.
pub(super) async fn among_others(environment: &Environment) -> anyhow::Result<Base> {
    if environment.redis_url.is_none() {
        bail!(
            "REDIS_URL is not set: web and worker processes share their queue in Redis, as in REDIS_URL=redis://127.0.0.1:6379; \
             to run everything in one process without Redis, use `outbound up`"
        );
    }
    let store = open(environment).await?;
    match migration::state(&store.write).await? {
        State::Current => finish(environment, store, None).await,
        State::Behind(names) => bail!(
            "the database schema is behind ({} to run); run `outbound migrate up` first",
            names.join(", ")
        ),
        State::Newer(names) => bail!(newer(&names)),
    }
}

/// Opens the database of the environment.
pub(super) async fn open(environment: &Environment) -> anyhow::Result<Store> {
    let store = Store::open(environment.database_url.expose_secret()).await;
    store.context("the database of DATABASE_URL cannot be opened")
}

async fn finish(
    environment: &Environment,
    store: Store,
    lock: Option<ProcessLock>,
) -> anyhow::Result<Base> {
    let mut domain_settings = environment.settings.clone();
    if domain_settings.public_url.is_none() {
        domain_settings.local_url = Some(format!("http://{}", environment.bind));
    }
    if domain_settings.vault.is_none() {
        let url = environment.database_url.expose_secret();
        domain_settings.vault = key_file::vault_beside(url)?;
    }
    let ctx = Ctx::new(store, Clock::system(), domain_settings);
    clock::agree(&ctx).await?;
    let settings = QueueSettings {
        lease: environment.settings.lease,
        ..QueueSettings::default()
    };
    let queue = match &environment.redis_url {
        Some(url) => Queue::redis(url.expose_secret(), settings).await?,
        None => Queue::memory(settings),
    };
    Ok(Base { ctx, queue, lock })
}

/// Makes sure that there is an agent to begin with and a key that opens the door. A key that had to be made is
/// printed on stdout, where logs do not go: now or never.
pub(super) async fn welcome(
    ctx: &Ctx,
    environment: &Environment,
) -> anyhow::Result<Option<SecretString>> {
    agent::default(ctx).await?;
    let first = api_key::ensure_admin(ctx, environment.admin_api_key.as_ref()).await?;
    if let Some(key) = &first {
        let link = sign_in_link(ctx, key).await?;
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "First API key, shown only this once: {}",
            key.expose_secret()
        )?;
        if let Some(link) = link {
            writeln!(out, "Sign in to the console once within 15 minutes: {link}")?;
        }
        out.flush()?;
    }
    Ok(first)
}

/// Where the first key signs in without being typed.
async fn sign_in_link(ctx: &Ctx, key: &SecretString) -> anyhow::Result<Option<String>> {
    let settings = &ctx.settings;
    let address = settings.public_url.as_ref().or(settings.local_url.as_ref());
    let token = session::link(ctx, key.expose_secret()).await?;
    Ok(address.zip(token).map(|(address, token)| {
        let address = address
            .trim_end_matches('/')
            .replace("//0.0.0.0", "//127.0.0.1");
        format!("{address}/sign-in/once?token={}", token.expose_secret())
    }))
}

fn newer(names: &[String]) -> String {
    let names = names.join(", ");
    format!(
        "a later release changed this database ({names}); run that release, or `outbound migrate down` with it"
    )
}
