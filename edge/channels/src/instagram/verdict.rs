//! What the answer to a send means (facts 4.3, 4.4).

use super::errors::INSTAGRAM;
use crate::meta::answer;
use domain::message::Verdict;

/// Judges an answer; see [`crate::verdict`].
#[must_use]
pub fn verdict(status: u16, retry_after: Option<&str>, body: &[u8], attempt: u32) -> Verdict {
    answer::verdict(&INSTAGRAM, status, retry_after, body, attempt)
}
