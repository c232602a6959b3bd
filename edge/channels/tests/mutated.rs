//! Webhooks that nobody captured: the captured ones, changed in their structure. Fields go, come twice, change their type
//! or their name, nest a thousand deep, and lists grow to the thousand updates that Meta allows (facts 1.4).
//!
//! Whatever comes: nothing panics, each update comes out as one piece, a sound update beside strange ones comes out as if it
//! were alone, and the door's short look at whom a body is for agrees with the long one.
//!
//! `RECADO_SEED=7 cargo test -p channels --test mutated` runs one seed; `RECADO_FRESH=100000` tries more of them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic in a test is the message; clippy knows test functions but not what they call"
)]

use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

/// Seeds of every run. The same ones, so that a change that breaks something breaks it for everybody.
const SEEDS: u64 = 4_000;
/// Updates in the longest list.
const MOST: usize = 1_000;
/// Stands in the document where something goes that no `Value` can hold.
const HOLE: &str = "a-hole-to-fill";

struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// Captured bodies in their usual envelope.
fn bodies() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("captured/whatsapp");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let json = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let read = |path| serde_json::from_slice::<Value>(&fs::read(path).unwrap()).ok();
    let ours = |body: &Value| body["object"] == "whatsapp_business_account";
    let bodies: Vec<Value> = json.filter_map(read).filter(ours).collect();
    assert!(bodies.len() >= 35, "the captured payloads are gone");
    bodies
}

/// The value at a place, counted from the outside in.
fn at<'v>(value: &'v mut Value, count: &mut usize) -> Option<&'v mut Value> {
    if *count == 0 {
        return Some(value);
    }
    *count -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| at(item, count)),
        Value::Object(fields) => fields.values_mut().find_map(|field| at(field, count)),
        _ => None,
    }
}

fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(places).sum(),
        Value::Object(fields) => fields.values().map(places).sum(),
        _ => 0,
    }
}

fn strange(chance: &mut Chance) -> Value {
    match chance.below(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(u64::MAX),
        4 => json!(""),
        5 => json!([]),
        6 => json!({}),
        7 => json!([[null, { "id": [] }]]),
        8 => json!({ "id": { "id": 1 }, "type": ["text"] }),
        9 => json!("kind_of_tomorrow"),
        10 => json!("x".repeat(100_000)),
        _ => json!(HOLE),
    }
}

/// What no document of ours holds, but a body may.
fn filling(chance: &mut Chance) -> Vec<u8> {
    match chance.below(6) {
        0 => b"1e9999".to_vec(),
        1 => b"-0.000000000000000000000000000000000000000001e-400".to_vec(),
        2 => "9".repeat(5_000).into_bytes(),
        3 => [vec![b'['; 3_000], vec![b']'; 3_000]].concat(),
        4 => b"\"\\ud83d half an emoji \\u0000\"".to_vec(),
        _ => b"\"not \xff\xfe UTF-8 \xc3\"".to_vec(),
    }
}

/// One change of the structure, somewhere below `entry`.
fn change(body: &mut Value, chance: &mut Chance) {
    let mut place = chance.below(places(&body["entry"]));
    let Some(value) = at(&mut body["entry"], &mut place) else {
        return;
    };
    match (chance.below(7), value) {
        (0, Value::Object(fields)) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            if let Some(name) = names.get(chance.below(names.len())) {
                fields.remove(name);
            }
        }
        (1, Value::Object(fields)) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            if let Some(name) = names.get(chance.below(names.len())) {
                let field = fields.remove(name).unwrap();
                fields.insert(format!("{name}_of_tomorrow"), field);
            }
        }
        (2, Value::Array(items)) if !items.is_empty() => {
            let item = items[chance.below(items.len())].clone();
            items.insert(0, item);
        }
        (3, Value::Array(items)) => drop(items.pop()),
        (4, value) => *value = json!([value.take()]),
        (5, value) => *value = json!({ "value": value.take() }),
        (_, value) => *value = strange(chance),
    }
    name_holes(body);
}

/// What a hole is filled with may be no name, and then a change is told by what it looks like: nobody could count.
fn name_holes(body: &mut Value) {
    let changes = body["entry"].as_array_mut().into_iter().flatten();
    let changes = changes.filter_map(|entry| entry.get_mut("changes")?.as_array_mut());
    for change in changes.flatten() {
        if change.get("field").is_some_and(|field| field == HOLE) {
            change["field"] = json!("hole");
        }
    }
}

/// Many updates of one kind, each with an id of its own.
fn crowd(body: &mut Value) {
    let list = ["messages", "statuses", "message_echoes", "state_sync"]
        .into_iter()
        .find(|list| {
            body.pointer(&format!("/entry/0/changes/0/value/{list}/0"))
                .is_some()
        });
    let Some(list) = list else { return };
    let one = body["entry"][0]["changes"][0]["value"][list][0].clone();
    let many = (0..MOST).map(|count| {
        let mut one = one.clone();
        one["id"] = json!(format!("wamid.many.{count}"));
        one
    });
    body["entry"][0]["changes"][0]["value"][list] = many.collect();
}

fn written(body: &Value, chance: &mut Chance) -> Vec<u8> {
    let text = body.to_string();
    let hole = format!("\"{HOLE}\"");
    let mut parts = text.split(hole.as_str());
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.extend(filling(chance));
        bytes.extend(part.as_bytes());
    }
    bytes
}

/// How many pieces must come out, counted without the reader: one for each update, one for what is none.
fn updates(body: &Value) -> usize {
    list(&body["entry"])
        .iter()
        .map(|entry| of_entry(entry))
        .sum::<usize>()
        .max(1)
}

