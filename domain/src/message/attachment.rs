//! Where a file's bytes are. They have a life of their own beside the message: a download that fails loses neither.

use super::delivery::Failure;
use crate::tagged::tagged;
use crate::time::{Span, Time};

tagged! {
    "is", "Attachment";
    /// How far the bytes of a file got. [`Attachment::advances_to`] says what is news.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Attachment {
        /// They are being fetched from the provider, or will be at `due` at the latest.
        Waiting { attempt: u32, due: Time },
        /// We have them.
        Held {
            /// In bytes.
            size: u64,
        },
        /// They could not be fetched; a person may ask for another try.
        Failed { failure: Failure, attempt: u32 },
    }
}

/// Tries of one asking. After the last a person must look; what they ask for begins with the next multiple.
const TRIES: u32 = 5;

impl Attachment {
    /// What somebody asks for now: the first time, or again after a failure. `due` is when to look again in any case.
    #[must_use]
    pub fn asked(before: Option<&Attachment>, due: Time) -> Self {
        let tried = match before {
            Some(Attachment::Waiting { attempt, .. } | Attachment::Failed { attempt, .. }) => {
                attempt.div_ceil(TRIES) * TRIES
            }
            _ => 0,
        };
        Attachment::Waiting {
            attempt: tried + 1,
            due,
        }
    }

    /// Whether it was just asked for: then the first try leaves at once.
    #[must_use]
    pub fn is_new(&self) -> bool {
        matches!(self, Attachment::Waiting { attempt, .. } if attempt % TRIES == 1)
    }

    /// How many tries of this asking there were, with this one.
    #[must_use]
    pub fn tried(attempt: u32) -> u32 {
        (attempt.max(1) - 1) % TRIES + 1
    }

    /// Whether there is no try left after this one.
    #[must_use]
    pub fn is_last(attempt: u32) -> bool {
        attempt.is_multiple_of(TRIES)
    }

    /// Whether `next` is news after `self`. What is held stays held; a failure ends with a later attempt only.
    #[must_use]
    pub fn advances_to(&self, next: &Attachment) -> bool {
        match (self, next) {
            (Attachment::Held { .. }, _) => false,
            (_, Attachment::Held { .. }) => true,
            (
                Attachment::Waiting { attempt, .. } | Attachment::Failed { attempt, .. },
                Attachment::Waiting { attempt: next, .. },
            ) => next > attempt,
            (Attachment::Waiting { attempt, .. }, Attachment::Failed { attempt: of, .. }) => {
                of >= attempt
            }
            (Attachment::Failed { .. }, Attachment::Failed { .. }) => false,
        }
    }
}

/// What came of one attempt to fetch a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    Held {
        size: u64,
    },
    /// It may work later.
    Later {
        after: Option<Span>,
        failure: Failure,
    },
    /// It will not work until a person puts something right, or not at all.
    Never {
        failure: Failure,
    },
}
