//! Why the object could not do what was asked. Nothing has happened then.

use crate::host::Unsealed;
use domain::shelf::Broken;

/// A closed list; the words are for the operator's log and hold no customer data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The database did not answer: 503, and the provider repeats.
    Storage(Broken),
    /// `MASTER_KEY` is missing, or not 32 bytes in base64.
    NoMasterKey,
    /// A secret could not be opened.
    Sealed(Unsealed),
}

impl Trouble {
    /// Whether the same again would come to the same: SQLite says so of a row that is larger than rows may be.
    #[must_use]
    pub fn is_for_good(&self) -> bool {
        matches!(self, Self::Storage(Broken(words)) if words.contains("SQLITE_TOOBIG"))
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Storage(broken) => broken.fmt(f),
            Self::NoMasterKey => f.write_str("MASTER_KEY is missing, or not 32 bytes in base64"),
            Self::Sealed(unsealed) => unsealed.fmt(f),
        }
    }
}

impl std::error::Error for Trouble {}

impl From<Broken> for Trouble {
    fn from(broken: Broken) -> Self {
        Self::Storage(broken)
    }
}

impl From<Unsealed> for Trouble {
    fn from(unsealed: Unsealed) -> Self {
        Self::Sealed(unsealed)
    }
}

impl From<Trouble> for worker::Error {
    fn from(trouble: Trouble) -> Self {
        worker::Error::RustError(trouble.to_string())
    }
}
