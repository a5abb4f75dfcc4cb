//! Starts the Procfile's processes as a platform does.

use super::process::environment_without_ours;
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// Foreman, and the processes that it started. Stopped when it is dropped.
#[derive(Debug)]
pub(crate) struct Foreman {
    child: Child,
}

impl Foreman {
    /// Runs so many of the Procfile's processes; the first serves on `port`.
    pub(crate) fn start(port: u16, formation: &str, environment: &[(&str, String)]) -> Self {
        let binary = Path::new(env!("CARGO_BIN_EXE_outbound"));
        let folder = binary.parent().expect("the binary lies in a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new("foreman");
        environment_without_ours(&mut command);
        let started = command
            .args(["start", "--port", &port.to_string()])
            .args(["--formation", formation])
            // Without an .env file that a developer may have.
            .args(["--env", "/dev/null"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("PATH", format!("{}:{path}", folder.display()))
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn();
        let child = started.unwrap_or_else(|error| {
            panic!("foreman cannot be started ({error}); run `make deps`, which installs it")
        });
        Self { child }
    }

    /// The processes of ours below it, as folders of `/proc`.
    pub(crate) fn processes(&self) -> Vec<PathBuf> {
        let mut all = Vec::new();
        let mut parents = vec![self.child.id().to_string()];
        while let Some(parent) = parents.pop() {
            let listed = Command::new("ps")
                .args(["-o", "pid=,comm=", "--ppid", &parent])
                .output()
                .expect("ps runs");
            for line in String::from_utf8_lossy(&listed.stdout).lines() {
                let (pid, name) = line.trim().split_once(' ').expect("a pid and a name");
                parents.push(pid.to_owned());
                if name.trim() == "outbound" {
                    all.push(Path::new("/proc").join(pid));
                }
            }
        }
        all
    }

    /// SIGTERM, as a platform sends it; waits for its end.
    pub(crate) fn terminate(&mut self) {
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.child.wait();
    }
}

impl Drop for Foreman {
    fn drop(&mut self) {
        // Foreman ends its processes only when it is asked politely.
        if matches!(self.child.try_wait(), Ok(None)) {
            self.terminate();
        }
    }
}
