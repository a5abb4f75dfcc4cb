//! Signs webhooks as Meta does, and as Standard Webhooks says, written apart from what is tested.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// SHA-256 takes blocks of so many bytes.
const BLOCK: usize = 64;

/// HMAC-SHA256 (RFC 2104).
pub(crate) fn hmac_sha256(secret: &[u8], body: &[u8]) -> [u8; 32] {
    assert!(secret.len() <= BLOCK, "a longer key would be hashed first");
    let pad = |with: u8| {
        let mut key = [with; BLOCK];
        for (byte, secret) in key.iter_mut().zip(secret) {
            *byte ^= secret;
        }
        key
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(body);
    let outer = Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner.finalize());
    outer.finalize().into()
}

/// `X-Hub-Signature-256` of a body: HMAC-SHA256 with the app secret, in hex.
pub(crate) fn signature(secret: &str, body: &[u8]) -> String {
    let mut header = String::from("sha256=");
    for byte in hmac_sha256(secret.as_bytes(), body) {
        let _ = write!(header, "{byte:02x}");
    }
    header
}

#[test]
fn the_signature_is_that_of_rfc_4231() {
    let signed = signature("Jefe", b"what do ya want for nothing?");
    let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(signed, expected);
}
