//! Every code of Meta's page on error codes and what must come of it, written down apart from the table it checks.

use super::{super::Verdict::*, *};

const MINUTE: u64 = 60;
const HOUR: u64 = 3_600;

const fn rest(seconds: u64) -> Verdict {
    Rest(Duration::from_secs(seconds))
}

const fn postpone(seconds: u64) -> Verdict {
    Postpone(Duration::from_secs(seconds))
}

const fn pause_and_rest(seconds: u64) -> Verdict {
    PauseCampaignAndRest(Duration::from_secs(seconds))
}

/// Codes and what must come of them, without details.
const CASES: &[(&[i64], Verdict)] = &[
    // Token, permissions, account: nothing of the channel goes out until somebody mends it.
    (
        &[0, 3, 10, 33, 104, 190, 200, 210, 294, 299, 368],
        StopChannel,
    ),
    (
        &[
            131_005, 131_031, 131_037, 131_042, 131_045, 133_010, 134_011,
        ],
        StopChannel,
    ),
    (&[133_000, 133_005, 133_006], StopChannel),
    // Passing trouble.
    (&[1, 2, 131_000, 131_016, 131_053, 133_004], Retry),
    // Pace.
    (&[130_429], Throttled),
    (&[131_056], PairLimited),
    (&[4, 80_007], rest(5 * MINUTE)),
    (&[613], rest(MINUTE)),
    (&[131_057], rest(90)),
    (&[133_008], rest(HOUR)),
    (&[133_009], rest(MINUTE)),
    (&[133_015], rest(5 * MINUTE)),
    (&[133_016], rest(72 * HOUR)),
    (&[131_048], pause_and_rest(6 * HOUR)),
    (&[131_064], pause_and_rest(24 * HOUR)),
    // This person, later or never.
    (&[131_049], postpone(24 * HOUR)),
    (&[134_101], postpone(5 * MINUTE)),
    (&[131_050], OptedOut),
    (
        &[
            130_403, 130_472, 130_497, 131_021, 131_026, 131_030, 131_047, 131_062, 137_000,
        ],
        GiveUp,
    ),
    (&[131_052], GiveUp),
    // A value of this person, as long as it is not everybody's.
    (&[100, 131_009, 132_005, 132_008, 135_000], GiveUp),
    // The template or the request: no recipient would fare better.
    (&[131_008, 131_051, 131_055, 131_063], PauseCampaign),
    (
        &[
            132_000, 132_001, 132_007, 132_012, 132_015, 132_016, 132_018, 132_068, 132_069,
        ],
        PauseCampaign,
    ),
    (
        &[134_100, 134_102, 139_200, 141_002, 2_388_318, 2_388_330],
        PauseCampaign,
    ),
    // Templates and their insights.
    (
        &[
            2_388_019, 2_388_039, 2_388_040, 2_388_047, 2_388_072, 2_388_073, 2_388_109, 2_388_293,
            2_388_299,
        ],
        PauseCampaign,
    ),
    (&[200_002, 200_005, 200_006, 200_007], PauseCampaign),
    // Calls, groups, block lists, flows, usernames.
    (
        &[
            131_200, 131_299, 138_000, 138_999, 139_000, 139_004, 139_100, 139_199, 147_001,
            147_005,
        ],
        GiveUp,
    ),
];

#[test]
fn every_code_has_its_verdict() {
    let mut named = BTreeSet::new();
    for (codes, expected) in CASES {
        for code in *codes {
            assert_eq!(judge(&error(*code, "")).verdict, *expected, "code {code}");
            assert!(named.insert(*code), "{code} is named twice");
        }
    }
    for row in table::rows() {
        assert!(
            row.codes().any(|code| named.contains(&code)),
            "{:?} is checked nowhere",
            row.codes()
        );
    }
}

#[test]
fn what_repeats_is_no_matter_of_one_recipient() {
    let pause_after = |times| Some((times, PauseCampaign));
    let cases: [(&[i64], _); 7] = [
        (&[100, 135_000, 131_053], pause_after(3)),
        (&[1], pause_after(5)),
        (
            &[131_009, 132_005, 132_008, 131_200, 147_003],
            pause_after(10),
        ),
        (&[999_999, 5, 132_999], pause_after(20)),
        // The list is bad, the campaign is not.
        (&[131_026, 131_049, 131_050, 130_472, 131_047], None),
        (&[131_000, 131_016, 2], None),
        (&[190, 132_015, 131_056, 130_429], None),
    ];
    for (codes, expected) in cases {
        for code in codes {
            assert_eq!(
                judge(&error(*code, "")).after_repeats,
                expected,
                "code {code}"
            );
        }
    }
}

#[test]
fn all_of_200_to_299_stop_the_channel_and_their_neighbours_do_not() {
    for code in 200..=299 {
        assert_eq!(judge(&error(code, "")).verdict, StopChannel, "code {code}");
    }
    for code in [199, 300] {
        assert_eq!(judge(&error(code, "")).verdict, GiveUp, "code {code}");
    }
}

