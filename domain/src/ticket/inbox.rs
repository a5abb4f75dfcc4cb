//! The inbox: tickets with the customer's last words, whoever wrote last first.

use crate::{
    Ctx, Result,
    conversation::Place,
    page::{Page, Wanted},
    store::{column, query},
};
use entity::{
    AgentId, ContactId, ConversationId, Millis, TicketId,
    ticket::{OpenedBy, TicketStatus},
};
use sea_orm::{FromQueryResult, Value};

/// Tickets of one status are counted up to here: beyond it, more is only "a lot".
pub const COUNTED: i64 = 1_000;
/// The most names that are offered to choose from.
const NAMES: i64 = 50;

/// Whose tickets are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    Anyone,
    /// Of whom nobody takes care.
    Nobody,
    /// Those that this person takes care of.
    Of(String),
}

impl Whose {
    /// As a condition on the ticket `t`; the name, if there is one, is this parameter, which comes last.
    fn condition(&self, parameter: &str) -> String {
        match self {
            Self::Anyone => "TRUE".to_owned(),
            Self::Nobody => "t.assignee IS NULL".to_owned(),
            Self::Of(_) => format!("t.assignee = {parameter}"),
        }
    }

    fn name(&self) -> Option<Value> {
        match self {
            Self::Of(name) => Some(name.clone().into()),
            Self::Anyone | Self::Nobody => None,
        }
    }
}

/// A ticket in the inbox.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Waiting {
    /// The ticket.
    pub id: TicketId,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// Where it stands.
    pub status: TicketStatus,
    /// The beginning of the message that opened it.
    pub subject: String,
    /// Why it was opened.
    pub opened_by: OpenedBy,
    /// Who takes care of it.
    pub assignee: Option<String>,
    /// The person.
    pub contact_id: ContactId,
    /// Their name.
    pub name: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// The campaign that was replied to.
    pub campaign: Option<String>,
    /// What the person wrote last; none if that was no text.
    pub words: Option<String>,
    /// The kind of that message, as Meta names it.
    pub kind: Option<String>,
    /// When that was.
    pub wrote_at: Millis,
}

/// The list's name in cursors.
pub fn inbox_name(agent: AgentId) -> String {
    format!("inbox/{agent}")
}

fn listed(statuses: &[TicketStatus]) -> String {
    let names: Vec<_> = statuses
        .iter()
        .map(|status| format!("'{}'", status.name()))
        .collect();
    names.join(", ")
}

/// The agent's tickets that stand like one of these, whoever wrote last first.
pub async fn inbox(
    ctx: &Ctx,
    agent: AgentId,
    statuses: &[TicketStatus],
    whose: &Whose,
    wanted: Wanted,
) -> Result<Page<Waiting>> {
    let place = Place::of(wanted.after);
    let last = |what: &str| {
        format!(
            "(SELECT m.{what} FROM message m WHERE m.conversation_id = t.conversation_id AND m.direction = 'in' \
             ORDER BY m.id DESC LIMIT 1) AS "
        )
    };
    // What is shown of a ticket is looked up for those of the page only.
    let sql = format!(
        "SELECT t.id, t.conversation_id, t.status, t.subject, t.opened_by, t.assignee, t.contact_id, c.name, c.phone, \
         g.name AS campaign, {}words, {}kind, t.wrote_at FROM (SELECT t.*, v.last_inbound_at AS wrote_at \
         FROM conversation v JOIN ticket t ON t.conversation_id = v.id AND t.agent_id = v.agent_id \
         WHERE v.agent_id = $1 AND v.last_inbound_at <= $2 AND t.status IN ({}) AND {} \
         ORDER BY v.last_inbound_at DESC, t.id DESC LIMIT $3 OFFSET $4) AS t \
         LEFT JOIN contact c ON c.id = t.contact_id LEFT JOIN campaign g ON g.id = t.campaign_id \
         ORDER BY t.wrote_at DESC, t.id DESC",
        last("text"),
        last("kind"),
        listed(statuses),
        whose.condition("$5")
    );
    let [at, limit, offset] = place.parameters(wanted);
    let values = [agent.0.into(), at, limit, offset]
        .into_iter()
        .chain(whose.name());
    let found: Vec<Waiting> = query(&ctx.store.read, sql, values).await?;
    Ok(place.cut(wanted, &inbox_name(agent), found, |row| row.wrote_at))
}

/// How many tickets stand like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    /// Where they stand.
    pub status: TicketStatus,
    /// How many, counted up to [`COUNTED`] and one more.
    pub n: i64,
}

/// How many of the agent's tickets stand where.
pub async fn counts(ctx: &Ctx, agent: AgentId, whose: &Whose) -> Result<Vec<Standing>> {
    let of = |status: TicketStatus| {
        format!(
            "SELECT '{0}' AS status, COUNT(*) AS n FROM (SELECT 1 AS one FROM ticket t WHERE t.agent_id = $1 AND t.status = '{0}' \
             AND {1} LIMIT {2}) AS some_{0}",
            status.name(),
            whose.condition("$2"),
            COUNTED + 1
        )
    };
    let each: Vec<_> = TicketStatus::ALL.into_iter().map(of).collect();
    let values = [agent.0.into()].into_iter().chain(whose.name());
    Ok(query(&ctx.store.read, each.join(" UNION ALL "), values).await?)
}

/// Who takes care of the agent's open tickets.
pub async fn assignees(ctx: &Ctx, agent: AgentId) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT assignee FROM ticket WHERE agent_id = $1 AND status IN ('new', 'on_you', 'on_customer', 'on_hold') \
               AND assignee IS NOT NULL ORDER BY assignee LIMIT $2";
    Ok(column(&ctx.store.read, sql, [agent.0.into(), NAMES.into()]).await?)
}
