//! Statuses.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "status_arrays_for_objects",
        &[
            "number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000 as=utility until=1750116480000",
        ],
    ),
    (
        "status_biz_data_blank",
        &["number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "status_broken_utf8",
        &["1/2/-: status read wamid.S1 to=16505551234/-/-/Jos�  /- at=1750030073000"],
    ),
    (
        "status_category_with_hyphen",
        &[
            "number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000 as=authentication_international",
        ],
    ),
    (
        "status_deleted",
        &["number: status deleted wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "status_delivered",
        &[
            "number: status delivered wamid.S1 to=16505551234/US.13491208655302741918/-/Ann Lee/- at=1750030073000 data=rec_01.1 as=marketing_lite",
        ],
    ),
    (
        "status_failed",
        &[
            "number: status failed wamid.S1 to=16505551234/-/-/-/- at=1750030073000 data=rec_01.1 error=131049 This message was not delivered/This message was not delivered/To keep people happy, it was held back.//documentation/error-codes/",
        ],
    ),
    (
        "status_failed_bare_errors",
        &[
            "number: status failed wamid.S1 to=16505551234/-/-/-/- at=1750030073000 error=131026 -/-/-/- error=-1 Message undeliverable/-/-/- error=-1 No code/-/-/-",
            "odd $.entry[0].changes[0].value.statuses[0].errors[3] is no error that says anything",
            "odd $.entry[0].changes[0].value.statuses[0].errors[4] is no error that says anything",
            "odd $.entry[0].changes[0].value.statuses[0].errors[5] is no error that says anything",
        ],
    ),
    (
        "status_failed_code_is_text",
        &[
            "number: status failed wamid.S1 to=16505551234/-/-/-/- at=1750030073000 error=131026 Message undeliverable/-/-/-",
        ],
    ),
    (
        "status_failed_code_zero",
        &[
            "number: status failed wamid.S1 to=16505551234/-/-/-/- at=1750030073000 error=0 AuthException/-/-/-",
        ],
    ),
    (
        "status_failed_error_data_is_text",
        &[
            "number: status failed wamid.S1 to=16505551234/-/-/-/- at=1750030073000 error=131053 Media upload error/-/Media download failed with HTTP code 404/https://developers.facebook.com/x",
        ],
    ),
    (
        "status_failed_errors_is_object",
        &[
            "number: status failed wamid.S1 to=16505551234/-/-/-/- at=1750030073000 error=131050 Opted out/-/-/-",
        ],
    ),
    (
        "status_group",
        &[
            "number: status read wamid.S1 to=16505551234/US.1/-/-/- at=1750030073000 group=Y2FwaV9ncm91cA",
        ],
    ),
    (
        "status_half_an_emoji",
        &[
            "number: status read wamid.S1 to=16505551234/-/-/Ann �/- at=1750030073000",
            "number: status read wamid.S2 to=19990000000/-/-/-/- at=1750030073000 data=� 😀",
        ],
    ),
    (
        "status_hidden_phone",
        &["number: status delivered wamid.S1 to=-/US.13491208655302741918/-/-/- at=1750030073000"],
    ),
    (
        "status_ids_are_numbers",
        &["number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000 data=77"],
    ),
    (
        "status_kind_in_capitals",
        &["number: status delivered wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "status_nul_and_spaces",
        &["number: status sent wamid.S1 to=16505551234/-/-/Ann/- at=1750030073000 data=rec_01"],
    ),
    (
        "status_nulls",
        &["number: status sent wamid.S1 to=-/-/-/-/- at=1750030073000"],
    ),
    (
        "status_parent_id_by_its_old_name",
        &["number: status sent wamid.S1 to=16505551234/US.1/US.ENT.2/-/- at=1750030073000"],
    ),
    (
        "status_played",
        &["number: status played wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "status_plus_before_the_phone",
        &["number: status sent wamid.S1 to=16505551234/-/-/Ann/- at=1750030073000"],
    ),
    (
        "status_read_by_username",
        &[
            "number: status read wamid.S1 to=-/US.13491208655302741918/US.ENT.11815799212886844830/Ann/ann.lee at=1750030073000",
        ],
    ),
    (
        "status_sent",
        &[
            "number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000 data=rec_01.1 as=marketing until=1750116480000",
        ],
    ),
    (
        "status_timestamp_float",
        &[
            "number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073500",
            "number: status sent wamid.S2 to=16505551234/-/-/-/- at=1750030073250",
        ],
    ),
    (
        "status_timestamp_integer",
        &["number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "status_timestamp_milliseconds",
        &[
            "number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073123",
            "number: status sent wamid.S2 to=16505551234/-/-/-/- at=1750030073123",
        ],
    ),
    (
        "status_timestamp_unreadable",
        &[
            "number: status sent wamid.S1 to=16505551234/-/-/-/-",
            "number: status sent wamid.S2 to=16505551234/-/-/-/-",
            "number: status sent wamid.S3 to=16505551234/-/-/-/-",
            "number: status sent wamid.S4 to=16505551234/-/-/-/-",
            "number: status sent wamid.S5 to=16505551234/-/-/-/-",
            "number: status sent wamid.S6 to=16505551234/-/-/-/-",
            "number: status sent wamid.S7 to=16505551234/-/-/-/- at=1750030073000",
        ],
    ),
    (
        "status_under_a_wrong_field",
        &["number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "status_without_field",
        &["number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "status_without_metadata",
        &["account: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "statuses_contact_of_another",
        &["number: status read wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "statuses_contact_with_another_id",
        &["number: status read wamid.S1 to=16505551234/US.1/-/Ann Lee/- at=1750030073000"],
    ),
    ("statuses_empty", &["odd $ holds no update"]),
    (
        "statuses_is_an_object",
        &["number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000"],
    ),
    (
        "statuses_odd_ones_between",
        &[
            "number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000",
            "number: status read wamid.S2 to=16505551234/-/-/-/- at=1750030073000",
            "number: status failed wamid.S3 to=16505551234/-/-/-/- at=1750030073000",
            "number: status delivered wamid.S6 to=16505551234/-/-/-/- at=1750030073000",
            "odd $.entry[0].changes[0].value.statuses[0] is null where an object should be",
            "odd $.entry[0].changes[0].value.statuses[2] is no object",
            "odd $.entry[0].changes[0].value.statuses[3] is no object",
            "odd $.entry[0].changes[0].value.statuses[4] is a status without id or status",
            "odd $.entry[0].changes[0].value.statuses[8] is a status without id or status",
            "odd $.entry[0].changes[0].value.statuses[9] is a status without id or status",
            "odd $.entry[0].changes[0].value.statuses[10] is a status without id or status",
            "odd $.entry[0].changes[0].value.statuses[11] is no object",
        ],
    ),
    (
        "statuses_of_two_accounts",
        &[
            "number: status sent wamid.S1 to=16505551234/-/-/-/- at=1750030073000",
            "333/222/4915112345678: status read wamid.S2 to=4917012345678/-/-/-/- at=1750030073000",
        ],
    ),
    (
        "statuses_with_many_contacts",
        &[
            "number: status delivered wamid.S1 to=16505550003/US.3/-/Person 3/- at=1750030073000",
            "number: status read wamid.S2 to=16505550019/US.19/-/Person 19/- at=1750030073000",
            "number: status read wamid.S3 to=19990000000/-/-/-/- at=1750030073000",
        ],
    ),
];
