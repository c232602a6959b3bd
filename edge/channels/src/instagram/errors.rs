//! Instagram's error codes by class (facts 4.4). One code stands for several faults here, so the subcode counts as well.

use crate::json::Fields;
use domain::message::{Again, Failure, Why};

pub(super) fn of(error: &Fields<'_>) -> Failure {
    let (code, subcode) = (error.number("code"), error.number("error_subcode"));
    let (why, again) = match code {
        Some(code) => class(code, subcode),
        None => (Why::Unknown, Again::ByPerson),
    };
    /// As for WhatsApp: one or two sentences.
    const LETTERS: usize = 400;
    let detail = error.first(&["error_user_msg", "message", "error_user_title"]);
    Failure {
        why,
        again,
        code,
        detail: detail.map(|words| domain::text::excerpt(&words, LETTERS)),
    }
}

/// Whether a refusal is known to have come before anything was processed, so that the request may be repeated.
pub(super) fn is_before_processing(code: i64) -> bool {
    matches!(code, 4 | 17 | 32 | 613 | 80_004)
}

/// Whether the fault may have come after the message had gone out.
pub(super) fn is_passing(code: i64) -> bool {
    matches!(code, 1 | 2)
}

fn class(code: i64, subcode: Option<i64>) -> (Why, Again) {
    use Again::{ByPerson, Safe, Useless};
    match (code, subcode) {
        (10, Some(2_534_022 | 2_018_278)) => (Why::WindowClosed, ByPerson),
        (551, _) | (100, Some(2_018_001 | 2_018_108 | 2_534_014)) => (Why::Undeliverable, ByPerson),
        (190, _) => (Why::TokenInvalid, ByPerson),
        (3 | 10 | 200..=299, _) => (Why::PermissionMissing, ByPerson),
        (368, _) => (Why::AccountRestricted, ByPerson),
        (_, Some(2_534_001)) => (Why::Undeliverable, ByPerson),
        (_, Some(2_534_013)) => (Why::RateLimited, ByPerson),
        (code, _) if is_before_processing(code) => (Why::RateLimited, Safe),
        (100, _) => (Why::BadRequest, Useless),
        (code, _) if is_passing(code) => (Why::ProviderDown, ByPerson),
        _ => (Why::Unknown, ByPerson),
    }
}
