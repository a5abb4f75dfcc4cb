//! Errors of one message: the person, or what is said to them.

use super::{
    super::Verdict::{GiveUp, OptedOut, PairLimited, PauseCampaign, Postpone, Retry},
    LATER, Row, SOON, range, row,
};
use std::time::Duration;

const HOUR: u64 = 3_600;
/// Calling, groups, blocking, flows' endpoints, usernames: parts of the platform that campaigns do not use.
const ELSEWHERE: &str = "Meta answered with an error about a feature that campaigns do not use";
const LOOK_UP: &str = "look the code up on Meta's page on error codes";

pub(super) static ROWS: &[Row] = &[
    row(
        100,
        GiveUp,
        "Meta does not accept a parameter of the request",
        "check the template and its variables",
    )
    .then(SOON, PauseCampaign)
    .quoting(),
    row(
        130403,
        GiveUp,
        "Your business has blocked this person",
        "unblock them in WhatsApp Manager to write to them again",
    ),
    row(
        130472,
        GiveUp,
        "Meta keeps this person out of marketing for an experiment",
        "",
    ),
    row(
        130497,
        GiveUp,
        "This account may not write to people in that country",
        "leave that country out of the audience",
    ),
    row(
        131000,
        Retry,
        "Meta had a problem that it does not name",
        "it is tried again by itself",
    )
    .quoting(),
    row(
        131008,
        PauseCampaign,
        "The message lacks a parameter",
        "check that every variable of the template is mapped and its header has a file",
    )
    .quoting(),
    row(
        131009,
        GiveUp,
        "Meta does not accept a value of the message",
        "check the recipient's phone and attributes",
    )
    .then(LATER, PauseCampaign)
    .quoting(),
    row(
        131021,
        GiveUp,
        "Sender and recipient are the same number",
        "take the channel's own number out of the audience",
    ),
    row(
        131026,
        GiveUp,
        "WhatsApp cannot reach this number: not on WhatsApp, or an outdated app",
        "reach this person another way",
    ),
    row(
        131030,
        GiveUp,
        "A test number writes to registered recipients only",
        "add the recipient in Meta's app dashboard, or use a real number",
    ),
    row(
        131047,
        GiveUp,
        "More than 24 hours have passed since this person last wrote",
        "send a template instead",
    ),
    row(
        131049,
        Postpone(Duration::from_secs(24 * HOUR)),
        "Meta held it back: this person gets enough marketing (in the US, none is delivered)",
        "it is tried again after a day, a few times",
    ),
    row(
        131050,
        OptedOut,
        "This person has switched off marketing from your business in WhatsApp",
        "they can switch it on again in the chat's settings",
    ),
    row(
        131051,
        PauseCampaign,
        "Meta does not know this type of message",
        "report it: it is a mistake of this service",
    )
    .quoting(),
    row(
        131052,
        GiveUp,
        "Meta could not fetch a file that the person sent",
        "ask them to send it again",
    ),
    row(
        131053,
        Retry,
        "Meta could not fetch or take the file of the message",
        "check that the header's file can be reached and is of an allowed type and size",
    )
    .then(SOON, PauseCampaign)
    .quoting(),
    row(
        131055,
        PauseCampaign,
        "This way of sending takes marketing templates only",
        "use a marketing template",
    ),
    row(
        131056,
        PairLimited,
        "Too many messages to this person from this number in a short time",
        "it is tried again by itself, more slowly",
    ),
    row(
        131062,
        GiveUp,
        "This message cannot go to a person whose phone is not known",
        "ask this person for their phone",
    ),
    row(
        135000,
        GiveUp,
        "Meta refused the message for a parameter that it does not name",
        "check the template and its variables",
    )
    .then(SOON, PauseCampaign)
    .quoting(),
    row(
        137000,
        GiveUp,
        "This person's WhatsApp identity has changed since it was last confirmed",
        "confirm it with the person before you write again",
    ),
    row(
        139200,
        PauseCampaign,
        "The account may not send without a template's approval (Direct Send)",
        "use an approved template",
    )
    .quoting(),
    row(
        2_388_318,
        PauseCampaign,
        "Meta does not accept this message without a template's approval (Direct Send)",
        "use an approved template",
    )
    .quoting(),
    row(
        2_388_330,
        PauseCampaign,
        "Meta does not accept this category without a template's approval (Direct Send)",
        "use an approved template",
    )
    .quoting(),
    range((131_200, 131_299), GiveUp, ELSEWHERE, LOOK_UP)
        .then(LATER, PauseCampaign)
        .quoting(),
    range((138_000, 138_999), GiveUp, ELSEWHERE, LOOK_UP)
        .then(LATER, PauseCampaign)
        .quoting(),
    range((139_000, 139_004), GiveUp, ELSEWHERE, LOOK_UP)
        .then(LATER, PauseCampaign)
        .quoting(),
    range((139_100, 139_199), GiveUp, ELSEWHERE, LOOK_UP)
        .then(LATER, PauseCampaign)
        .quoting(),
    range((147_001, 147_005), GiveUp, ELSEWHERE, LOOK_UP)
        .then(LATER, PauseCampaign)
        .quoting(),
];
