//! The reader held against `serde_json`: the same texts are understood, and to the same things.

use super::*;
use domain::{
    event::{Actor, Event, Recorded},
    ids::{CommandKey, ConversationId, EntryId},
    message::{Content, Message},
    refusal::Refusal,
    time::Time,
    wire::{Answer, Change, Cursor, Delta},
};
use serde_json::Value;

/// Whatever is JSON.
struct Anything;

impl Read for Anything {
    fn read(_: &domain::tagged::Value<'_>, _: &mut Reading) -> Self {
        Self
    }
}

fn delta() -> Delta {
    let message = Message {
        id: EntryId(1),
        conversation: ConversationId(2),
        at: Time(-5),
        origin: domain::message::Origin::Customer,
        content: Content::Text {
            body: "\"Olá\"\\\n\u{1}😀/".to_owned(),
        },
        attachment: None,
        delivery: domain::message::Delivery::Received,
        quote: None,
        reactions: Vec::new(),
        referral: None,
        forwarded: domain::message::Forwarded::Once,
        participant: None,
        edited_at: Some(Time(i64::MAX)),
        revoked_at: None,
    };
    let recorded = Recorded {
        id: EntryId(1),
        conversation: ConversationId(2),
        at: Time(3),
        by: Actor::System,
        event: Event::Received {
            message: Box::new(message),
            counts: true,
        },
    };
    Delta {
        from: Cursor(1),
        to: Cursor(2),
        key: Some(CommandKey(9)),
        changes: vec![
            Change::Happened(Box::new(recorded)),
            Change::Hidden(ConversationId(7)),
        ],
        moves: Vec::new(),
        heads: Vec::new(),
    }
}

#[test]
fn what_is_written_is_read_again() {
    let text = write(&delta());
    assert_eq!(read::<Delta>(&text), Ok(delta()));
    assert_eq!(read::<Delta>(&pretty(&text)), Ok(delta()));
}

#[test]
fn what_is_written_is_what_serde_json_would_write() {
    let text = write(&delta());
    assert_eq!(text, serde_json::to_string(&delta()).unwrap());
    let odd = vec![Some("a\u{0}\u{1f}\u{7f}é😀\r\t".to_owned()), None];
    let theirs: Value = serde_json::to_value(&odd).unwrap();
    let ours: Value = serde_json::from_str(&write(&odd)).unwrap();
    assert_eq!(ours, theirs);
}

#[test]
fn lists_are_read_too() {
    let answers = vec![
        Answer::Taken {
            key: CommandKey(1),
            cursor: Cursor(4),
        },
        Answer::Refused {
            key: CommandKey(2),
            refusal: Refusal::TooLong { limit: 4096 },
        },
    ];
    assert_eq!(read::<Vec<Answer>>(&write(&answers)), Ok(answers));
    assert_eq!(read::<Vec<Answer>>(" [ ] "), Ok(Vec::new()));
}

#[test]
fn single_words_are_read_too() {
    let agent = domain::ids::AgentId(7);
    assert_eq!(read(&write(&agent)), Ok(agent));
    assert_eq!(read(" \"a\\nb\" "), Ok("a\nb".to_owned()));
    assert_eq!(read("true"), Ok(true));
    assert_eq!(read("null"), Ok(None::<bool>));
}

#[test]
fn letters_are_read_in_all_their_spellings() {
    let text = r#"{"o":"\u00e1 \ud83d\ude00 \"\\\/\b\f\n\r\t é😀"}"#;
    let theirs: std::collections::BTreeMap<String, String> = serde_json::from_str(text).unwrap();
    assert_eq!(read(text), Ok(theirs));
}

#[test]
fn pretty_is_what_serde_json_makes_of_it() {
    for text in [
        r#"{"a":[1,-2.50,{"b":null}],"c":{},"d":[],"e":"\u00e9\n","f":true,"g":false}"#,
        " [ ] ",
        r#"[[["x"],1e5]]"#,
        "7",
    ] {
        let value: Value = serde_json::from_str(text).unwrap();
        let ours: Value = serde_json::from_str(&pretty(text)).unwrap();
        assert_eq!(ours, value, "{text}");
    }
    let value: Value = serde_json::from_str(r#"{"a":[1,{"b":null}],"c":{},"d":[]}"#).unwrap();
    assert_eq!(
        pretty(&value.to_string()),
        serde_json::to_string_pretty(&value).unwrap()
    );
    assert_eq!(
        pretty("[12345678901234567890123]"),
        "[\n  12345678901234567890123\n]"
    );
}

#[test]
fn what_is_no_json_is_not_read_and_shown_as_it_is() {
    for text in [
        "",
        " ",
        "{",
        "[",
        "]",
        "{]",
        "[}",
        "[1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{1:2}",
        "{\"a\":1}}",
        "[1]x",
        "[tru]",
        "[nul]",
        "[-]",
        "[1.]",
        "[.e]",
        "[\"a]",
        "[\"\\x\"]",
        "[\"\\u12\"]",
        "[\"\\u+123\"]",
        "[\"\\ud800\"]",
        "[\"\\ud800\\u0041\"]",
        "[\"\n\"]",
        "['a']",
    ] {
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
        assert!(read::<Anything>(text).is_err(), "{text}");
        assert_eq!(pretty(text), text);
        assert_eq!(answers(text), None, "{text}");
    }
}

#[test]
fn depth_cannot_use_up_the_stack() {
    let deep = "[".repeat(100_000);
    assert_eq!(pretty(&deep), deep);
    assert!(read::<Anything>(&deep).is_err());
    assert!(read::<Anything>(&format!("{}{}", "[".repeat(90), "]".repeat(90))).is_ok());
}

#[test]
fn unknown_entries_of_any_kind_are_passed_over() {
    let text = r#"{"from":"1","new":[1.5,{"a":[null]}],"to":"2","changes":[],"more":-1e-9}"#;
    let delta = read::<Delta>(text).unwrap();
    assert_eq!((delta.from, delta.to), (Cursor(1), Cursor(2)));
}

#[test]
fn a_forms_answers_are_read_as_people_read_them() {
    let read = answers(r#" {"name":"Ana \u00e9","n":1.50,"list":["a", {"b":true}],"none":null} "#)
        .unwrap();
    let shown: Vec<(&str, &str)> = read
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let wanted = [
        ("name", "Ana é"),
        ("n", "1.50"),
        ("list", r#"["a",{"b":true}]"#),
        ("none", "null"),
    ];
    assert_eq!(shown, wanted);
    assert_eq!(answers("[1]"), None);
}
