//! Everything the sandbox remembers.

use crate::{
    Settings,
    account::{Account, POISONED},
    chance::Chance,
    clock,
    event::Event,
    graph::Uploads,
    log::Log,
    messages::Wamids,
    person::Person,
    reach::{Conversations, Pairs, Reached},
    stats::Stats,
    switches::Switches,
    templates::{Templates, greeting},
    timeline::Timeline,
    webhooks::Outbox,
};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, RwLock},
};

/// Everything the sandbox remembers. Locks are held for moments only, never across an await.
#[derive(Debug)]
pub(crate) struct State {
    /// The account it plays.
    pub(crate) account: RwLock<Account>,
    switches: RwLock<Arc<Switches>>,
    /// The templates of the account.
    pub(crate) templates: RwLock<Templates>,
    /// Files for the headers of templates.
    pub(crate) uploads: Mutex<Uploads>,
    /// The accepted messages.
    pub(crate) log: Mutex<Log>,
    /// Counts.
    pub(crate) stats: Stats,
    /// Everything random.
    pub(crate) chance: Chance,
    /// What will happen.
    pub(crate) timeline: Timeline<Event>,
    /// Updates on their way to the callback.
    pub(crate) outbox: Outbox,
    /// What pairs of number and person owe.
    pub(crate) pairs: Mutex<Pairs>,
    /// Whom the portfolio reached in 24 hours.
    pub(crate) reached: Mutex<Reached>,
    /// Open conversations.
    pub(crate) conversations: RwLock<Conversations>,
    /// Ids for messages.
    pub(crate) wamids: Wamids,
    /// Calls the callback.
    pub(crate) http: reqwest::Client,
    tried: Mutex<HashSet<u64>>,
}

impl State {
    /// The state at the start.
    pub(crate) fn new(settings: Settings, http: reqwest::Client) -> Self {
        let mut templates = Templates::default();
        templates.replace(greeting(clock::now()));
        Self {
            account: RwLock::new(Account::new(settings.numbers, settings.webhook_url)),
            switches: RwLock::new(Arc::new(settings.switches)),
            templates: RwLock::new(templates),
            uploads: Mutex::default(),
            log: Mutex::default(),
            stats: Stats::default(),
            chance: Chance::new(settings.seed),
            timeline: Timeline::new(),
            outbox: Outbox::default(),
            pairs: Mutex::default(),
            reached: Mutex::default(),
            conversations: RwLock::default(),
            wamids: Wamids::new(),
            http,
            tried: Mutex::default(),
        }
    }

    /// The switches as they stand.
    pub(crate) fn switches(&self) -> Arc<Switches> {
        self.switches.read().expect(POISONED).clone()
    }

    /// Sets the switches.
    pub(crate) fn set_switches(&self, switches: Switches) {
        *self.switches.write().expect(POISONED) = Arc::new(switches);
    }

    /// Whether nobody tried to write to this person before.
    pub(crate) fn is_first_try(&self, person: &Person) -> bool {
        self.tried.lock().expect(POISONED).insert(person.key())
    }
}
