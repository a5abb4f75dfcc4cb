use super::{step::step_for, *};
use crate::{
    attribute, contact,
    testing::{self, World},
};
use entity::{
    attribute::AttributeType,
    import::{ImportFormat, ImportStatus},
};
use serde_json::json;
use std::{fmt::Write, time::Duration};

async fn worlds() -> Vec<World> {
    let worlds = testing::worlds().await;
    for world in &worlds {
        prepare(world).await;
    }
    worlds
}

async fn prepare(world: &World) {
    for (name, kind) in [
        ("city", AttributeType::Text),
        ("age", AttributeType::Number),
        ("vip", AttributeType::Boolean),
        ("old", AttributeType::Text),
    ] {
        let new = attribute::New {
            name: name.into(),
            label: None,
            kind,
            description: None,
        };
        attribute::create(&world.ctx, world.agent, new)
            .await
            .unwrap();
    }
    let archived = attribute::Change {
        archived: Some(true),
        ..Default::default()
    };
    attribute::change(&world.ctx, world.agent, "old", archived)
        .await
        .unwrap();
}

async fn start(world: &World, format: ImportFormat, file: &[u8]) -> ImportId {
    let accepted = accept(&world.ctx, world.agent, format, file.to_vec()).await;
    accepted.unwrap().id
}

async fn show(world: &World, id: ImportId) -> Import {
    get(&world.ctx, world.agent, id).await.unwrap()
}

async fn run(world: &World, format: ImportFormat, file: &str) -> Import {
    let id = start(world, format, file.as_bytes()).await;
    step(&world.ctx, id, 0).await.unwrap();
    show(world, id).await
}

async fn contacts(world: &World) -> Vec<entity::contact::Model> {
    let all = contact::Search::default();
    contact::list(
        &world.ctx,
        world.agent,
        all,
        crate::page::Wanted::first(1000),
    )
    .await
    .unwrap()
    .data
}

fn counts(import: &Import) -> (i64, i64, i64, i64) {
    let row = &import.row;
    (row.processed, row.created, row.updated, row.rejected)
}

fn errors(import: &Import) -> Vec<(i64, &str)> {
    import
        .errors
        .iter()
        .map(|row| (row.line, row.code.as_str()))
        .collect()
}

async fn payloads(world: &World) -> usize {
    let all = entity::import_payload::Entity::find();
    all.all(&world.ctx.store.read).await.unwrap().len()
}

#[tokio::test]
async fn a_csv_file_becomes_contacts_and_row_errors() {
    for world in worlds().await {
        let file = "\u{feff}external_id,name,email,phone,city,age,vip\r\n\
        1,Ana,ana@example.com,(202) 555-0123,\"Porto, PT\",41,yes\r\n\
        2,\"two\nlines\",,,,,\n\
        3,Bob,,nonsense,,forty,\n\
        \n\
        4,Eve,,nonsense,,,\n\
        ,,,,,,\n\
        5,x,,,,,,,more\n\
        6\n";
        let import = run(&world, ImportFormat::Csv, file).await;
        assert_eq!(import.row.status, ImportStatus::Completed);
        assert_eq!(counts(&import), (7, 3, 0, 4));
        // Lines as an editor shows them: the second row spans lines 3 and 4, line 6 is blank.
        let expected = [
            (3, "control_characters"),
            (5, "invalid_attribute"),
            (8, "empty_contact"),
            (9, "too_many_cells"),
        ];
        assert_eq!(errors(&import), expected);
        let contacts = contacts(&world).await;
        assert_eq!(contacts.len(), 3);
        let attributes = json!({"city": "Porto, PT", "age": 41, "vip": true});
        assert_eq!(contacts[0].attributes, attributes);
        assert_eq!(contacts[0].phone.as_deref(), Some("+12025550123"));
        assert_eq!(contacts[1].phone.as_deref(), Some("nonsense"));
        assert!(!contacts[1].phone_valid);
        assert_eq!(payloads(&world).await, 0);
    }
}

#[tokio::test]
async fn a_quote_that_is_never_closed_is_told_as_such() {
    for world in worlds().await {
        let file = "external_id,name\n1,Ana 5\"\n2,\"Bob\n3,\"Eve\"\n4,Dan\n5,\"two\nlines\"\n6,\"Kim\n7,Lee\n";
        let import = run(&world, ImportFormat::Csv, file).await;
        let expected = [
            (3, "unbalanced_quote"),
            (6, "control_characters"),
            (8, "unbalanced_quote"),
        ];
        assert_eq!(errors(&import), expected);
        assert_eq!(counts(&import), (5, 2, 0, 3));
    }
}

