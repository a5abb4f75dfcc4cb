//! A Postgres of one's own, for tests that kill it. The others share one, see [`Database`](crate::Database).

use crate::run::{free_port, run, try_run, wait_until};
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A running Postgres. Stopped and removed when dropped.
#[derive(Debug)]
pub struct Postgres {
    folder: PathBuf,
    port: u16,
    fsync: bool,
}

impl Postgres {
    /// Starts one that does not wait for the disk: quick, and safe unless the machine itself stops.
    pub fn start() -> Self {
        Self::create(false)
    }

    /// Starts one that writes as in production, and remembers when each transaction was committed.
    pub fn start_durable() -> Self {
        Self::create(true)
    }

    fn create(fsync: bool) -> Self {
        let folder = run(program("mktemp").args(["-d", "/tmp/outbound-postgres.XXXXXX"]));
        let folder = PathBuf::from(folder);
        run(program(binary("initdb"))
            .arg("--pgdata")
            .arg(folder.join("data"))
            .args(["--username", "postgres", "--auth", "trust"])
            .args(["--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8"]));
        let port = free_port();
        let postgres = Self {
            folder,
            port,
            fsync,
        };
        postgres.start_again();
        postgres
    }

    /// Its administrator's address, for [`Database::create_on`](crate::Database::create_on) and `DATABASE_URL`.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it after [`kill9`](Self::kill9), with what it had committed.
    pub fn start_again(&self) {
        let durable = if self.fsync { "on" } else { "off" };
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync={durable} \
             -c track_commit_timestamp={durable} -c max_connections=200",
            self.port,
            self.folder.display()
        );
        run(self.control("start").arg("-o").arg(options));
        wait_until("Postgres answers", || {
            let mut ready = Command::new("pg_isready");
            ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            try_run(&mut ready).status.success()
        });
    }

    /// The process whose children do the work.
    pub fn pid(&self) -> u32 {
        let file = fs::read_to_string(self.data().join("postmaster.pid"));
        let file = file.expect("a running Postgres has a postmaster.pid");
        let pid = file.lines().next().and_then(|line| line.parse().ok());
        pid.expect("its first line is the pid")
    }

    /// Kills all its processes without warning.
    pub fn kill9(&self) {
        let postmaster = self.pid().to_string();
        let children = try_run(Command::new("ps").args(["-o", "pid=", "--ppid", &postmaster]));
        let children = String::from_utf8_lossy(&children.stdout).into_owned();
        let all: Vec<&str> = std::iter::once(postmaster.as_str())
            .chain(children.split_whitespace())
            .collect();
        // One of them may end by itself in between.
        let _ = try_run(Command::new("kill").arg("-9").args(&all));
        wait_until("Postgres is dead", || {
            all.iter().all(|pid| !Path::new("/proc").join(pid).exists())
        });
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn control(&self, verb: &str) -> Command {
        let mut command = program(binary("pg_ctl"));
        command
            .arg("--pgdata")
            .arg(self.data())
            .args(["--silent", "--log"])
            .arg(self.folder.join("log"))
            .arg(verb)
            .stdout(Stdio::null());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = try_run(self.control("stop").args(["--mode", "immediate"]));
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Postgres refuses to run as root, so root runs it as the user its package made.
fn program(program: impl AsRef<OsStr>) -> Command {
    if run(Command::new("id").arg("-u")) != "0" {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command
        .args(["-u", "postgres", "--"])
        .arg(program)
        .current_dir("/");
    command
}

/// Debian keeps the server's programs out of the path.
fn binary(name: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut found: Vec<PathBuf> = versions
        .filter_map(|version| Some(version.ok()?.path().join("bin").join(name)))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Database;

    #[tokio::test]
    async fn a_killed_postgres_keeps_what_it_committed_and_is_gone_when_dropped() {
        let postgres = Postgres::start();
        let database = Database::create_on(postgres.url()).await;
        database.sql("CREATE TABLE t AS SELECT 42 AS answer");
        postgres.kill9();
        postgres.start_again();
        assert_eq!(database.sql("SELECT answer FROM t"), "42");

        let (url, folder) = (database.url(), postgres.folder.clone());
        drop(database);
        let mut gone = Command::new("psql");
        gone.args(["--command", "SELECT 1", &url]);
        assert!(!try_run(&mut gone).status.success());
        drop(postgres);
        assert!(!folder.exists());
    }
}
