//! The judge sees what is wrong: books that were made up to hold it.

use super::{
    books::{Accepted, Books, Row},
    plan::Policy,
};
use std::collections::BTreeMap;

/// Ten recipients, each sent and read by one message, a tenth of a second apart.
fn good() -> Books {
    let stages = |n| ["sent", "delivered", "read"].map(|stage| (stage.to_owned(), n));
    Books {
        recipients: 10,
        rows: (0..10).map(|n| row(n, "read")).collect(),
        reached: BTreeMap::from(stages(10)),
        accepted: (0..10).map(accepted).collect(),
        told: BTreeMap::from(stages(10)),
        letters: Vec::new(),
        jobs: 0,
        most: 10.0,
    }
}

fn row(n: u32, state: &str) -> Row {
    let reached = state == "read";
    Row {
        id: format!("rcp_{n}"),
        state: state.to_owned(),
        is_sent: reached,
        wamid: reached.then(|| format!("wamid.{n}")),
        error: None,
    }
}

fn accepted(n: u32) -> Accepted {
    Accepted {
        recipient: format!("rcp_{n}"),
        wamid: format!("wamid.{n}"),
        at_ms: f64::from(n) * 100.0,
        silent: false,
    }
}

/// Good books in which something was changed have this fault.
fn sees(change: impl Fn(&mut Books), fault: &str) {
    let mut books = good();
    change(&mut books);
    let found = books.judge(Policy::Hold).faults;
    assert!(
        found.iter().any(|found| found.contains(fault)),
        "{found:?} says nothing of {fault}"
    );
}

#[test]
fn good_books_have_no_fault() {
    let findings = good().judge(Policy::Resend);
    assert_eq!(findings.faults, Vec::<String>::new());
    assert_eq!((findings.accepted, findings.highest_second), (10, 10));
}

#[test]
fn the_judge_sees_a_duplicate() {
    let twice = |books: &mut Books| {
        let again = Accepted {
            wamid: "wamid.another".to_owned(),
            at_ms: 5_000.0,
            ..accepted(3)
        };
        books.accepted.push(again);
    };
    sees(twice, "rcp_3 got it 2 times");
    let mut books = good();
    twice(&mut books);
    assert_eq!(books.judge(Policy::Hold).duplicates, 1);
}

#[test]
fn the_judge_sees_whoever_is_lost() {
    sees(|books| books.rows[4] = row(4, "queued"), "rcp_4 is queued");
    sees(|books| books.rows[4] = row(4, "failed"), "rcp_4 is failed");
    sees(|books| drop(books.rows.pop()), "9 recipients instead of 10");
    sees(
        |books| drop(books.accepted.remove(7)),
        "rcp_7 is read and never left",
    );
    let mut books = good();
    books.rows[4] = row(4, "queued");
    assert_eq!(books.judge(Policy::Hold).lost, 1);
}

#[test]
fn the_judge_sees_a_burst() {
    let hurried = |books: &mut Books| books.accepted[9].at_ms = 850.0;
    let mut books = good();
    hurried(&mut books);
    assert!(
        books.judge(Policy::Hold).faults.is_empty(),
        "ten in a second"
    );
    let burst = |books: &mut Books| {
        for message in &mut books.accepted {
            message.at_ms /= 2.0;
        }
        books.most = 9.0;
    };
    sees(burst, "10 in one second instead of 9.0");
}

#[test]
fn the_judge_sees_a_doubt_that_a_webhook_could_have_resolved() {
    let doubted = |books: &mut Books| books.rows[2] = row(2, "in_doubt");
    sees(doubted, "rcp_2 is in doubt, but the sandbox told");
}

#[test]
fn a_doubt_about_what_was_never_accepted_is_a_fault_only_with_resend() {
    let mut books = good();
    books.rows[2] = row(2, "in_doubt");
    books.accepted.remove(2);
    for book in [&mut books.reached, &mut books.told] {
        for n in book.values_mut() {
            *n = 9;
        }
    }
    let held = books.judge(Policy::Hold);
    assert_eq!((held.in_doubt, held.faults.len()), (1, 0), "{held:?}");
    assert!(!books.judge(Policy::Resend).faults.is_empty());
}

#[test]
fn the_judge_sees_a_funnel_that_differs_and_what_is_left_over() {
    let stage = |books: &mut Books| {
        books.reached.insert("read".to_owned(), 9);
    };
    sees(stage, "the funnel says 9 read, the sandbox 10");
    sees(|books| books.jobs = 1, "1 jobs are left");
    let letter = |books: &mut Books| books.letters.push("worker_died".to_owned());
    sees(letter, "a dead letter because of worker_died");
    let other = |books: &mut Books| books.rows[1].wamid = Some("wamid.other".to_owned());
    sees(other, "rcp_1 is read by");
}

#[test]
fn a_doubt_of_which_nothing_is_ever_told_may_stay_until_the_operator_decides() {
    let mut books = good();
    books.rows[2] = row(2, "in_doubt");
    books.accepted[2].silent = true;
    for book in [&mut books.reached, &mut books.told] {
        for n in book.values_mut() {
            *n = 9;
        }
    }
    let held = books.judge(Policy::Hold);
    assert_eq!((held.in_doubt, held.untold), (1, 1), "{held:?}");
    assert_eq!(held.faults, Vec::<String>::new());
    let (accepted, others) = books.in_doubt();
    assert_eq!((accepted.len(), others.len()), (1, 0));

    books.rows[2] = Row {
        is_sent: true,
        wamid: None,
        ..row(2, "sent")
    };
    books.reached.insert("sent".to_owned(), 10);
    assert_eq!(books.judge(Policy::Resend).faults, Vec::<String>::new());
    books.accepted[2].silent = false;
    books.told.insert("sent".to_owned(), 10);
    let told = books.judge(Policy::Resend).faults;
    assert!(told[0].contains("rcp_2 is sent by None"), "{told:?}");
}

#[test]
fn while_webhooks_are_off_nothing_was_told_of_anybody() {
    let mut books = good();
    books.rows = (0..10)
        .map(|n| Row {
            is_sent: true,
            wamid: Some(format!("wamid.{n}")),
            ..row(n, "sent")
        })
        .collect();
    books.rows[2] = row(2, "in_doubt");
    books.reached = BTreeMap::from([("sent".to_owned(), 9)]);
    assert!(!books.judge(Policy::Hold).faults.is_empty());
    let held = books.untold().judge(Policy::Hold);
    assert_eq!(held.faults, Vec::<String>::new());
    assert_eq!((held.in_doubt, held.untold), (1, 1));
}
