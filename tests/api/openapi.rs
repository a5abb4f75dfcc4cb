//! The committed description of the API is the one that is served.

use crate::support::outbound;

#[test]
fn the_committed_description_is_what_the_binary_prints() {
    let output = outbound(&["openapi"]).output().expect("it runs");
    let printed = String::from_utf8(output.stdout).expect("text");
    let committed = include_str!("../../docs/openapi.json");
    assert!(
        printed == committed,
        "the API changed; if that was meant, run: cargo run -- openapi > docs/openapi.json"
    );
}
