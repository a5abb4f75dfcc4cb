//! What must come out of bodies.

mod agreement;
mod generated;
mod line;
mod patience;
mod speed;
mod table;
mod units;

use super::*;

const PAYLOADS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/whatsapp/event/payloads");

/// Name and content of every file in the folder, by name.
fn payloads() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(PAYLOADS)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// What comes out of a body, in lines: updates, then oddities.
fn lines(body: &[u8]) -> Vec<String> {
    let event = parse(body);
    let odd = event
        .odd
        .iter()
        .map(|odd| format!("odd {} {}", odd.at, odd.why));
    event.entries.iter().map(line::of).chain(odd).collect()
}
