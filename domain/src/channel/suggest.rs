//! A verify token to be typed into Meta's dashboard.

use std::fmt::Write;

/// A token that nobody can guess: 32 hexadecimal digits.
pub fn suggested_token() -> String {
    let bits: [u8; 16] = rand::random();
    bits.iter()
        .fold(String::with_capacity(32), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