fn of_entry(entry: &Value) -> usize {
    let changes = list(&entry["changes"]);
    changes
        .iter()
        .map(|change| of_change(change))
        .sum::<usize>()
        .max(1)
}

fn of_change(change: &Value) -> usize {
    let value = &change["value"];
    if !value.is_object() {
        return 1;
    }
    let count = |name: &str| list(&value[name]).len();
    let flat = || count("messages") + count("message_echoes") + count("errors");
    let pieces = match field(change).as_str() {
        "messages" => flat() + count("statuses"),
        "message_echoes" | "smb_message_echoes" => count("message_echoes"),
        "history" => {
            flat()
                + list(&value["history"])
                    .iter()
                    .map(|part| of_part(part))
                    .sum::<usize>()
        }
        "smb_app_state_sync" => count("state_sync"),
        "user_id_update" => count("user_id_update"),
        _ => 1,
    };
    pieces.max(1)
}

fn of_part(part: &Value) -> usize {
    if !part.is_object() {
        return 1;
    }
    let of_thread = |thread: &&Value| match thread.is_object() {
        true => list(&thread["messages"]).len(),
        false => 1,
    };
    list(&part["errors"]).len() + list(&part["threads"]).iter().map(of_thread).sum::<usize>()
}

/// What a change says it is, or what it looks like.
fn field(change: &Value) -> String {
    let said = match &change["field"] {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    if !said.is_empty() {
        return said;
    }
    let looks = [
        ("history", "history"),
        ("message_echoes", "smb_message_echoes"),
        ("state_sync", "smb_app_state_sync"),
        ("messages", "messages"),
        ("statuses", "messages"),
        ("errors", "messages"),
    ];
    let seen = looks
        .into_iter()
        .find(|(name, _)| !change["value"][*name].is_null());
    seen.map_or("unknown", |(_, field)| field).to_owned()
}

/// One thing where a list was expected is a list of one.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

/// Whether a list stands on the way to an address where an object belongs. The door looks into such a list and the reader
/// does not; the body is kept either way, and nobody sends one.
fn has_lists_for_objects(body: &Value) -> bool {
    const PLACES: [&str; 4] = [
        "metadata",
        "recipient",
        "phone_number_settings",
        "waba_info",
    ];
    let odd = |change: &&Value| {
        let value = &change["value"];
        let inner = PLACES.iter().any(|place| value[*place].is_array());
        change.is_array() || value.is_array() || value == HOLE || inner
    };
    let entries = list(&body["entry"]);
    let inside = |entry: &&Value| entry.is_array() || list(&entry["changes"]).iter().any(odd);
    entries.iter().any(inside)
}

/// A message in an entry of its own, that nothing happens to.
fn witness() -> Value {
    json!({ "id": "200000000000009", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "551155500009", "phone_number_id": "100000000000009" },
        "contacts": [{ "profile": { "name": "Testemunha" }, "wa_id": "551155500209", "user_id": "BR.9" }],
        "messages": [{ "from": "551155500209", "id": "wamid.witness", "timestamp": "1750000000",
            "type": "image", "image": { "id": "900", "mime_type": "image/jpeg", "sha256": "eA==", "caption": "eu vi" } }]
    } }] })
}

fn alone() -> Value {
    let body = json!({ "object": "whatsapp_business_account", "entry": [witness()] });
    let pieces = channels::decode(body.to_string().as_bytes());
    assert_eq!(pieces.len(), 1);
    assert_eq!(pieces[0]["media"]["id"], "900");
    assert_eq!(pieces[0]["text"], "eu vi");
    pieces[0].clone()
}

fn live(seed: u64, bodies: &[Value], alone: &Value) {
    let mut chance = Chance::new(seed);
    let mut body = bodies[chance.below(bodies.len())].clone();
    if seed.is_multiple_of(40) {
        crowd(&mut body);
    }
    for _ in 0..1 + chance.below(4) {
        change(&mut body, &mut chance);
    }
    let stands_by = body["entry"].is_array();
    if stands_by {
        let entries = body["entry"].as_array_mut().unwrap();
        entries.insert(chance.below(entries.len() + 1), witness());
    }
    let bytes = written(&body, &mut chance);
    let pieces = channels::read(&bytes);
    // A filling that is a list counts as one here and as its one element there: as many.
    assert_eq!(pieces.len(), updates(&body), "as many pieces as updates");
    let lines = channels::decode(&bytes);
    assert_eq!(lines.len(), pieces.len(), "a line for each piece");
    let seen = lines.iter().filter(|line| *line == alone).count();
    assert_eq!(seen, usize::from(stands_by), "the witness stands unharmed");
    let meant: BTreeSet<_> = pieces.into_iter().map(|piece| piece.to).collect();
    assert!(
        channels::recipients(&bytes) == meant || has_lists_for_objects(&body),
        "the door agrees"
    );
}

#[test]
fn whatever_is_changed_each_update_comes_out_and_harms_no_other() {
    let (bodies, alone) = (bodies(), alone());
    let asked = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let seeds = match (asked("RECADO_SEED"), asked("RECADO_FRESH")) {
        (Some(seed), _) => seed..seed + 1,
        (None, fresh) => 0..fresh.unwrap_or(SEEDS),
    };
    for seed in seeds {
        let again = std::panic::catch_unwind(|| live(seed, &bodies, &alone));
        assert!(
            again.is_ok(),
            "seed {seed} failed; again: RECADO_SEED={seed} cargo test -p channels --test mutated"
        );
    }
}
