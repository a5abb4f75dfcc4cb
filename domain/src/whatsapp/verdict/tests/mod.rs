//! What must be said of errors.

mod codes;
mod graph_error;

use super::*;
use crate::whatsapp::event::Fault;
use std::collections::BTreeSet;

fn error(code: i64, details: &str) -> GraphError {
    GraphError {
        code,
        details: (!details.is_empty()).then(|| details.to_owned()),
        ..GraphError::default()
    }
}

#[test]
fn no_code_is_in_two_rows() {
    let mut seen = BTreeSet::new();
    for row in table::rows() {
        for code in row.codes() {
            assert!(seen.insert(code), "{code} is in two rows");
        }
    }
}

/// Where the user can do nothing.
const NO_REMEDY: [i64; 1] = [130_472];

#[test]
fn every_sentence_ends_without_a_period_and_says_a_remedy_where_there_is_one() {
    for row in table::rows()
        .chain(table::unknowns())
        .chain(particular::rows())
    {
        let (what, remedy) = (row.what, row.remedy);
        let code = *row.codes().start();
        assert!(what.starts_with(char::is_uppercase), "{what}");
        assert!(
            !remedy.starts_with(char::is_uppercase) || remedy.starts_with("Meta"),
            "{remedy}"
        );
        assert_eq!(
            remedy.is_empty(),
            NO_REMEDY.contains(&code),
            "{code}: {what}"
        );
        for text in [what, remedy, &row.sentence()] {
            assert!(!text.ends_with(['.', ' ', ':', ';', ',', '!']), "{text}");
            assert_eq!(text.trim(), text);
        }
        assert!(!row.sentence().contains("  "), "{what}");
        assert!(
            !row.sentence().contains(&code.to_string()) || code < 10_000,
            "{what} names its code"
        );
    }
}

#[test]
fn a_reason_quotes_meta_where_it_helps() {
    let reason = judge(&error(
        131_008,
        "The parameter\n template['name'] is required.",
    ))
    .reason;
    assert_eq!(
        reason,
        "The message lacks a parameter: check that every variable of the template is mapped and its header has a file. \
         Meta says: The parameter template['name'] is required"
    );
    assert!(
        !judge(&error(131_026, "Message Undeliverable."))
            .reason
            .contains("Meta says")
    );
    assert!(
        !judge(&error(131_008, "")).reason.contains("Meta says"),
        "nothing to quote"
    );
    let title = GraphError {
        message: "(#131008) Required".to_owned(),
        ..error(131_008, "")
    };
    assert!(
        judge(&title)
            .reason
            .ends_with("Meta says: (#131008) Required")
    );
    let long = judge(&error(131_008, &"x ".repeat(5_000))).reason;
    assert!(long.chars().count() < 700, "{}", long.len());
}

#[test]
fn the_words_for_people_are_quoted_first() {
    let told = GraphError {
        subcode: Some(2_388_040),
        user_message: Some("The body is 1,100 characters long".to_owned()),
        ..error(100, "Param components[0] is invalid")
    };
    assert!(
        judge(&told)
            .reason
            .ends_with("Meta says: The body is 1,100 characters long")
    );
}

#[test]
fn the_code_of_a_judgement_is_metas() {
    assert_eq!(judge(&error(131_026, "")).code, "131026");
    assert_eq!(judge(&error(0, "")).code, "0");
    assert_eq!(judge(&error(Fault::NO_CODE, "")).code, "unknown");
}

#[test]
fn a_rest_is_as_long_as_meta_says() {
    let rest = |code, told: u64| {
        let error = GraphError {
            retry_after: Some(Duration::from_secs(told)),
            ..error(code, "")
        };
        judge(&error).verdict
    };
    assert_eq!(rest(613, 240), Verdict::Rest(Duration::from_secs(240)));
    assert_eq!(
        rest(613, 0),
        Verdict::Rest(Duration::from_secs(60)),
        "no time is no answer"
    );
    assert_eq!(rest(4, 9_000_000), Verdict::Rest(LONGEST_REST));
    assert_eq!(
        rest(131_049, 5),
        Verdict::Postpone(Duration::from_secs(86_400)),
        "only rests"
    );
}
