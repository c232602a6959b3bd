//! The full-text index. It is filled from the journal, up to a watermark, by whoever searches and by the alarm before old
//! lines go (see `retention`), so that a message costs nothing for being findable: no row, no statement.
//!
//! A row of it stands for a *block*: up to sixteen messages that were said within an hour, one in each column. It holds no
//! text; `block` names its messages, and what is found is read among the entries as they are now. Blocks are named by the
//! instant of their newest message, so that the newest are found first whenever they came.

use super::{
    read,
    shelf::SqlShelf,
    write::{json, put_meta},
};
use domain::{
    contact::Contact,
    conversation::EntryKey,
    event::{Event, Recorded},
    ids::{ConversationId, EntryId},
    shelf::{Broken, Shelf as _},
    text::ends,
    time::{Span, Time},
    wire::Posted,
};
use std::collections::BTreeSet;

/// So many lines gather before they are worth a place in the index; until then they are read as they are.
pub(super) const WORTH: u64 = 64;
/// Journal lines taken into the index in one transaction, and so many bytes of them at about.
const AT_ONCE: i64 = 256;
const BYTES: i64 = 4_000_000;
/// Messages of one block, and how far apart they may be.
const COLUMNS: [&str; 16] = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
];
const APART: Span = Span::hours(1);
/// Blocks may end within one millisecond. Names stay below 2^53 until the year 2248.
const SLOTS: u64 = 1_024;
const WATERMARK: &str = "indexed";
/// The number of a conversation, behind which people were taken in by an older version and are again (see `schema`).
const AGAIN: &str = "people_again";

/// A message or a note, and the words that were said in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text<'a> {
    pub conversation: ConversationId,
    pub key: EntryKey,
    pub words: &'a str,
}

/// What events said that can be searched for; in the order in which they came.
pub(super) fn texts(lines: &[Posted]) -> impl DoubleEndedIterator<Item = Text<'_>> {
    lines.iter().flat_map(|line| &line.events).filter_map(text)
}

fn text(recorded: &Recorded) -> Option<Text<'_>> {
    let (key, words) = match &recorded.event {
        Event::Received { message, .. } | Event::Queued { message } => {
            (message.key(), message.content.words())
        }
        Event::Edited {
            message, content, ..
        } => (*message, content.words()),
        Event::Noted { note } => (note.key(), note.body.as_str()),
        _ => return None,
    };
    (!words.is_empty()).then_some(Text {
        conversation: recorded.conversation,
        key,
        words,
    })
}

/// The conversations whose people got a name.
pub(super) fn people(
    lines: &[Posted],
) -> impl DoubleEndedIterator<Item = (ConversationId, &Contact)> {
    let events = lines.iter().flat_map(|line| &line.events);
    events.filter_map(|one| match &one.event {
        Event::Opened { contact, .. } | Event::ContactChanged { contact } => {
            Some((one.conversation, contact))
        }
        _ => None,
    })
}

/// Every name that somebody is looked for by; of telephone numbers also the ends: nine words of a number of thirteen digits,
/// eight of one of twelve.
fn names(contact: &Contact) -> String {
    let mut names: BTreeSet<&str> = contact.names().collect();
    names.extend(contact.numbers().flat_map(ends));
    names.into_iter().collect::<Vec<_>>().join(" · ")
}

/// Of a block's name: no message in it is newer than this.
pub(super) fn newest_in(block: u64) -> Time {
    Time((block / SLOTS).cast_signed())
}

/// The number of the conversation that a row of `names` is about.
pub(super) fn number_of(row: u64) -> u64 {
    row / SLOTS
}

/// The messages of a block, as its row names them.
pub(super) fn keys(text: &str) -> Result<Vec<(ConversationId, EntryKey)>, Broken> {
    let keys: Vec<(ConversationId, i64, EntryId)> = read::json(text)?;
    let key = |(conversation, at, id)| (conversation, EntryKey { at: Time(at), id });
    Ok(keys.into_iter().map(key).collect())
}

/// The text of [`keys`].
pub(super) fn written(
    keys: impl Iterator<Item = (ConversationId, EntryKey)>,
) -> Result<String, Broken> {
    let keys: Vec<_> = keys
        .map(|(conversation, key)| (conversation, key.at.0, key.id))
        .collect();
    json(&keys)
}

/// What the index is asked for these words, each of which begins a word. Several words must be in one message, which is
/// one column; of many the longest decide, and whoever reads the message looks for the others.
pub(super) fn expression(words: &[String]) -> Option<String> {
    const DECIDE: usize = 4;
    let mut long: Vec<&String> = long(words).collect();
    long.sort_by_key(|word| std::cmp::Reverse(word.len()));
    long.truncate(DECIDE);
    let together = all_of(long.iter().copied())?;
    if long.len() == 1 {
        return Some(together);
    }
    let within = COLUMNS.map(|column| format!("({column} : ({together}))"));
    Some(within.join(" OR "))
}

/// The same of a table with one column.
pub(super) fn plain(words: &[String]) -> Option<String> {
    all_of(long(words))
}

/// A single letter begins too many words.
fn long(words: &[String]) -> impl Iterator<Item = &String> {
    words.iter().filter(|word| word.chars().nth(1).is_some())
}

fn all_of<'a>(words: impl Iterator<Item = &'a String>) -> Option<String> {
    let asked: Vec<String> = words.map(|word| format!("\"{word}\"*")).collect();
    (!asked.is_empty()).then(|| asked.join(" AND "))
}

const PEOPLE: &str =
    "SELECT c.number, contact.body FROM conversation AS c JOIN contact ON contact.id = c.contact
    WHERE c.number > ? ORDER BY c.number LIMIT ?";

