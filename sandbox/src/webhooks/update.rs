//! One thing that the callback is told.

use crate::{
    account::Line,
    event::{Stage, Status},
    inbound::name_of,
    person::Person,
    refusal::Refusal,
};
use serde_json::Value;
use std::{
    fmt::{self, Write},
    sync::Arc,
};

/// One thing that the callback is told.
#[derive(Debug)]
pub(crate) enum Update {
    /// A message got further.
    Status(Status),
    /// A person wrote.
    Inbound {
        /// To which number.
        line: Arc<Line>,
        /// Who, as Meta puts it beside the message.
        contact: Value,
        /// What.
        message: Value,
    },
    /// Something changed in the account.
    Account {
        /// The name of the field that changed.
        field: &'static str,
        /// What Meta says about it.
        value: Value,
    },
}

/// Writes a status as webhooks of v24 and later have it: with pricing in `sent` and `delivered`, without conversation.
pub(super) fn write_status(out: &mut String, status: &Status) -> fmt::Result {
    let message = &status.message;
    write!(
        out,
        r#"{{"id":"{}","status":"{}","timestamp":"{}""#,
        message.wamid,
        word(status.stage),
        status.at_seconds
    )?;
    let failed = matches!(status.stage, Stage::Failed(_));
    if message.wa_id != 0 {
        write!(out, r#","recipient_id":"{}""#, message.wa_id)?;
    }
    if !failed || message.wa_id == 0 {
        write!(
            out,
            r#","recipient_user_id":"{}""#,
            message.person.user_id()
        )?;
    }
    if !message.callback.is_empty() {
        out.write_str(r#","biz_opaque_callback_data":"#)?;
        write_text(out, &message.callback)?;
    }
    match status.stage {
        Stage::Sent | Stage::Delivered => write_pricing(out, status)?,
        Stage::Read => {}
        Stage::Failed(code) => {
            write!(out, r#","errors":[{}]"#, Refusal::of(code).in_webhook())?;
        }
    }
    out.write_char('}')
}

/// Writes who a status is about, as it stands beside the statuses.
pub(super) fn write_contact(out: &mut String, status: &Status) -> fmt::Result {
    let message = &status.message;
    out.write_str(r#"{"profile":{"name":"#)?;
    write_text(out, &name_of(&message.person))?;
    out.write_char('}')?;
    if matches!(message.person, Person::Phone(_)) {
        write!(out, r#","wa_id":"{}""#, message.wa_id)?;
    }
    write!(out, r#","user_id":"{}"}}"#, message.person.user_id())
}

fn write_pricing(out: &mut String, status: &Status) -> fmt::Result {
    let template = status.message.template.as_ref();
    let (billable, kind, category) = match template.map(|one| one.category.as_str()) {
        Some("MARKETING") => (true, "regular", "marketing"),
        Some("AUTHENTICATION") => (true, "regular", "authentication"),
        Some(_) => (true, "regular", "utility"),
        None => (false, "free_customer_service", "service"),
    };
    write!(
        out,
        r#","pricing":{{"billable":{billable},"pricing_model":"PMP","type":"{kind}","category":"{category}"}}"#
    )
}

/// Writes a text as JSON.
pub(super) fn write_text(out: &mut String, text: &str) -> fmt::Result {
    let plain = |b: u8| (b' '..0x7F).contains(&b) && b != b'"' && b != b'\\';
    if text.bytes().all(plain) {
        return write!(out, "\"{text}\"");
    }
    out.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Sent => "sent",
        Stage::Delivered => "delivered",
        Stage::Read => "read",
        Stage::Failed(_) => "failed",
    }
}
