//! People whose part is written: the last four digits of their number say what happens to a message for them, so that a
//! test can choose without asking the sandbox first. Played only while the switch `scripted` is on.

use crate::person::Person;

/// A written part. The table in the README explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// 9901: accepted, then failed with 131026.
    NotReachable,
    /// 9902: accepted, then failed with 131049.
    Capped,
    /// 9903: accepted, then failed with 131050.
    OptedOut,
    /// 9904: refused with 131021.
    Sender,
    /// 9905: held for quality assessment, then released.
    HeldAndReleased,
    /// 9906: held for quality assessment, then failed with 132015.
    HeldAndDropped,
    /// 9907: sent and never delivered.
    NeverDelivered,
    /// 9908: delivered and never read.
    NeverRead,
    /// 9909: reads and replies.
    Replies,
    /// 9910: reads and replies `STOP`.
    Stops,
    /// 9911: accepted, and the connection is closed before the answer.
    AnswerLost,
    /// 9912: an HTTP 500 page, and not accepted.
    ErrorPage,
    /// 9913: an HTTP 500 page, although accepted.
    ErrorPageAccepted,
    /// 9914: refused with 130429 the first time, accepted afterwards.
    ThrottledOnce,
    /// 9915: reads and taps the first quick reply button.
    Taps,
    /// 9916: WhatsApp knows the person by other digits.
    OtherDigits,
}

impl Script {
    /// The part of this person, if it has one.
    pub(crate) fn of(person: &Person) -> Option<Self> {
        Some(match person.ending()? {
            9901 => Self::NotReachable,
            9902 => Self::Capped,
            9903 => Self::OptedOut,
            9904 => Self::Sender,
            9905 => Self::HeldAndReleased,
            9906 => Self::HeldAndDropped,
            9907 => Self::NeverDelivered,
            9908 => Self::NeverRead,
            9909 => Self::Replies,
            9910 => Self::Stops,
            9911 => Self::AnswerLost,
            9912 => Self::ErrorPage,
            9913 => Self::ErrorPageAccepted,
            9914 => Self::ThrottledOnce,
            9915 => Self::Taps,
            9916 => Self::OtherDigits,
            _ => return None,
        })
    }
}

/// The digits that WhatsApp knows a number by, if its owner plays [`Script::OtherDigits`]: without the fifth from the
/// end, as Brazil's ninth digit is missing in old accounts.
pub(crate) fn other_digits(digits: u64) -> u64 {
    digits / 100_000 * 10_000 + digits % 10_000
}
