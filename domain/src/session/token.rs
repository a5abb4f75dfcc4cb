//! Tokens: 256 random bits. The database holds their hashes.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A new token, plain.
pub(super) fn generate() -> String {
    let bits: [u8; 32] = rand::random();
    BASE64_URL_SAFE_NO_PAD.encode(bits)
}

/// SHA-256 of a token, hex. Tokens have 256 random bits, so a slow hash would protect nothing.
pub(super) fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}
