//! People who were sent a campaign an hour ago, some who were not, and what they write.

use super::campaign::draft;
use crate::{load::signed, support::Site};
use domain::store::{column, execute};
use reqwest::Method;
use sandbox::{APP_SECRET, PHONE_NUMBER_ID, WABA_ID};
use serde_json::json;

/// Who answers people of a crowd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// A ticket opens. One message in ten is the second of its person.
    Human,
    /// The agent answers. Everybody writes once, for Meta takes one message to a person in 6 s.
    Ai,
}

/// People, numbered from 0. One in fifty of those whom people answer is known to nobody.
pub(super) struct Crowd {
    mode: Mode,
    /// By what they differ from other crowds.
    n: u64,
    /// The campaign that they were sent.
    campaign: i64,
    /// Messages that they write, at most.
    pub(super) messages: usize,
}

impl Crowd {
    /// Makes them, so many that each may write one message.
    pub(super) async fn messaged(
        site: &Site,
        (n, mode): (u64, Mode),
        messages: usize,
    ) -> anyhow::Result<Self> {
        let campaign = sent(site, n, mode).await?;
        let db = &site.store.write;
        let crowd = Self {
            mode,
            n,
            campaign,
            messages,
        };
        let sql = "INSERT INTO contact (agent_id, external_id, name, phone, phone_valid, attributes, created_at, updated_at) \
                   SELECT a.id, 'crowd' || $1 || '.' || p, 'Person ' || p, '+1' || $2 || '2' || lpad(CAST(p AS text), 6, '0'), TRUE, '{}', 0, 0 \
                   FROM generate_series(0, $3 - 1) AS p, agent a WHERE a.is_default AND ($4 OR p % 50 <> 3)";
        let (n, area) = (i64::try_from(n)?, i64::try_from(crowd.area())?);
        let people = i64::try_from(messages)?;
        let all_known = mode == Mode::Ai;
        execute(
            db,
            sql,
            [n.into(), area.into(), people.into(), all_known.into()],
        )
        .await?;
        let sql = "INSERT INTO recipient (campaign_id, contact_id, phone, parameters, state, attempt, wamid, wamid_attempt, queued_at, \
                   claimed_at, first_tried_at, sent_at, due_at, dispatched_until) \
                   SELECT $1, c.id, c.phone, '{\"1\": \"Ann\", \"2\": \"A-17\"}', 'sent', 1, 'wamid.' || c.external_id, 1, \
                   t.past, t.past, t.past, t.past, t.past, t.past FROM contact c, \
                   (SELECT CAST(EXTRACT(EPOCH FROM now()) * 1000 AS bigint) - 3600000 AS past) AS t \
                   WHERE c.external_id LIKE 'crowd' || $2 || '.%' ORDER BY c.id RETURNING id";
        let recipients: Vec<i64> = column(db, sql, [campaign.into(), n.into()]).await?;
        let sql = "INSERT INTO campaign_counter (campaign_id, shard, sent, reached_sent) VALUES ($1, 32, $2, $2)";
        let count = i64::try_from(recipients.len())?;
        execute(db, sql, [campaign.into(), count.into()]).await?;
        let sql = "UPDATE campaign SET total = total + $2, frozen = frozen + $2 WHERE id = $1";
        execute(db, sql, [campaign.into(), count.into()]).await?;
        for table in ["contact", "recipient"] {
            execute(db, format!("VACUUM ANALYZE {table}"), []).await?;
        }
        Ok(crowd)
    }

    /// What all ids of their messages begin with.
    pub(super) fn prefix(&self) -> String {
        format!("wamid.in.{}.", self.n)
    }

    /// Meta's id of a message.
    pub(super) fn wamid(&self, message: usize) -> String {
        format!("{}{message}", self.prefix())
    }

    /// Who writes a message.
    pub(super) fn writer(&self, message: usize) -> usize {
        match self.mode {
            Mode::Human if message % 10 == 8 => message - 5,
            Mode::Human | Mode::Ai => message,
        }
    }

    /// The person's digits, as WhatsApp tells them.
    pub(super) fn digits(&self, person: usize) -> String {
        format!("1{}2{person:06}", self.area())
    }

