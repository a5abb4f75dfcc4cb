//! `/queues`: how much work every lane has.

use super::{App, answer::Answer, caller::Unbound, tag::Tag};
use domain::lane;
use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

/// The routes of queues.
pub(super) struct Queues;

#[OpenApi(tag = "Tag::Operations")]
impl Queues {
    /// List the lanes and their queues
    ///
    /// What waits in a queue and what waits in rows are two views of the same work: the queue is a window on the rows.
    #[oai(path = "/queues", method = "get")]
    async fn list_queues(&self, caller: Unbound, app: Data<&App>) -> Answer<Vec<LaneOut>> {
        let depths = lane::depths(&caller.ctx, &app.queue).await?;
        Ok(Json(depths.into_iter().map(LaneOut::from).collect()))
    }
}

/// A lane and its queue.
#[derive(Debug, Object)]
#[oai(rename = "Lane")]
struct LaneOut {
    /// The lane.
    lane: String,
    /// Jobs that wait for a worker.
    ready: u64,
    /// Jobs that are not due yet.
    scheduled: u64,
    /// Jobs that workers hold.
    in_flight: u64,
    /// Rows whose work is due, in the queue or not (counted up to ten thousand).
    due_rows: u64,
    /// Open dead letters.
    dead: u64,
}

impl From<lane::LaneDepth> for LaneOut {
    fn from(depth: lane::LaneDepth) -> Self {
        let lane::LaneDepth {
            lane,
            ready,
            scheduled,
            in_flight,
            due_rows,
            dead,
        } = depth;
        Self {
            lane: lane.name().to_owned(),
            ready,
            scheduled,
            in_flight,
            due_rows,
            dead,
        }
    }
}
