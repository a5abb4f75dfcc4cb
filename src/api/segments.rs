//! `/agents/{agent}/segments`: audiences saved under a name.

use super::{
    answer::{Answer, Created, CreatedAnswer, Deleted, List},
    body::Body,
    in_agent::InAgent,
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::segment::{self, Change};
use entity::{SegmentId, segment::Model};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use serde::Deserialize;
use serde_json::Value;

/// The routes of segments.
pub(super) struct Segments;

#[OpenApi(tag = "Tag::Audience")]
impl Segments {
    /// List the segments
    ///
    /// Oldest first.
    #[oai(path = "/agents/:agent/segments", method = "get")]
    async fn list_segments(
        &self,
        agent: Path<InAgent>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<Segment>> {
        let page = segment::list(&agent.ctx, agent.id, limit.0, cursor.0.as_deref()).await?;
        Ok(List::of(page, Segment::from))
    }

    /// Save a segment
    ///
    /// The audience is checked as a preview would.
    #[oai(path = "/agents/:agent/segments", method = "post")]
    async fn create_segment(
        &self,
        agent: Path<InAgent>,
        body: Body<SegmentIn>,
    ) -> CreatedAnswer<Segment> {
        let SegmentIn { name, audience } = body.0;
        let made = segment::create(&agent.ctx, agent.id, &name, &audience).await?;
        Ok(Created(made.into()))
    }

    /// Read a segment
    #[oai(path = "/agents/:agent/segments/:id", method = "get")]
    async fn get_segment(&self, agent: Path<InAgent>, id: Path<SegmentId>) -> Answer<Segment> {
        let found = segment::get(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(found.into()))
    }

    /// Change a segment
    ///
    /// What is left out stays. Campaigns keep the audience they were given.
    #[oai(path = "/agents/:agent/segments/:id", method = "patch")]
    async fn change_segment(
        &self,
        agent: Path<InAgent>,
        id: Path<SegmentId>,
        body: Body<SegmentChange>,
    ) -> Answer<Segment> {
        let SegmentChange { name, audience } = body.0;
        let change = Change { name, audience };
        let changed = segment::change(&agent.ctx, agent.id, id.0, change).await?;
        Ok(Json(changed.into()))
    }

    /// Delete a segment
    ///
    /// Campaigns keep the audience they were given.
    #[oai(path = "/agents/:agent/segments/:id", method = "delete")]
    async fn delete_segment(&self, agent: Path<InAgent>, id: Path<SegmentId>) -> Answer<Deleted> {
        segment::delete(&agent.ctx, agent.id, id.0).await?;
        Ok(Deleted::new(id.0))
    }
}

/// A segment to be saved.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct SegmentIn {
    /// Its name, unique in the agent.
    name: String,
    /// Who is meant, as in previews and campaigns.
    audience: Value,
}

/// What shall change of a segment; what is left out stays.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct SegmentChange {
    /// A new name.
    name: Option<String>,
    /// Another audience.
    audience: Option<Value>,
}

/// A saved audience.
#[derive(Debug, Object)]
struct Segment {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Who is meant.
    audience: Value,
    /// When it was made.
    created_at: Time,
    /// When it was last changed.
    updated_at: Time,
}

impl From<Model> for Segment {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.name,
            audience: row.audience,
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}
