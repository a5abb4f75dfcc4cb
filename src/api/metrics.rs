//! `/metrics`: a few counts of this process for Prometheus, written by hand.

use super::App;
use domain::{
    lane::{self, LaneDepth},
    webhook::{self, Digested},
};
use poem::{Response, handler, web::Data};
use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Counts of this process.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    /// Requests by the first digit of their status, from 1.
    requests: [AtomicU64; 5],
    elapsed_us: AtomicU64,
    webhooks_stored: AtomicU64,
    webhooks_refused: AtomicU64,
}

impl Metrics {
    /// Counts a request.
    pub(super) fn count(&self, status: u16, elapsed: Duration) {
        let class = usize::from(status / 100).clamp(1, 5) - 1;
        self.requests[class].fetch_add(1, Ordering::Relaxed);
        let us = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        self.elapsed_us.fetch_add(us, Ordering::Relaxed);
    }

    /// Counts a webhook event that was stored.
    pub(super) fn webhook_stored(&self) {
        self.webhooks_stored.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a webhook event whose signature was wrong.
    pub(super) fn webhook_refused(&self) {
        self.webhooks_refused.fetch_add(1, Ordering::Relaxed);
    }

    fn write_webhooks(&self, page: &mut String) {
        page.push_str("# HELP outbound_webhook_events_total Webhook events that were posted.\n");
        page.push_str("# TYPE outbound_webhook_events_total counter\n");
        for (outcome, count) in [
            ("stored", &self.webhooks_stored),
            ("refused", &self.webhooks_refused),
        ] {
            let count = count.load(Ordering::Relaxed);
            let _ = writeln!(
                page,
                "outbound_webhook_events_total{{outcome=\"{outcome}\"}} {count}"
            );
        }
    }

    fn write(&self, page: &mut String) {
        let mut total = 0;
        page.push_str(
            "# HELP outbound_http_requests_total Requests answered, by class of status.\n",
        );
        page.push_str("# TYPE outbound_http_requests_total counter\n");
        for (class, count) in (1..).zip(&self.requests) {
            let count = count.load(Ordering::Relaxed);
            total += count;
            let _ = writeln!(
                page,
                "outbound_http_requests_total{{status=\"{class}xx\"}} {count}"
            );
        }
        let seconds = Duration::from_micros(self.elapsed_us.load(Ordering::Relaxed)).as_secs_f64();
        page.push_str("# HELP outbound_http_request_seconds Time to answer requests.\n");
        page.push_str("# TYPE outbound_http_request_seconds summary\n");
        let _ = writeln!(page, "outbound_http_request_seconds_sum {seconds}");
        let _ = writeln!(page, "outbound_http_request_seconds_count {total}");
    }
}

/// Counts of this process, as Prometheus reads them.
#[handler]
pub(super) async fn show(app: Data<&App>) -> Response {
    let mut page = String::new();
    app.metrics.write(&mut page);
    app.metrics.write_webhooks(&mut page);
    // What the database or the queue cannot say now is left out: the scrape itself must not fail with them.
    if let Ok(tally) = webhook::tally(&app.ctx).await {
        write_updates(&mut page, tally);
    }
    if let Ok(depths) = lane::depths(&app.ctx, &app.queue).await {
        write_lanes(&mut page, &depths);
    }
    Response::builder()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(page)
}

fn write_updates(page: &mut String, tally: Digested) {
    page.push_str("# HELP outbound_webhook_updates_total Updates in digested webhook events, of all processes: all of them, about nothing of ours, not understood.\n");
    page.push_str("# TYPE outbound_webhook_updates_total counter\n");
    for (kind, count) in [
        ("all", tally.updates),
        ("foreign", tally.foreign),
        ("odd", tally.odd),
    ] {
        let _ = writeln!(
            page,
            "outbound_webhook_updates_total{{kind=\"{kind}\"}} {count}"
        );
    }
}

fn write_lanes(page: &mut String, depths: &[LaneDepth]) {
    page.push_str(
        "# HELP outbound_lane_jobs Work of each lane: jobs in its queue, due rows, dead letters.\n",
    );
    page.push_str("# TYPE outbound_lane_jobs gauge\n");
    for depth in depths {
        for (state, count) in [
            ("ready", depth.ready),
            ("scheduled", depth.scheduled),
            ("in_flight", depth.in_flight),
            ("due_rows", depth.due_rows),
            ("dead", depth.dead),
        ] {
            let lane = depth.lane;
            let _ = writeln!(
                page,
                "outbound_lane_jobs{{lane=\"{lane}\",state=\"{state}\"}} {count}"
            );
        }
    }
}
