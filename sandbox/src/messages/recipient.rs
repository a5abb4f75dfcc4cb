//! Checks between whom a message goes.

use super::request::{Request, Text};
use crate::{
    account::{Line, POISONED},
    person::Person,
    refusal::Refusal,
};

/// Characters of callback data, since Meta's changelog of 2025.
const CALLBACK: usize = 512;

/// The person the request names: by phone, or else by id.
pub(super) fn recipient(request: &Request) -> Result<(Person, String), Refusal> {
    if request
        .recipient_type
        .given()
        .is_some_and(|kind| kind != "individual")
    {
        return Err(Refusal::parameter(
            "Param recipient_type must be one of {INDIVIDUAL} - got an unknown value.",
        ));
    }
    let invalid = || Refusal::of(131_009).details("Recipient is not a valid phone number");
    if let Some(to) = request.to.given() {
        let person = Person::by_phone(to).ok_or_else(invalid)?;
        return Ok((person, to.to_owned()));
    }
    if let Some(id) = request.recipient.given() {
        let person = Person::by_user_id(id).ok_or_else(invalid)?;
        return Ok((person, id.to_owned()));
    }
    Err(Refusal::of(131_008).details("The parameter to is required."))
}

/// Refuses if the number cannot send, or if it is the person's own.
pub(super) fn check_line(line: &Line, person: &Person) -> Result<(), Refusal> {
    let facts = line.facts.read().expect(POISONED);
    match facts.status.as_str() {
        "CONNECTED" | "FLAGGED" | "RATE_LIMITED" => {}
        "BANNED" | "RESTRICTED" => return Err(Refusal::of(131_031)),
        _ => return Err(Refusal::of(133_010)),
    }
    if Person::by_phone(&facts.display_phone_number).as_ref() == Some(person) {
        return Err(Refusal::of(131_021));
    }
    Ok(())
}

/// The callback data, if it is not too long.
pub(super) fn callback(data: Text) -> Result<Box<str>, Refusal> {
    let data = data.0.unwrap_or_default();
    if data.len() > CALLBACK && data.chars().count() > CALLBACK {
        return Err(Refusal::parameter(format!(
            "Param biz_opaque_callback_data must be at most {CALLBACK} characters long."
        )));
    }
    Ok(data.into())
}
