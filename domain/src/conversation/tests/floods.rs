//! What comes at once is routed as what comes one by one.

use super::*;
use std::collections::BTreeMap;

/// Two of a campaign and one of none, strangers, wishes, people who hide their number, and some who turn out to be one.
fn flood(channel: ChannelId, quoted: &str) -> Vec<Written<'_>> {
    let text = |n, text| Written::text(channel, n, text);
    let hidden = |id: &str, text| Written {
        from: json!({ "user_id": id, "name": format!("Hidden {id}") }),
        ..Written::text(channel, 0, text)
    };
    let both = |n: i64, id: &str, text| Written {
        from: json!({ "wa_id": format!("1555{n:07}"), "user_id": id }),
        ..Written::text(channel, 0, text)
    };
    let of_kind = |n, kind| Written {
        kind,
        text: None,
        ..Written::text(channel, n, "")
    };
    vec![
        hidden("US.3", "Do you know me?"),
        both(703, "US.3", "Now you do"),
        hidden("US.3", "It is still me"),
        text(1, "Is it there in blue?"),
        text(700, "Hello?"),
        Written {
            quoted: Some(quoted),
            ..Written::text(channel, 2, "And this?")
        },
        text(1, "Or in green?"),
        hidden("US.1", "Guess who"),
        text(3, "STOP"),
        text(700, "Is anybody there?"),
        of_kind(2, "reaction"),
        both(701, "US.1", "It is me"),
        hidden("US.1", "as you know"),
        hidden("US.2", "Another one"),
        hidden("US.2", "with more to say"),
        text(3, "START"),
        text(3, "Thanks"),
        Written {
            from: Value::Null,
            ..Written::text(channel, 0, "from nobody")
        },
        Written {
            content: json!({ "number_changed": { "wa_id": "15550000702" } }),
            ..of_kind(1, "system")
        },
        text(702, "My new number"),
        of_kind(4, "image"),
    ]
}

/// Four people got a campaign; they and others wrote all of this.
async fn written(world: &World) -> Vec<MessageId> {
    let channel = desk(world).await;
    sending(world, 4).await;
    sent(world, channel).await;
    world.ctx.clock.advance(HOUR);
    let quoted: Vec<String> = column(
        &world.ctx.store.read,
        "SELECT wamid FROM recipient ORDER BY id LIMIT 1 OFFSET 1",
        [],
    )
    .await
    .unwrap();
    // Known as two, until the flood tells better.
    let hidden = Written {
        from: json!({ "user_id": "US.3", "name": "Hidden" }),
        ..Written::text(channel, 0, "Early")
    };
    hears(world, hidden).await;
    hears(world, Written::text(channel, 703, "Early, too")).await;
    let mut ids = Vec::new();
    for written in flood(channel, &quoted[0]) {
        ids.push(stored(world, &written).await);
        world.ctx.clock.advance(1_000);
    }
    ids
}

/// What became of all of it, without ids, which may differ: by what people are called, and their conversations.
async fn outcome(world: &World) -> BTreeMap<&'static str, Vec<String>> {
    let people = "COALESCE(c.phone, c.name, '-')";
    let all = [
        (
            "people",
            format!(
                "SELECT {people} || COALESCE(c.name, '') || (c.opted_out_at IS NULL) || c.phone_valid AS line FROM contact c"
            ),
        ),
        (
            "names",
            format!(
                "SELECT i.kind || ' ' || i.value || ' ' || {people} AS line FROM identity i JOIN contact c ON c.id = i.contact_id"
            ),
        ),
        (
            "messages",
            format!(
                "SELECT COALESCE(m.text, m.kind) || ' of ' || {people} || ' ' || COALESCE(m.matched_by, '') || COALESCE(r.phone, '') || \
                 (m.routed_at IS NULL) || ' in ' || COALESCE(v.contact_id = m.contact_id, FALSE) AS line FROM message m \
                 LEFT JOIN contact c ON c.id = m.contact_id LEFT JOIN recipient r ON r.id = m.recipient_id AND m.direction = 'in' \
                 LEFT JOIN conversation v ON v.id = m.conversation_id"
            ),
        ),
        (
            "conversations",
            format!(
                "SELECT {people} || v.simulated || (v.last_inbound_at - v.created_at) AS line FROM conversation v JOIN contact c ON c.id = v.contact_id"
            ),
        ),
        (
            "tickets",
            format!(
                "SELECT {people} || ' ' || t.status || ' ' || t.subject || ' ' || t.opened_by || t.summary AS line FROM ticket t JOIN contact c ON c.id = t.contact_id"
            ),
        ),
        (
            "recipients",
            "SELECT COALESCE(r.phone, '') || r.state || r.attempt AS line FROM recipient r"
                .to_owned(),
        ),
        (
            "wishes",
            format!(
                "SELECT {people} || ' ' || w.wish AS line FROM consent w JOIN contact c ON c.id = w.contact_id"
            ),
        ),
    ];
    let mut outcome = BTreeMap::new();
    for (what, sql) in all {
        let mut lines: Vec<String> = column(&world.ctx.store.read, sql, []).await.unwrap();
        lines.sort();
        outcome.insert(what, lines);
    }
    outcome
}

#[tokio::test]
async fn what_comes_at_once_is_routed_as_what_comes_one_by_one() {
    for (at_once, one_by_one) in worlds().await.into_iter().zip(worlds().await) {
        let ids = written(&at_once).await;
        let jobs: Vec<_> = ids.iter().map(|id| (*id, 0)).collect();
        route(&at_once.ctx, 1, &jobs).await.unwrap();
        for id in written(&one_by_one).await {
            route(&one_by_one.ctx, 1, &[(id, 0)]).await.unwrap();
        }
        let (at_once, one_by_one) = (outcome(&at_once).await, outcome(&one_by_one).await);
        for (what, lines) in &one_by_one {
            assert_eq!(&at_once[what], lines, "{what}");
        }
        assert!(at_once["tickets"].len() >= 5, "{:?}", at_once["tickets"]);
    }
}
