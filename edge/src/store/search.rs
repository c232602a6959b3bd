//! The full-text index. It is filled from the journal by whoever searches, up to a watermark, so that a message costs
//! nothing for being findable: no row, no statement. Nor does the index cost a row a message: one row of it stands for a
//! *block*, some neighbouring lines of the journal with a dozen or two texts, and is named by the first of them. It holds
//! no text of its own. What it finds is looked for once more in the lines of the block, the newest first, and shown as the
//! entry reads now. Lines behind the last whole block are few enough to be read as they are.

use super::{
    read,
    shelf::SqlShelf,
    write::{json, put_meta},
};
use domain::{
    agent::Agent,
    contact::Contact,
    conversation::EntryKey,
    event::{Event, Recorded},
    ids::ConversationId,
    permission::{Reach, Right, may_with},
    shelf::{Broken, Shelf as _},
    text::{Snippet, Wanted},
    thread::Entry,
    time::Time,
    wire::{Found, Head, Hit, Posted},
};
use std::collections::BTreeSet;

/// Events that one journal line may have: a webhook has at most a thousand pieces, and each a handful of events.
const LINE: u64 = 8_192;
/// A block ends with the line that gives it so many texts, or with so many lines. What was indexed goes by this rule, so it
/// is not changed without filling the index anew.
const TEXTS: usize = 16;
const LINES: usize = 64;
/// Journal lines taken into the index in one transaction.
const AT_ONCE: i64 = 256;
/// Blocks looked at for one page; who sees few of many gets short pages.
const LOOKED_AT: i64 = 160;
const HITS: usize = 20;
/// People at the head of the first page.
const PEOPLE: usize = 8;
const WATERMARK: &str = "searchable_blocks";

/// What one event adds to the index.
enum Said<'a> {
    Text(&'a str),
    Names(&'a Contact),
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Words,
    Names,
}

impl Kind {
    fn table(self) -> &'static str {
        match self {
            Kind::Words => "words",
            Kind::Names => "names",
        }
    }

    /// What an event says of this kind.
    fn of(self, event: &Event) -> Option<String> {
        match (self, said(event)?) {
            (Kind::Words, Said::Text(text)) => Some(text.to_owned()),
            (Kind::Names, Said::Names(contact)) => Some(names(contact)),
            _ => None,
        }
    }
}

fn names(contact: &Contact) -> String {
    let names: Vec<&str> = contact.names().collect();
    names.join(" · ")
}

impl SqlShelf {
    /// Takes some journal lines into the index. Says whether there are more.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer; so for all below.
    pub fn index(&self) -> Result<bool, Broken> {
        let done = self.searchable()?;
        if self.cursor < done + LINES as u64 {
            return Ok(false);
        }
        let lines = self.lines(done + 1, AT_ONCE)?;
        let more = lines.len() as i64 == AT_ONCE;
        let mut last = done;
        self.sql().atomically(|| {
            let mut rest = lines.as_slice();
            while let Some((block, behind)) = block(rest) {
                self.index_block(block)?;
                last = block.last().map_or(last, |line| line.cursor.0);
                rest = behind;
            }
            put_meta(self.sql(), WATERMARK, &json(&last)?)
        })?;
        Ok(more)
    }

    /// The last line that is in the index.
    fn searchable(&self) -> Result<u64, Broken> {
        read::meta(self.sql(), WATERMARK)?.map_or(Ok(0), |text| read::json(&text))
    }

    fn lines(&self, from: u64, most: i64) -> Result<Vec<Posted>, Broken> {
        let query = "SELECT posted FROM journal WHERE seq >= ? ORDER BY seq LIMIT ?";
        let rows = self.sql().rows(query, &[from.into(), most.into()])?;
        let lines = rows.iter().map(|row| read::json(&row.text(0)?));
        let mut lines = lines.collect::<Result<Vec<Posted>, Broken>>()?;
        self.read_slices(&mut lines)?;
        Ok(lines)
    }

    /// The block that begins with a line. A line may be long, so no more of them are read than need be.
    fn block_at(&self, first: u64) -> Result<Vec<Posted>, Broken> {
        for most in [1, 8, LINES] {
            let mut lines = self.lines(first, most as i64)?;
            if let Some((block, _)) = block(&lines) {
                lines.truncate(block.len());
                return Ok(lines);
            }
        }
        Ok(Vec::new())
    }

    fn index_block(&self, block: &[Posted]) -> Result<(), Broken> {
        let Some(first) = block.first() else {
            return Ok(());
        };
        for kind in [Kind::Words, Kind::Names] {
            let events = block.iter().flat_map(|line| &line.events);
            let texts: Vec<String> = events.filter_map(|one| kind.of(&one.event)).collect();
            if texts.iter().any(|text| !text.is_empty()) {
                let query = format!("INSERT INTO {} (rowid, text) VALUES (?, ?)", kind.table());
                self.sql()
                    .run(&query, &[first.cursor.0.into(), texts.join("\n").into()])?;
            }
        }
        Ok(())
    }

    /// What somebody may see of what was said with these words, newest first; on the first page, people of that name
    /// before it.
    pub fn search(&self, agent: &Agent, typed: &str, before: Option<u64>) -> Result<Found, Broken> {
        let wanted = Wanted::new(typed);
        let Some(expression) = expression(&wanted) else {
            return Ok(Found::default());
        };
        let mut search = Search {
            shelf: self,
            agent,
            wanted: &wanted,
            seen: BTreeSet::new(),
            hits: Vec::new(),
        };
        if before.is_none() {
            search.page(Kind::Names, &expression, u64::MAX, PEOPLE)?;
        }
        let most = search.hits.len() + HITS;
        let next = search.page(Kind::Words, &expression, before.unwrap_or(u64::MAX), most)?;
        Ok(Found {
            hits: search.hits,
            next: next.map(|name| name.to_string()),
            behind: false,
        })
    }
}

