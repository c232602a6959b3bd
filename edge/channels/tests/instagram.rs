//! Instagram: what goes out, what the answers mean, and webhooks that nobody captured.

#![expect(
    clippy::unwrap_used,
    reason = "a panic in a test is the message; clippy knows test functions but not what they call"
)]

use channels::{CannotWrite, Outgoing, Request, instagram, verdict, write};
use domain::{
    channel::ChannelKind,
    contact::{Contact, ExternalId, ExternalKind},
    ids::ContactId,
    incoming::ProviderId,
    message::{Again, Content, Verdict, Why},
    time::Span,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

const GRAPH: &str = "https://graph.instagram.com/v25.0";
const ACCOUNT: &str = "17841400000000042";

fn lua(id: &str) -> Contact {
    let mut contact = Contact {
        id: ContactId(1),
        name: None,
        ids: Vec::new(),
    };
    contact.learn(
        None,
        &[ExternalId {
            kind: ExternalKind::Scoped,
            value: id.to_owned(),
        }],
    );
    contact
}

fn send(to: &Contact, words: &str, quotes: Option<&str>) -> Result<Request, CannotWrite> {
    let content = Content::Text {
        body: words.to_owned(),
    };
    let quotes = quotes.map(|id| ProviderId(id.to_owned()));
    let out = Outgoing {
        to,
        content: &content,
        quotes: quotes.as_ref(),
        tag: "c.1.e.1",
        file: None,
        token: "demo-token",
    };
    write(ChannelKind::Instagram, &out, GRAPH, ACCOUNT)
}

#[test]
fn a_text_is_one_post_with_what_instagram_takes_and_nothing_else() {
    let request = send(&lua("5550001"), "Tem sim 💙", Some("aWdf1")).unwrap();
    let address = format!("{GRAPH}/{ACCOUNT}/messages");
    assert_eq!((request.method, request.url), ("POST", address));
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let expected = json!({
        "recipient": { "id": "5550001" },
        "message": { "text": "Tem sim 💙" },
        "reply_to": { "mid": "aWdf1" },
    });
    assert_eq!(body, expected);
}

#[test]
fn a_text_may_have_a_thousand_bytes_and_not_characters() {
    let (to, words) = (lua("5550001"), "я".repeat(500));
    assert!(send(&to, &words, None).is_ok());
    let longer = send(&to, &format!("{words}!"), None);
    assert_eq!(longer, Err(CannotWrite::TooLong { limit: 1000 }));
    assert_eq!(send(&to, " \n", None), Err(CannotWrite::Empty));
}

#[test]
fn nothing_is_written_to_who_has_no_address() {
    assert_eq!(send(&lua(""), "oi", None), Err(CannotWrite::NoAddress));
    assert_eq!(
        send(&lua("5/../me"), "oi", None),
        Err(CannotWrite::NoAddress)
    );
}

fn judged(status: u16, body: &Value) -> Verdict {
    let body = body.to_string();
    verdict(
        ChannelKind::Instagram,
        status,
        Some("7"),
        body.as_bytes(),
        1,
    )
}

#[test]
fn an_answer_names_the_message() {
    let answer = json!({ "recipient_id": "5550001", "message_id": "aWdf2" });
    let id = ProviderId("aWdf2".to_owned());
    assert_eq!(judged(200, &answer), Verdict::Accepted { id });
    assert!(matches!(judged(200, &json!({})), Verdict::Unsure { .. }));
}

#[test]
fn every_error_has_its_class() {
    let error = |code: i64, subcode: i64| {
        let body = json!({ "error": { "code": code, "error_subcode": subcode, "message": "no" } });
        judged(400, &body)
    };
    let never = [
        ((10, 2_534_022), Why::WindowClosed),
        ((10, 0), Why::PermissionMissing),
        ((190, 463), Why::TokenInvalid),
        ((200, 0), Why::PermissionMissing),
        ((551, 1_545_041), Why::Undeliverable),
        ((100, 2_018_001), Why::Undeliverable),
        ((100, 2_534_014), Why::Undeliverable),
        ((100, 0), Why::BadRequest),
        ((368, 0), Why::AccountRestricted),
        ((99_999, 0), Why::Unknown),
    ];
    for ((code, subcode), why) in never {
        match error(code, subcode) {
            Verdict::Never { failure } => assert_eq!(failure.why, why, "{code}/{subcode}"),
            other => unreachable!("{code}/{subcode}: {other:?}"),
        }
    }
    for code in [4, 613, 80_004] {
        let Verdict::Later { after, failure } = error(code, 0) else {
            unreachable!("{code}")
        };
        assert_eq!(after, Some(Span::seconds(7)));
        assert_eq!(
            (failure.why, failure.again),
            (Why::RateLimited, Again::Safe)
        );
    }
    assert!(matches!(error(2, 1_545_133), Verdict::Unsure { .. }));
    let transient = json!({ "error": { "code": 99_999, "is_transient": true } });
    assert!(matches!(judged(500, &transient), Verdict::Unsure { .. }));
    assert!(matches!(judged(401, &json!({})), Verdict::Never { .. }));
}

#[test]
fn a_profile_is_a_name_a_username_or_nothing() {
    let told = |status, body: &str| instagram::profile(status, body.as_bytes());
    let both = told(
        200,
        r#"{"name":"Lua","username":"lua.azul","id":"5550001"}"#,
    )
    .unwrap();
    assert_eq!(both.name.as_deref(), Some("Lua"));
    assert_eq!(both.username.as_deref(), Some("lua.azul"));
    assert!(told(200, r#"{"name":"","id":"5550001"}"#).is_none());
    assert!(told(400, r#"{"error":{"code":100}}"#).is_none());
    assert!(instagram::ask("5550001?x", GRAPH, "token").is_err());
}

#[test]
fn files_are_fetched_from_meta_without_a_token() {
    let found = instagram::get("https://scontent.cdninstagram.com/v/1.jpg?x=1", GRAPH).unwrap();
    let names: Vec<&str> = found
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["user-agent"]);
    for elsewhere in [
        "https://example.com/1.jpg",
        "http://127.0.0.1/",
        "file:///etc/passwd",
    ] {
        assert!(instagram::get(elsewhere, GRAPH).is_err(), "{elsewhere}");
    }
}

fn bodies() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("captured/instagram");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let json = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let bodies: Vec<Value> = json
        .map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
        .collect();
    assert!(bodies.len() >= 8, "the captured payloads are gone");
    bodies
}

/// Every place in a value, as the pointer to it.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, inner)| places(inner, &format!("{here}/{name}"), found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(place, inner)| places(inner, &format!("{here}/{place}"), found)),
        _ => {}
    }
}

/// Each value of each captured body is replaced by each of these, one at a time.
#[test]
fn whatever_stands_where_something_else_belongs_nothing_panics_and_neighbours_stay() {
    let odd = [
        json!(null),
        json!(true),
        json!(-7.5),
        json!(""),
        json!("https://example.com/\u{0}"),
        json!([]),
        json!([[{}], 3]),
        json!({ "id": { "id": "1" } }),
        json!("x".repeat(70_000)),
    ];
    for body in bodies() {
        let mut found = Vec::new();
        places(&body, "", &mut found);
        for place in found {
            for value in &odd {
                let mut changed = body.clone();
                *changed.pointer_mut(&place).unwrap() = value.clone();
                let bytes = changed.to_string().into_bytes();
                let pieces = channels::read(&bytes);
                assert!(!pieces.is_empty(), "{place}");
                let read: BTreeSet<_> = pieces.into_iter().map(|piece| piece.to).collect();
                assert_eq!(channels::recipients(&bytes), read, "{place}");
                // One event is changed, the others of the list are as they were.
                let before = channels::read(body.to_string().as_bytes());
                if place.split('/').count() > 5 {
                    let after = channels::read(&bytes);
                    let kept = before.iter().filter(|piece| after.contains(piece)).count();
                    assert!(kept + 3 >= before.len(), "{place}");
                }
            }
        }
    }
}
