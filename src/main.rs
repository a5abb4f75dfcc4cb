//! The `outbound` binary.

fn main() {}
