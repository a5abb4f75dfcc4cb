//! Runs the programs of the servers, and waits for what they promise.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    net::TcpListener,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Runs a program to its end and returns what it printed. Panics with everything it said if it failed.
pub(crate) fn run(command: &mut Command) -> String {
    let output = try_run(command);
    assert!(
        output.status.success(),
        "{command:?} failed: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Runs a program to its end, however it ends.
pub(crate) fn try_run(command: &mut Command) -> Output {
    let started = command.stdin(Stdio::null()).output();
    started.unwrap_or_else(|error| panic!("{command:?} cannot be started ({error}); run bin/deps"))
}

/// Waits until `holds`, and panics after 20 s with what was waited for.
pub(crate) fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(
            Instant::now() < deadline,
            "waited 20 s in vain until {what}"
        );
        thread::sleep(Duration::from_millis(5));
    }
}

/// A port that nobody listens on at this moment, and that the system gives to nobody by itself: connections that leave get
/// theirs from 32768 on.
pub fn free_port() -> u16 {
    loop {
        let random = RandomState::new().build_hasher().finish();
        let port = u16::try_from(10_000 + random % 10_000).expect("because it is below 20000");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
