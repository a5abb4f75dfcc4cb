//! Two thousand people at a thousand a second, while Meta loses answers and tells everything late, twice and in any
//! order.

use super::{
    real::{RATE, connected, funnel_is_true, sent_to},
    story::until,
};
use crate::support::{Footing, Meta};
use serde_json::json;

async fn storm(footing: Footing) {
    let meta = Meta::start_with(json!({
        "latency_ms": 20, "jitter_ms": 30,
        "lose_answers": 0.05, "duplicate": 0.3, "shuffle": true, "early": 0.2, "delay_ms": 300,
    }))
    .await;
    let (installation, template) = connected(footing, &meta).await;
    let client = installation.client();
    let campaign = sent_to(&client, &template, 0..2_000).await;
    // Completed: nobody is in doubt, because every message is told of in the end.
    until(&client, &campaign, "completed").await;
    let end = funnel_is_true(&client, &campaign, &meta).await;
    assert_eq!(
        (&end["total"], &end["reached"]["sent"]),
        (&json!(2_000), &json!(2_000))
    );
    assert_eq!(
        (&end["in_doubt"], &end["funnel"]["queued"]),
        (&json!(0), &json!(0))
    );

    let stats = meta.stats().await;
    assert!(stats["lost_answers"].as_i64() > Some(0), "{stats}");
    assert!(
        stats["webhooks"]["updates"].as_i64() > Some(4_000),
        "{stats}"
    );
    let highest = &stats["highest_second"][sandbox::PHONE_NUMBER_ID];
    let highest = highest.as_f64().expect("a count");
    assert!(highest <= RATE * 1.05, "{highest} in one second");
    assert_eq!(stats["refused"], json!({}), "nothing was too fast");
    installation.finish().await;
}

#[tokio::test]
async fn in_a_storm_nobody_gets_it_twice_and_none_is_lost_embedded() {
    storm(Footing::Embedded).await;
}

#[tokio::test]
async fn in_a_storm_nobody_gets_it_twice_and_none_is_lost_scaled() {
    storm(Footing::Scaled).await;
}
