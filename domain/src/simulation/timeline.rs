//! The timeline of one simulated message.

use super::{chance::Chance, replies::REPLIES};
use crate::{
    campaign::variables::Variables,
    recipient::{Fault, What},
};
use sha2::{Digest, Sha256};

/// Something that happens to a simulated message after it was accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// Real-life milliseconds after the message was accepted; `SIMULATION_SPEED` divides them.
    pub after_ms: f64,
    /// What happens.
    pub what: What,
    /// The text of a reply.
    pub text: Option<&'static str>,
}

/// What becomes of a message, in the order in which it happens.
pub type Timeline = Vec<Happening>;

const SECOND: f64 = 1_000.0;
const MINUTE: f64 = 60.0 * SECOND;
const HOUR: f64 = 60.0 * MINUTE;

/// Of a thousand accepted messages: so many fail afterwards, so many stay undelivered (a phone that is off), and of
/// those delivered and read so many go on. Round figures of the kind that campaigns see.
const FAILS: f64 = 0.03;
const UNDELIVERED: f64 = 0.02;
const READ: f64 = 0.78;
const REPLIED: f64 = 0.14;

/// Reasons of simulated failures, with Meta's codes (its page of error codes).
const FAULTS: [(&str, &str); 4] = [
    (
        "131026",
        "the message could not be delivered: the number is not on WhatsApp or cannot receive it",
    ),
    (
        "131026",
        "the message could not be delivered: the number is not on WhatsApp or cannot receive it",
    ),
    (
        "131049",
        "Meta did not deliver it, to keep the person's messages balanced",
    ),
    (
        "130472",
        "the person is part of an experiment of Meta's and gets no marketing messages",
    ),
];

/// What becomes of the message of this attempt.
pub fn timeline(seed: &str, phone: &str, attempt: i32) -> Timeline {
    let mut chance = Chance::of(seed, phone, attempt);
    let fate = chance.unit();
    if fate < FAILS {
        let (code, reason) = chance.pick(&FAULTS);
        let after_ms = chance.delay(SECOND, 20.0 * SECOND);
        return vec![Happening {
            after_ms,
            what: What::Failed(Fault::new(*code, *reason)),
            text: None,
        }];
    }
    if fate < FAILS + UNDELIVERED {
        return Timeline::new();
    }
    let delivered = chance.delay(SECOND, 3.0 * MINUTE);
    let mut happenings = vec![Happening {
        after_ms: delivered,
        what: What::Delivered,
        text: None,
    }];
    if chance.unit() < READ {
        let read = delivered + chance.delay(10.0 * SECOND, 4.0 * HOUR);
        happenings.push(Happening {
            after_ms: read,
            what: What::Read,
            text: None,
        });
        if chance.unit() < REPLIED {
            let replied = read + chance.delay(15.0 * SECOND, HOUR);
            let text = Some(*chance.pick(&REPLIES));
            happenings.push(Happening {
                after_ms: replied,
                what: What::Replied,
                text,
            });
        }
    }
    happenings
}

/// The seed of a campaign whose user set none: the same name, template and variables give the same funnel.
pub fn default_seed(name: &str, template: &str, variables: &Variables) -> String {
    let variables = serde_json::to_string(variables).expect("because a map with text keys is JSON");
    let mut hash = Sha256::new();
    for part in [name, template, &variables] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_seed_phone_and_attempt_give_the_same_timeline() {
        let phones = (0..200).map(|n| format!("+1555{n:07}"));
        let twice: Vec<_> = phones
            .map(|p| {
                (
                    timeline("s", &p, 1),
                    timeline("s", &p, 1),
                    timeline("t", &p, 1),
                )
            })
            .collect();
        assert!(twice.iter().all(|(a, b, _)| a == b));
        assert!(
            twice.iter().any(|(a, _, c)| a != c),
            "another seed is another campaign"
        );
    }

    #[test]
    fn a_thousand_messages_spread_over_all_stages() {
        let all: Vec<_> = (0..1000)
            .map(|n| timeline("seed", &format!("+1555{n:07}"), 1))
            .collect();
        let count = |wanted: fn(&What) -> bool| {
            all.iter()
                .filter(|t| t.iter().any(|h| wanted(&h.what)))
                .count()
        };
        assert!((10..60).contains(&count(|w| matches!(w, What::Failed(_)))));
        assert!((900..980).contains(&count(|w| *w == What::Delivered)));
        assert!((650..820).contains(&count(|w| *w == What::Read)));
        assert!((60..160).contains(&count(|w| *w == What::Replied)));
    }

    /// Written down so that a change of the simulation is noticed: stored seeds promise the same funnel.
    #[test]
    fn a_known_message_has_its_known_timeline() {
        let known = timeline("spring", "+15550000001", 1);
        let seen: Vec<_> = known
            .iter()
            .map(|h| (h.after_ms.round(), h.what.clone()))
            .collect();
        assert_eq!(
            seen,
            vec![(29_317.0, What::Delivered), (413_570.0, What::Read)]
        );
    }

    proptest! {
        #[test]
        fn stages_follow_each_other_and_a_reply_has_a_text(seed in ".{0,8}", phone in "\\+[0-9]{8,15}", attempt in 1..5) {
            let happenings = timeline(&seed, &phone, attempt);
            prop_assert!(happenings.windows(2).all(|pair| pair[0].after_ms < pair[1].after_ms));
            prop_assert!(happenings.iter().all(|h| (h.what == What::Replied) == h.text.is_some()));
        }
    }
}
