//! The console's pages, each by its name, with the rare and the frequent of what can be searched for.

use domain::store::{Store, column};

/// Names and addresses. Those that are called a piece are fetched by the script after their page.
pub(crate) async fn all(store: &Store, campaigns: usize) -> anyhow::Result<Vec<(String, String)>> {
    let first = |sql: &'static str| async move {
        let found: Vec<i64> = column(&store.read, sql, []).await?;
        anyhow::Ok(found.first().copied().unwrap_or(1))
    };
    let recipient = first("SELECT MAX(id) FROM recipient WHERE campaign_id = 1").await?;
    let conversation = first("SELECT MAX(id) FROM conversation").await?;
    let ticket = first("SELECT MAX(id) FROM ticket").await?;
    let phone: Vec<String> = column(
        &store.read,
        "SELECT phone FROM recipient WHERE id = $1",
        [recipient.into()],
    )
    .await?;
    let phone = phone
        .first()
        .map_or("", |phone| phone.trim_start_matches('+'));
    let (everybody, some) = (campaigns + 1, campaigns + 2);
    let mut all = Vec::new();
    let mut page = |name: &str, path: String| all.push((name.to_owned(), path));
    let at = |rest: &str| format!("/agents/default/{rest}");
    page("campaigns", at("campaigns"));
    page("campaigns, completed", at("campaigns?status=completed"));
    page("campaign", at("campaigns/cmp_1"));
    page(
        "campaign, why failed (piece)",
        at("campaigns/cmp_1/failures?piece"),
    );
    page("recipients", at("campaigns/cmp_1/recipients"));
    for stage in [
        "sent",
        "delivered",
        "read",
        "replied",
        "failed",
        "cancelled",
    ] {
        page(
            &format!("recipients, {stage}"),
            at(&format!("campaigns/cmp_1/recipients?stage={stage}")),
        );
    }
    page(
        "recipients, the last phone",
        at(&format!("campaigns/cmp_1/recipients?q={phone}")),
    );
    page(
        "recipients, no such text",
        at("campaigns/cmp_1/recipients?q=nobody"),
    );
    page(
        "recipient",
        at(&format!("campaigns/cmp_1/recipients/rcp_{recipient}")),
    );
    page("new campaign", at("campaigns/new"));
    for (whom, draft) in [("everybody", everybody), ("some", some)] {
        for step in ["basics", "message", "audience", "review"] {
            page(
                &format!("draft to {whom}, {step}"),
                at(&format!("campaigns/cmp_{draft}/{step}")),
            );
        }
        page(
            &format!("draft to {whom}, preflight (piece)"),
            at(&format!("campaigns/cmp_{draft}/preflight?piece")),
        );
    }
    page("templates", at("templates"));
    page("template", at("templates/tpl_1"));
    page("template, edit", at("templates/tpl_1/edit"));
    page("contacts", at("contacts"));
    page("contacts, searched", at("contacts?q=nobody"));
    page(
        "contacts found, frequent (piece)",
        at("contacts/found?q=Contact&piece"),
    );
    page(
        "contacts found, the last (piece)",
        at("contacts/found?q=c200000@&piece"),
    );
    page(
        "contacts found, nobody (piece)",
        at("contacts/found?q=nobody&piece"),
    );
    let filter = "%7B%22field%22%3A%22attribute%3Acity%22%2C%22op%22%3A%22eq%22%2C%22value%22%3A%22Nowhere%22%7D";
    page(
        "contacts found, filter, nobody (piece)",
        at(&format!("contacts/found?filter={filter}&piece")),
    );
    page("contact", at("contacts/con_7"));
    page("contact, edit", at("contacts/con_7/edit"));
    page("attributes", at("contacts/attributes"));
    page("segments", at("contacts/segments"));
    page("imports", at("contacts/imports"));
    page("tickets", at("tickets"));
    for status in ["new", "on_customer", "closed"] {
        page(
            &format!("tickets, {status}"),
            at(&format!("tickets?status={status}")),
        );
    }
    page("tickets, of somebody", at("tickets?whose=of:Ann"));
    page("tickets, of nobody", at("tickets?whose=nobody"));
    page("ticket", at(&format!("tickets/tkt_{ticket}")));
    page("conversations", at("conversations"));
    page(
        "conversation",
        at(&format!("conversations/cnv_{conversation}")),
    );
    page("knowledge", at("knowledge"));
    page("channel", at("channel"));
    page("channel, use (piece)", at("channel/usage?piece"));
    for (name, path) in [
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
    ] {
        page(name, path.to_owned());
    }
    page("webhooks", at("webhooks"));
    Ok(all)
}
