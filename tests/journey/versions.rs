//! Two versions on one database and one queue, as while a new release is rolled out: the older workers go on until they
//! are replaced (decision 25).

use super::{
    real::{connected_at, funnel_is_true, sent_to, until_sent},
    story,
};
use crate::support::{Footing, Installation, Meta, eventually};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::Value;
use std::collections::BTreeSet;

/// What is dispatched and not worked on comes round after 17 seconds.
const QUICK: [(&str, &str); 1] = [("LEASE_SECS", "1")];

/// A worker of the next release, as far as the older ones notice it.
struct Newer<'a> {
    installation: &'a Installation,
    db: DatabaseConnection,
}

impl<'a> Newer<'a> {
    async fn of(installation: &'a Installation) -> Self {
        let url = installation.variable("DATABASE_URL");
        let db = Database::connect(url).await.expect("the database is there");
        Self { installation, db }
    }

    async fn run(&self, sql: &str) {
        let done = self.db.execute_unprepared(sql).await;
        done.expect("a statement");
    }

    /// Its migration only adds, one table at a time: it waits for nobody while others wait for it.
    async fn migrate(&self) {
        for sql in [
            "ALTER TABLE recipient ADD COLUMN tone TEXT",
            "ALTER TABLE campaign ADD COLUMN tones BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE webhook_event ADD COLUMN tone TEXT",
            "CREATE TABLE translation (id BIGINT PRIMARY KEY, due_at BIGINT NOT NULL)",
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m0999_tones', 0)",
        ] {
            self.run(sql).await;
        }
    }

    /// Dispatches recipients as every worker does, but writes their jobs with another part; answers the texts.
    async fn dispatch(&self, recipients: usize) -> BTreeSet<String> {
        let sql = format!(
            "UPDATE recipient SET dispatch_seq = dispatch_seq + 1, \
             dispatched_until = CAST(EXTRACT(EPOCH FROM now()) * 1000 AS bigint) + 17000 WHERE id IN \
             (SELECT id FROM recipient WHERE watched = 'queued' AND dispatch_seq = 0 ORDER BY id DESC LIMIT {recipients} \
             FOR UPDATE SKIP LOCKED) RETURNING id, dispatch_seq, (SELECT MIN(id) FROM channel) AS channel"
        );
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let rows = self.db.query_all_raw(asked).await.expect("rows");
        let number = |row: &sea_orm::QueryResult, name: &str| row.try_get::<i64>("", name);
        let mut texts = BTreeSet::new();
        for row in &rows {
            let [id, seq, channel] =
                ["id", "dispatch_seq", "channel"].map(|name| number(row, name).expect("a number"));
            let text = format!("send:{id}:{seq}:formal");
            self.push(&format!("send:chn_{channel}"), &text);
            texts.insert(text);
        }
        texts
    }

    fn push(&self, queue: &str, job: &str) {
        let redis = self.installation.redis.as_ref();
        let redis = redis.expect("the scaled footing has one");
        let key = |part| format!("{{outbound:{queue}}}:{part}");
        redis.command(&["HSET", &key("jobs"), job, "0"]);
        redis.command(&["RPUSH", &key("ready"), job]);
    }

    fn waiting(&self, queue: &str) -> String {
        let redis = self.installation.redis.as_ref();
        let redis = redis.expect("the scaled footing has one");
        redis.command(&["LRANGE", &format!("{{outbound:{queue}}}:ready"), "0", "-1"])
    }

    /// Something of its own lane failed for good.
    async fn bury(&self) {
        self.run(
            "INSERT INTO dead_letter (lane, reference, payload, cause, reason, history, attempts, state, created_at) \
             VALUES ('translate', 1, '{}', 'refused', 'no such language', '[]', 1, 'open', 0)",
        )
        .await;
    }
}

#[tokio::test]
async fn older_workers_finish_their_work_while_a_newer_version_works_beside_them() {
    let meta = Meta::start().await;
    let connected = connected_at(100.0, Footing::Scaled, &meta, &QUICK).await;
    let (mut installation, template) = connected;
    let client = installation.client();
    let campaign = sent_to(&client, &template, 0..1_200).await;
    until_sent(&client, &campaign, 50).await;

    let newer = Newer::of(&installation).await;
    newer.migrate().await;
    let mut unknown = newer.dispatch(10).await;
    assert_eq!(unknown.len(), 10);
    for (queue, job) in [("launch", "translate:1:1"), ("translate", "translate:2:1")] {
        newer.push(queue, job);
    }
    unknown.insert("translate:1:1".to_owned());
    newer.bury().await;

    // Rows whose jobs were not understood come round, and an older worker sends them.
    story::until(&client, &campaign, "completed").await;
    let end = funnel_is_true(&client, &campaign, &meta).await;
    assert_eq!(end["reached"]["sent"], 1_200);

    // What was not understood is shown. The older version says nothing of letters whose lane it does not know.
    eventually("what cannot be read has its letters", || async {
        letters(&client.get("dead_letters?limit=100").await.expect(200)) == unknown
    })
    .await;
    assert_eq!(newer.waiting("translate"), "translate:2:1");
    drop(newer);

    assert_eq!(installation.tend(), 0, "a process ended by itself");
    installation.another_worker_refuses("m0999_tones").await;
    installation.finish().await;
}

/// What the letters of unreadable jobs say; whatever else there is by its cause.
fn letters(listed: &Value) -> BTreeSet<String> {
    let listed = listed["data"].as_array().expect("a list").iter();
    listed
        .map(|letter| match letter["cause"].as_str() {
            Some("unreadable") => letter["payload"]["text"].as_str(),
            other => other,
        })
        .map(|text| text.expect("a text").to_owned())
        .collect()
}
