//! Instagram's error codes by class (facts 4.4). One code stands for several faults here, so the subcode counts as well.

use crate::meta::answer::Product;
use domain::message::{Again, Why};

pub(super) static INSTAGRAM: Product = Product {
    class,
    // The same code comes for people who block the account, but then nothing has gone out either way.
    is_passing,
    id: |answer| answer.word("message_id"),
};

/// Whether a refusal is known to have come before anything was processed, so that the request may be repeated.
fn is_before_processing(code: i64) -> bool {
    matches!(code, 4 | 17 | 32 | 613 | 80_004)
}

/// Whether the fault may have come after the message had gone out.
fn is_passing(code: i64) -> bool {
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
