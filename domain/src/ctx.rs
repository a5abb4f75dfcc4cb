//! What every verb gets first: the database, the clock, the settings, the bell that wakes dispatchers.

use crate::{
    channel, clock::Clock, hook, knowledge, lane::Loss, openai, settings::Settings, store::Store,
    whatsapp::graph::Graph,
};
use entity::Millis;
use std::sync::{Arc, OnceLock};
use tokio::sync::{Notify, OnceCell};

/// The context of every verb; cheap to clone.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// The database.
    pub store: Store,
    /// Where the time comes from.
    pub clock: Clock,
    /// What the operator set.
    pub settings: Arc<Settings>,
    /// Whether this process has lost sight of dispatches.
    pub loss: Loss,
    /// The installation's name, once it was asked for.
    pub(crate) installation: Arc<OnceCell<String>>,
    /// The app secrets that sign webhooks, as far as they were asked for lately.
    pub(crate) secrets: Arc<channel::Known>,
    /// What agents know, as far as it was searched lately.
    pub(crate) knowledge: Arc<knowledge::Indexes>,
    /// Who wants to be told what, as far as it was asked for lately.
    pub(crate) hooks: Arc<hook::Known>,
    graph: Arc<OnceLock<Graph>>,
    openai: Arc<OnceLock<openai::Client>>,
    nudge: Arc<Notify>,
}

impl Ctx {
    /// A context over `store`.
    pub fn new(store: Store, clock: Clock, settings: Settings) -> Self {
        Self {
            store,
            clock,
            settings: Arc::new(settings),
            loss: Loss::default(),
            installation: Arc::default(),
            secrets: Arc::default(),
            knowledge: Arc::default(),
            hooks: Arc::default(),
            graph: Arc::default(),
            openai: Arc::default(),
            nudge: Arc::new(Notify::new()),
        }
    }

    /// The client of the Graph API, made when it is first asked for.
    pub fn graph(&self) -> &Graph {
        let settings = &self.settings;
        self.graph.get_or_init(|| {
            Graph::new(
                &settings.graph_base_url,
                &settings.graph_version,
                settings.http_timeout,
            )
        })
    }

    /// The client of the model that answers, made when it is first asked for; none if none is set.
    pub fn openai(&self) -> Option<&openai::Client> {
        let model = self.settings.openai.as_ref()?;
        let made = || openai::Client::new(model, self.settings.http_timeout);
        Some(self.openai.get_or_init(made))
    }

    /// Now, in milliseconds since the Unix epoch.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Wakes this process' dispatchers: work became due. Call after the commit.
    pub fn nudge(&self) {
        self.nudge.notify_waiters();
    }

    /// Resolves at the next nudge.
    pub async fn nudged(&self) {
        self.nudge.notified().await;
    }
}
