//! Authentication templates: their text is Meta's, in the template's language (its page on authentication templates).
//! What is ours to choose stands with the OTP button.

/// What Meta writes into the body in English.
pub(crate) fn body(security_recommendation: bool) -> &'static str {
    if security_recommendation {
        "*{{1}}* is your verification code. For your security, do not share this code."
    } else {
        "*{{1}}* is your verification code."
    }
}

/// What Meta writes into the footer in English.
pub(crate) fn footer(minutes: u32) -> String {
    format!("This code expires in {minutes} minutes.")
}
