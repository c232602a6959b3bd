//! What was written is what is read, and little is written for little news.

use super::{super::chunks::SIZE, *};
use crate::samples::{head, me};
use domain::wire::HeadPage;
use std::collections::BTreeMap;

fn id(number: u64) -> ConversationId {
    head(number).conversation.id
}

fn mirror(count: u64) -> Mirror {
    let mut mirror = Mirror::default();
    mirror.on_snapshot(Snapshot {
        cursor: Cursor(9),
        me: me(),
        settings: Settings::default(),
        heads: (0..count).map(head).collect(),
        tally: Tally::default(),
        next: Some("1.2.3".to_owned()),
    });
    mirror
}

/// The stores of the replica, as far as heads go.
#[derive(Default)]
struct Kept {
    about: String,
    first: Vec<u8>,
    heads: BTreeMap<u32, Vec<u8>>,
    chunks: Chunks,
}

impl Kept {
    /// Gives how many chunks that took.
    fn write(&mut self, mirror: &Mirror, dirty: &Dirty) -> usize {
        let writes = Writes::of(mirror, dirty, &mut self.chunks, &[], &[]).unwrap();
        if writes.anew {
            self.heads.clear();
        }
        let written = writes.heads.len();
        self.about = writes.about;
        self.first = writes.first.unwrap_or(std::mem::take(&mut self.first));
        self.heads.extend(writes.heads);
        written
    }

    fn read(&self) -> Option<(Mirror, Chunks)> {
        let mut reading = Reading::of(self.about.as_bytes())?;
        assert_eq!(
            reading.whole as usize,
            self.heads.len(),
            "every chunk is counted"
        );
        for (chunk, bytes) in &self.heads {
            reading.take_heads(*chunk, bytes)?;
        }
        Some((reading.mirror, reading.chunks))
    }

    /// What is read is what is held.
    fn agrees(&self, mirror: &Mirror) {
        let (read, mut chunks) = self.read().unwrap();
        assert_eq!(read.snapshot(), mirror.snapshot());
        // As they are known once something was written.
        chunks.touched(std::iter::empty());
        for chunk in 0.. {
            let members: Vec<_> = chunks.members(chunk).collect();
            assert_eq!(members, self.chunks.members(chunk).collect::<Vec<_>>());
            if !self.heads.contains_key(&chunk) {
                assert!(members.is_empty());
                break;
            }
        }
    }
}

fn noted(seen: &[Seen]) -> Dirty {
    let mut dirty = Dirty::default();
    dirty.note(seen);
    dirty
}

#[test]
fn what_was_written_is_what_is_read() {
    let (mirror, mut kept) = (mirror(1_000), Kept::default());
    let chunks = kept.write(&mirror, &Dirty::all());
    assert!(chunks <= 1_000 / SIZE + 1, "{chunks}");
    kept.agrees(&mirror);
}

#[test]
fn one_changed_head_rewrites_one_chunk_and_a_page_of_new_ones_two_at_most() {
    let (mut mirror, mut kept) = (mirror(5_000), Kept::default());
    kept.write(&mirror, &Dirty::all());
    assert_eq!(kept.write(&mirror, &noted(&[Seen::Head(id(7))])), 1);
    let page = HeadPage {
        cursor: Cursor(9),
        heads: (5_000..5_100).map(head).collect(),
        next: None,
    };
    let seen = mirror.on_heads(page);
    assert_eq!(seen.len(), 100);
    assert!(kept.write(&mirror, &noted(&seen)) <= 2);
    kept.agrees(&mirror);
}

#[test]
fn who_went_leaves_room_for_who_comes() {
    let (mut kept, all) = (Kept::default(), mirror(900));
    kept.write(&all, &Dirty::all());
    let few = mirror(100);
    let gone: Vec<Seen> = (100..900).map(|number| Seen::Gone(id(number))).collect();
    kept.write(&few, &noted(&gone));
    kept.agrees(&few);
    let back: Vec<Seen> = (100..900).map(|number| Seen::Head(id(number))).collect();
    kept.write(&all, &noted(&back));
    kept.agrees(&all);
    assert_eq!(
        kept.heads.len(),
        900 / SIZE + 1,
        "no chunk more than before"
    );
}

#[test]
fn a_chunk_that_has_become_empty_is_counted_as_one_also_by_who_reads_it() {
    let (all, mut kept) = (mirror(900), Kept::default());
    kept.write(&all, &Dirty::all());
    let last: Vec<_> = kept.chunks.members(2).collect();
    let mut few = Mirror::default();
    let mut snapshot = all.snapshot().unwrap();
    snapshot
        .heads
        .retain(|head| !last.contains(&head.conversation.id));
    few.on_snapshot(snapshot);
    let gone: Vec<Seen> = last.into_iter().map(Seen::Gone).collect();
    kept.write(&few, &noted(&gone));
    (_, kept.chunks) = kept.read().unwrap();
    kept.write(&few, &noted(&[Seen::Settings]));
    kept.agrees(&few);
}

#[test]
fn the_first_screen_has_the_newest_of_what_is_not_closed() {
    let (mirror, mut kept) = (mirror(400), Kept::default());
    kept.write(&mirror, &Dirty::all());
    let mut first = Vec::new();
    flat::take_all(&kept.first, &mut |head| first.push(head)).unwrap();
    let numbers: Vec<u64> = first.iter().map(|head| head.conversation.number).collect();
    let newest: Vec<u64> = (340..400).rev().collect();
    assert_eq!(numbers, newest);
}

#[test]
fn another_version_s_records_are_not_guessed_at() {
    let (mirror, mut kept) = (mirror(10), Kept::default());
    kept.write(&mirror, &Dirty::all());
    for other in ["5", "7"] {
        let about = kept.about.replace("\"6 of", &format!("\"{other} of"));
        assert_ne!(about, kept.about);
        let other = Kept {
            about,
            heads: kept.heads.clone(),
            ..Kept::default()
        };
        assert!(other.read().is_none());
    }
}

#[test]
fn a_chunk_that_is_no_such_thing_spoils_all_of_it() {
    let (mirror, mut kept) = (mirror(900), Kept::default());
    kept.write(&mirror, &Dirty::all());
    let json = serde_json::to_vec(&[head(1)]).unwrap();
    kept.heads.insert(1, json);
    assert!(kept.read().is_none());
}

#[test]
fn threads_are_kept_that_were_looked_at_or_fetched_ahead_and_no_others() {
    let mut mirror = mirror(9);
    for number in 0..4 {
        mirror.on_page(Page {
            conversation: id(number),
            cursor: Cursor(9),
            before: None,
            entries: Vec::new(),
            more: false,
        });
    }
    let mut dirty = Dirty::default();
    (0..5).for_each(|number| dirty.note_thread(id(number)));
    let (looked, beside) = ([id(2), id(0), id(4)], [id(1)]);
    for dirty in [dirty, Dirty::all()] {
        let mut chunks = Chunks::default();
        let writes = Writes::of(&mirror, &dirty, &mut chunks, &looked, &beside).unwrap();
        let kept = writes.threads.iter().filter(|(_, record)| record.is_some());
        let kept: BTreeSet<_> = kept.map(|(id, _)| *id).collect();
        assert_eq!(kept, BTreeSet::from([id(0), id(1), id(2)]));
        let record = writes.threads.iter().find_map(|(_, record)| record.clone());
        assert!(kept.contains(&thread(record.unwrap().as_bytes()).unwrap().conversation));
        let reading = Reading::of(writes.about.as_bytes()).unwrap();
        assert_eq!(
            reading.looked, looked,
            "in the order in which one came to them"
        );
    }
}
