//! A campaign to everybody, and when its messages arrived.

use crate::support::Site;
use reqwest::Method;
use serde_json::{Value, json};

/// Contacts.
pub(super) async fn prepare(site: &Site, contacts: u64) -> anyhow::Result<()> {
    let sql = format!(
        "INSERT INTO contact (agent_id, external_id, name, phone, phone_valid, attributes, created_at, updated_at) \
         SELECT (SELECT id FROM agent WHERE is_default), 'c' || n, 'Contact ' || n, '+1555' || lpad(CAST(n AS text), 7, '0'), \
         TRUE, jsonb_build_object('city', 'City ' || (n % 100)), 0, 0 FROM generate_series(1, {contacts}) AS n"
    );
    domain::store::execute(&site.store.write, &sql, []).await?;
    Ok(())
}

/// A draft to everybody; answers its path.
pub(super) async fn draft(site: &Site, n: u64) -> anyhow::Result<String> {
    let list = site
        .api(Method::GET, "agents/default/templates", Value::Null)
        .await?;
    let rows = list["data"].as_array().or_else(|| list["items"].as_array());
    let rows = rows.or_else(|| list.as_array());
    let template = rows
        .and_then(|rows| rows.iter().find(|row| row["name"] == "generated_0001"))
        .ok_or_else(|| anyhow::anyhow!("the sandbox's template was not fetched: {list}"))?;
    let campaign = json!({
        "name": format!("bench {n}"),
        "reply_mode": "human",
        "template_id": template["id"],
        "variables": {
            "1": {"source": "field", "value": "name"},
            "2": {"source": "static", "value": "A-17"},
        },
        "audience": {"all": true},
    });
    let created = site
        .api(Method::POST, "agents/default/campaigns", campaign)
        .await?;
    let id = created["id"].as_str().unwrap_or_default().to_owned();
    Ok(format!("agents/default/campaigns/{id}"))
}

/// When the sandbox took each message, in milliseconds, in order.
pub(super) async fn arrivals(site: &Site) -> anyhow::Result<Vec<f64>> {
    let (mut at, mut after) = (Vec::<f64>::new(), 0);
    loop {
        let path = format!("messages?limit=20000&after={after}");
        let page = site.sandbox(Method::GET, &path, Value::Null).await?;
        let rows = page["data"].as_array().cloned().unwrap_or_default();
        if rows.is_empty() {
            break;
        }
        after += rows.len();
        at.extend(rows.iter().filter_map(|row| row["at_ms"].as_f64()));
    }
    at.sort_by(f64::total_cmp);
    Ok(at)
}
