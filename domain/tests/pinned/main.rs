//! The text of everything that is stored or sent, word for word. Rows outlive the program that wrote them, and a browser
//! may be a version behind: whoever changes a line of `wire.txt` must say how the old one is still read.
//!
//! `BLESS=1 cargo test -p domain --test pinned` writes the file anew; what changed is then read in the diff, by a person.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that panics has failed, which is what it is for"
)]

mod samples;

use domain::{
    plain::{Read, Reading, Write, Writer},
    tagged::Value,
};
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::BTreeSet, fmt::Debug, fs, path::Path};

/// The lines of the file, one `kind: text` for each example.
#[derive(Debug, Default)]
pub struct Pins(Vec<String>);

impl Pins {
    /// Pins the text of a value, which must read back as the same value. The browser's way to write and read, which is
    /// not serde's, must come to the same.
    pub fn pin<T: Serialize + DeserializeOwned + Read + Write + PartialEq + Debug>(
        &mut self,
        kind: &str,
        value: &T,
    ) {
        let text = serde_json::to_string(value).unwrap();
        let back: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(&back, value, "{text}");
        assert_eq!(Writer::of(value), text);
        let document: Value<'_> = serde_json::from_str(&text).unwrap();
        assert_eq!(Reading::of(&document).as_ref(), Some(value), "{text}");
        self.no_half(&document, value);
        self.0.push(format!("{kind}: {text}"));
    }

    /// Without one of its fields a document is read by both ways to the same, or by none.
    fn no_half<T: DeserializeOwned + Read + PartialEq + Debug>(&self, document: &Value<'_>, _: &T) {
        let Value::Object(items) = document else {
            return;
        };
        for left_out in 0..items.len() {
            let mut items = items.clone();
            items.remove(left_out);
            let less = Value::Object(items);
            let theirs: Option<T> = less.read::<T, serde::de::value::Error>().ok();
            assert_eq!(Reading::of(&less), theirs, "{less:?}");
        }
    }
}

#[test]
fn s09_3_everything_stored_or_sent_has_a_pinned_text() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pinned/wire.txt");
    let mut pins = Pins::default();
    samples::all(&mut pins);
    let made = pins.0.join("\n") + "\n";
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    let kept: BTreeSet<&str> = kept.lines().collect();
    let made: BTreeSet<&str> = made.lines().collect();
    let gone: Vec<_> = kept.difference(&made).collect();
    let new: Vec<_> = made.difference(&kept).collect();
    assert!(
        gone.is_empty() && new.is_empty(),
        "was {gone:#?}, is {new:#?}"
    );
}

#[test]
fn s09_3_what_older_versions_wrote_is_still_read() {
    use domain::{channel::ChannelKind, message::Reaction, time::Time};
    let kind: ChannelKind = serde_json::from_str("\"whats_app\"").unwrap();
    assert_eq!(kind, ChannelKind::WhatsApp);
    let reaction: Reaction =
        serde_json::from_str(r#"{"origin":{"by":"customer"},"emoji":"👍"}"#).unwrap();
    assert_eq!(reaction.at, Time(0));
}

/// A pinned text, with words in it that only a later version knows, as the browser reads it.
fn from_a_newer_worker<T: Read>(kind: &str, known: &str, newer: &str) -> Option<T> {
    let pinned = include_str!("wire.txt").lines();
    let mut texts = pinned.filter_map(|line| line.strip_prefix(kind)?.strip_prefix(": "));
    let text = texts.find(|text| text.contains(known)).unwrap();
    let text = text.replace(known, newer);
    Reading::of(&serde_json::from_str(&text).unwrap())
}

#[test]
fn s09_5_a_browser_goes_on_with_what_it_knows_of_a_newer_worker() {
    use domain::{
        agent::Role,
        event::{AssignmentReason, Event, Recorded},
        list::Filter,
        message::{Delivery, Why},
        refusal::Refusal,
        thread::Entry,
        wire::{Answer, Delta, Page, Snapshot},
    };
    let snapshot = |known, newer| from_a_newer_worker::<Snapshot>("snapshot", known, newer);
    for (known, newer) in [
        ("\"unread\"", "{\"mood\":\"happy\"}"),
        ("\"nobody\"", "{\"team\":\"x\"}"),
    ] {
        let read = snapshot(known, newer).unwrap();
        assert_eq!(read.settings.views[0].filter, Filter::Newer, "{newer}");
        assert_eq!(read.settings.views[0].name, "Esperando");
        assert!(!read.settings.views[0].filter.is_sound());
    }
    let read = snapshot("\"role\":\"auditor\"", "\"role\":\"captain\"").unwrap();
    let roles = read.settings.agents.iter().map(|agent| agent.role);
    assert_eq!(roles.filter(|role| *role == Role::LimitedAgent).count(), 2);

    let page = |known, newer| from_a_newer_worker::<Page>("page", known, newer).unwrap();
    let message = |page: &Page| page.entries[0].message().cloned().unwrap();
    let read = page(
        "\"kind\":\"text\",\"body\"",
        "\"kind\":\"hologram\",\"body\"",
    );
    assert!(message(&read).content.is_newer());
    let line = from_a_newer_worker(
        "entry",
        "\"event\":\"status_changed\"",
        "\"event\":\"merged\"",
    );
    let Some(Entry::Activity(line)) = line else {
        panic!("it stays a line: {line:?}");
    };
    assert_eq!(line.event, Event::Seen { inbound: 0 });
    let event: Option<Recorded> =
        from_a_newer_worker("event", "\"reason\":\"claimed\"", "\"reason\":{\"won\":1}");
    assert!(matches!(
        event.unwrap().event,
        Event::Assigned {
            reason: AssignmentReason::Manual,
            ..
        }
    ));

    let failed = from_a_newer_worker("delivery", "\"why\":\"timed_out\"", "\"why\":\"bored\"");
    let Some(Delivery::Failed { failure, .. }) = failed else {
        panic!("it stays failed: {failed:?}");
    };
    assert_eq!(failure.why, Why::Unknown);
    let answer: Option<Answer> = from_a_newer_worker("answer", "not_owner", "no_mood");
    let Some(Answer::Refused { refusal, .. }) = answer else {
        panic!("it stays refused: {answer:?}");
    };
    assert_eq!(refusal, Refusal::Newer);

    // What an event does that nobody knows cannot be guessed: that browser starts over.
    let delta: Option<Delta> =
        from_a_newer_worker("delta", "\"event\":\"seen\"", "\"event\":\"merged\"");
    assert_eq!(delta, None);
}
