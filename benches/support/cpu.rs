//! Processor time per group of processes, by `/proc`.

use std::{collections::BTreeMap, fs};

/// Ticks of `/proc/<pid>/stat` in a second: fixed on Linux, whatever the kernel's own.
const TICKS: f64 = 100.0;

/// Seconds of processor time by the name of the process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cpu(BTreeMap<&'static str, f64>);

impl Cpu {
    /// What these processes and their children have used so far.
    pub(super) fn of(processes: &[(&'static str, u32)]) -> Self {
        let mut used = BTreeMap::new();
        for (name, pid) in processes {
            let own = ticks(*pid, 4);
            let children = children(*pid).into_iter().map(|pid| ticks(pid, 2));
            // Only Postgres works in children; the sandbox's are the others of this list.
            let children: f64 = match *name {
                "postgres" => children.sum(),
                _ => 0.0,
            };
            let own = match *name {
                "postgres" => own,
                _ => ticks(*pid, 2),
            };
            *used.entry(*name).or_default() += (own + children) / TICKS;
        }
        Self(used)
    }

    /// What was used since `before` for each of so many items: a figure that other work on the machine changes little.
    pub(crate) fn since(&self, before: &Self, items: f64) -> String {
        let mut whole = 0.0;
        let parts = self.0.iter().map(|(name, used)| {
            let micros = (used - before.0.get(name).copied().unwrap_or(0.0)) * 1e6 / items;
            whole += micros;
            format!("{name} {micros:.0}")
        });
        let parts = parts.collect::<Vec<_>>().join(", ");
        format!("processor time each in microseconds: {parts}; together {whole:.0}")
    }
}

/// The first `fields` of utime, stime, cutime and cstime.
fn ticks(pid: u32, fields: usize) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in parentheses may hold spaces; utime is the twelfth field behind it.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let times = rest.split_whitespace().skip(11).take(fields);
    times.filter_map(|time| time.parse::<f64>().ok()).sum()
}

fn children(pid: u32) -> Vec<u32> {
    let path = format!("/proc/{pid}/task/{pid}/children");
    let listed = fs::read_to_string(path).unwrap_or_default();
    listed
        .split_whitespace()
        .filter_map(|pid| pid.parse().ok())
        .collect()
}
