//! Puts updates into one webhook, those of a number together.

use super::{
    Update,
    update::{write_contact, write_status, write_text},
};
use crate::{
    account::{Line, POISONED, WABA_ID},
    clock::{self, SECOND},
    event::{Stage, Status},
};
use std::{
    fmt::{self, Write},
    sync::Arc,
};

/// Bytes of a status with its contact, more or less.
const STATUS: usize = 640;

/// The body of a webhook with these updates.
pub(super) fn pack(updates: &[Update]) -> String {
    let mut out = String::with_capacity(256 + updates.len() * STATUS);
    write_all(&mut out, updates).expect("because a string takes all");
    out
}

fn write_all(out: &mut String, updates: &[Update]) -> fmt::Result {
    out.write_str(r#"{"object":"whatsapp_business_account","entry":["#)?;
    let mut entries = List::default();
    let lines = lines_of(updates);
    if !lines.is_empty() {
        entries.next(out)?;
        write!(out, r#"{{"id":"{WABA_ID}","changes":["#)?;
        let mut changes = List::default();
        for line in lines {
            changes.next(out)?;
            write_line(out, &line, updates)?;
        }
        out.write_str("]}")?;
    }
    for update in updates {
        let Update::Account { field, value } = update else {
            continue;
        };
        entries.next(out)?;
        write!(
            out,
            r#"{{"id":"{WABA_ID}","time":{},"changes":[{{"field":"{field}","value":{value}}}]}}"#,
            clock::now() / SECOND
        )?;
    }
    out.write_str("]}")
}

/// The numbers that these updates are about, each once.
fn lines_of(updates: &[Update]) -> Vec<Arc<Line>> {
    let mut lines: Vec<Arc<Line>> = Vec::new();
    for update in updates {
        let line = match update {
            Update::Status(status) => &status.message.line,
            Update::Inbound { line, .. } => line,
            Update::Account { .. } => continue,
        };
        if lines.iter().all(|known| known.index != line.index) {
            lines.push(line.clone());
        }
    }
    lines
}

/// Writes the change with all messages and statuses of one number.
fn write_line(out: &mut String, line: &Line, updates: &[Update]) -> fmt::Result {
    let digits = line.facts.read().expect(POISONED).digits();
    write!(
        out,
        r#"{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"{digits}","phone_number_id":"#
    )?;
    write_text(out, &line.id)?;
    out.write_char('}')?;
    let mut contacts = List::under("contacts");
    for update in updates {
        match update {
            Update::Status(status) if is_of(status, line) && !is_failed(status) => {
                contacts.next(out)?;
                write_contact(out, status)?;
            }
            Update::Inbound {
                line: own, contact, ..
            } if own.index == line.index => {
                contacts.next(out)?;
                write!(out, "{contact}")?;
            }
            _ => {}
        }
    }
    contacts.end(out)?;
    let mut messages = List::under("messages");
    for update in updates {
        if let Update::Inbound {
            line: own, message, ..
        } = update
            && own.index == line.index
        {
            messages.next(out)?;
            write!(out, "{message}")?;
        }
    }
    messages.end(out)?;
    let mut statuses = List::under("statuses");
    for update in updates {
        if let Update::Status(status) = update
            && is_of(status, line)
        {
            statuses.next(out)?;
            write_status(out, status)?;
        }
    }
    statuses.end(out)?;
    out.write_str("}}")
}

fn is_of(status: &Status, line: &Line) -> bool {
    status.message.line.index == line.index
}

fn is_failed(status: &Status) -> bool {
    matches!(status.stage, Stage::Failed(_))
}

/// Commas between items; with a name, an array that is not there while it is empty.
#[derive(Debug, Default)]
struct List {
    name: Option<&'static str>,
    items: usize,
}

impl List {
    fn under(name: &'static str) -> Self {
        Self {
            name: Some(name),
            items: 0,
        }
    }

    fn next(&mut self, out: &mut String) -> fmt::Result {
        self.items += 1;
        match self.name {
            Some(name) if self.items == 1 => write!(out, r#","{name}":["#),
            _ if self.items == 1 => Ok(()),
            _ => out.write_char(','),
        }
    }

    fn end(&self, out: &mut String) -> fmt::Result {
        if self.items == 0 {
            return Ok(());
        }
        out.write_char(']')
    }
}
