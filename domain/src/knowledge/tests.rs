use super::*;
use crate::{Ctx, Kind, clock::Clock, testing};
use entity::AgentId;

const FAQ: &str = "# Shop questions\n\n## Opening hours\n\nWe are open Monday to Friday from 9 to 18.\n\n\
    ## Returns and refunds\n\nYou may return shoes within 30 days. Refunds take five days.\n\n\
    ## Entrega\n\nA entrega em Lisboa demora dois dias úteis.\n";

async fn best(ctx: &Ctx, agent: AgentId, text: &str) -> Option<Found> {
    let found = search(ctx, agent, text, None, 3).await.unwrap();
    found.into_iter().next()
}

#[tokio::test]
async fn a_document_is_found_as_soon_as_it_is_added_and_never_after_it_is_gone() {
    for world in testing::worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        assert_eq!(best(ctx, agent, "refunds?").await, None);
        let faq = add(ctx, agent, " FAQ ", FAQ).await.unwrap();
        assert_eq!((faq.title.as_str(), faq.text.as_str()), ("FAQ", FAQ.trim()));

        for (question, expected) in [
            ("What are your opening hours?", "9 to 18"),
            ("Can I get a refund?", "30 days"),
            ("returning shoe", "30 days"),
            ("Quanto demoram as ENTREGAS em lisboa", "dois dias"),
        ] {
            let found = best(ctx, agent, question).await.unwrap();
            assert!(found.text.contains(expected), "{question}: {found:?}");
            assert_eq!((found.id, found.title.as_str()), (faq.id, "FAQ"));
            assert!(found.covered > 0.99, "{question}: {found:?}");
        }

        let text = "Refunds are paid by cheque.".to_owned();
        let change = Change {
            text: Some(text.clone()),
            ..Change::default()
        };
        let replaced = replace(ctx, agent, faq.id, change).await.unwrap();
        assert_eq!((replaced.title.as_str(), &replaced.text), ("FAQ", &text));
        assert_eq!(get(ctx, agent, faq.id).await.unwrap(), replaced);
        assert_eq!(best(ctx, agent, "refund").await.unwrap().text, text);
        assert_eq!(best(ctx, agent, "opening hours").await, None);
        let change = Change {
            title: Some("Payments".into()),
            ..Change::default()
        };
        let renamed = replace(ctx, agent, faq.id, change).await.unwrap();
        assert_eq!((renamed.title.as_str(), &renamed.text), ("Payments", &text));
        assert_eq!(best(ctx, agent, "payment").await.unwrap().text, text);

        delete(ctx, agent, faq.id).await.unwrap();
        assert_eq!(best(ctx, agent, "refund").await, None);
        let gone = delete(ctx, agent, faq.id).await.unwrap_err();
        assert_eq!(gone.code(), "not_found");
    }
}

#[tokio::test]
async fn every_process_finds_a_change_at_once() {
    for world in testing::worlds().await {
        let (one, agent) = (&world.ctx, world.agent);
        let store = crate::store::Store::open(&world.url).await.unwrap();
        let clock = Clock::manual(testing::START);
        let other = &Ctx::new(store, clock, crate::Settings::default());
        let first = add(one, agent, "First", "Parking is free.").await.unwrap();
        for ctx in [one, other] {
            assert!(best(ctx, agent, "parking").await.is_some());
        }
        add(other, agent, "Second", "Breakfast is at eight.")
            .await
            .unwrap();
        delete(one, agent, first.id).await.unwrap();
        for ctx in [one, other] {
            assert!(best(ctx, agent, "breakfast").await.is_some());
            assert_eq!(best(ctx, agent, "parking").await, None);
        }
    }
}

#[tokio::test]
async fn an_agent_knows_nothing_of_another_s_knowledge() {
    for world in testing::worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        let other = testing::meta::another_agent(&world).await;
        let secret = add(ctx, agent, "Secret", "The vault opens at noon.").await;
        let secret = secret.unwrap().id;
        assert_eq!(best(ctx, other, "vault").await, None);
        let change = Change::default();
        for refused in [
            get(ctx, other, secret).await.map(drop),
            replace(ctx, other, secret, change).await.map(drop),
            delete(ctx, other, secret).await,
        ] {
            assert_eq!(refused.unwrap_err().code(), "not_found");
        }
        assert!(list(ctx, other, None, None).await.unwrap().data.is_empty());
        assert!(best(ctx, agent, "vault").await.is_some());
    }
}

