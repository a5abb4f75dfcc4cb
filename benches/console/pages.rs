//! The console's pages, each by its name, with the rare and the frequent of what can be searched for.

use domain::store::{Store, column};

/// Addresses below that of the agent. Those that are called a piece are fetched by the script after their page. `{…}` is
/// put in.
const OF_THE_AGENT: &[(&str, &str)] = &[
    ("campaigns", "campaigns"),
    ("campaigns, completed", "campaigns?status=completed"),
    ("campaign", "campaigns/cmp_1"),
    (
        "campaign, why failed (piece)",
        "campaigns/cmp_1/failures?piece",
    ),
    ("recipients", "campaigns/cmp_1/recipients"),
    (
        "recipients, the last phone",
        "campaigns/cmp_1/recipients?q={phone}",
    ),
    (
        "recipients, no such text",
        "campaigns/cmp_1/recipients?q=nobody",
    ),
    ("recipient", "campaigns/cmp_1/recipients/rcp_{recipient}"),
    ("new campaign", "campaigns/new"),
    ("templates", "templates"),
    ("template", "templates/tpl_1"),
    ("template, edit", "templates/tpl_1/edit"),
    ("contacts", "contacts"),
    ("contacts, searched", "contacts?q=nobody"),
    (
        "contacts found, frequent (piece)",
        "contacts/found?q=Contact&piece",
    ),
    (
        "contacts found, the last (piece)",
        "contacts/found?q=c200000@&piece",
    ),
    (
        "contacts found, nobody (piece)",
        "contacts/found?q=nobody&piece",
    ),
    (
        "contacts found, filter, nobody (piece)",
        "contacts/found?filter=%7B%22field%22%3A%22attributes.city%22%2C%22op%22%3A%22eq%22%2C%22value%22%3A%22Nowhere%22%7D&piece",
    ),
    ("contact", "contacts/con_7"),
    ("contact, edit", "contacts/con_7/edit"),
    ("attributes", "contacts/attributes"),
    ("segments", "contacts/segments"),
    ("imports", "contacts/imports"),
    ("tickets", "tickets"),
    ("tickets, new", "tickets?status=new"),
    ("tickets, on_customer", "tickets?status=on_customer"),
    ("tickets, closed", "tickets?status=closed"),
    ("tickets, of somebody", "tickets?whose=of:Ann"),
    ("tickets, of nobody", "tickets?whose=nobody"),
    ("ticket", "tickets/tkt_{ticket}"),
    ("conversations", "conversations"),
    ("conversation", "conversations/cnv_{conversation}"),
    ("knowledge", "knowledge"),
    ("channel", "channel"),
    ("channel, use (piece)", "channel/usage?piece"),
    ("webhooks", "webhooks"),
];

const STAGES: &[&str] = &[
    "sent",
    "delivered",
    "read",
    "replied",
    "failed",
    "cancelled",
];

/// Steps of a draft.
const STEPS: &[&str] = &["basics", "message", "audience", "review"];

const OF_THE_OPERATOR: &[(&str, &str)] = &[
    ("operations", "/operations"),
    ("operations, queues (piece)", "/operations/queues?piece"),
    ("operations, causes (piece)", "/operations/causes?piece"),
    ("dead letters", "/operations/dead-letters"),
    (
        "dead letters, one cause",
        "/operations/dead-letters?cause=cause_1",
    ),
    ("keys", "/operations/keys"),
    ("agents", "/operations/agents"),
];

/// Names and addresses. After the campaigns that were sent, one draft is to everybody and one to some.
pub(crate) async fn all(store: &Store, campaigns: usize) -> anyhow::Result<Vec<(String, String)>> {
    let last = |sql: &'static str| async move {
        let found: Vec<i64> = column(&store.read, sql, []).await?;
        anyhow::Ok(found.first().copied().unwrap_or(1))
    };
    let recipient = last("SELECT MAX(id) FROM recipient WHERE campaign_id = 1").await?;
    let sql = "SELECT phone FROM recipient WHERE id = $1";
    let phone: Vec<String> = column(&store.read, sql, [recipient.into()]).await?;
    let phone = phone.first().map_or("", String::as_str);
    let put_in = [
        ("{phone}", phone.trim_start_matches('+').to_owned()),
        ("{recipient}", recipient.to_string()),
        (
            "{ticket}",
            last("SELECT MAX(id) FROM ticket").await?.to_string(),
        ),
        (
            "{conversation}",
            last("SELECT MAX(id) FROM conversation").await?.to_string(),
        ),
    ];
    let at = |path: &str| {
        let path = put_in.iter().fold(path.to_owned(), |path, (name, value)| {
            path.replace(name, value)
        });
        format!("/agents/default/{path}")
    };
    let mut all: Vec<(String, String)> = OF_THE_AGENT
        .iter()
        .map(|(name, path)| ((*name).to_owned(), at(path)))
        .collect();
    all.extend(STAGES.iter().map(|stage| {
        let path = format!("campaigns/cmp_1/recipients?stage={stage}");
        (format!("recipients, {stage}"), at(&path))
    }));
    for (whom, draft) in [("everybody", campaigns + 1), ("some", campaigns + 2)] {
        all.extend(STEPS.iter().map(|step| {
            let path = format!("campaigns/cmp_{draft}/{step}");
            (format!("draft to {whom}, {step}"), at(&path))
        }));
        let path = format!("campaigns/cmp_{draft}/preflight?piece");
        all.push((format!("draft to {whom}, preflight (piece)"), at(&path)));
    }
    let own = OF_THE_OPERATOR.iter();
    all.extend(own.map(|(name, path)| ((*name).to_owned(), (*path).to_owned())));
    Ok(all)
}
