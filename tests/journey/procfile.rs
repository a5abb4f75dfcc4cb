//! The Procfile's processes, started as a platform starts them.

use super::real::{RATE, funnel_is_true, send, template};
use super::story::{drafted, until};
use crate::support::{Client, Foreman, Meta, eventually, outbound};
use reqwest::Method;
use serde_json::json;
use servers::{Database, Redis, free_port};

#[tokio::test]
async fn the_procfile_s_processes_deliver_a_campaign_and_stop_when_told() {
    let meta = Meta::start_process().await;
    let (database, redis) = (Database::create().await, Redis::start());
    let port = free_port();
    let address = format!("http://127.0.0.1:{port}");
    let environment = [
        ("DATABASE_URL", database.url()),
        ("REDIS_URL", redis.url()),
        ("ADMIN_API_KEY", "obk_of_the_procfile".to_owned()),
        (
            "SECRET_KEY",
            "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=".to_owned(),
        ),
        ("GRAPH_BASE_URL", meta.address.clone()),
        ("PUBLIC_URL", address.clone()),
    ];
    let migrated = outbound(&["migrate", "up"])
        .envs(environment.clone())
        .status();
    assert!(migrated.expect("it runs").success());
    let mut foreman = Foreman::start(port, "web=1,worker=2", &environment);
    let client = Client::new(&address, Some("obk_of_the_procfile"));
    eventually("the web process is ready", || async {
        let asked = client.request(Method::GET, "/readyz").send().await;
        asked.is_ok_and(|answer| answer.status().is_success())
    })
    .await;

    let campaign = drafted(&client, 200).await;
    meta.add_template(template()).await;
    let mut channel = Meta::channel();
    channel["messages_per_second"] = json!(RATE);
    client
        .put("agents/default/channel", channel)
        .await
        .expect(200);
    send(&client, &campaign).await;
    until(&client, &campaign, "completed").await;
    let end = funnel_is_true(&client, &campaign, &meta).await;
    assert_eq!(end["reached"]["sent"], meta.messages().await.len());

    let processes = foreman.processes();
    assert_eq!(processes.len(), 3, "a web process and two workers");
    foreman.terminate();
    eventually("all processes have ended", || async {
        processes.iter().all(|pid| !pid.exists())
    })
    .await;
    assert!(
        client
            .request(Method::GET, "/healthz")
            .send()
            .await
            .is_err()
    );
}
