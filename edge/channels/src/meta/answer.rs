//! What the answer to a send means. Meta's products answer alike and differ in their codes, and in where they name the
//! message (facts 3.1, 3.6, 4.3, 4.4).

use crate::json::{Fields, Piece};
use domain::{
    incoming::ProviderId,
    message::{Again, Failure, Verdict, Why},
    time::Span,
};

/// What is a product's own.
pub(crate) struct Product {
    /// The class of a code and its subcode, and whether trying again can help. Safe is only what is known to have been
    /// refused before anything was processed: the same request is then repeated without asking anybody.
    pub class: fn(i64, Option<i64>) -> (Why, Again),
    /// Whether the fault of a code may have come after the message had gone out.
    pub is_passing: fn(i64) -> bool,
    /// The message's id in a good answer.
    pub id: fn(&Fields<'_>) -> Option<String>,
}

/// Judges an answer; see [`crate::verdict`]. Where one pair of people is limited, 4^attempt seconds of peace are wanted.
pub(crate) fn verdict(
    product: &Product,
    status: u16,
    retry_after: Option<&str>,
    body: &[u8],
    attempt: u32,
) -> Verdict {
    let text = String::from_utf8_lossy(body);
    let answer = Piece::read(&text).and_then(Piece::fields);
    let answer = answer.unwrap_or_default();
    let Some(error) = answer.get("error") else {
        return match (product.id)(&answer) {
            Some(id) if (200..300).contains(&status) => Verdict::Accepted { id: ProviderId(id) },
            _ => of_status(status, retry_after, attempt),
        };
    };
    let error = error.fields().unwrap_or_default();
    let failure = failure(product, &error);
    let is_transient = || error.is_true("is_transient") || status >= 500;
    match failure.code {
        None => of_status(status, retry_after, attempt),
        Some(_) if failure.again == Again::Safe => later(failure, retry_after, attempt),
        Some(code) if (product.is_passing)(code) => Verdict::Unsure { failure },
        // A code of nobody's list that calls itself passing, or comes with a fault of the server.
        Some(_) if failure.why == Why::Unknown && is_transient() => Verdict::Unsure {
            failure: Failure {
                why: Why::ProviderDown,
                ..failure
            },
        },
        Some(_) => Verdict::Never { failure },
    }
}

/// The connection broke or the time was up: the message may or may not have gone out.
pub(crate) fn silence() -> Verdict {
    Verdict::Unsure {
        failure: bare(Why::TimedOut, Again::ByPerson),
    }
}

/// A refusal from one `error` object of an answer, or one element of `errors` of a status: the same code comes either way.
/// Only the code decides; titles and HTTP statuses are unstable.
pub(crate) fn failure(product: &Product, error: &Fields<'_>) -> Failure {
    let code = error.number("code");
    let (why, again) = match code {
        Some(code) => (product.class)(code, error.number("error_subcode")),
        None => (Why::Unknown, Again::ByPerson),
    };
    Failure {
        why,
        again,
        code,
        detail: detail(error),
    }
}

/// The provider's words, the most telling first. They may quote an address of ours but never a message.
pub(crate) fn detail(error: &Fields<'_>) -> Option<String> {
    /// Meta's explanations have one or two sentences; a thousand statuses with theirs must fit one commit.
    const LETTERS: usize = 400;
    let inner = error.inner("error_data").word("details");
    let words = inner.or_else(|| {
        error.first(&[
            "details",
            "error_user_msg",
            "message",
            "title",
            "error_user_title",
        ])
    });
    words.map(|words| domain::text::excerpt(&words, LETTERS))
}

fn bare(why: Why, again: Again) -> Failure {
    Failure {
        why,
        again,
        code: None,
        detail: None,
    }
}

/// An answer without Meta's error object: some gateway in between, or one that names no message.
fn of_status(status: u16, retry_after: Option<&str>, attempt: u32) -> Verdict {
    let never = |why| Verdict::Never {
        failure: bare(why, Again::ByPerson),
    };
    match status {
        429 => later(bare(Why::RateLimited, Again::Safe), retry_after, attempt),
        401 => never(Why::TokenInvalid),
        403 => never(Why::PermissionMissing),
        408 => silence(),
        400..=499 => Verdict::Never {
            failure: bare(Why::BadRequest, Again::Useless),
        },
        504 => silence(),
        _ => Verdict::Unsure {
            failure: bare(Why::ProviderDown, Again::ByPerson),
        },
    }
}

fn later(failure: Failure, retry_after: Option<&str>, attempt: u32) -> Verdict {
    /// 4^6 seconds are more than an hour; nobody waits longer for a chat message.
    const LONGEST: u32 = 6;
    let asked = seconds(retry_after);
    let pair = match failure.why {
        Why::PairRateLimited => Some(Span::seconds(
            4_i64.saturating_pow(attempt.clamp(1, LONGEST)),
        )),
        _ => None,
    };
    Verdict::Later {
        after: asked.max(pair),
        failure,
    }
}

/// The header of that name, in seconds; a date is not used, because there is no clock in here.
pub(crate) fn seconds(retry_after: Option<&str>) -> Option<Span> {
    let seconds = retry_after?.trim().parse::<u32>().ok()?;
    Some(Span::seconds(i64::from(seconds)))
}
