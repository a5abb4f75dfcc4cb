//! chromedriver on a port of its own; ended with the test.

use servers::free_port;
use std::{
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::time::{Instant, sleep};

/// How long it may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// A chromedriver.
#[derive(Debug)]
pub(super) struct Driver {
    child: Child,
    /// Where it listens.
    pub(super) address: String,
}

impl Driver {
    /// Starts one.
    pub(super) async fn start() -> Self {
        let port = free_port();
        let started = Command::new("chromedriver")
            .args([format!("--port={port}"), "--log-level=WARNING".to_owned()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let child = started.unwrap_or_else(|error| {
            panic!("chromedriver cannot be started ({error}); run `make deps`, which installs it")
        });
        let driver = Self {
            child,
            address: format!("http://127.0.0.1:{port}"),
        };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "chromedriver does not listen");
            sleep(Duration::from_millis(50)).await;
        }
        driver
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It ends its browsers when it is asked politely.
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.child.wait();
    }
}