/// The first whole block of some lines, and the lines behind it.
fn block(lines: &[Posted]) -> Option<(&[Posted], &[Posted])> {
    let mut texts = 0;
    for (place, line) in lines.iter().enumerate() {
        texts += line
            .events
            .iter()
            .filter(|one| said(&one.event).is_some())
            .count();
        if texts >= TEXTS || place + 1 >= LINES {
            return lines.split_at_checked(place + 1);
        }
    }
    None
}

fn said(event: &Event) -> Option<Said<'_>> {
    match event {
        Event::Received { message, .. } | Event::Queued { message } => {
            Some(Said::Text(message.content.words()))
        }
        Event::Edited { content, .. } => Some(Said::Text(content.words())),
        Event::Noted { note } => Some(Said::Text(&note.body)),
        Event::Opened { contact, .. } | Event::ContactChanged { contact } => {
            Some(Said::Names(contact))
        }
        _ => None,
    }
}

/// The words as the index is asked: each begins a word. A single letter begins too many; beside longer words it is left to
/// whoever looks at what was found.
fn expression(wanted: &Wanted) -> Option<String> {
    let asked = wanted
        .words()
        .iter()
        .filter(|word| word.chars().nth(1).is_some());
    let words: Vec<String> = asked.map(|word| format!("\"{word}\"*")).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// One search under way.
struct Search<'a> {
    shelf: &'a SqlShelf,
    agent: &'a Agent,
    wanted: &'a Wanted,
    seen: BTreeSet<(ConversationId, Option<EntryKey>)>,
    hits: Vec<Hit>,
}

impl Search<'_> {
    /// Adds what was said before a place until there are `most` hits; says where to go on.
    fn page(
        &mut self,
        kind: Kind,
        expression: &str,
        before: u64,
        most: usize,
    ) -> Result<Option<u64>, Broken> {
        let fresh = self.shelf.searchable()? + 1;
        if before / LINE >= fresh {
            let tail = self.shelf.lines(fresh, 2 * LINES as i64 + AT_ONCE)?;
            if let Some(next) = self.look(kind, &tail, before, most)? {
                return Ok(Some(next));
            }
        }
        let table = kind.table();
        let query = format!(
            "SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?"
        );
        let end = (before / LINE).min(fresh);
        let blocks = self
            .shelf
            .sql()
            .rows(&query, &[expression.into(), end.into(), LOOKED_AT.into()])?;
        let mut last = None;
        for row in &blocks {
            let first = row.count(0)?;
            let lines = self.shelf.block_at(first)?;
            if let Some(next) = self.look(kind, &lines, before, most)? {
                return Ok(Some(next));
            }
            last = Some(first * LINE);
        }
        let more = blocks.len() >= LOOKED_AT.unsigned_abs() as usize;
        Ok(last.filter(|_| more))
    }

    /// Looks through lines, the newest first. When there are enough hits it says behind which event.
    fn look(
        &mut self,
        kind: Kind,
        lines: &[Posted],
        before: u64,
        most: usize,
    ) -> Result<Option<u64>, Broken> {
        for line in lines.iter().rev() {
            for (place, recorded) in line.events.iter().enumerate().rev() {
                let name = line.cursor.0 * LINE + place as u64;
                let says = |text: String| self.wanted.is_in(&[&text]);
                if name >= before || !kind.of(&recorded.event).is_some_and(says) {
                    continue;
                }
                if let Some(hit) = self.hit(recorded)?
                    && self.seen.insert((hit.conversation, hit.entry))
                {
                    self.hits.push(hit);
                    if self.hits.len() >= most {
                        return Ok(Some(name));
                    }
                }
            }
        }
        Ok(None)
    }

    fn hit(&self, recorded: &Recorded) -> Result<Option<Hit>, Broken> {
        let sees = |reach| may_with(self.agent, Right::ReadConversation, reach);
        let head = self.shelf.head(recorded.conversation)?;
        let Some(head) = head.filter(|head| sees(Reach::from(&head.conversation))) else {
            return Ok(None);
        };
        let key = match &recorded.event {
            Event::Received { message, .. } | Event::Queued { message } => message.key(),
            Event::Edited { message, .. } => *message,
            Event::Noted { note } => EntryKey {
                at: note.at,
                id: note.id,
            },
            _ => return Ok(self.person(&head)),
        };
        let row = self.shelf.entry(recorded.conversation, key)?;
        Ok(row.and_then(|row| self.line_of(&head, &row.entry)))
    }

    /// The names that somebody goes by now.
    fn person(&self, head: &Head) -> Option<Hit> {
        let snippet = self.wanted.find(&names(&head.contact))?;
        Some(hit(head, None, head.conversation.active_at, snippet))
    }

    /// What the entry says now: it may have been edited since, or taken back.
    fn line_of(&self, head: &Head, entry: &Entry) -> Option<Hit> {
        let text = match entry {
            Entry::Message(message) if message.revoked_at.is_some() => return None,
            Entry::Message(message) => message.content.words(),
            Entry::Note(note) => note.body.as_str(),
            Entry::Activity(_) => return None,
        };
        let snippet = self.wanted.find(text)?;
        Some(hit(head, Some(entry.key()), entry.key().at, snippet))
    }
}

fn hit(head: &Head, entry: Option<EntryKey>, at: Time, snippet: Snippet) -> Hit {
    Hit {
        conversation: head.conversation.id,
        name: head.contact.name.clone(),
        entry,
        at,
        snippet,
    }
}