#[test]
fn details_decide_where_a_code_means_several_things() {
    let lines = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces";
    let object = "Unsupported post request. Object with ID '1' does not exist, cannot be loaded due to missing permissions";
    let cases = [
        (100, lines, GiveUp),
        (131_008, lines, GiveUp),
        (131_009, lines, GiveUp),
        (132_000, lines, GiveUp),
        (132_012, lines, GiveUp),
        (132_018, lines, GiveUp),
        (
            132_000,
            "body: number of localizable_params (1) does not match the expected number of params (2)",
            PauseCampaign,
        ),
        (
            132_012,
            "header: Format mismatch, expected IMAGE, received UNKNOWN",
            PauseCampaign,
        ),
        (132_018, "Parameter name is missing", PauseCampaign),
        (100, object, StopChannel),
        (100, "The parameter to is required.", GiveUp),
        (
            100,
            "Param text['body'] must be at most 4096 characters long.",
            GiveUp,
        ),
        (100, "Invalid parameter", GiveUp),
        (
            131_053,
            "Media download failed with HTTP code 404",
            PauseCampaign,
        ),
        (
            131_053,
            "Image file has unsupported mime type image/bmp",
            PauseCampaign,
        ),
        (131_053, "Media upload error", Retry),
        // The words of one code mean nothing under another.
        (131_026, lines, GiveUp),
        (190, lines, StopChannel),
        (132_015, object, PauseCampaign),
    ];
    for (code, details, expected) in cases {
        assert_eq!(
            judge(&error(code, details)).verdict,
            expected,
            "code {code}, {details}"
        );
        let in_message = GraphError {
            message: details.to_owned(),
            ..error(code, "")
        };
        assert_eq!(
            judge(&in_message).verdict,
            expected,
            "code {code}, {details} as message"
        );
    }
}

#[test]
fn a_value_with_line_breaks_says_so_whatever_the_code() {
    for code in [100, 132_000, 132_012, 132_018] {
        let judged = judge(&error(
            code,
            "Param text cannot have new-line/tab characters",
        ));
        assert!(
            judged
                .reason
                .starts_with("A value of this recipient has line breaks"),
            "{}",
            judged.reason
        );
        assert_eq!(
            (judged.code, judged.after_repeats),
            (code.to_string(), Some((10, PauseCampaign)))
        );
    }
}

#[test]
fn subcode_33_means_a_wrong_id_or_token() {
    let told = |code| GraphError {
        subcode: Some(33),
        ..error(code, "")
    };
    assert_eq!(judge(&told(100)).verdict, StopChannel);
    assert_eq!(
        judge(&told(131_009)).verdict,
        GiveUp,
        "elsewhere it means nothing"
    );
}

#[test]
fn template_errors_are_known_by_their_subcode() {
    let told = |subcode| GraphError {
        subcode: Some(subcode),
        ..error(100, "Body text too long: param text")
    };
    assert!(
        judge(&told(2_388_040))
            .reason
            .starts_with("A text of the template is too long")
    );
    assert!(
        judge(&told(2_388_293))
            .reason
            .starts_with("The template has too many variables")
    );
    assert_eq!(judge(&told(2_388_299)).verdict, PauseCampaign);
    assert_eq!(judge(&told(2_388_299)).code, "100");
    assert_eq!(
        judge(&told(2_399_999)).verdict,
        GiveUp,
        "an unknown subcode leaves the code"
    );
    assert_eq!(judge(&told(2_494_055)).verdict, GiveUp);
}

#[test]
fn an_unknown_code_is_the_recipients_unless_meta_calls_it_passing_or_too_fast() {
    let told = |http_status, is_transient| GraphError {
        http_status,
        is_transient,
        ..error(777_777, "")
    };
    let cases = [
        (None, None, GiveUp),
        (Some(400), None, GiveUp),
        (Some(403), Some(false), GiveUp),
        (Some(400), Some(true), Retry),
        (None, Some(true), Retry),
        (Some(500), None, Retry),
        (Some(503), Some(false), Retry),
        (Some(429), None, Throttled),
    ];
    for (http_status, is_transient, expected) in cases {
        assert_eq!(
            judge(&told(http_status, is_transient)).verdict,
            expected,
            "{http_status:?} {is_transient:?}"
        );
    }
}

#[test]
fn neither_http_status_nor_transience_changes_a_known_code() {
    for http_status in [400, 401, 403, 429, 500, 503] {
        for is_transient in [Some(true), Some(false), None] {
            let told = |code| GraphError {
                http_status: Some(http_status),
                is_transient,
                ..error(code, "")
            };
            assert_eq!(judge(&told(131_026)).verdict, GiveUp);
            assert_eq!(judge(&told(190)).verdict, StopChannel);
            assert_eq!(judge(&told(131_056)).verdict, PairLimited);
        }
    }
}
