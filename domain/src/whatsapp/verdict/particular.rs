//! Codes that mean several things: Meta's details tell which.

use super::{
    GraphError, Verdict,
    table::{LATER, Row, is_of_template, row},
};

/// A meaning that a code has when Meta's words hold one of these, in small letters.
struct Particular {
    codes: &'static [i64],
    /// Or this subcode, where the code alone means too much.
    subcode: Option<i64>,
    says: &'static [&'static str],
    row: Row,
}

/// The first that fits counts.
static PARTICULARS: &[Particular] = &[
    // A value with line breaks, tabs or many spaces is reported under any of these, by age of the API.
    Particular {
        codes: &[100, 131008, 131009, 132000, 132005, 132008, 132012, 132018],
        subcode: None,
        says: &[
            "param text",
            "new-line",
            "newline",
            "tab character",
            "consecutive spaces",
        ],
        row: row(
            100,
            Verdict::GiveUp,
            "A value of this recipient has line breaks, tabs or many spaces",
            "correct the value, or map the variable to another attribute",
        )
        .then(LATER, Verdict::PauseCampaign)
        .quoting(),
    },
    Particular {
        codes: &[100],
        subcode: Some(33),
        says: &[
            "object with id",
            "missing permissions",
            "unsupported post request",
        ],
        row: row(
            100,
            Verdict::StopChannel,
            "Meta does not know the number or the account, or the token may not use it",
            "check the ids in the channel's settings and the token's access",
        )
        .quoting(),
    },
    Particular {
        codes: &[100],
        subcode: None,
        says: &[
            "['to']",
            "parameter to ",
            "param to ",
            "phone number",
            "recipient is not",
        ],
        row: row(
            100,
            Verdict::GiveUp,
            "Meta does not accept this recipient's phone",
            "correct the contact's phone",
        )
        .then(LATER, Verdict::PauseCampaign)
        .quoting(),
    },
    Particular {
        codes: &[100],
        subcode: None,
        says: &[
            "too long",
            "at most",
            "exceed",
            "length",
            "empty",
            "parameter value",
            "invalid value",
        ],
        row: row(
            100,
            Verdict::GiveUp,
            "Meta does not accept a value of this recipient",
            "correct the value: it may be empty or too long",
        )
        .then(LATER, Verdict::PauseCampaign)
        .quoting(),
    },
    // The header's file is the same for everyone, so what is wrong with it once stays wrong.
    Particular {
        codes: &[131053],
        subcode: None,
        says: &[
            "mime",
            "supported",
            "too large",
            "file size",
            " 404",
            " 403",
            "not found",
        ],
        row: row(
            131053,
            Verdict::PauseCampaign,
            "Meta cannot use the file of the message",
            "check that the header's file can be reached and is of an allowed type and size",
        )
        .quoting(),
    },
];

/// What an error means in particular; none if its code means one thing only, or the words say nothing.
pub(super) fn particular(error: &GraphError) -> Option<&'static Row> {
    if is_of_template(error) {
        return None;
    }
    let mut of_code = PARTICULARS
        .iter()
        .filter(|particular| particular.codes.contains(&error.code))
        .peekable();
    // Most codes mean one thing: their words are not looked at.
    of_code.peek()?;
    let words = error.words();
    of_code
        .find(|particular| {
            let is_subcode = particular.subcode.is_some() && particular.subcode == error.subcode;
            is_subcode || particular.says.iter().any(|said| words.contains(said))
        })
        .map(|particular| &particular.row)
}

#[cfg(test)]
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    PARTICULARS.iter().map(|particular| &particular.row)
}
