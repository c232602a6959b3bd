//! What each of WhatsApp's answers means.

#![expect(
    clippy::panic,
    reason = "a panic in a test is the message; clippy knows test functions but not what they call"
)]

use channels::whatsapp::{failure, verdict, verdict_of_silence};
use domain::{
    incoming::ProviderId,
    message::{Again, Verdict, Why},
    time::Span,
};
use serde_json::{Value, json};

#[test]
fn an_accepted_message_has_its_id() {
    let body = br#"{"messaging_product":"whatsapp","contacts":[{"input":"+551155500201"}],"messages":[{"id":"wamid.EXAMPLE","message_status":"accepted"}]}"#;
    let id = ProviderId("wamid.EXAMPLE".to_owned());
    assert_eq!(verdict(200, None, body, 1), Verdict::Accepted { id });
}

/// How a verdict begins, what it is about, and whether again can help.
fn told(verdict: &Verdict) -> (&'static str, Why, Again) {
    match verdict {
        Verdict::Accepted { .. } => panic!("accepted"),
        Verdict::Later { failure, .. } => ("later", failure.why, failure.again),
        Verdict::Never { failure } => ("never", failure.why, failure.again),
        Verdict::Unsure { failure } => ("unsure", failure.why, failure.again),
    }
}

fn answer(code: i64) -> Vec<u8> {
    json!({ "error": { "message": "m", "code": code, "error_data": { "details": "d" } } })
        .to_string()
        .into_bytes()
}

#[test]
fn every_code_of_the_table_has_its_class() {
    use Again::{ByPerson, Safe, Useless};
    for (codes, expected) in [
        (vec![0, 190], ("never", Why::TokenInvalid, ByPerson)),
        (
            vec![3, 10, 200, 299, 131_005],
            ("never", Why::PermissionMissing, ByPerson),
        ),
        (
            vec![368, 131_031, 130_497],
            ("never", Why::AccountRestricted, ByPerson),
        ),
        (vec![4, 80_007, 130_429], ("later", Why::RateLimited, Safe)),
        (vec![131_056], ("later", Why::PairRateLimited, Safe)),
        (vec![131_048], ("never", Why::SpamLimited, ByPerson)),
        (vec![131_049], ("never", Why::MarketingCapped, ByPerson)),
        (vec![131_050], ("never", Why::MarketingStopped, Useless)),
        (vec![130_472], ("never", Why::InExperiment, Useless)),
        (vec![131_047], ("never", Why::WindowClosed, ByPerson)),
        (vec![131_026], ("never", Why::Undeliverable, ByPerson)),
        (vec![131_051], ("never", Why::UnsupportedType, Useless)),
        (
            vec![100, 33, 131_008, 131_009, 131_021, 131_062],
            ("never", Why::BadRequest, Useless),
        ),
        (
            vec![131_052, 131_053],
            ("never", Why::MediaFailed, ByPerson),
        ),
        (
            vec![131_000, 131_016, 131_057, 1, 2, 133_004],
            ("unsure", Why::ProviderDown, ByPerson),
        ),
        (
            vec![131_037, 131_045, 133_000, 133_010, 133_016],
            ("never", Why::NumberNotReady, ByPerson),
        ),
        (
            vec![131_042, 134_011],
            ("never", Why::PaymentMissing, ByPerson),
        ),
        (
            vec![
                131_055, 131_063, 131_064, 132_000, 132_001, 132_015, 132_069, 134_102, 2_388_040,
            ],
            ("never", Why::TemplateRefused, ByPerson),
        ),
        (vec![130_403], ("never", Why::RecipientBlocked, ByPerson)),
        (
            vec![131_020, 131_041, 131_059, 131_201, 131_208, 131_215],
            ("never", Why::GroupRefused, ByPerson),
        ),
        (
            vec![135_000, 137_000, 424_242, -1],
            ("never", Why::Unknown, ByPerson),
        ),
    ] {
        for code in codes {
            let verdict = verdict(400, None, &answer(code), 1);
            assert_eq!(told(&verdict), expected, "{code}");
            let told = failure(&json!({ "code": code, "title": "t" }).to_string());
            assert_eq!(
                (told.why, told.again, told.code),
                (expected.1, expected.2, Some(code))
            );
        }
    }
}

