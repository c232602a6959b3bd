//! Meta's error codes by class (facts 3.6), for answers and for failed statuses alike: the same code comes either way.
//! Only `code` decides; titles and HTTP statuses are unstable.

use crate::{
    json::{Fields, Piece},
    meta::answer::{self, Product, detail},
};
use domain::message::{Again, Failure, Why};

pub(super) static WHATSAPP: Product = Product {
    class,
    is_passing,
    id: |answer| {
        let messages = answer.list("messages").into_iter();
        let mut ids = messages.filter_map(|piece| piece.fields()?.word("id"));
        ids.next()
    },
};

/// A refusal from one `error` object (of an answer) or one element of `errors` (of a status).
#[must_use]
pub fn failure(error: &str) -> Failure {
    of(&Piece::read(error)
        .and_then(Piece::fields)
        .unwrap_or_default())
}

/// The first of a piece's `errors`; without any, a failure that says that nobody said why.
pub(super) fn first(fields: &Fields<'_>) -> Failure {
    of(&fields
        .list("errors")
        .into_iter()
        .find_map(Piece::fields)
        .unwrap_or_default())
}

/// Why the provider could not show a message, in its own words.
pub(super) fn reason(fields: &Fields<'_>) -> Option<String> {
    detail(&fields.list("errors").into_iter().find_map(Piece::fields)?)
}

pub(super) fn of(error: &Fields<'_>) -> Failure {
    answer::failure(&WHATSAPP, error)
}

/// Whether a refusal is known to have come before anything was processed (facts 3.1), so that the same request may be
/// repeated without asking anybody.
pub(super) fn is_before_processing(code: i64) -> bool {
    matches!(code, 4 | 80007 | 130_429 | 131_056)
}

/// Whether the fault may have come after the message had gone out.
pub(super) fn is_passing(code: i64) -> bool {
    matches!(code, 1 | 2 | 131_000 | 131_016 | 131_057 | 133_004)
}

/// The class of a code, and whether trying again can help.
fn class(code: i64, subcode: Option<i64>) -> (Why, Again) {
    use Again::{ByPerson, Safe, Useless};
    match code {
        0 | 190 => (Why::TokenInvalid, ByPerson),
        3 | 10 | 200..=299 | 131_005 => (Why::PermissionMissing, ByPerson),
        368 | 130_497 | 131_031 => (Why::AccountRestricted, ByPerson),
        4 | 80007 | 130_429 => (Why::RateLimited, Safe),
        131_056 => (Why::PairRateLimited, Safe),
        131_048 => (Why::SpamLimited, ByPerson),
        131_049 => (Why::MarketingCapped, ByPerson),
        131_050 => (Why::MarketingStopped, Useless),
        130_472 => (Why::InExperiment, Useless),
        131_047 => (Why::WindowClosed, ByPerson),
        131_026 => (Why::Undeliverable, ByPerson),
        130_403 => (Why::RecipientBlocked, ByPerson),
        131_051 => (Why::UnsupportedType, Useless),
        // "Object missing or no permission" is nearly always the latter: a wrong number id, or a token for another one.
        100 if subcode == Some(33) => (Why::PermissionMissing, ByPerson),
        100 if subcode == Some(2_593_002) => (Why::TemplateRefused, ByPerson),
        33 | 100 | 131_008 | 131_009 | 131_021 | 131_062 | 139_100 => (Why::BadRequest, Useless),
        131_052 | 131_053 => (Why::MediaFailed, ByPerson),
        131_037 | 131_045 | 133_000..=133_003 | 133_005..=133_016 => {
            (Why::NumberNotReady, ByPerson)
        }
        131_042 | 134_011 => (Why::PaymentMissing, ByPerson),
        131_055 | 131_063 | 131_064 | 132_000..=132_999 | 134_100..=134_102 => {
            (Why::TemplateRefused, ByPerson)
        }
        2_388_000..=2_388_999 | 2_593_002 => (Why::TemplateRefused, ByPerson),
        131_020 | 131_041 | 131_059 | 131_201..=131_215 => (Why::GroupRefused, ByPerson),
        code if is_passing(code) => (Why::ProviderDown, ByPerson),
        _ => (Why::Unknown, ByPerson),
    }
}
