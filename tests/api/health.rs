//! Health, metrics, starting and stopping.

use crate::support::{Server, outbound};
use std::process::Stdio;

#[tokio::test]
async fn health_docs_and_metrics_ask_for_no_key() {
    let server = Server::start();
    let client = server.client_with(None);
    for path in ["/healthz", "/readyz", "/openapi.json"] {
        client.get(path).await.expect(200);
    }
    for path in ["/", "/docs", "/metrics"] {
        assert_eq!(client.get(path).await.status, 200, "{path}");
    }
}

#[test]
fn a_server_told_to_stop_ends_well() {
    let mut server = Server::start();
    assert!(server.stop().success());
}

#[test]
fn one_database_without_redis_serves_one_process() {
    let server = Server::start();
    let second = outbound(&["up"])
        .env("DATABASE_URL", server.database_url())
        .env("BIND", "127.0.0.1:0")
        .output()
        .expect("it runs");
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("REDIS_URL"), "{said}");
}

#[test]
fn web_and_worker_need_redis() {
    for command in ["web", "worker"] {
        let output = outbound(&[command]).output().expect("it runs");
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            said.contains("REDIS_URL") && said.contains("outbound up"),
            "{said}"
        );
    }
}

#[test]
fn the_first_key_is_printed_once_on_stdout() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let start = || {
        let mut child = outbound(&["up"])
            .env(
                "DATABASE_URL",
                format!("sqlite://{}/o.db", folder.path().display()),
            )
            .env("BIND", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut log = std::io::BufReader::new(child.stderr.take().expect("piped"));
        let mut line = String::new();
        while !line.contains("Listening on") {
            line.clear();
            let read = std::io::BufRead::read_line(&mut log, &mut line).expect("a line");
            assert!(read > 0, "it ended before it listened");
        }
        child.kill().expect("it is killed");
        let output = child.wait_with_output().expect("its output");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(start().contains("obk_"));
    assert_eq!(start(), "");
}

#[test]
fn a_variable_that_cannot_be_understood_is_named() {
    let output = outbound(&["up"])
        .env("SIMULATION_SPEED", "fast")
        .output()
        .expect("it runs");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("SIMULATION_SPEED"));
}

#[test]
fn the_schema_goes_up_and_down_and_up_again() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let migrate = |direction: &str| {
        let output = outbound(&["migrate", direction])
            .env(
                "DATABASE_URL",
                format!("sqlite://{}/o.db", folder.path().display()),
            )
            .output()
            .expect("it runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(migrate("status").contains("m0001"));
    assert!(migrate("up").contains("up to date"));
    for last in [
        "m0009", "m0008", "m0007", "m0006", "m0005", "m0004", "m0003", "m0002", "m0001",
    ] {
        assert!(migrate("down").contains(last));
    }
    assert!(migrate("up").contains("up to date"));
}

#[test]
fn a_healthcheck_follows_the_server() {
    let mut server = Server::start();
    let bind = server.address().trim_start_matches("http://").to_owned();
    let check = || {
        outbound(&["healthcheck"])
            .env("BIND", &bind)
            .status()
            .expect("it runs")
            .success()
    };
    assert!(check());
    server.stop();
    assert!(!check());
}
