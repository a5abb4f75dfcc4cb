//! The front doors: the admin API, its description, health and metrics. Translates; decides nothing.

#![expect(
    clippy::too_many_arguments,
    reason = "to poem-openapi a query parameter is an argument"
)]

mod agents;
mod answer;
mod api_keys;
mod ask;
mod attributes;
mod audience;
mod body;
mod body_limit;
mod caller;
mod campaign_ahead;
mod campaign_events;
mod campaign_export;
mod campaign_moves;
mod campaign_parts;
mod campaigns;
mod channels;
mod contact_parts;
mod contacts;
mod conversations;
mod dead_letters;
mod description;
mod door;
mod error;
mod health;
mod hook_deliveries;
mod hooks;
mod idempotency;
mod import_file;
mod imports;
mod in_agent;
mod knowledge;
mod knowledge_document;
mod limits;
mod metrics;
mod mirror;
mod path;
mod queues;
mod recipients;
mod request_log;
mod routes;
mod segments;
mod shape;
mod tag;
mod template_button;
mod template_parts;
mod templates;
mod tickets;
mod time;
mod webhook;

use crate::console;
pub(crate) use campaign_export::export;
use domain::{
    Ctx, Kind,
    group::{Group, Rules},
    queue::Queue,
    webhook::Received,
};
use metrics::Metrics;
use poem::{Endpoint, EndpointExt, Response, Route, get, middleware::CatchPanic};
pub(crate) use request_log::Who;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// What every handler can reach; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct App {
    /// The context of every verb.
    pub(crate) ctx: Ctx,
    /// The queue, to look into and to ask whether it answers.
    pub(crate) queue: Queue,
    /// Cancelled when the process is asked to stop: long answers end.
    pub(crate) stop: CancellationToken,
    metrics: Arc<Metrics>,
    /// Stores webhook events in groups.
    events: Group<Received, Arc<domain::Error>>,
}

impl App {
    /// An app over `ctx` and `queue` that ends its long answers when `stop` is cancelled.
    pub(crate) fn new(ctx: Ctx, queue: Queue, stop: CancellationToken) -> Self {
        let events = {
            let ctx = ctx.clone();
            let store = move |events: Vec<Received>| {
                let ctx = ctx.clone();
                async move {
                    domain::webhook::store(&ctx, &events)
                        .await
                        .map_err(Arc::new)
                }
            };
            let blames_an_item = |error: &Arc<domain::Error>| error.kind() != Kind::Unavailable;
            let rules = Rules {
                patience: PATIENCE,
                ..Rules::new(blames_an_item)
            };
            Group::start(store, rules)
        };
        Self {
            ctx,
            queue,
            stop,
            metrics: Arc::default(),
            events,
        }
    }
}

/// How long Meta waits for its webhook to be stored while the database is away; then it repeats it by itself.
const PATIENCE: Duration = Duration::from_secs(8);

/// The prefix of every route that asks for a key.
const PREFIX: &str = "/api/v1";

/// Everything that is served.
pub(crate) fn build(app: App) -> impl Endpoint<Output = Response> + 'static {
    // Outermost last: who is it, is it too large, was it answered before.
    let api = routes::service()
        .around(idempotency::guard)
        .around(body_limit::guard)
        .around(door::guard);
    let console = console::build();
    Route::new()
        .at("/healthz", get(health::live))
        .at("/readyz", get(health::ready))
        .at("/metrics", get(metrics::show))
        .at("/docs", get(description::page))
        .at("/openapi.json", get(description::file))
        .at(
            domain::channel::WEBHOOK_PATH,
            get(webhook::verify).post(webhook::receive),
        )
        .nest(PREFIX, api)
        .at("/", console.clone())
        .at("/*rest", console)
        .with(CatchPanic::new().with_handler(shape::panicked))
        .around(shape::shape)
        .around(request_log::log)
        .data(app)
}

/// The description of the API, as `/openapi.json` answers it.
pub(crate) fn spec() -> &'static str {
    description::spec()
}
