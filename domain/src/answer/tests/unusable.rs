//! Models that do not answer as they should.

use super::{asked, knows, played, says, settings};
use crate::{
    answer::{BadAnswer, Outcome, Why},
    openai::Failure,
    testing::meta::{Reply, json, tls},
};
use serde_json::json as object;
use std::time::Duration;

#[tokio::test]
async fn whatever_a_model_does_wrong_is_handed_over_with_the_reason() {
    let sentence = |n: usize| "a".repeat(n);
    let answer_of =
        |text: &str| object!({"answer": text, "handover": false, "sources": [1]}).to_string();
    let bad = Why::BadAnswer;
    let cases = [
        (says(""), bad(BadAnswer::Empty)),
        (says(&answer_of("")), bad(BadAnswer::Empty)),
        (
            says(&answer_of(&sentence(100_000))),
            bad(BadAnswer::TooLong),
        ),
        (says(&answer_of(&sentence(4_097))), bad(BadAnswer::TooLong)),
        (says(&sentence(100_000)), bad(BadAnswer::NotJson)),
        (says("We open at nine."), bad(BadAnswer::NotJson)),
        (
            says(r#"{"answer":"a","sources":[7]}"#),
            bad(BadAnswer::UnknownSource),
        ),
        (
            says(r#"{"answer":"a","sources":[]}"#),
            bad(BadAnswer::NoSource),
        ),
        (says(r#"{"answer":null,"handover":true}"#), Why::ModelUnsure),
        (json(200, "", "not json"), Failure::Unreadable.into()),
        (json(401, "", "{}"), Failure::Status(401).into()),
        (json(429, "", "{}"), Failure::Status(429).into()),
        (json(503, "", "{}"), Failure::Status(503).into()),
        (
            Reply::Endless("HTTP/1.1 200 OK\r\n\r\n"),
            Failure::TooLarge.into(),
        ),
    ];
    let count = cases.len();
    let (replies, expected): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
    let (world, model) = played(replies).await;
    knows(&world, "FAQ", "We open at nine.").await;
    for why in expected {
        assert_eq!(asked(&world, "When do you open?").await, why.into());
    }
    assert_eq!(model.requests().len(), count, "each was asked once");
}

#[tokio::test]
async fn a_model_that_is_silent_or_away_is_handed_over_in_time() {
    let (mut world, model) = played(vec![Reply::Silence]).await;
    let mut impatient = settings(&model.address);
    impatient.http_timeout = Duration::from_millis(300);
    world.set(impatient);
    let late = Why::ModelFailed(Failure::Late);
    assert_eq!(asked(&world, "When do you open?").await, late.into());

    tls();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    world.set(settings(&address));
    let away = asked(&world, "When do you open?").await;
    let Outcome::HandOver {
        why: Why::ModelFailed(Failure::Unreachable(_)),
    } = away
    else {
        panic!("{away:?}");
    };
}

#[tokio::test]
async fn who_asks_for_a_person_or_says_nothing_never_reaches_the_model() {
    let (world, model) = played(vec![says("{}")]).await;
    assert_eq!(asked(&world, "agent").await, Why::AskedForAPerson.into());
    assert_eq!(asked(&world, "🤗").await, Why::NothingAsked.into());
    assert!(model.requests().is_empty());
}
