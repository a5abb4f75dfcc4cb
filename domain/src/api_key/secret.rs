//! Making and hashing secrets.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// A new secret: 256 random bits behind a prefix that secret scanners can look for.
pub(super) fn generate() -> String {
    let bits: [u8; 32] = rand::random();
    format!("obk_{}", BASE64_URL_SAFE_NO_PAD.encode(bits))
}

/// SHA-256 of a secret, hex. Secrets have 256 random bits, so a slow hash would protect nothing.
pub(super) fn hash(secret: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(secret.as_bytes()) {
        use std::fmt::Write;
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The first characters, to tell keys apart; nothing of a secret too short to spare them.
pub(super) fn hint(secret: &str) -> String {
    if secret.len() < 24 {
        return "***".to_owned();
    }
    secret.chars().take(8).chain("...".chars()).collect()
}
