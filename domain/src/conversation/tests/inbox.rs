//! The inbox: whoever wrote last stands first, and what is counted is what is shown.

use super::*;
use crate::{
    conversation::{Refused, get, open_until, recent},
    ticket::{Change, Whose, assignees, counts, inbox, open_of, reply},
};

fn first(limit: u64) -> Wanted {
    Wanted::first(limit)
}

const ALL: [TicketStatus; 6] = TicketStatus::ALL;

#[tokio::test]
async fn whoever_wrote_last_stands_first_page_by_page() {
    for world in worlds().await {
        let channel = desk(&world).await;
        // Two wrote at the same time: nobody is shown twice or left out where a page ends.
        for n in [1, 2, 3] {
            hears(&world, Written::text(channel, n, "Hello")).await;
        }
        world.ctx.clock.advance(1_000);
        hears(&world, Written::text(channel, 1, "Are you there?")).await;
        let (ctx, agent) = (&world.ctx, world.agent);
        let mut seen = Vec::new();
        let mut wanted = first(1);
        loop {
            let page = inbox(ctx, agent, &ALL, &Whose::Anyone, wanted).await;
            let page = page.unwrap();
            seen.extend(page.data.into_iter().map(|row| (row.contact_id, row.words)));
            let Some(cursor) = page.next_cursor else {
                break;
            };
            let list = ticket::inbox_name(agent);
            wanted = Wanted::parse(&list, Some(1), Some(&cursor)).unwrap();
        }
        assert_eq!(seen.len(), 3);
        assert_eq!(seen[0].1.as_deref(), Some("Are you there?"));
        assert!(seen[1].0 > seen[2].0, "{seen:?}");
        // An answer of ours is no word of the customer's, but the conversation's last.
        let last = tickets(&world).await[2].clone();
        world.ctx.clock.advance(1_000);
        reply(ctx, agent, last.id, "Yes").await.unwrap();
        let page = inbox(ctx, agent, &ALL, &Whose::Anyone, first(3)).await;
        assert_eq!(
            page.unwrap().data[0].words.as_deref(),
            Some("Are you there?")
        );
        let said = recent(ctx, agent, first(3)).await.unwrap().data;
        assert_eq!(said[0].ticket_id, Some(last.id));
        assert_eq!(
            (said[0].words.as_deref(), said[0].author),
            (Some("Yes"), Some(Author::Person))
        );
    }
}

#[tokio::test]
async fn what_is_counted_is_what_is_shown() {
    for world in worlds().await {
        let channel = desk(&world).await;
        for n in 1..=3 {
            hears(&world, Written::text(channel, n, "Hello")).await;
        }
        let (ctx, agent) = (&world.ctx, world.agent);
        let all = tickets(&world).await;
        let change = |status, assignee: Option<&str>| Change {
            status,
            assignee: assignee.map(str::to_owned),
        };
        let given = change(None, Some("Ann"));
        ticket::change(ctx, agent, all[0].id, given).await.unwrap();
        let closed = change(Some(TicketStatus::Closed), Some("Bob"));
        ticket::change(ctx, agent, all[1].id, closed).await.unwrap();
        assert_eq!(assignees(ctx, agent).await.unwrap(), ["Ann"]);
        for (whose, expected) in [
            (Whose::Anyone, [2, 1]),
            (Whose::Nobody, [1, 0]),
            (Whose::Of("Ann".into()), [1, 0]),
            (Whose::Of("Bob".into()), [0, 1]),
            (Whose::Of("' OR 1=1".into()), [0, 0]),
        ] {
            let counted = counts(ctx, agent, &whose).await.unwrap();
            for (status, n) in [TicketStatus::New, TicketStatus::Closed]
                .into_iter()
                .zip(expected)
            {
                let found = counted.iter().find(|one| one.status == status);
                assert_eq!(found.unwrap().n, n, "{whose:?} {status:?}");
                let shown = inbox(ctx, agent, &[status], &whose, first(9)).await;
                assert_eq!(i64::try_from(shown.unwrap().data.len()), Ok(n));
            }
        }
        let open = |n: usize| open_of(ctx, agent, all[n].conversation_id);
        assert_eq!(open(0).await.unwrap().unwrap().id, all[0].id);
        assert_eq!(open(1).await.unwrap(), None);
    }
}

#[tokio::test]
async fn until_when_somebody_can_be_answered_is_known_before_anybody_tries() {
    for world in worlds().await {
        let channel = desk(&world).await;
        let heard = hears(&world, Written::text(channel, 1, "Hello")).await;
        let id = heard.conversation_id.unwrap();
        let row = get(&world.ctx, world.agent, id).await.unwrap();
        let until = || open_until(&world.ctx, &row, Some("+15550000001"));
        assert_eq!(until().await.unwrap(), Ok(heard.created_at + 24 * HOUR));
        let hidden = open_until(&world.ctx, &row, None).await.unwrap();
        assert_eq!(hidden, Err(Refused::NoNumber));
        run(&world, "UPDATE channel SET status = 'stopped'").await;
        assert_eq!(until().await.unwrap(), Err(Refused::ChannelGone));
        world.ctx.clock.advance(24 * HOUR);
        assert_eq!(until().await.unwrap(), Err(Refused::WindowClosed));
    }
}
