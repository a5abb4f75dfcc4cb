//! The promise about the funnel: whatever the order, the grouping and the repetitions, the rows end the same.

use super::{failed, post, status, waiting};
use crate::{
    campaign::tests::counts,
    recipient::{Claim, Counts, settle},
    testing::{
        START, World,
        real::{
            accepted, another, channel, claimed, outcome, reference, refused, row, run, sending,
            wamid,
        },
        worlds,
    },
    webhook::{digest, match_parked},
    whatsapp::graph::{Accepted, Sent},
};
use entity::{
    ChannelId,
    recipient::RecipientState::{self, Delivered, Failed, InDoubt, Queued, Read, Sent as IsSent},
};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::Value;

/// What happens to one person's message.
struct Story {
    /// What its sender finds out, if it lives.
    answer: Option<Sent>,
    /// What Meta tells: the word (or an error's code), when, and whether with our reference.
    told: &'static [(&'static str, i64, bool)],
    /// How it must end, and with which attempt and code.
    end: (RecipientState, i32, Option<&'static str>),
}

fn story(
    answer: Option<Sent>,
    told: &'static [(&'static str, i64, bool)],
    end: (RecipientState, i32, Option<&'static str>),
) -> Story {
    Story { answer, told, end }
}

fn stories() -> Vec<Story> {
    let doubt = || Some(Sent::InDoubt("closed".into()));
    let held = Sent::Accepted(Accepted {
        wamid: String::new(),
        wa_id: None,
        user_id: None,
        held: true,
    });
    let yes = || Some(accepted());
    vec![
        story(yes(), &[], (IsSent, 1, None)),
        story(
            yes(),
            &[("sent", 1, true), ("delivered", 2, true), ("read", 3, true)],
            (Read, 1, None),
        ),
        story(
            yes(),
            &[("sent", 1, false), ("delivered", 2, false)],
            (Delivered, 1, None),
        ),
        story(
            yes(),
            &[("sent", 1, true), ("131026", 2, true)],
            (Failed, 1, Some("131026")),
        ),
        story(
            yes(),
            &[("sent", 1, false), ("131026", 2, false)],
            (Failed, 1, Some("131026")),
        ),
        // Meta contradicts itself: the message did arrive.
        story(
            yes(),
            &[("131026", 1, true), ("delivered", 2, true)],
            (Delivered, 1, None),
        ),
        story(
            yes(),
            &[("sent", 1, true), ("131049", 2, true)],
            (Queued, 2, Some("131049")),
        ),
        story(
            yes(),
            &[("warned", 1, true), ("played", 2, true)],
            (Read, 1, None),
        ),
        story(
            Some(held),
            &[("sent", 4, true), ("read", 6, false)],
            (Read, 1, None),
        ),
        story(doubt(), &[], (InDoubt, 1, None)),
        story(doubt(), &[("delivered", 2, true)], (Delivered, 1, None)),
        story(Some(refused(131_026)), &[], (Failed, 1, Some("131026"))),
        story(None, &[("sent", 1, true)], (IsSent, 1, None)),
        story(None, &[("131026", 1, true)], (Failed, 1, Some("131026"))),
    ]
}

/// What comes to us, in some order.
#[derive(Clone)]
enum Step {
    Answer(usize),
    Posted(Vec<Value>),
}

fn steps(
    rng: &mut StdRng,
    stories: &[Story],
    claims: &[Claim],
    references: &[String],
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut statuses = Vec::new();
    for (n, story) in stories.iter().enumerate() {
        if story.answer.is_some() {
            // Settled again, as after an outage of the database.
            steps.extend(vec![Step::Answer(n); rng.random_range(1..=2)]);
        }
        for (word, at, with_reference) in story.told {
            let (wamid, callback) = (
                wamid(&claims[n]),
                with_reference.then_some(references[n].as_str()),
            );
            let told = match word.parse() {
                Ok(code) => failed(&wamid, code, *at, callback),
                Err(_) => status(&wamid, word, *at, callback),
            };
            statuses.extend(vec![told; rng.random_range(1..=3)]);
        }
    }
    statuses.shuffle(rng);
    let mut rest = statuses.as_slice();
    while !rest.is_empty() {
        let (event, more) = rest.split_at(rng.random_range(1..=rest.len().min(4)));
        steps.push(Step::Posted(event.to_vec()));
        rest = more;
    }
    steps.shuffle(rng);
    steps
}

