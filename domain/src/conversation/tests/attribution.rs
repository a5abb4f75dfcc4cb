//! Which campaign a message replies to.

use super::*;

#[tokio::test]
async fn a_reply_belongs_to_the_campaign_that_messaged_last_or_to_the_one_that_it_quotes() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let first = sending(&world, 2).await;
        let of_first = sent(&world, channel).await;
        world.ctx.clock.advance(HOUR);
        let second = another(&world, "later").await;
        let of_second = sent(&world, channel).await;
        world.ctx.clock.advance(HOUR);
        let recent = hears(&world, Written::text(channel, 1, "yes")).await;
        assert_eq!(recent.campaign_id, Some(second));
        assert_eq!(
            (recent.recipient_id, recent.matched_by.as_deref()),
            (Some(of_second[0]), Some("recent"))
        );
        let wamid = row(&world, of_first[1]).await.wamid.unwrap();
        let quoting = Written {
            quoted: Some(&wamid),
            ..Written::text(channel, 2, "this one")
        };
        let quoted = hears(&world, quoting).await;
        assert_eq!(quoted.campaign_id, Some(first));
        assert_eq!(
            (quoted.recipient_id, quoted.matched_by.as_deref()),
            (Some(of_first[1]), Some("quote"))
        );
        assert_eq!(
            row(&world, of_second[0]).await.state,
            RecipientState::Replied
        );
        assert_eq!(
            row(&world, of_first[1]).await.state,
            RecipientState::Replied
        );
        assert_eq!(row(&world, of_second[1]).await.state, RecipientState::Sent);
        // Once is enough.
        hears(&world, Written::text(channel, 1, "and another thing")).await;
        assert_eq!(counts(&world, second).await.reached_replied, 1);
        let summary = &tickets(&world).await[0].summary;
        assert!(summary.contains("later"), "{summary}");
    }
}

#[tokio::test]
async fn a_reply_counts_up_to_and_including_three_days() {
    for (late_by, counted) in [(0, true), (1, false)] {
        for world in worlds().await {
            let channel = desk(&world).await;
            let id = sending(&world, 1).await;
            let recipient = sent(&world, channel).await[0];
            world.ctx.clock.advance(72 * HOUR + late_by);
            let wamid = row(&world, recipient).await.wamid.unwrap();
            let written = Written {
                quoted: Some(&wamid),
                ..Written::text(channel, 1, "at last")
            };
            let heard = hears(&world, written).await;
            assert_eq!(heard.campaign_id.is_some(), counted);
            assert_eq!(counts(&world, id).await.reached_replied, i64::from(counted));
            assert_eq!(
                tickets(&world).await.len(),
                1,
                "it is answered all the same"
            );
        }
    }
}

#[tokio::test]
async fn on_another_number_it_is_nobodys_reply() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let id = sending(&world, 1).await;
        sent(&world, channel).await;
        run(&world, "UPDATE channel SET deleted_at = 1").await;
        let other = ActiveModel {
            phone_number_id: Set(format!("9{NUMBER}")),
            ..number(&world)
        };
        let other = insert(&world, other).await;
        let heard = hears(&world, Written::text(other, 1, "hello")).await;
        assert_eq!(heard.campaign_id, None);
        assert_eq!(counts(&world, id).await.reached_replied, 0);
    }
}
