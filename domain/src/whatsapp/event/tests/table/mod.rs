//! The table: every file of the folder, and what must come out of it, line by line ([`super::line`]).

mod body;
mod management;
mod message;
mod status;

use super::{lines, payloads};

/// A file, and the lines that must come out: updates, then oddities.
type Row = (&'static str, &'static [&'static str]);

const TABLE: [&[Row]; 4] = [status::ROWS, message::ROWS, management::ROWS, body::ROWS];

fn rows() -> impl Iterator<Item = &'static Row> {
    TABLE.into_iter().flatten()
}

#[test]
fn every_payload_gives_what_the_table_says() {
    for (file, body) in payloads() {
        let Some((_, expected)) = rows().find(|(name, _)| *name == file) else {
            continue; // the next test's concern
        };
        assert_eq!(lines(&body), *expected, "in {file}");
    }
}

#[test]
fn every_file_in_the_folder_is_in_the_table_once() {
    let files: Vec<String> = payloads().into_iter().map(|(file, _)| file).collect();
    let mut named: Vec<&str> = rows().map(|(file, _)| *file).collect();
    named.sort_unstable();
    assert_eq!(named, files);
}
