//! What the embedded answerer answers, and what it does not.

use super::{asked, default_agent, knows};
use crate::{
    answer::{Outcome, Why, ask},
    testing::{world, worlds},
};

#[tokio::test]
async fn what_is_known_is_answered_with_its_source_and_what_is_not_is_handed_over() {
    for world in worlds().await {
        let faq = "## Returns\n\nYou may return shoes within **30** days.\n\n## Hours\n\nWe open at nine.";
        let source = knows(&world, "FAQ", faq).await;
        for question in [
            "Can I return my shoes?",
            "RETURN SHOES",
            "how do returns work? thanks",
        ] {
            let Outcome::Answered { text, sources } = asked(&world, question).await else {
                panic!("{question} is handed over");
            };
            assert_eq!(text, "*Returns*\n\nYou may return shoes within *30* days.");
            assert_eq!(sources, std::slice::from_ref(&source));
        }
        for question in [
            "What is the capital of Mongolia?",
            "Do you sell bicycle tyres in open boxes?",
            "Can I return a car, a boat or a bicycle?",
        ] {
            assert_eq!(
                asked(&world, question).await,
                Why::NotKnown.into(),
                "{question}"
            );
        }
    }
}

#[tokio::test]
async fn odd_messages_are_handed_over() {
    let world = world().await;
    knows(&world, "FAQ", "We open at nine.").await;
    for (text, why) in [
        (String::new(), Why::NothingAsked),
        (" \n\t".into(), Why::NothingAsked),
        ("👍🏽❤️‍🔥 …".into(), Why::NothingAsked),
        ("ok thanks".into(), Why::NotKnown),
        ("🤗".repeat(4_096), Why::NothingAsked),
        ("qwertz ".repeat(585), Why::NotKnown),
        ("漢".repeat(4_096), Why::NotKnown),
        ("Quero falar com um atendente".into(), Why::AskedForAPerson),
    ] {
        assert_eq!(asked(&world, &text).await, why.into());
    }
    let long = format!("open nine? {}", "open ".repeat(817));
    assert!(matches!(
        asked(&world, &long).await,
        Outcome::Answered { .. }
    ));
}

#[tokio::test]
async fn a_text_that_whatsapp_would_not_carry_cannot_be_asked() {
    let world = world().await;
    let agent = default_agent(&world).await;
    let long = "é".repeat(4_097);
    for (text, campaign) in [(long.as_str(), None), ("a", Some(long.clone()))] {
        let refused = ask(&world.ctx, &agent, text.into(), campaign).await;
        assert_eq!(refused.unwrap_err().code(), "too_long");
    }
    let longest = ask(&world.ctx, &agent, "é".repeat(4_096), None).await;
    assert_eq!(longest.unwrap(), Why::NotKnown.into());
}
