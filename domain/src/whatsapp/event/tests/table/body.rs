//! Envelopes, and fields that are not read.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "body_cut_off",
        &["odd $ is no JSON: EOF while parsing a string at line 1 column 73"],
    ),
    (
        "body_dashboard_test",
        &[
            r#"0/123456123/16505551111: message text ABGGFlA5Fpa from=16315551181/-/-/test user name/- at=1504902988000 Text { body: "this is a text message" } text="this is a text message""#,
        ],
    ),
    (
        "body_empty",
        &["odd $ is no JSON: EOF while parsing a value at line 1 column 0"],
    ),
    ("body_empty_array", &["odd $ holds no update"]),
    ("body_empty_object", &["odd $.entry is missing"]),
    (
        "body_html",
        &["odd $ is no JSON: expected value at line 1 column 1"],
    ),
    (
        "body_in_an_array",
        &["number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "body_nested_too_deep",
        &["odd $ is no JSON: recursion limit exceeded at line 1 column 136"],
    ),
    ("body_null", &["odd $ is null where an object should be"]),
    (
        "body_of_another_product",
        &[
            "odd $.object is not whatsapp_business_account",
            "odd $.entry[0].changes is missing",
        ],
    ),
    ("body_text", &["odd $ is no object"]),
    (
        "body_without_object",
        &["number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "changes_of_every_kind",
        &[
            "number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000",
            "account: template APPROVED 1689556908129832/seasonal_promo/en_US",
            "account: review REJECTED",
            r#"number: message text wamid.M1 from=16505551234/-/-/Ann Lee/- at=1750030073000 Text { body: "Hi" } text="Hi""#,
        ],
    ),
    (
        "entries_odd_ones_between",
        &[
            "number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000",
            "number: status sent wamid.S2 to=16505551234/-/-/-/- at=1750030073000",
            "number: status sent wamid.S3 to=16505551234/-/-/-/- at=1750030073000",
            "odd $.entry[0] is null where an object should be",
            "odd $.entry[2].changes is missing",
            "odd $.entry[3] is no object",
            "odd $.entry[4].changes[0] is null where an object should be",
            "odd $.entry[4].changes[1].value is missing",
            "odd $.entry[4].changes[2].value is missing",
            "odd $.entry[4].changes[3].value is no object",
            "odd $.entry[6].changes is no object",
        ],
    ),
    (
        "entry_and_changes_are_objects",
        &[
            "102290129340398/106540352242922/-: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000",
        ],
    ),
    ("field_calls", &["number: other calls"]),
    ("field_history", &["number: other history"]),
    (
        "field_message_echoes",
        &["number: other smb_message_echoes"],
    ),
    (
        "field_messages_without_messages",
        &["odd $.entry[0].changes[0].value lacks what its field promises"],
    ),
    (
        "field_none_and_keys_of_nothing",
        &["odd $.entry[0].changes[0].value has no field, and its keys tell none"],
    ),
    (
        "field_security",
        &["102290129340398/-/15550783881: other security"],
    ),
    ("field_standby", &["number: other standby"]),
    ("field_to_come", &["account: other moon_phase_update"]),
];
