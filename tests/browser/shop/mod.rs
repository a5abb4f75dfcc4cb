//! A shop at work: its number is connected to the sandbox, a campaign has been sent, people have replied, and the team
//! is at the help desk.

mod desk;
mod papers;
mod texts;

use super::demo;
use crate::{
    journey::story,
    support::{Client, Footing, Installation, Meta, Receiver},
};
use serde_json::{Value, json};

/// Where the agent's things are, at the API and in the console.
const AGENT: &str = "agents/agt_1";

/// Six seconds between two messages to one person, and five for a claim that is never used.
const APART: [(&str, &str); 3] = [
    ("CLAIM_DEADLINE_SECS", "1"),
    ("HTTP_TIMEOUT_SECS", "5"),
    ("ALLOW_PRIVATE_TARGETS", "true"),
];

/// The shop.
#[derive(Debug)]
pub(super) struct Shop {
    /// Its installation.
    pub(super) site: Installation,
    /// The key of somebody of its team, who may do everything.
    pub(super) key: String,
    /// The import that somebody looks at before it begins.
    import: String,
    _meta: Meta,
    _receiver: Receiver,
}

impl Shop {
    /// Opens it, with so many contacts.
    pub(super) async fn open(contacts: usize) -> Self {
        let meta = Meta::start_with(json!({ "read": 0.8, "review": "pending" })).await;
        let facts = json!({ "verified_name": "Larkspur Garden", "tier": "TIER_2K" });
        meta.change_number(facts).await;
        meta.add_template(texts::templates()).await;
        let site = Installation::start_against(Footing::Embedded, &meta, &APART).await;
        let client = site.client();
        demo::contacts(&client, contacts).await;
        site.connect(80.0).await;
        let key = demo::key(&client).await;
        texts::know(&client).await;
        texts::review(&client, &meta).await;
        let vips = json!({ "filter": { "field": "attributes.vip", "op": "eq", "value": true } });
        let sent = send(&client, ("Spring sale, VIPs first", "spring_sale"), vips).await;
        story::until(&client, &sent, "completed").await;
        let receiver = papers::webhook(&client).await;
        desk::people_write(&client, &meta).await;
        papers::letters(&site).await;
        let import = papers::imports(&site, &key).await;
        Self {
            site,
            key,
            import,
            _meta: meta,
            _receiver: receiver,
        }
    }

    /// A campaign to everybody that takes its time.
    pub(super) async fn is_busy(&self) {
        self.site.connect(10.0).await;
        let all = json!({ "all": true });
        let campaign = ("Garden club, May", "garden_club_news");
        send(&self.site.client(), campaign, all).await;
    }

    /// Its main pages, with their names.
    pub(super) async fn pages(&self) -> Vec<(&'static str, String)> {
        let client = self.site.client();
        let first = async |list: &str| {
            let found = client.get(&format!("{AGENT}/{list}")).await.expect(200);
            let id = found["data"][0]["id"].as_str().expect("an id").to_owned();
            format!("/{AGENT}/{}/{id}", list.split('?').next().expect("a path"))
        };
        let at = |rest: &str| format!("/{AGENT}/{rest}");
        let regulars = json!({ "and": [
            { "field": "attributes.city", "op": "eq", "value": "Berlin" },
            { "field": "attributes.orders", "op": "gte", "value": 5 },
        ] });
        let regulars = regulars.to_string();
        let filter: String = form_urlencoded::byte_serialize(regulars.as_bytes()).collect();
        let sale = template(&client, "spring_sale").await;
        vec![
            ("templates", at("templates")),
            ("template", at(&format!("templates/{sale}"))),
            ("template-editor", at(&format!("templates/new?from={sale}"))),
            ("contacts", at(&format!("contacts?filter={filter}"))),
            ("contact", first("contacts?q=Elif%20Dubois").await),
            ("import", self.import.clone()),
            ("help-desk", at("tickets")),
            (
                "ticket",
                first("tickets?assignee=Ann%20Larsen&status=on_you").await,
            ),
            ("knowledge", at("knowledge")),
            ("channel", at("channel")),
            ("operations", "/operations".to_owned()),
            ("dead-letters", "/operations/dead-letters".to_owned()),
            ("sign-in", "/sign-in".to_owned()),
        ]
    }

    /// Pages that are less looked at.
    pub(super) fn side_pages() -> Vec<String> {
        let of_agent = [
            "templates/new",
            "contacts",
            "contacts/new",
            "contacts/attributes",
            "contacts/segments",
            "contacts/segments/new",
            "contacts/imports",
            "conversations",
            "knowledge/new",
            "channel/connect",
            "webhooks",
            "webhooks/new",
        ];
        let rest = [
            "/operations/keys",
            "/operations/agents",
            "/operations/agents/new",
        ];
        let of_agent = of_agent.map(|page| format!("/{AGENT}/{page}"));
        of_agent
            .into_iter()
            .chain(rest.map(str::to_owned))
            .collect()
    }
}

/// Sends a campaign with this name and template; answers its path.
async fn send(client: &Client, (name, called): (&str, &str), audience: Value) -> String {
    let mut variables = json!({ "1": { "source": "field", "value": "name", "fallback": "there" } });
    if called == "spring_sale" {
        variables["2"] = json!({
            "source": "attribute", "value": "city", "if_missing": "fallback", "fallback": "the shop",
        });
    }
    let campaign = json!({
        "name": name, "reply_mode": "ai", "template_id": template(client, called).await,
        "audience": audience, "variables": variables,
    });
    let made = client
        .post(&format!("{AGENT}/campaigns"), campaign)
        .await
        .expect(201);
    let path = format!("{AGENT}/campaigns/{}", made["id"].as_str().expect("an id"));
    client
        .post(&format!("{path}/send"), json!({}))
        .await
        .expect(202);
    path
}

/// The id of the template with this name.
async fn template(client: &Client, name: &str) -> String {
    let listed = client.get(&format!("{AGENT}/templates")).await.expect(200);
    let all = listed["data"].as_array().expect("a list");
    let found = all.iter().find(|one| one["name"] == name);
    let found = found.expect("a template with this name");
    found["id"].as_str().expect("an id").to_owned()
}
