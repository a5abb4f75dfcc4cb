//! The live funnel: server-sent events while the campaign runs.

use super::story::drafted;
use crate::support::{Footing, Installation};
use futures::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn the_funnel_is_streamed_until_the_campaign_completes() {
    let installation = Installation::start(Footing::Embedded).await;
    let client = installation.client();
    let campaign = drafted(&client, 400).await;
    let request = client.request(Method::GET, &format!("{campaign}/events"));
    let mut stream = request.send().await.expect("a stream").bytes_stream();
    client
        .post(&format!("{campaign}/send"), json!({}))
        .await
        .expect(202);

    let mut text = String::new();
    let completed = async {
        while let Some(bytes) = stream.next().await {
            text.push_str(&String::from_utf8_lossy(
                &bytes.expect("the stream goes on"),
            ));
            if text.contains("\"completed\"") && text.ends_with("\n\n") {
                break;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), completed)
        .await
        .expect("it completes in time");
    assert!(text.contains("event: funnel"), "{text}");
    let last = text
        .lines()
        .filter_map(|line| line.strip_prefix("data:"))
        .next_back()
        .expect("an event");
    let shown: Value = serde_json::from_str(last.trim()).expect("JSON");
    let now = client.get(&campaign).await.expect(200);
    assert_eq!(shown["funnel"], now["funnel"]);
    drop(stream);
    installation.finish().await;
}