#[tokio::test]
async fn the_better_passage_comes_first_on_both_databases_alike() {
    let mut ranked = Vec::new();
    for world in testing::worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        for (title, text) in [
            ("Shoes", "Our shoes come in blue and red."),
            (
                "Shirts",
                "Our shirts come in blue, too. Blue is the most popular.",
            ),
            (
                "Care",
                "Wash blue things at 30 degrees. Shoes are not washed.",
            ),
            ("Parking", "There is parking behind the shop."),
        ] {
            add(ctx, agent, title, text).await.unwrap();
        }
        let titles = async |text: &str, context: Option<&str>| {
            let found = search(ctx, agent, text, context, 9).await.unwrap();
            found.into_iter().map(|f| f.title).collect::<Vec<_>>()
        };
        assert_eq!(titles("blue shoes", None).await[0], "Shoes");
        let shirts = titles("in blue?", Some("Our new shirts are here")).await;
        assert_eq!(shirts[0], "Shirts");
        let shoes = titles("in blue?", Some("Our new shoes are here")).await;
        assert_eq!(shoes[0], "Shoes");
        assert!(titles("tomatoes", Some("Our shoes")).await.is_empty());
        let half = search(ctx, agent, "parking tomatoes", None, 9)
            .await
            .unwrap();
        assert!((0.4..0.6).contains(&half[0].covered), "{half:?}");
        ranked.push((titles("blue", None).await, half));
    }
    assert_eq!(ranked[0], ranked[1]);
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_and_changes_nothing() {
    for world in testing::worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        let largest = "word ".repeat(LARGEST / 5);
        let too_long = "x".repeat(LARGEST + 1);
        for (title, text, kind, code) in [
            ("", "text", Kind::Invalid, "blank"),
            ("a\nb", "text", Kind::Invalid, "control_characters"),
            ("title", " \u{FEFF}\n", Kind::Invalid, "blank"),
            ("title", "a\0b", Kind::Invalid, "control_characters"),
            ("title", &too_long[..], Kind::TooLarge, "document_too_large"),
        ] {
            let refused = add(ctx, agent, title, text).await.unwrap_err();
            assert_eq!((refused.kind(), refused.code()), (kind, code), "{title:?}");
        }
        assert!(list(ctx, agent, None, None).await.unwrap().data.is_empty());
        for n in 0..10 {
            let added = add(ctx, agent, &format!("{n}"), &largest).await;
            added.unwrap();
        }
        let one_more = add(ctx, agent, "one more", "few words").await;
        let one_more = one_more.map_or_else(|refused| refused.code(), |_| "added");
        assert_eq!(one_more, "added", "trimmed, the ten leave a little room");
        let refused = add(ctx, agent, "too much", &"y".repeat(1_000)).await;
        assert_eq!(refused.unwrap_err().code(), "knowledge_full");
        let all = list(ctx, agent, None, None).await.unwrap().data;
        assert_eq!(all.len(), 11);
        // There is room again once something is deleted.
        delete(ctx, agent, all[0].id).await.unwrap();
        add(ctx, agent, "now", &"y".repeat(1_000)).await.unwrap();
    }
}

#[tokio::test]
async fn the_list_goes_page_by_page_without_texts() {
    for world in testing::worlds().await {
        let (ctx, agent) = (&world.ctx, world.agent);
        for n in 0..3 {
            add(ctx, agent, &format!("{n}"), "Ünï").await.unwrap();
        }
        let first = list(ctx, agent, Some(2), None).await.unwrap();
        let shown: Vec<_> = first.data.iter().map(|d| (&*d.title, d.bytes)).collect();
        assert_eq!(shown, [("0", 5), ("1", 5)]);
        let cursor = first.next_cursor.as_deref();
        let second = list(ctx, agent, Some(2), cursor).await.unwrap();
        assert_eq!(second.data.len(), 1);
        assert_eq!(second.next_cursor, None);
    }
}

#[test]
fn a_file_is_called_by_its_first_heading_or_line() {
    let long = "x".repeat(300);
    for (text, title) in [
        ("Intro\n\n# The shop #\n", Some("The shop")),
        ("\u{FEFF}## Über uns\r\ntext", Some("Über uns")),
        ("\n\n  Plain\tfile \nmore", Some("Plain file")),
        ("#hash", Some("#hash")),
        (" \n\u{c}\n", None),
        (&long[..], Some(&long[..200])),
    ] {
        assert_eq!(title_of(text).as_deref(), title, "{text:?}");
    }
}
