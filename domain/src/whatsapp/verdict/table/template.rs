//! Errors of a template, when it is sent and when it is created or edited.

use super::{
    super::Verdict::{GiveUp, PauseCampaign, Postpone},
    LATER, Row, range, row,
};
use std::time::Duration;

const MINUTE: u64 = 60;

pub(super) static ROWS: &[Row] = &[
    row(
        132000,
        PauseCampaign,
        "The message has more or fewer variables than the template at Meta",
        "sync the templates and map every variable",
    )
    .quoting(),
    row(
        132001,
        PauseCampaign,
        "Meta has no such template in this language, or has not approved it",
        "sync the templates and choose an approved one",
    ),
    row(
        132005,
        GiveUp,
        "With its variables filled in, the text is longer than WhatsApp allows",
        "shorten this recipient's values",
    )
    .then(LATER, PauseCampaign)
    .quoting(),
    row(
        132007,
        PauseCampaign,
        "The template violates a policy of WhatsApp",
        "edit the template and have it approved again",
    )
    .quoting(),
    row(
        132008,
        GiveUp,
        "Meta does not accept the value of a variable",
        "check this recipient's values",
    )
    .then(LATER, PauseCampaign)
    .quoting(),
    row(
        132012,
        PauseCampaign,
        "A variable or the header is not of the kind the template has",
        "sync the templates and check header and variables",
    )
    .quoting(),
    row(
        132015,
        PauseCampaign,
        "Meta has paused the template, or dropped the message, because people took it badly",
        "wait until Meta unpauses it, or edit it; then resume",
    ),
    row(
        132016,
        PauseCampaign,
        "Meta has disabled the template for good because of low quality",
        "create another template",
    ),
    row(
        132018,
        PauseCampaign,
        "The variables do not fit the template",
        "sync the templates and check the variables",
    )
    .quoting(),
    row(
        132068,
        PauseCampaign,
        "The form (flow) of the template is blocked",
        "correct the flow in WhatsApp Manager",
    )
    .quoting(),
    row(
        132069,
        PauseCampaign,
        "The form (flow) of the template is limited to ten messages an hour",
        "correct the flow in WhatsApp Manager, then resume",
    )
    .quoting(),
    row(
        134100,
        PauseCampaign,
        "This way of sending takes marketing templates only",
        "use a marketing template",
    ),
    row(
        134101,
        Postpone(Duration::from_secs(5 * MINUTE)),
        "Meta is still preparing the template",
        "it is tried again by itself within ten minutes",
    ),
    row(
        134102,
        PauseCampaign,
        "The template cannot be sent this way",
        "check that the account is set up for the Marketing Messages API",
    )
    .quoting(),
    row(
        141002,
        PauseCampaign,
        "The template is not approved",
        "choose an approved one, or wait for the approval",
    ),
    row(
        200_002,
        PauseCampaign,
        "Meta refused the change of the template",
        "see Meta's words",
    )
    .quoting(),
    range(
        (200_005, 200_007),
        PauseCampaign,
        "Meta has no insights for this template",
        "switch template insights on in WhatsApp Manager",
    )
    .quoting(),
    row(
        2_388_019,
        PauseCampaign,
        "The account has as many templates as it may have",
        "delete some that are not used",
    ),
    row(
        2_388_039,
        PauseCampaign,
        "The template cannot be edited now: its status forbids it, or it was edited too often",
        "wait a day, or create another",
    )
    .quoting(),
    row(
        2_388_040,
        PauseCampaign,
        "A text of the template is too long",
        "shorten it",
    )
    .quoting(),
    row(
        2_388_047,
        PauseCampaign,
        "The template's header is not formed as Meta wants it",
        "correct the header",
    )
    .quoting(),
    row(
        2_388_072,
        PauseCampaign,
        "The template's body is not formed as Meta wants it",
        "correct the body",
    )
    .quoting(),
    row(
        2_388_073,
        PauseCampaign,
        "The template's footer is not formed as Meta wants it",
        "correct the footer",
    )
    .quoting(),
    row(
        2_388_109,
        PauseCampaign,
        "Meta refused the change of the template",
        "see Meta's words",
    )
    .quoting(),
    row(
        2_388_293,
        PauseCampaign,
        "The template has too many variables for so short a text",
        "add words or take variables out",
    ),
    row(
        2_388_299,
        PauseCampaign,
        "A variable stands at the start or the end of the template's text",
        "put words before and behind it",
    ),
];
