//! What the answer to a send means (facts 3.1, 3.6). There is no idempotency key: what is not known to have been refused
//! before it was processed is never repeated without a person.

use super::errors::WHATSAPP;
use crate::meta::answer;
use domain::message::Verdict;

/// Judges an answer; see [`crate::verdict`]. The pair limit wants 4^attempt seconds of peace.
#[must_use]
pub fn verdict(status: u16, retry_after: Option<&str>, body: &[u8], attempt: u32) -> Verdict {
    answer::verdict(&WHATSAPP, status, retry_after, body, attempt)
}

/// The connection broke or the time was up: the message may or may not have gone out.
#[must_use]
pub fn verdict_of_silence() -> Verdict {
    answer::silence()
}