#[tokio::test]
async fn a_json_array_becomes_contacts_and_row_errors() {
    for world in worlds().await {
        let file = json!([
            {"external_id": "1", "name": "Ana", "attributes": {"age": 41}},
            {"nickname": "x"},
            7,
            {"external_id": "1", "name": null, "attributes": {"vip": true}},
            {"external_id": "2", "attributes": {"a\u{0}b": 1}},
            {"x".repeat(100_000): 1},
        ]);
        let import = run(&world, ImportFormat::Json, &file.to_string()).await;
        assert_eq!(counts(&import), (6, 1, 1, 4));
        let expected = [
            (2, "unknown_field"),
            (3, "invalid_contact"),
            (5, "unknown_attribute"),
            (6, "unknown_field"),
        ];
        assert_eq!(errors(&import), expected);
        // What is quoted is shown in part, and never with what Postgres cannot keep.
        assert!(import.errors[2].message.contains("a\u{FFFD}b"));
        assert!(import.errors[3].message.len() < 2000);
        let contacts = contacts(&world).await;
        assert_eq!(contacts[0].name, None);
        assert_eq!(contacts[0].attributes, json!({"age": 41, "vip": true}));
    }
}

#[tokio::test]
async fn a_later_row_updates_an_earlier_one_and_empty_cells_leave_what_is() {
    for world in worlds().await {
        let file = "external_id;name;city\na;Ana;Porto\nb;Bob;\na;;Lisboa\n";
        let import = run(&world, ImportFormat::Csv, file).await;
        assert_eq!(counts(&import), (3, 2, 1, 0));
        let import = run(&world, ImportFormat::Csv, "name,external_id\nAnna,a\n").await;
        assert_eq!(counts(&import), (1, 0, 1, 0));
        let ana = &contacts(&world).await[0];
        assert_eq!(ana.name.as_deref(), Some("Anna"));
        assert_eq!(ana.attributes, json!({"city": "Lisboa"}));
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_and_leaves_nothing() {
    for world in worlds().await {
        let csv = |text: &str| (ImportFormat::Csv, text.as_bytes().to_vec());
        let of_json = |text: &str| (ImportFormat::Json, text.as_bytes().to_vec());
        for ((format, file), code) in [
            (csv(""), "empty_import"),
            (csv("\u{feff} \r\n"), "empty_import"),
            (csv("external_id,plan\n1,gold\n"), "unknown_column"),
            (csv("1,Ana,ana@example.com\n"), "unknown_column"),
            (csv("external_id,,name\n"), "unknown_column"),
            (csv("external_id,name,Name\n"), "duplicate_column"),
            (
                csv("external_id,city,attributes.city\n"),
                "duplicate_column",
            ),
            (csv("external_id,old\n"), "archived_attribute"),
            (csv("city,age\n"), "invalid_header"),
            (
                (ImportFormat::Csv, b"name\nAna\nJos\xe9\n".to_vec()),
                "invalid_utf8",
            ),
            (
                (ImportFormat::Csv, vec![b'a'; MOST_BYTES + 1]),
                "body_too_large",
            ),
            (of_json("  "), "empty_import"),
            (of_json("[]"), "empty_import"),
            (of_json("{}"), "invalid_import"),
            (of_json("\"x\""), "invalid_import"),
            (of_json("[{}"), "malformed_json"),
            (of_json("[{}] x"), "malformed_json"),
            (of_json(&"[".repeat(1000)), "malformed_json"),
            (
                (ImportFormat::Json, b"[\"\xff\"]".to_vec()),
                "malformed_json",
            ),
        ] {
            let shown = String::from_utf8_lossy(&file[..file.len().min(40)]).into_owned();
            let refused = accept(&world.ctx, world.agent, format, file).await;
            assert_eq!(refused.unwrap_err().code(), code, "{shown}");
        }
        assert_eq!(payloads(&world).await, 0);
        let imports = import::Entity::find().all(&world.ctx.store.read).await;
        assert!(imports.unwrap().is_empty());
    }
}

#[tokio::test]
async fn only_the_first_thousand_errors_are_kept_and_all_are_counted() {
    for world in worlds().await {
        let rows = "x,forty\n".repeat(2500);
        let file = format!("name,age\n{rows}");
        let import = run(&world, ImportFormat::Csv, &file).await;
        assert_eq!(counts(&import), (2500, 0, 0, 2500));
        assert_eq!(import.errors.len(), 1000);
        assert_eq!(import.errors[999].line, 1001);
    }
}

#[tokio::test]
async fn an_import_goes_on_where_it_stopped_and_an_old_dispatch_does_nothing() {
    for world in worlds().await {
        let id = start(&world, ImportFormat::Csv, file_of(2500).as_bytes()).await;
        step_for(&world.ctx, id, 7, 0).await.unwrap();
        assert_eq!(counts(&show(&world, id).await).0, 0);
        step_for(&world.ctx, id, 0, 0).await.unwrap();
        let halfway = show(&world, id).await;
        assert_eq!(counts(&halfway).0, 1000);
        assert_eq!(halfway.row.dispatched_until, halfway.row.due_at);
        step(&world.ctx, id, 0).await.unwrap();
        let done = show(&world, id).await;
        assert_eq!(counts(&done), (2500, 2250, 125, 125));
        assert_eq!(done.row.status, ImportStatus::Completed);
        step(&world.ctx, id, 0).await.unwrap();
        assert_eq!(show(&world, id).await, done);
    }
}

/// Rows of which one in twenty repeats the external id of the row before, and one in twenty is refused.
fn file_of(rows: usize) -> String {
    let mut file = String::from("external_id,name,phone,age\n");
    for n in 0..rows {
        let (key, age) = match n % 20 {
            7 => (n - 1, "41"),
            13 => (n, "old"),
            _ => (n, "41"),
        };
        let _ = writeln!(file, "{key},Contact {n},+55119{:08},{age}", 10_000_000 + n);
    }
    file
}

#[tokio::test]
async fn whatever_is_killed_the_counts_are_exact() {
    for world in worlds().await {
        let id = start(&world, ImportFormat::Csv, file_of(20_000).as_bytes()).await;
        let mut killed = 0;
        for n in 0_u64.. {
            // Dropped in the middle, as by a crash; with more and more patience, so that a slow machine gets there too.
            let patience = Duration::from_micros(1_000 + n * 7_919 % (90_000 + n * 2_000));
            match tokio::time::timeout(patience, step_for(&world.ctx, id, 0, 0)).await {
                Ok(done) => done.unwrap(),
                Err(_) => killed += 1,
            }
            if show(&world, id).await.row.status == ImportStatus::Completed {
                break;
            }
        }
        assert!(killed > 0, "nothing was interrupted");
        let done = show(&world, id).await;
        assert_eq!(counts(&done), (20_000, 18_000, 1_000, 1_000));
        let all = entity::contact::Entity::find();
        assert_eq!(all.all(&world.ctx.store.read).await.unwrap().len(), 18_000);
    }
}

#[tokio::test]
async fn what_a_held_file_would_do_is_what_it_does_once_it_may_begin() {
    for world in worlds().await {
        run(&world, ImportFormat::Csv, "external_id,name\n0,Ana\n").await;
        let file = file_of(1_500).into_bytes();
        let held = hold(&world.ctx, world.agent, ImportFormat::Csv, file)
            .await
            .unwrap();
        assert!(is_held(&held));
        let first = judge(&world.ctx, world.agent, held.id).await.unwrap();
        assert_eq!((first.read, first.whole), (1_000, false));
        assert_eq!((first.created, first.updated), (899, 51));
        assert_eq!((first.rejected.len(), first.rejected[0].0), (50, 15));
        assert_eq!(contacts(&world).await.len(), 1, "nothing is written");
        let begun = begin(&world.ctx, world.agent, held.id).await.unwrap();
        assert!(!is_held(&begun));
        step(&world.ctx, held.id, 0).await.unwrap();
        let done = show(&world, held.id).await;
        assert_eq!(counts(&done), (1_500, 1_349, 76, 75));
        // What has begun is not forgotten.
        forget(&world.ctx, world.agent, held.id).await.unwrap();
        assert_eq!(show(&world, held.id).await, done);
    }
}

#[tokio::test]
async fn a_held_file_that_is_forgotten_leaves_nothing_behind() {
    for world in worlds().await {
        let file = b"name\nAna\n".to_vec();
        let held = hold(&world.ctx, world.agent, ImportFormat::Csv, file)
            .await
            .unwrap();
        forget(&world.ctx, world.agent, held.id).await.unwrap();
        let gone = get(&world.ctx, world.agent, held.id).await.unwrap_err();
        assert_eq!(gone.kind(), crate::Kind::NotFound);
        assert_eq!(payloads(&world).await, 0);
    }
}
