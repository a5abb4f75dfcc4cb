//! Errors of the token, the account and the number: they concern everything a channel sends.

use super::{
    super::Verdict::{PauseCampaign, PauseCampaignAndRest, Rest, Retry, StopChannel, Throttled},
    Row, range, row,
};
use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

pub(super) static ROWS: &[Row] = &[
    row(
        0,
        StopChannel,
        "Meta does not accept the access token any more",
        "enter a new one in the channel's settings",
    )
    .quoting(),
    row(
        1,
        Retry,
        "Meta refused the request or had a problem itself, it does not say which",
        "it is tried again by itself; if it goes on, check Meta's status page and the template",
    )
    .then(5, PauseCampaign)
    .quoting(),
    row(
        2,
        Retry,
        "Meta's service is down or overloaded for the moment",
        "it is tried again by itself",
    ),
    row(
        3,
        StopChannel,
        "The access token lacks a permission",
        "give it whatsapp_business_messaging and whatsapp_business_management, or enter another",
    )
    .quoting(),
    row(
        4,
        Rest(Duration::from_secs(5 * MINUTE)),
        "The Meta app has made too many calls",
        "the channel goes on by itself when Meta's hourly allowance is free again",
    ),
    row(
        10,
        StopChannel,
        "A permission was never given to the access token, or was taken back",
        "give its system user access to the WhatsApp account, then enter a new token",
    )
    .quoting(),
    row(
        33,
        StopChannel,
        "Meta does not know this number, or it was deleted",
        "check the phone number id in the channel's settings",
    ),
    row(
        104,
        StopChannel,
        "The access token is missing",
        "enter one in the channel's settings",
    ),
    row(
        190,
        StopChannel,
        "The access token has expired or was withdrawn",
        "enter a new one in the channel's settings, best that of a system user",
    )
    .quoting(),
    range(
        (200, 299),
        StopChannel,
        "The access token lacks a permission for this account",
        "give its system user full control of the WhatsApp account, then enter a new token",
    )
    .quoting(),
    row(
        368,
        StopChannel,
        "Meta has restricted the WhatsApp account for violating a policy",
        "see Account quality in Meta's Business Manager and ask for a review",
    )
    .quoting(),
    row(
        613,
        Rest(Duration::from_secs(MINUTE)),
        "The Meta app calls too often",
        "the channel goes on by itself after a minute",
    ),
    row(
        80007,
        Rest(Duration::from_secs(5 * MINUTE)),
        "The WhatsApp account has made too many calls",
        "the channel goes on by itself when Meta's hourly allowance is free again",
    ),
    row(
        130429,
        Throttled,
        "The number sends faster than Meta allows",
        "it is slowed down by itself",
    ),
    row(
        131005,
        StopChannel,
        "Meta denies access to this number",
        "give the token's system user access to the WhatsApp account",
    )
    .quoting(),
    row(
        131016,
        Retry,
        "Meta's service is not available for the moment",
        "it is tried again by itself",
    ),
    row(
        131031,
        StopChannel,
        "Meta has locked the WhatsApp account",
        "see Account quality in Meta's Business Manager, or check the number's two-step PIN",
    )
    .quoting(),
    row(
        131037,
        StopChannel,
        "The number has no approved display name",
        "set one in WhatsApp Manager and wait for its approval",
    ),
    row(
        131042,
        StopChannel,
        "Meta cannot charge for the messages",
        "check the payment method of the WhatsApp account in Meta's Business Manager",
    )
    .quoting(),
    row(
        131045,
        StopChannel,
        "The number's registration with Meta is broken",
        "register the number again",
    )
    .quoting(),
    row(
        131048,
        PauseCampaignAndRest(Duration::from_secs(6 * HOUR)),
        "Too many people have blocked or reported this number, and Meta limits it",
        "wait some hours, then write to people who expect it; WhatsApp Manager shows the quality",
    ),
    row(
        131057,
        Rest(Duration::from_secs(90)),
        "Meta maintains the account, mostly to raise its throughput",
        "the channel goes on by itself within minutes",
    ),
    row(
        131063,
        PauseCampaign,
        "Marketing over the Cloud API is switched off for this account",
        "switch it on in WhatsApp Manager",
    ),
    row(
        131064,
        PauseCampaignAndRest(Duration::from_secs(24 * HOUR)),
        "Meta limits the account because marketing was sent with utility templates",
        "Meta lifts it after some days; correct the templates' categories meanwhile",
    )
    .quoting(),
    row(
        134011,
        StopChannel,
        "The terms of WhatsApp payments are not accepted yet",
        "accept them in WhatsApp Manager",
    ),
];