#[test]
fn the_subcode_tells_a_missing_object_from_a_bad_field() {
    let told = |error: Value| failure(&error.to_string()).why;
    assert_eq!(
        told(json!({ "code": 100, "error_subcode": 33 })),
        Why::PermissionMissing
    );
    assert_eq!(
        told(json!({ "code": 100, "error_subcode": 2_593_002 })),
        Why::TemplateRefused
    );
    assert_eq!(told(json!({ "code": "190" })), Why::TokenInvalid);
    assert_eq!(told(json!("text")), Why::Unknown);
}

#[test]
fn the_most_telling_words_are_kept() {
    let detail = |error: Value| failure(&error.to_string()).detail;
    let error =
        json!({ "code": 1, "message": "m", "title": "t", "error_data": { "details": "d" } });
    assert_eq!(detail(error).as_deref(), Some("d"));
    assert_eq!(
        detail(json!({ "code": 1, "message": "m", "title": "t" })).as_deref(),
        Some("m")
    );
    assert_eq!(detail(json!({ "code": 1 })), None);
}

#[test]
fn answers_without_a_known_code_are_judged_with_care() {
    let transient = br#"{"error":{"code":424242,"is_transient":true}}"#;
    for (status, body, expected) in [
        (200, &b""[..], ("unsure", Why::ProviderDown)),
        (200, b"{\"success\":true}", ("unsure", Why::ProviderDown)),
        (
            200,
            b"{\"messages\":[{\"id\":\"\"}]}",
            ("unsure", Why::ProviderDown),
        ),
        (500, b"<html>", ("unsure", Why::ProviderDown)),
        (502, b"", ("unsure", Why::ProviderDown)),
        (504, b"", ("unsure", Why::TimedOut)),
        (408, b"", ("unsure", Why::TimedOut)),
        (302, b"", ("unsure", Why::ProviderDown)),
        (400, transient, ("unsure", Why::ProviderDown)),
        (
            500,
            b"{\"error\":{\"code\":424242}}",
            ("unsure", Why::ProviderDown),
        ),
        (
            500,
            b"{\"error\":{\"code\":131047}}",
            ("never", Why::WindowClosed),
        ),
        (
            500,
            b"{\"error\":{\"message\":\"m\"}}",
            ("unsure", Why::ProviderDown),
        ),
        (429, b"", ("later", Why::RateLimited)),
        (401, b"", ("never", Why::TokenInvalid)),
        (
            403,
            b"{\"error\":\"text\"}",
            ("never", Why::PermissionMissing),
        ),
        (404, b"nothing here", ("never", Why::BadRequest)),
    ] {
        let (beginning, why, _) = told(&verdict(status, None, body, 1));
        assert_eq!(
            (beginning, why),
            expected,
            "{status} {}",
            String::from_utf8_lossy(body)
        );
    }
    let (beginning, why, again) = told(&verdict_of_silence());
    assert_eq!(
        (beginning, why, again),
        ("unsure", Why::TimedOut, Again::ByPerson)
    );
}

#[test]
fn the_wait_is_what_was_asked_for_or_what_the_pair_limit_wants() {
    let wait = |code, retry_after, attempt| match verdict(400, retry_after, &answer(code), attempt)
    {
        Verdict::Later { after, .. } => after,
        other => panic!("{other:?}"),
    };
    assert_eq!(wait(4, None, 1), None);
    assert_eq!(wait(80_007, Some(" 120 "), 1), Some(Span::seconds(120)));
    assert_eq!(
        wait(130_429, Some("Wed, 21 Oct 2026 07:28:00 GMT"), 1),
        None
    );
    assert_eq!(wait(131_056, None, 1), Some(Span::seconds(4)));
    assert_eq!(wait(131_056, None, 3), Some(Span::seconds(64)));
    assert_eq!(wait(131_056, None, u32::MAX), Some(Span::seconds(4096)));
    assert_eq!(wait(131_056, None, 0), Some(Span::seconds(4)));
    assert_eq!(wait(131_056, Some("100"), 1), Some(Span::seconds(100)));
}

#[test]
fn a_damaged_answer_never_panics() {
    let whole = answer(131_056);
    for cut in 0..whole.len() {
        told(&verdict(400, Some("\u{0}"), &whole[..cut], 1));
    }
    told(&verdict(200, None, &[0xFF, 0xFE, b'{'], 1));
}
