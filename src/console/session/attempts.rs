//! How often somebody may guess. Keys that we make have 256 random bits; the one from the environment is somebody's choice.

use poem::Request;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Wrong keys from one address within [`WINDOW`].
const MOST: u32 = 10;
/// Wrong keys from everywhere within [`WINDOW`].
const MOST_OF_ALL: u32 = 300;
/// Over which wrong keys are counted.
const WINDOW: Duration = Duration::from_secs(60);

/// Wrong keys of late, of this process.
#[derive(Debug, Clone, Default)]
pub(super) struct Attempts(Arc<Mutex<Counted>>);

#[derive(Debug, Default)]
struct Counted {
    since: Option<Instant>,
    all: u32,
    by_address: HashMap<String, u32>,
}

impl Attempts {
    /// Whether whoever sends this may try (again).
    pub(super) fn may_try(&self, request: &Request) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.since.is_none_or(|since| since.elapsed() >= WINDOW) {
            *counted = Counted {
                since: Some(Instant::now()),
                ..Counted::default()
            };
        }
        let theirs = counted.by_address.get(&address(request)).copied();
        counted.all < MOST_OF_ALL && theirs.unwrap_or(0) < MOST
    }

    /// Counts a wrong key.
    pub(super) fn count(&self, request: &Request) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.all += 1;
        *counted.by_address.entry(address(request)).or_default() += 1;
    }
}

/// Who sends this: the other end of the connection, and whom the proxy there names as its own other end.
fn address(request: &Request) -> String {
    let peer = request
        .remote_addr()
        .as_socket_addr()
        .map(|peer| peer.ip().to_string());
    let forwarded = request.headers().get("x-forwarded-for");
    let forwarded = forwarded.and_then(|value| value.to_str().ok());
    let last = forwarded
        .and_then(|list| list.rsplit(',').next())
        .unwrap_or_default();
    format!("{} {}", peer.unwrap_or_default(), last.trim())
}
