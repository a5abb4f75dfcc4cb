//! What the operator set, parsed at the door (`src/cli`). README.md lists the variables.

use crate::{openai, vault::Vault, whatsapp::graph};
use std::time::Duration;

/// Settings of a process.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How much faster than life simulations run: 60 plays a minute in a second.
    pub simulation_speed: f64,
    /// Unique people per rolling 24 hours in simulation; none is unlimited.
    pub simulated_tier: Option<u64>,
    /// How long a job is leased to a worker.
    pub lease: Duration,
    /// How long a dispatched row is left alone before it is dispatched again; longer than a handler's timeout and than all the
    /// leases after which the queue sets a job aside.
    pub window: Duration,
    /// How long a recipient in doubt waits for a status before the operator, or the campaign, decides.
    pub in_doubt_grace: Duration,
    /// How long a request to Meta, or to the model that answers, may take.
    pub http_timeout: Duration,
    /// How long after its claim a recipient may still be sent.
    pub claim_deadline: Duration,
    /// How long a worker may finish what is in flight after SIGTERM.
    pub shutdown: Duration,
    /// Where the Graph API answers, as in `https://graph.facebook.com`.
    pub graph_base_url: String,
    /// The version of the Graph API, as in `v26.0`.
    pub graph_version: String,
    /// Where the world reaches this installation, as in `https://outbound.example.com`. Meta is told to post webhooks
    /// there.
    pub public_url: Option<String>,
    /// Where this process listens, for lack of a public address. Shown, and told to nobody.
    pub local_url: Option<String>,
    /// Whether addresses that are given to us may lead into private networks.
    pub allow_private_targets: bool,
    /// Seals tokens and secrets; without it no channel can be connected.
    pub vault: Option<Vault>,
    /// The model that answers; without one the best passage of an agent's knowledge answers.
    pub openai: Option<openai::Model>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            simulation_speed: 1.0,
            simulated_tier: None,
            lease: Duration::from_secs(60),
            window: Duration::from_secs(430),
            in_doubt_grace: Duration::from_secs(600),
            http_timeout: Duration::from_secs(20),
            claim_deadline: Duration::from_secs(5),
            shutdown: Duration::from_secs(25),
            graph_base_url: graph::META.to_owned(),
            graph_version: graph::VERSION.to_owned(),
            public_url: None,
            local_url: None,
            allow_private_targets: false,
            vault: None,
            openai: None,
        }
    }
}
