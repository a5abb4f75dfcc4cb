//! Processes die and queues vanish; the funnel comes out as if nothing had happened.

use super::story::{counts_add_up, drafted, until};
use crate::support::{Footing, Installation, eventually};
use serde_json::{Value, json};

/// Leases are short, so that what a killed worker held comes round soon; the simulation is slow enough to be caught
/// in the middle.
const QUICK: [(&str, &str); 2] = [("SIMULATION_SPEED", "2000"), ("LEASE_SECS", "2")];

/// A campaign of 2,000 during which `trouble` happens each time the funnel has moved on; answers the funnel.
async fn campaign_with(
    footing: Footing,
    mut trouble: impl FnMut(&mut Installation, usize),
) -> Value {
    let mut installation = Installation::start_with(footing, &QUICK).await;
    let client = installation.client();
    let campaign = drafted(&client, 2_000).await;
    client
        .post(&format!("{campaign}/send"), json!({}))
        .await
        .expect(202);
    for round in 0..5 {
        let client = installation.client();
        let wanted = [1, 200, 500, 800, 1_000][round];
        eventually("the campaign moves on", || async {
            let shown = client.get(&campaign).await.expect(200);
            shown["reached"]["read"].as_i64() >= Some(wanted / 2) || shown["status"] == "completed"
        })
        .await;
        trouble(&mut installation, round);
    }
    let client = installation.client();
    until(&client, &campaign, "completed").await;
    let end = counts_add_up(&client, &campaign).await;
    installation.finish().await;
    end["funnel"].clone()
}

async fn undisturbed() -> Value {
    campaign_with(Footing::Embedded, |_, _| {}).await
}

#[tokio::test]
async fn a_process_killed_five_times_leads_to_the_same_funnel() {
    let expected = undisturbed().await;
    for footing in [Footing::Embedded, Footing::Scaled] {
        let funnel = campaign_with(footing, |installation, _| installation.crash_a_worker()).await;
        assert_eq!(funnel, expected, "{footing:?}");
    }
}

#[tokio::test]
async fn a_flushed_or_restarted_redis_leads_to_the_same_funnel() {
    let expected = undisturbed().await;
    let funnel = campaign_with(Footing::Scaled, |installation, round| {
        let redis = installation
            .redis
            .as_mut()
            .expect("the scaled footing has one");
        if round % 2 == 0 {
            redis.flush_all();
        } else {
            redis.kill9();
            redis.restart_empty();
        }
    })
    .await;
    assert_eq!(funnel, expected);
}
