//! The vault: seals secrets before they are stored (XChaCha20-Poly1305). A sealed secret begins with the id of its key,
//! so that keys can be changed: the first key seals, every key opens.

use base64::{Engine, prelude::BASE64_STANDARD};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use std::fmt;

const ID: usize = 4;
const NONCE: usize = 24;

/// Keys that seal and open secrets; clones share nothing but their content.
#[derive(Clone)]
pub struct Vault {
    keys: Vec<([u8; ID], XChaCha20Poly1305)>,
}

/// Why a vault cannot be built, or a secret not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// A key is not 32 bytes in base64.
    #[error("a key is 32 random bytes in base64, as `openssl rand -base64 32` prints them")]
    Key,
    /// The secret was sealed with a key that is not here.
    #[error(
        "a stored secret was sealed with another key; give that key too, or connect the channel again"
    )]
    UnknownKey,
    /// The sealed bytes are damaged, or were moved to another place.
    #[error("a stored secret is damaged; connect the channel again")]
    Damaged,
}

impl Vault {
    /// A vault over `keys`, each 32 bytes in base64: the first seals, all open.
    pub fn new(keys: &[&str]) -> Result<Self, VaultError> {
        let keys = keys
            .iter()
            .map(|key| parse(key))
            .collect::<Result<_, _>>()?;
        Ok(Self { keys })
    }

    /// A new key, in base64.
    pub fn generate_key() -> String {
        BASE64_STANDARD.encode(rand::random::<[u8; 32]>())
    }

    /// Seals `secret` for one `place`, as in `channel/access_token`: elsewhere it does not open.
    pub fn seal(&self, place: &str, secret: &str) -> Vec<u8> {
        let (id, cipher) = self.keys.first().expect("because a vault has a key");
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload {
            msg: secret.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .expect("because a secret is far below the cipher's limit of 256 GB");
        [&id[..], &nonce[..], &sealed[..]].concat()
    }

    /// Opens what [`Vault::seal`] sealed for this `place`.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<SecretString, VaultError> {
        let (id, rest) = sealed.split_at_checked(ID).ok_or(VaultError::Damaged)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE).ok_or(VaultError::Damaged)?;
        let nonce: [u8; NONCE] = nonce
            .try_into()
            .expect("because it was split at its length");
        let key = self.keys.iter().find(|(known, _)| known == id);
        let (_, cipher) = key.ok_or(VaultError::UnknownKey)?;
        let payload = Payload {
            msg: sealed,
            aad: place.as_bytes(),
        };
        let opened = cipher
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| VaultError::Damaged)?;
        let secret = String::from_utf8(opened).map_err(|_| VaultError::Damaged)?;
        Ok(secret.into())
    }

    /// Whether this was sealed with an older key than the first.
    pub fn is_old(&self, sealed: &[u8]) -> bool {
        self.keys
            .first()
            .is_some_and(|(id, _)| !sealed.starts_with(id))
    }
}

fn parse(key: &str) -> Result<([u8; ID], XChaCha20Poly1305), VaultError> {
    let bytes = BASE64_STANDARD
        .decode(key.trim())
        .map_err(|_| VaultError::Key)?;
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| VaultError::Key)?;
    let hash = Sha256::digest(bytes);
    let id = hash[..ID].try_into().expect("because a hash is longer");
    Ok((id, XChaCha20Poly1305::new(&Key::from(bytes))))
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({} keys)", self.keys.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn a_sealed_secret_opens_only_where_it_belongs() {
        let vault = Vault::new(&[&Vault::generate_key()]).unwrap();
        let sealed = vault.seal("channel/access_token", "EAAG");
        assert!(!sealed.windows(4).any(|part| part == b"EAAG"));
        let opened = vault.open("channel/access_token", &sealed).unwrap();
        assert_eq!(opened.expose_secret(), "EAAG");
        let elsewhere = vault.open("channel/app_secret", &sealed);
        assert_eq!(elsewhere.unwrap_err(), VaultError::Damaged);
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let (old, new) = (Vault::generate_key(), Vault::generate_key());
        let sealed = Vault::new(&[&old]).unwrap().seal("a", "secret");
        let both = Vault::new(&[&new, &old]).unwrap();
        assert_eq!(both.open("a", &sealed).unwrap().expose_secret(), "secret");
        assert!(both.is_old(&sealed) && !both.is_old(&both.seal("a", "secret")));
        let without = Vault::new(&[&new]).unwrap();
        assert_eq!(
            without.open("a", &sealed).unwrap_err(),
            VaultError::UnknownKey
        );
    }

    #[test]
    fn what_is_no_key_is_refused_and_what_is_damaged_does_not_open() {
        for key in ["", "short", "AAAA", "not base64 at all!"] {
            assert_eq!(Vault::new(&[key]).unwrap_err(), VaultError::Key, "{key}");
        }
        let vault = Vault::new(&[&Vault::generate_key()]).unwrap();
        let mut sealed = vault.seal("a", "secret");
        assert_eq!(
            vault.open("a", &sealed[..9]).unwrap_err(),
            VaultError::Damaged
        );
        *sealed.last_mut().unwrap() ^= 1;
        assert_eq!(vault.open("a", &sealed).unwrap_err(), VaultError::Damaged);
    }
}