impl SqlShelf {
    /// Takes some journal lines into the index. Says whether there are more.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer; so for all below.
    pub fn index(&self) -> Result<bool, Broken> {
        if self.index_again()? {
            return Ok(true);
        }
        let done = self.indexed()?;
        if self.cursor < done + WORTH {
            return Ok(false);
        }
        let many = self.sql().row(
            "SELECT count(*) FROM (SELECT sum(length(posted)) OVER (ORDER BY seq) AS bytes FROM journal
             WHERE seq > ? ORDER BY seq LIMIT ?) WHERE bytes < ?",
            &[done.into(), AT_ONCE.into(), BYTES.into()],
        )?;
        let many = many.map_or(Ok(1), |row| row.integer(0))?.max(1);
        let lines = self.lines(done + 1, many)?;
        let last = lines.last().map_or(done, |line| line.cursor.0);
        self.sql().atomically(|| {
            self.index_texts(&lines)?;
            self.index_people(&lines)?;
            put_meta(self.sql(), WATERMARK, &json(&last)?)
        })?;
        Ok(self.cursor >= last + WORTH)
    }

    /// Some of the people whose journal lines may be gone, from their rows. Says whether there were any.
    fn index_again(&self) -> Result<bool, Broken> {
        let Some(done) = read::meta(self.sql(), AGAIN)? else {
            return Ok(false);
        };
        let done: u64 = read::json(&done)?;
        let rows = self.sql().rows(PEOPLE, &[done.into(), AT_ONCE.into()])?;
        let last = rows.last().map(|row| row.count(0)).transpose()?;
        self.sql().atomically(|| {
            for row in &rows {
                self.index_names(row.count(0)? * SLOTS, &read::json(&row.text(1)?)?)?;
            }
            match last {
                Some(last) => put_meta(self.sql(), AGAIN, &json(&last)?),
                None => self
                    .sql()
                    .run("DELETE FROM meta WHERE key = ?", &[AGAIN.into()]),
            }
        })?;
        Ok(last.is_some())
    }

    fn index_names(&self, row: u64, contact: &Contact) -> Result<(), Broken> {
        let insert = "INSERT INTO names (rowid, text) VALUES (?, ?)";
        self.sql().run(insert, &[row.into(), names(contact).into()])
    }

    /// The last line that is in the index.
    pub(super) fn indexed(&self) -> Result<u64, Broken> {
        read::meta(self.sql(), WATERMARK)?.map_or(Ok(0), |text| read::json(&text))
    }

    pub(super) fn lines(&self, from: u64, most: i64) -> Result<Vec<Posted>, Broken> {
        let query = "SELECT posted FROM journal WHERE seq >= ? ORDER BY seq LIMIT ?";
        let rows = self.sql().rows(query, &[from.into(), most.into()])?;
        let lines = rows.iter().map(|row| read::json(&row.text(0)?));
        let mut lines = lines.collect::<Result<Vec<Posted>, Broken>>()?;
        self.read_slices(&mut lines)?;
        Ok(lines)
    }

    fn index_texts(&self, lines: &[Posted]) -> Result<(), Broken> {
        let mut texts: Vec<Text<'_>> = texts(lines).collect();
        texts.sort_by_key(|text| text.key);
        let mut rest = texts.as_slice();
        while let Some(first) = rest.first() {
            let near = |text: &&Text<'_>| text.key.at - first.key.at < APART;
            let size = rest.iter().take(COLUMNS.len()).take_while(near).count();
            let (block, behind) = rest.split_at_checked(size).unwrap_or((rest, &[]));
            self.index_block(block)?;
            rest = behind;
        }
        Ok(())
    }

    fn index_block(&self, block: &[Text<'_>]) -> Result<(), Broken> {
        let Some(newest) = block.last() else {
            return Ok(());
        };
        let name = self.free_name(newest.key.at)?;
        let keys = written(block.iter().map(|text| (text.conversation, text.key)))?;
        let insert = "INSERT INTO block (id, keys) VALUES (?, ?)";
        self.sql().run(insert, &[name.into(), keys.into()])?;
        let columns: Vec<&str> = COLUMNS.into_iter().take(block.len()).collect();
        let query = format!(
            "INSERT INTO words (rowid, {}) VALUES (?{})",
            columns.join(", "),
            ", ?".repeat(columns.len())
        );
        let texts = block.iter().map(|text| text.words.into());
        let values: Vec<_> = std::iter::once(name.into()).chain(texts).collect();
        self.sql().run(&query, &values)
    }

    /// A name for a block that ends at an instant. Where all of an instant are taken, one of the next: no message in a
    /// block is newer than its name says, and that is all that is asked of it.
    fn free_name(&self, newest: Time) -> Result<u64, Broken> {
        let mut first = newest.0.max(0).cast_unsigned() * SLOTS;
        let query = "SELECT max(id) FROM block WHERE id >= ? AND id < ?";
        loop {
            let end = first + SLOTS;
            let row = self.sql().row(query, &[first.into(), end.into()])?;
            let last = row.map(|row| row.maybe_integer(0)).transpose()?.flatten();
            match last.map(i64::cast_unsigned) {
                None => return Ok(first),
                Some(last) if last + 1 < end => return Ok(last + 1),
                Some(_) => first = end,
            }
        }
    }

    fn index_people(&self, lines: &[Posted]) -> Result<(), Broken> {
        for (place, (conversation, contact)) in (0_u64..).zip(people(lines)) {
            let Some(head) = self.conversation(conversation)? else {
                continue;
            };
            // A name that somebody had before stays in the index; what is found is held against the names of now.
            let name = head.number * SLOTS + place % SLOTS;
            self.index_names(name, contact)?;
        }
        Ok(())
    }
}
