//! `export.csv`: every recipient of a campaign, streamed page by page.

use super::{error::ApiError, in_agent::InAgent, path::Path, tag::Tag, time::Time};
use domain::{
    Ctx, campaign,
    page::{MAX_LIMIT, Wanted},
    recipient::{self, Filter, Listed, Stage},
    template::Content,
};
use entity::{AgentId, CampaignId, Millis};
use futures::{StreamExt, stream};
use poem::{Body, IntoResponse, Response};
use poem_openapi::{
    ApiResponse, OpenApi,
    payload::{Payload, PlainText},
    registry::{MetaResponses, Registry},
};
use std::fmt::Write;

/// The route of the export.
pub(super) struct CampaignExport;

#[OpenApi(tag = "Tag::Campaigns")]
impl CampaignExport {
    /// Export the recipients
    ///
    /// A CSV file with a header line, in the order of the freeze. Cells that a spreadsheet would take for a formula
    /// are written with a leading apostrophe; phone numbers are left as they are.
    #[oai(path = "/agents/:agent/campaigns/:id/export.csv", method = "get")]
    async fn export_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
    ) -> Result<Csv, ApiError> {
        Ok(csv(&agent.ctx, agent.id, id.0).await?)
    }
}

/// The export as an answer, for the console.
pub(crate) async fn export(ctx: &Ctx, agent: AgentId, id: CampaignId) -> domain::Result<Response> {
    Ok(csv(ctx, agent, id).await?.into_response())
}

async fn csv(ctx: &Ctx, agent: AgentId, id: CampaignId) -> domain::Result<Csv> {
    let row = campaign::get(ctx, agent, id).await?;
    let content = row
        .template_copy
        .and_then(|copy| serde_json::from_value::<Content>(copy).ok());
    let keys = content
        .map(|content| content.variables())
        .unwrap_or_default();
    let mut head = String::new();
    line(
        &mut head,
        COLUMNS
            .iter()
            .copied()
            .chain(keys.iter().map(String::as_str)),
    );
    let export = Export {
        ctx: ctx.clone(),
        agent,
        id,
        keys,
        after: Some(0),
    };
    let pages = stream::unfold(export, Export::next);
    let body = stream::once(async { Ok(head) }).chain(pages);
    Ok(Csv {
        name: format!("{id}.csv"),
        body: Body::from_bytes_stream(body),
    })
}

const COLUMNS: [&str; 16] = [
    "id",
    "contact_id",
    "phone",
    "stage",
    "state",
    "attempt",
    "wamid",
    "error_code",
    "error_reason",
    "reply",
    "queued_at",
    "sent_at",
    "delivered_at",
    "read_at",
    "replied_at",
    "failed_at",
];

/// An export under way.
struct Export {
    ctx: Ctx,
    agent: AgentId,
    id: CampaignId,
    keys: Vec<String>,
    /// The last recipient written; none when all are.
    after: Option<i64>,
}

impl Export {
    /// The lines of the next page.
    async fn next(mut self) -> Option<(Result<String, std::io::Error>, Self)> {
        let wanted = Wanted {
            after: Some(self.after?),
            ..Wanted::first(MAX_LIMIT)
        };
        let page =
            recipient::list(&self.ctx, self.agent, self.id, &Filter::default(), wanted).await;
        match page {
            Ok(page) => {
                let last = page.data.last().map(|listed| listed.recipient.id.0);
                self.after = last.filter(|_| page.next_cursor.is_some());
                let mut lines = String::new();
                for listed in page.data {
                    self.write(&mut lines, listed);
                }
                Some((Ok(lines), self))
            }
            Err(error) => {
                // The connection breaks, so that nobody takes half a file for a whole one.
                tracing::warn!(campaign.id = %self.id, "An export broke off: {error}");
                self.after = None;
                Some((Err(std::io::Error::other("the export broke off")), self))
            }
        }
    }

    fn write(&self, lines: &mut String, listed: Listed) {
        let Listed { recipient, reply } = listed;
        let at = |time: Option<Millis>| time.map(|time| Time(time).text()).unwrap_or_default();
        let mut cells = vec![
            recipient.id.to_string(),
            recipient.contact_id.to_string(),
            recipient.phone.unwrap_or_default(),
            Stage::of(recipient.state).name().to_owned(),
            recipient.state.name().to_owned(),
            recipient.attempt.to_string(),
            recipient.wamid.unwrap_or_default(),
            recipient.error_code.unwrap_or_default(),
            recipient.error_reason.unwrap_or_default(),
            reply.unwrap_or_default(),
            at(Some(recipient.queued_at)),
            at(recipient.sent_at),
            at(recipient.delivered_at),
            at(recipient.read_at),
            at(recipient.replied_at),
            at(recipient.failed_at),
        ];
        for key in &self.keys {
            let value = recipient.parameters[key].as_str().unwrap_or_default();
            cells.push(value.to_owned());
        }
        line(lines, cells.iter().map(String::as_str));
    }
}

/// Appends a line of CSV (RFC 4180).
fn line<'a>(to: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            to.push(',');
        }
        let guard = if is_formula(cell) { "'" } else { "" };
        let _ = if cell.contains(['"', ',', '\n', '\r']) {
            write!(to, "\"{guard}{}\"", cell.replace('"', "\"\""))
        } else {
            write!(to, "{guard}{cell}")
        };
    }
    to.push_str("\r\n");
}

/// Whether a spreadsheet would compute the cell instead of showing it.
fn is_formula(cell: &str) -> bool {
    let phone = cell
        .strip_prefix('+')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !phone
}

/// A CSV file.
struct Csv {
    name: String,
    body: Body,
}

impl IntoResponse for Csv {
    fn into_response(self) -> Response {
        Response::builder()
            .content_type("text/csv; charset=utf-8")
            .header(
                "content-disposition",
                format!("attachment; filename=\"{}\"", self.name),
            )
            .body(self.body)
    }
}

impl ApiResponse for Csv {
    fn meta() -> MetaResponses {
        let mut meta = PlainText::<String>::meta();
        for response in &mut meta.responses {
            for content in &mut response.content {
                content.content_type = "text/csv; charset=utf-8";
            }
        }
        meta
    }

    fn register(registry: &mut Registry) {
        <PlainText<String> as Payload>::register(registry);
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn cells_are_quoted_and_no_formula_gets_through() {
        let mut text = String::new();
        let cells = [
            "a",
            "b,c",
            "say \"hi\"",
            "=1+1",
            "+12025550001",
            "+1+1",
            "-x",
            "@x",
            "\t=1",
            "",
        ];
        line(&mut text, cells.into_iter());
        assert_eq!(
            text,
            "a,\"b,c\",\"say \"\"hi\"\"\",'=1+1,+12025550001,'+1+1,'-x,'@x,'\t=1,\r\n"
        );
    }
}
