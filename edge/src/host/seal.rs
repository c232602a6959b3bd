//! Secrets at rest: AES-256-GCM under a key that is derived per workspace from `MASTER_KEY`.

use super::chance::{Key, keyed, random};
use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};

/// A sealed secret: twelve bytes of nonce, then what AES-GCM made.
pub type Sealed = Vec<u8>;

const NONCE: usize = 12;

/// The bytes were not sealed here, not for this place, or the master key was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsealed;

impl std::fmt::Display for Unsealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a secret could not be opened: was MASTER_KEY changed?")
    }
}

impl std::error::Error for Unsealed {}

/// Seals and opens the secrets of one workspace.
#[derive(Clone)]
pub struct Seal {
    cipher: Aes256Gcm,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    /// `salt` is the workspace's own; two workspaces under one master key cannot open each other's secrets.
    #[must_use]
    pub fn new(master: &Key, salt: &[u8]) -> Self {
        let key = keyed(master, &[b"recado seal 1", salt]);
        Self {
            cipher: Aes256Gcm::new(&key.into()),
        }
    }

    /// `place` says what the secret is for; it opens nowhere else.
    ///
    /// # Errors
    /// [`Unsealed`] for a secret of more than 64 GB.
    pub fn seal(&self, place: &str, secret: &[u8]) -> Result<Sealed, Unsealed> {
        let nonce: [u8; NONCE] = random();
        let payload = Payload {
            msg: secret,
            aad: place.as_bytes(),
        };
        let body = self
            .cipher
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| Unsealed)?;
        Ok([nonce.as_slice(), &body].concat())
    }

    /// # Errors
    /// [`Unsealed`] when anything about it is not as it was sealed.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Unsealed> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(Unsealed)?;
        let payload = Payload {
            msg: body,
            aad: place.as_bytes(),
        };
        self.cipher
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| Unsealed)
    }
}
