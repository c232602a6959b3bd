//! Every payload under `captured/` comes out as its `.out` file says: one line of `decode` per piece.
//!
//! `BLESS=1 cargo test -p channels` writes the files anew; what changed is then read in the diff, by a person.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic in a test is the message; clippy knows test functions but not what they call"
)]

use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn payloads() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("captured");
    let mut found: Vec<PathBuf> = ["whatsapp", "instagram"]
        .into_iter()
        .flat_map(|channel| fs::read_dir(folder.join(channel)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    found.sort();
    assert!(found.len() >= 40, "the captured payloads are gone");
    let read = |path: PathBuf| (path.clone(), fs::read(path).unwrap());
    found.into_iter().map(read).collect()
}

#[test]
fn every_captured_payload_comes_out_as_written() {
    let mut different = Vec::new();
    for (path, bytes) in payloads() {
        let lines: Vec<String> = channels::decode(&bytes)
            .iter()
            .map(Value::to_string)
            .collect();
        let made = lines.join("\n") + "\n";
        let expected = path.with_extension("out");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &made).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != made {
            different.push(format!("{}:\n{made}", expected.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// The same answer by the short way and by the long one, also where the body is cut or its shape is not the usual one.
#[test]
fn whom_a_body_is_for_is_whom_its_pieces_are_for() {
    let long_way = |bytes: &[u8]| -> BTreeSet<_> {
        let pieces = channels::read(bytes);
        pieces.into_iter().map(|piece| piece.to).collect()
    };
    for (path, bytes) in payloads() {
        let text = String::from_utf8_lossy(&bytes);
        let numbers = text.replace("\"phone_number_id\": \"", "\"phone_number_id\": \" ");
        let cut = bytes.len() / 2;
        for body in [&bytes[..], numbers.as_bytes(), &bytes[..cut]] {
            assert_eq!(
                channels::recipients(body),
                long_way(body),
                "{}",
                path.display()
            );
        }
    }
}

/// What a change of WhatsApp's holds, counted without the reader.
fn counted(body: &Value) -> usize {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let value = |value: &Value| {
        let told: usize = [
            "messages",
            "statuses",
            "message_echoes",
            "state_sync",
            "errors",
        ]
        .iter()
        .map(|name| list(&value[name]).len())
        .sum();
        let threads = list(&value["history"])
            .into_iter()
            .flat_map(|chunk| list(&chunk["threads"]));
        let past: usize = threads.map(|thread| list(&thread["messages"]).len()).sum();
        told + past
    };
    let changes = list(&body["entry"])
        .into_iter()
        .flat_map(|entry| list(&entry["changes"]));
    changes.map(|change| value(&change["value"])).sum()
}

#[test]
fn as_many_pieces_come_out_as_went_in() {
    // Their oddity is that something other than a message, status or entry comes out as a piece too.
    let others = [
        "poisoned-batch",
        "history-threads",
        "history-declined",
        "history-declined-bare",
        "changed-ids",
        "news",
        "dashboard-sample",
        "field-missing",
        "other-channels",
        "unreadable-envelopes",
        "nothing-but-metadata",
    ];
    let mut compared = 0;
    for (path, bytes) in payloads() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let Ok(body) = serde_json::from_slice::<Value>(&bytes) else {
            continue;
        };
        if body["object"] != "instagram" && !others.contains(&name) {
            assert_eq!(channels::read(&bytes).len(), counted(&body), "{name}");
            compared += 1;
        }
    }
    assert!(compared >= 25, "only {compared} payloads were compared");
}

#[test]
fn a_body_cut_anywhere_is_kept_as_one_unreadable_piece() {
    for (path, bytes) in payloads() {
        let end = bytes.trim_ascii_end().len();
        for cut in 0..end {
            let pieces = channels::decode(&bytes[..cut]);
            assert_eq!(pieces.len(), 1, "{} at {cut}", path.display());
            assert_eq!(pieces[0]["readable"], false, "{} at {cut}", path.display());
        }
    }
}

#[test]
fn damaged_bytes_never_panic_and_never_vanish() {
    // A small generator of our own (xorshift): the same damage in every run.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap()
    };
    for (path, bytes) in payloads() {
        for _ in 0..200 {
            let mut damaged = bytes.clone();
            for _ in 0..1 + next() % 4 {
                let place = next() % damaged.len();
                damaged[place] = u8::try_from(next() % 256).unwrap();
            }
            assert!(!channels::read(&damaged).is_empty(), "{}", path.display());
            assert!(!channels::decode(&damaged).is_empty(), "{}", path.display());
        }
    }
}

#[test]
fn a_value_of_any_type_in_any_place_never_panics_and_never_vanishes() {
    for (path, bytes) in payloads() {
        let Ok(body) = serde_json::from_slice::<Value>(&bytes) else {
            continue;
        };
        for place in 0..places(&body) {
            for strange in [
                "null",
                "true",
                "-1",
                "1e999",
                "\"\\ud83d\"",
                "[]",
                "{}",
                "[[\"x\"]]",
            ] {
                let mut text = String::new();
                write(&body, &mut 0, place, strange, &mut text);
                let pieces = channels::read(text.as_bytes());
                assert!(
                    !pieces.is_empty(),
                    "{} at {place} with {strange}",
                    path.display()
                );
            }
        }
    }
}

fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(places).sum(),
        Value::Object(fields) => fields.values().map(places).sum(),
        _ => 0,
    }
}

/// Writes a value with `strange` in one place of it, counted from the outside in.
fn write(value: &Value, count: &mut usize, place: usize, strange: &str, text: &mut String) {
    let here = *count;
    *count += 1;
    if here == place {
        text.push_str(strange);
        *count += places(value) - 1;
        return;
    }
    match value {
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                write(item, count, place, strange, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            text.push('{');
            for (at, (name, field)) in fields.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write(field, count, place, strange, text);
            }
            text.push('}');
        }
        other => text.push_str(&other.to_string()),
    }
}

/// A million elements fit a body; as pieces they would not fit a worker's memory, and their outcomes no row.
#[test]
fn what_only_looks_like_a_list_has_an_end() {
    let ones = |count: usize| vec!["1"; count].join(",");
    let change = |count| {
        format!(
            r#"{{"field":"messages","value":{{"messages":[{}]}}}}"#,
            ones(count)
        )
    };
    let envelope = |changes: &str| {
        format!(
            r#"{{"object":"whatsapp_business_account","entry":[{{"id":"7","changes":[{changes}]}}]}}"#
        )
    };
    let threads = vec![format!(r#"{{"messages":[{}]}}"#, ones(1_500)); 100].join(",");
    let history =
        format!(r#"{{"field":"history","value":{{"history":[{{"threads":[{threads}]}}]}}}}"#);
    for body in [
        format!("[{}]", ones(200_000)),
        envelope(&change(190_000)),
        envelope(&vec![change(1_000); 150].join(",")),
        envelope(&history),
        envelope(&change(1))
            .replace("whatsapp_business_account", "instagram")
            .replace("1]", &format!("{}]", ones(90_000))),
    ] {
        let pieces = channels::read(body.as_bytes());
        assert!((1..50_000).contains(&pieces.len()), "{}", pieces.len());
        assert!(channels::recipients(body.as_bytes()).len() <= 2);
    }
    let some = envelope(&vec![change(900); 10].join(","));
    assert_eq!(channels::read(some.as_bytes()).len(), 9_000);
}
