//! Templates, numbers, limits, accounts.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "account_ban_scheduled",
        &[
            "account: account DISABLED_UPDATE ban=Ban { state: Some(ScheduleForDisable), date: None }",
        ],
    ),
    (
        "account_banned",
        &[
            r#"account: account DISABLED_UPDATE ban=Ban { state: Some(Disable), date: Some("January 23, 2026") }"#,
        ],
    ),
    (
        "account_event_to_come",
        &["account: account VOLUME_BASED_PRICING_TIER_UPDATE"],
    ),
    (
        "account_partner_removed",
        &["account: account PARTNER_REMOVED"],
    ),
    (
        "account_restricted",
        &[
            r#"account: account ACCOUNT_RESTRICTION restrictions=[Restriction { kind: "RESTRICTED_BIZ_INITIATED_MESSAGING", expires_at: Some(1750030073000), remediation: Some("Ask for a review") }, Restriction { kind: "RESTRICTED_ADD_PHONE_NUMBER_ACTION", expires_at: Some(1750116480000), remediation: None }]"#,
        ],
    ),
    (
        "account_restricted_without_event",
        &[
            r#"account: account ACCOUNT_RESTRICTION restrictions=[Restriction { kind: "RESTRICTED_UTILITY_TEMPLATES", expires_at: None, remediation: None }]"#,
        ],
    ),
    (
        "account_restriction_is_an_object",
        &[
            r#"account: account ACCOUNT_RESTRICTION restrictions=[Restriction { kind: "RESTRICTED_UTILITY_TEMPLATES", expires_at: None, remediation: None }]"#,
        ],
    ),
    ("account_review", &["account: review APPROVED"]),
    ("account_review_deferred", &["account: review DEFERRED"]),
    ("account_verified", &["account: account VERIFIED_ACCOUNT"]),
    (
        "account_violation",
        &["account: account ACCOUNT_VIOLATION violation=SCAM"],
    ),
    (
        "account_without_event",
        &["odd $.entry[0].changes[0].value lacks what its field promises"],
    ),
    (
        "alert",
        &[
            "account: alert PHONE_NUMBER/106540352242922/WARNING/ACTIVE/INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO description=More is needed",
        ],
    ),
    (
        "alert_empty",
        &["odd $.entry[0].changes[0].value lacks what its field promises"],
    ),
    (
        "alert_flat",
        &["account: alert WABA/102290129340398/CRITICAL/NONE/OBA_APPROVED description=Approved"],
    ),
    (
        "capability_integer",
        &["account: capability tier=Limited(2000) numbers=20"],
    ),
    (
        "capability_minus_one",
        &["account: capability tier=Unlimited numbers=2"],
    ),
    (
        "capability_nothing",
        &["odd $.entry[0].changes[0].value lacks what its field promises"],
    ),
    (
        "capability_text",
        &["account: capability tier=Limited(10000)"],
    ),
    (
        "capability_tier",
        &["account: capability tier=Limited(100000) numbers=25"],
    ),
    (
        "capability_tier_unlimited",
        &["account: capability tier=Unlimited"],
    ),
    (
        "capability_unlimited",
        &["account: capability tier=Unlimited"],
    ),
    (
        "capability_untiered",
        &[r#"account: capability tier=Unknown("UNTIERED")"#],
    ),
    (
        "capability_without_field",
        &["account: capability tier=Limited(2000)"],
    ),
    (
        "name_approved",
        &["102290129340398/-/15550783881: name APPROVED asked=Lucky Shrub"],
    ),
    (
        "name_rejected",
        &["102290129340398/-/15550783881: name REJECTED asked=Best reason=NAME_NOT_CONSISTENT"],
    ),
    (
        "phone_onboarding",
        &["102290129340398/-/15550783881: phone ONBOARDING tier=Limited(250)"],
    ),
    (
        "phone_throughput_upgrade",
        &["102290129340398/-/15550783881: phone THROUGHPUT_UPGRADE"],
    ),
    (
        "phone_upgrade_years_ago",
        &["102290129340398/-/15550783881: phone UPGRADE tier=Limited(10000)"],
    ),
    (
        "phone_without_event",
        &["odd $.entry[0].changes[0].value lacks what its field promises"],
    ),
    (
        "template_approved",
        &["account: template APPROVED 1689556908129832/seasonal_promo/en_US category=MARKETING"],
    ),
    (
        "template_category_done",
        &[
            r#"account: category 1689556908129832/seasonal_promo/en_US Done { previous: Some("UTILITY"), new: "MARKETING" }"#,
        ],
    ),
    (
        "template_category_done_null_correct",
        &[
            r#"account: category 1689556908129832/seasonal_promo/en_US Done { previous: Some("UTILITY"), new: "MARKETING" }"#,
        ],
    ),
    (
        "template_category_impending",
        &[
            r#"account: category 1689556908129832/seasonal_promo/en_US Impending { current: Some("UTILITY"), correct: "MARKETING", at: Some(1750030073000) }"#,
        ],
    ),
    (
        "template_components",
        &[
            r#"account: components 1689556908129832/seasonal_promo/en_US header=Sale body=Hi {{1}} footer=Bye buttons=[TemplateButton { kind: Some("URL"), text: Some("Shop"), url: Some("https://x.example"), phone_number: None }, TemplateButton { kind: Some("PHONE_NUMBER"), text: Some("Call"), url: None, phone_number: Some("+1650") }]"#,
        ],
    ),
    (
        "template_components_only_a_body",
        &["account: components 1689556908129832/seasonal_promo/en_US body=Hi"],
    ),
    (
        "template_disabled",
        &[
            "account: template DISABLED 1689556908129832/seasonal_promo/en_US disabled=1750030073000",
        ],
    ),
    (
        "template_disabled_date_in_text",
        &[
            "account: template DISABLED 1689556908129832/seasonal_promo/en_US disabled=1750030073000",
        ],
    ),
    (
        "template_of_a_status_to_come",
        &["account: template FROZEN 1689556908129832/-/pt_BR"],
    ),
    (
        "template_paused",
        &[
            "account: template PAUSED 1689556908129832/seasonal_promo/en_US pause=FIRST_PAUSE explanation=Paused for 3 hours",
        ],
    ),
    (
        "template_quality",
        &["account: quality 1689556908129832/seasonal_promo/en_US from=GREEN to=YELLOW"],
    ),
    (
        "template_quality_under_a_wrong_field",
        &["account: quality 1689556908129832/seasonal_promo/en_US from=UNKNOWN to=RED"],
    ),
    (
        "template_quality_without_field",
        &["account: quality 1689556908129832/seasonal_promo/en_US to=GREEN"],
    ),
    (
        "template_quality_without_score",
        &["odd $.entry[0].changes[0].value lacks what its field promises"],
    ),
    (
        "template_rejected",
        &[
            "account: template REJECTED 1689556908129832/seasonal_promo/en_US reason=INVALID_FORMAT explanation=A variable is misplaced recommendation=Move it",
        ],
    ),
    (
        "template_status_of_no_template",
        &["odd $.entry[0].changes[0].value lacks what its field promises"],
    ),
    (
        "template_status_value_in_an_array",
        &[
            "account: template LOCKED 1689556908129832/seasonal_promo/en_US",
            "account: template DELETED 1689556908129832/seasonal_promo/en_US",
        ],
    ),
    (
        "template_status_without_field",
        &["account: template ARCHIVED 1689556908129832/seasonal_promo/en_US"],
    ),
];
