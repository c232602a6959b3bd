//! What the answer to a send means (facts 3.1, 3.6). There is no idempotency key: what is not known to have been refused
//! before it was processed is never repeated without a person.

use super::errors;
use crate::json::{Fields, Piece};
use domain::{
    incoming::ProviderId,
    message::{Again, Failure, Verdict, Why},
    time::Span,
};

/// Judges an answer.
///
/// `retry_after` is the header of that name, in seconds (a date is not used: there is no clock in here). `attempt`
/// counts from 1: the pair limit wants 4^attempt seconds of peace.
#[must_use]
pub fn verdict(status: u16, retry_after: Option<&str>, body: &[u8], attempt: u32) -> Verdict {
    let text = String::from_utf8_lossy(body);
    let answer = Piece::read(&text)
        .and_then(Piece::fields)
        .unwrap_or_default();
    match answer.get("error") {
        Some(error) => of_error(
            &error.fields().unwrap_or_default(),
            status,
            retry_after,
            attempt,
        ),
        None if (200..300).contains(&status) => of_success(&answer),
        None => of_status(status, retry_after, attempt),
    }
}

/// The connection broke or the time was up: the message may or may not have gone out.
#[must_use]
pub fn verdict_of_silence() -> Verdict {
    Verdict::Unsure {
        failure: bare(Why::TimedOut, Again::ByPerson),
    }
}

fn bare(why: Why, again: Again) -> Failure {
    Failure {
        why,
        again,
        code: None,
        detail: None,
    }
}

fn of_success(answer: &Fields<'_>) -> Verdict {
    let id = answer
        .list("messages")
        .into_iter()
        .find_map(|piece| piece.fields()?.word("id"));
    match id {
        Some(id) => Verdict::Accepted { id: ProviderId(id) },
        None => Verdict::Unsure {
            failure: bare(Why::ProviderDown, Again::ByPerson),
        },
    }
}

fn of_error(error: &Fields<'_>, status: u16, retry_after: Option<&str>, attempt: u32) -> Verdict {
    let failure = errors::of(error);
    match failure.code {
        None => of_status(status, retry_after, attempt),
        Some(code) if errors::is_before_processing(code) => later(failure, retry_after, attempt),
        Some(code) if errors::is_passing(code) => Verdict::Unsure { failure },
        // A code of nobody's list that calls itself passing, or comes with a fault of the server.
        Some(_)
            if failure.why == Why::Unknown && (error.is_true("is_transient") || status >= 500) =>
        {
            Verdict::Unsure {
                failure: Failure {
                    why: Why::ProviderDown,
                    ..failure
                },
            }
        }
        Some(_) => Verdict::Never { failure },
    }
}

/// An answer without Meta's error object: some gateway in between.
fn of_status(status: u16, retry_after: Option<&str>, attempt: u32) -> Verdict {
    let never = |why| Verdict::Never {
        failure: bare(why, Again::ByPerson),
    };
    match status {
        429 => later(bare(Why::RateLimited, Again::Safe), retry_after, attempt),
        401 => never(Why::TokenInvalid),
        403 => never(Why::PermissionMissing),
        408 => verdict_of_silence(),
        400..=499 => Verdict::Never {
            failure: bare(Why::BadRequest, Again::Useless),
        },
        504 => verdict_of_silence(),
        _ => Verdict::Unsure {
            failure: bare(Why::ProviderDown, Again::ByPerson),
        },
    }
}

fn later(failure: Failure, retry_after: Option<&str>, attempt: u32) -> Verdict {
    /// 4^6 seconds are more than an hour; nobody waits longer for a chat message.
    const LONGEST: u32 = 6;
    let asked = retry_after
        .and_then(|text| text.trim().parse::<u32>().ok())
        .map(i64::from);
    let pair = match failure.why {
        Why::PairRateLimited => Some(4_i64.saturating_pow(attempt.clamp(1, LONGEST))),
        _ => None,
    };
    Verdict::Later {
        after: asked.max(pair).map(Span::seconds),
        failure,
    }
}
