//! A file is imported while the processes that import it are killed; every row counts once.

use super::story::csv;
use crate::support::{Answer, Footing, Installation, eventually};
use reqwest::Method;
use serde_json::json;

const ROWS: usize = 60_000;

#[tokio::test]
async fn an_import_survives_killed_processes_with_exact_counts() {
    for footing in [Footing::Embedded, Footing::Scaled] {
        let mut installation = Installation::start_with(footing, &[("LEASE_SECS", "2")]).await;
        let client = installation.client();
        for (name, kind) in [("city", "text"), ("points", "number")] {
            let given = json!({"name": name, "type": kind});
            client
                .post("agents/default/attributes", given)
                .await
                .expect(201);
        }
        // Every row of the last thousand repeats one that came before.
        let mut file = csv(ROWS);
        file.extend((0..1_000).map(|row| format!("p{row},,,,Braga,\n")));
        let request = client.request(Method::POST, "agents/default/contacts/import");
        let request = request.header("content-type", "text/csv").body(file);
        let accepted = Answer::to(request).await.expect(202);
        let path = format!(
            "agents/default/imports/{}",
            accepted["id"].as_str().expect("an id")
        );
        for after in [1_000, 20_000, 40_000] {
            let client = installation.client();
            eventually("the import moves on", || async {
                let shown = client.get(&path).await.expect(200);
                shown["processed"].as_i64() >= Some(after) || shown["status"] == "completed"
            })
            .await;
            installation.crash_a_worker();
        }
        let client = installation.client();
        eventually("the import completes", || async {
            client.get(&path).await.expect(200)["status"] == "completed"
        })
        .await;
        let done = client.get(&path).await.expect(200);
        let counts = ["processed", "created", "updated", "rejected"].map(|name| done[name].clone());
        assert_eq!(
            counts,
            [61_000, 60_000, 1_000, 0].map(|n| json!(n)),
            "{footing:?}"
        );
        let audience = json!({"audience": {"filter": {"field": "attributes.city", "op": "eq", "value": "Braga"}}});
        let found = client
            .post("agents/default/audience/preview", audience)
            .await
            .expect(200);
        assert_eq!(found["matched"], 1_000);
        let everybody = json!({"audience": {"all": true}});
        let found = client
            .post("agents/default/audience/preview", everybody)
            .await
            .expect(200);
        assert_eq!(found["matched"], 60_000);
        installation.finish().await;
    }
}
