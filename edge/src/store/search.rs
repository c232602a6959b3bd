//! The full-text index. It is filled from the journal by whoever searches, up to a watermark, so that a message costs
//! nothing for being findable: no row, no statement. The index holds no text of its own; a row of it is named by the
//! place of an event in the journal, which is also what puts the newest first. What is found is then looked up among the
//! entries as they are now.

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
/// Journal lines taken into the index in one transaction.
const LINES: i64 = 200;
/// Finds looked at for one page; who sees few of many gets short pages.
const LOOKED_AT: i64 = 400;
const HITS: usize = 20;
/// People at the head of the first page.
const PEOPLE: usize = 8;
const WATERMARK: &str = "searchable";

/// What one event adds to the index.
enum Said<'a> {
    Text(&'a str),
    Names(&'a Contact),
}

impl SqlShelf {
    /// Takes some journal lines into the index. Says whether there are more.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer; so for all below.
    pub fn index(&self) -> Result<bool, Broken> {
        let done: u64 = match read::meta(self.sql(), WATERMARK)? {
            Some(text) => read::json(&text)?,
            None => 0,
        };
        if done >= self.cursor {
            return Ok(false);
        }
        let query = "SELECT posted FROM journal WHERE seq > ? ORDER BY seq LIMIT ?";
        let rows = self.sql().rows(query, &[done.into(), LINES.into()])?;
        let lines = rows.iter().map(|row| read::json(&row.text(0)?));
        let mut lines = lines.collect::<Result<Vec<Posted>, Broken>>()?;
        self.read_slices(&mut lines)?;
        let last = lines.last().map_or(self.cursor, |line| line.cursor.0);
        self.sql().atomically(|| {
            lines.iter().try_for_each(|line| self.index_line(line))?;
            put_meta(self.sql(), WATERMARK, &json(&last)?)
        })?;
        Ok(last < self.cursor)
    }

    fn index_line(&self, line: &Posted) -> Result<(), Broken> {
        for (place, recorded) in (0..LINE).zip(&line.events) {
            let name = line.cursor.0 * LINE + place;
            let (query, text) = match said(&recorded.event) {
                Some(Said::Text(text)) => (
                    "INSERT INTO words (rowid, text) VALUES (?, ?)",
                    text.to_owned(),
                ),
                Some(Said::Names(contact)) => {
                    let names: Vec<&str> = contact.names().collect();
                    (
                        "INSERT INTO names (rowid, text) VALUES (?, ?)",
                        names.join(" "),
                    )
                }
                None => continue,
            };
            if !text.is_empty() {
                self.sql().run(query, &[name.into(), text.into()])?;
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
            line: None,
        };
        let mut hits = Vec::new();
        if before.is_none() {
            search.page("names", &expression, None, PEOPLE, &mut hits)?;
        }
        let most = hits.len() + HITS;
        let next = search.page("words", &expression, before, most, &mut hits)?;
        Ok(Found {
            hits,
            next: next.map(|name| name.to_string()),
            behind: false,
        })
    }

    fn line(&self, seq: u64) -> Result<Option<Posted>, Broken> {
        let row = self
            .sql()
            .row("SELECT posted FROM journal WHERE seq = ?", &[seq.into()])?;
        let line: Option<Posted> = row.map(|row| read::json(&row.text(0)?)).transpose()?;
        let mut lines: Vec<Posted> = line.into_iter().collect();
        self.read_slices(&mut lines)?;
        Ok(lines.pop())
    }
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
    /// The journal line read last: neighbours are often found together.
    line: Option<Posted>,
}

impl Search<'_> {
    /// Adds finds until there are `most`; says where to go on.
    fn page(
        &mut self,
        table: &str,
        expression: &str,
        before: Option<u64>,
        most: usize,
        hits: &mut Vec<Hit>,
    ) -> Result<Option<u64>, Broken> {
        let query = format!(
            "SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"
        );
        let end = before.unwrap_or(1 << 53).into();
        let found = self
            .shelf
            .sql()
            .rows(&query, &[expression.into(), end, LOOKED_AT.into()])?;
        let mut last = None;
        for row in &found {
            if hits.len() >= most {
                return Ok(last);
            }
            let name = row.count(0)?;
            last = Some(name);
            if let Some(recorded) = self.event(name)?
                && let Some(hit) = self.hit(&recorded)?
                && self.seen.insert((hit.conversation, hit.entry))
            {
                hits.push(hit);
            }
        }
        let more = found.len() >= LOOKED_AT.unsigned_abs() as usize;
        Ok(last.filter(|_| more))
    }

    fn event(&mut self, name: u64) -> Result<Option<Recorded>, Broken> {
        let (seq, place) = (name / LINE, name % LINE);
        if self.line.as_ref().is_none_or(|line| line.cursor.0 != seq) {
            self.line = self.shelf.line(seq)?;
        }
        let events = self.line.as_ref().map(|line| &line.events);
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        Ok(events.and_then(|events| events.get(place)).cloned())
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
        let names: Vec<&str> = head.contact.names().collect();
        let snippet = self.wanted.find(&names.join(" · "))?;
        Some(hit(head, None, head.conversation.active_at, snippet))
    }

    /// What the entry says now: it may have been edited since, or taken back.
    fn line_of(&self, head: &Head, entry: &Entry) -> Option<Hit> {
        let (text, changed) = match entry {
            Entry::Message(message) if message.revoked_at.is_some() => return None,
            Entry::Message(message) => (message.content.words(), message.edited_at.is_some()),
            Entry::Note(note) => (note.body.as_str(), false),
            Entry::Activity(_) => return None,
        };
        // Where the index folds a letter that we do not, the text has the words all the same.
        let plain = || (!changed).then(|| Snippet::plain(text));
        let snippet = self.wanted.find(text).or_else(plain)?;
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
