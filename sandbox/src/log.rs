//! The messages that were accepted, in order.

use crate::{chance::mix, messages::Message};
use std::{collections::HashMap, sync::Arc};

/// All accepted messages, and who got more than one.
#[derive(Debug, Default)]
pub(crate) struct Log {
    rows: Vec<Arc<Message>>,
    times: HashMap<u64, u32>,
    duplicates: u64,
}

impl Log {
    /// Writes down a message.
    pub(crate) fn add(&mut self, message: Arc<Message>) {
        if let Some(recipient) = recipient_of(&message.callback) {
            let times = self.times.entry(recipient).or_default();
            *times += 1;
            if *times == 2 {
                self.duplicates += 1;
            }
        }
        self.rows.push(message);
    }

    /// Up to `limit` messages after the `after`th, the first of all being the 1st.
    pub(crate) fn after(&self, after: usize, limit: usize) -> Vec<Arc<Message>> {
        let from = after.min(self.rows.len());
        let to = from.saturating_add(limit).min(self.rows.len());
        self.rows[from..to].to_vec()
    }

    /// How many messages there are.
    pub(crate) fn total(&self) -> usize {
        self.rows.len()
    }

    /// How many recipients were accepted more than once.
    pub(crate) fn duplicates(&self) -> u64 {
        self.duplicates
    }
}

/// A number for the recipient that the callback data names: what stands before its last colon, because behind it stands
/// the attempt. `None` without callback data.
fn recipient_of(callback: &str) -> Option<u64> {
    if callback.is_empty() {
        return None;
    }
    let recipient = callback.rsplit_once(':').map_or(callback, |(id, _)| id);
    let mut key = recipient.len() as u64;
    for piece in recipient.as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        bytes[..piece.len()].copy_from_slice(piece);
        key = mix(key ^ u64::from_le_bytes(bytes));
    }
    Some(key)
}