    /// Whether these are the digits of one of them.
    pub(super) fn has(&self, digits: &str) -> bool {
        digits.starts_with(&format!("1{}2", self.area()))
    }

    /// So many of them wrote: nobody became two, everybody has one conversation, and where people answer one ticket; who
    /// was sent the campaign has replied to it.
    pub(super) async fn check(&self, site: &Site, people: u64) -> anyhow::Result<()> {
        let ours = format!(
            "x.contact_id IN (SELECT c.id FROM contact c WHERE c.phone LIKE '+1{}2%')",
            self.area()
        );
        let silent = format!(
            "recipient x WHERE {ours} AND x.campaign_id = {} AND x.state <> 'replied' AND EXISTS \
             (SELECT 1 FROM conversation v WHERE v.contact_id = x.contact_id)",
            self.campaign
        );
        let tickets = match self.mode {
            Mode::Human => people,
            Mode::Ai => 0,
        };
        let counts = [
            ("COUNT(*)", format!("conversation x WHERE {ours}"), people),
            (
                "COUNT(DISTINCT x.contact_id)",
                format!("conversation x WHERE {ours}"),
                people,
            ),
            ("COUNT(*)", format!("ticket x WHERE {ours}"), tickets),
            (
                "COUNT(DISTINCT x.conversation_id)",
                format!("ticket x WHERE {ours}"),
                tickets,
            ),
            ("COUNT(*)", silent, 0),
        ];
        for (count, of, expected) in counts {
            let sql = format!("SELECT {count} FROM {of}");
            let found = site.count(&sql).await?;
            anyhow::ensure!(found == expected, "{found} instead of {expected}: {sql}");
        }
        Ok(())
    }

    fn area(&self) -> u64 {
        200 + self.n
    }

    /// The webhook of a message, as Meta writes it, sent at this second. Every other one quotes the campaign's message.
    pub(super) fn webhook(&self, message: usize, second: u64) -> Vec<u8> {
        let person = self.writer(message);
        let (digits, wamid) = (self.digits(person), self.wamid(message));
        let text = match self.mode {
            Mode::Human => "Is that there in blue, too?",
            Mode::Ai => "When is the shop open?",
        };
        let context = match message % 2 {
            0 => format!(
                r#""context":{{"from":"15550100001","id":"wamid.crowd{}.{person}"}},"#,
                self.n
            ),
            _ => String::new(),
        };
        let body = format!(
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{WABA_ID}","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550100001","phone_number_id":"{PHONE_NUMBER_ID}"}},"contacts":[{{"profile":{{"name":"Person {person}"}},"wa_id":"{digits}","user_id":"US.9{digits}"}}],"messages":[{{{context}"from":"{digits}","from_user_id":"US.9{digits}","id":"{wamid}","timestamp":"{second}","type":"text","text":{{"body":"{text}"}}}}]}}}}]}}]}}"#
        );
        signed(APP_SECRET, &body)
    }
}

/// A campaign of which one person was really sent its message; answers its id. Whatever a campaign holds, it holds.
async fn sent(site: &Site, n: u64, mode: Mode) -> anyhow::Result<i64> {
    let seed = json!({"contacts": [{"external_id": format!("seed{n}"), "name": "Seed", "phone": format!("+1202555{n:04}")}]});
    let made = site
        .api(Method::POST, "agents/default/contacts", seed)
        .await?;
    let campaign = draft(site, n).await?;
    let change = json!({
        "reply_mode": match mode { Mode::Human => "human", Mode::Ai => "ai" },
        "audience": {"contact_ids": [made["data"][0]["id"]]},
    });
    site.api(Method::PATCH, &campaign, change).await?;
    site.api(Method::POST, &format!("{campaign}/send"), json!({}))
        .await?;
    site.until_none("SELECT COUNT(*) FROM campaign WHERE kind = 'campaign' AND status IN ('launching', 'sending')")
        .await?;
    let id = campaign.rsplit('_').next().unwrap_or_default();
    Ok(id.parse()?)
}