async fn digest_some(world: &World, rng: &mut StdRng, all: bool) {
    let mut jobs = waiting(world).await;
    jobs.shuffle(rng);
    if !all {
        jobs.truncate(rng.random_range(0..=jobs.len()));
    }
    digest(&world.ctx, 1, &jobs).await.unwrap();
}

async fn play(world: &World, channel: ChannelId, stories: &[Story], claims: &[Claim], seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut references = Vec::new();
    for claim in claims {
        references.push(reference(world, claim).await);
    }
    for step in steps(&mut rng, stories, claims, &references) {
        match step {
            Step::Posted(statuses) => post(world, &statuses).await,
            Step::Answer(n) => {
                let sent = match stories[n].answer.clone().unwrap() {
                    Sent::Accepted(accepted) => Sent::Accepted(Accepted {
                        wamid: wamid(&claims[n]),
                        ..accepted
                    }),
                    other => other,
                };
                let mut outcome = outcome(world, &claims[n], sent);
                outcome.at = START + 5_000;
                settle(&world.ctx, 1, channel, &[outcome]).await.unwrap();
            }
        }
        if rng.random_range(0..3) == 0 {
            digest_some(world, &mut rng, false).await;
        }
        if rng.random_range(0..5) == 0 {
            match_parked(&world.ctx).await.unwrap();
        }
    }
    digest_some(world, &mut rng, true).await;
    match_parked(&world.ctx).await.unwrap();
}

/// All of a row that must not depend on the order; but for its ids.
async fn ends(world: &World, claims: &[Claim]) -> Vec<String> {
    let mut ends = Vec::new();
    for claim in claims {
        let row = row(world, claim.id).await;
        ends.push(format!(
            "{:?} {} {} {:?} {:?} {:?} {:?} {:?} {:?} {} {:?}",
            row.state,
            row.attempt,
            row.tries,
            row.error_code,
            row.sent_at,
            row.delivered_at,
            row.read_at,
            row.failed_at,
            row.wamid.map(|id| id == wamid(claim)),
            row.due_at,
            row.first_tried_at,
        ));
    }
    ends
}

#[tokio::test]
async fn whatever_the_order_the_grouping_and_the_repetitions_the_rows_end_the_same() {
    let stories = stories();
    let mut first: Option<(Vec<String>, Counts)> = None;
    for world in worlds().await {
        let channel = channel(&world).await;
        for seed in 0..25 {
            let id = match seed {
                0 => sending(&world, i64::try_from(stories.len()).unwrap()).await,
                _ => another(&world, "again").await,
            };
            let claims = claimed(&world, channel).await;
            assert_eq!(claims.len(), stories.len());
            play(&world, channel, &stories, &claims, seed).await;
            for (story, claim) in stories.iter().zip(&claims) {
                let row = row(&world, claim.id).await;
                let end = (row.state, row.attempt, row.error_code.as_deref());
                assert_eq!(
                    end, story.end,
                    "seed {seed}, {:?} {:?}",
                    story.answer, story.told
                );
            }
            assert_eq!(super::parked(&world).await, 0, "seed {seed}");
            let end = (ends(&world, &claims).await, counts(&world, id).await);
            match &first {
                None => first = Some(end),
                Some(first) => assert_eq!(end, *first, "seed {seed}"),
            }
            // What waits for another day is not claimed with the next seed, and nobody was messaged just now.
            run(&world, "UPDATE campaign SET status = 'completed'").await;
            run(&world, "UPDATE recipient SET claimed_at = 0").await;
        }
    }
}
