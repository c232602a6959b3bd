//! What the answer to a send means (facts 4.3, 4.4).

use super::errors;
use crate::{
    json::{Fields, Piece},
    whatsapp,
};
use domain::{
    incoming::ProviderId,
    message::{Again, Failure, Verdict, Why},
    time::Span,
};

/// Judges an answer; see [`crate::verdict`].
#[must_use]
pub fn verdict(status: u16, retry_after: Option<&str>, body: &[u8]) -> Verdict {
    let text = String::from_utf8_lossy(body);
    let answer = Piece::read(&text).and_then(Piece::fields);
    let answer = answer.unwrap_or_default();
    match answer.get("error").and_then(Piece::fields) {
        Some(error) => of_error(&error, status, retry_after),
        None if (200..300).contains(&status) => match answer.word("message_id") {
            Some(id) => Verdict::Accepted { id: ProviderId(id) },
            None => Verdict::Unsure {
                failure: down(None),
            },
        },
        // Without Meta's error object some gateway in between has answered, and those are the same for both.
        None => whatsapp::verdict(status, retry_after, b"", 1),
    }
}

fn of_error(error: &Fields<'_>, status: u16, retry_after: Option<&str>) -> Verdict {
    let failure = errors::of(error);
    let Some(code) = failure.code else {
        return whatsapp::verdict(status, retry_after, b"", 1);
    };
    if failure.again == Again::Safe {
        let after = retry_after.and_then(|text| text.trim().parse::<u32>().ok());
        return Verdict::Later {
            after: after.map(|seconds| Span::seconds(i64::from(seconds))),
            failure,
        };
    }
    // The same code comes for people who block the account, but then nothing has gone out either way.
    if errors::is_passing(code) {
        return Verdict::Unsure { failure };
    }
    if failure.why == Why::Unknown && (error.is_true("is_transient") || status >= 500) {
        return Verdict::Unsure {
            failure: down(Some(failure)),
        };
    }
    Verdict::Never { failure }
}

fn down(told: Option<Failure>) -> Failure {
    let bare = Failure {
        why: Why::ProviderDown,
        again: Again::ByPerson,
        code: None,
        detail: None,
    };
    told.map_or(bare.clone(), |told| Failure {
        why: bare.why,
        ..told
    })
}
