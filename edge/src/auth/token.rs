//! Secrets that we hand out: session cookies and invitations. We keep only their hash, so a copy of the store opens nothing.

use crate::{config::WorkspaceId, host};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

const BYTES: usize = 32;

/// `<workspace>.<secret>`: where to ask, and what to show there.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    pub workspace: WorkspaceId,
    secret: [u8; BYTES],
}

/// What the store keeps of a token.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenHash(String);

impl Token {
    /// 256 fresh random bits.
    #[must_use]
    pub fn fresh(workspace: WorkspaceId) -> Self {
        Self {
            workspace,
            secret: host::random(),
        }
    }

    /// Nothing where the text is not a token of ours.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (workspace, secret) = text.split_once('.')?;
        let secret = URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?;
        Some(Self {
            workspace: WorkspaceId::read(workspace)?,
            secret,
        })
    }

    #[must_use]
    pub fn write(&self) -> String {
        format!("{}.{}", self.workspace, URL_SAFE_NO_PAD.encode(self.secret))
    }

    /// A plain hash is enough: what is hashed is random, not a password.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(URL_SAFE_NO_PAD.encode(Sha256::digest(self.secret)))
    }
}

impl TokenHash {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}
