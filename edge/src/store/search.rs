//! Who said it: what the index knows and what is too new for it, in one order, the newest first.
//!
//! Blocks of the index come by their newest message, and a message is told once no block to come can have a newer one. So
//! pages are in order whatever the order of arrival was, also where years of history came in on one day.

use super::{
    index::{expression, keys, newest_in, number_of, people, plain, texts, written},
    read,
    shelf::SqlShelf,
};
use domain::{
    agent::Agent,
    conversation::EntryKey,
    ids::{ConversationId, EntryId},
    permission::{Reach, Right, may_with},
    shelf::Broken,
    text::{Snippet, Wanted},
    thread::Entry,
    time::Time,
    wire::{Found, Head, Hit, Posted},
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Blocks whose messages are read for one page; who may see few of many gets short pages. A page that gets nowhere looks
/// at more of them.
const LOOKED_AT: usize = 200;
const AT_MOST: usize = 4_000;
/// Blocks fetched at first, and from then on. Whether the words are in one message or in neighbours is asked of the index
/// only then: where words are said together often, a few blocks make a page, and the short question costs a sixteenth.
const FIRST: i64 = 12;
const CHUNK: i64 = 64;
/// Journal lines behind the index that are read as they are.
const TAIL: i64 = 320;
const HITS: usize = 20;
/// People at the head of the first page, and how many are looked at for them.
const PEOPLE: usize = 8;
const PEOPLE_LOOKED_AT: i64 = 200;

/// Where a page goes on: behind a message, in this block or an older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    block: u64,
    behind: Option<EntryKey>,
}

impl Place {
    const START: Self = Self {
        block: NEWEST,
        behind: None,
    };

    /// The text of [`Place::write`]; nothing for any other.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let block = parts
            .next()?
            .parse()
            .ok()
            .filter(|block| *block <= NEWEST)?;
        let behind = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => None,
            (Some(at), Some(id), None) => Some(EntryKey {
                at: Time(at.parse().ok()?),
                id: id.parse::<EntryId>().ok()?,
            }),
            _ => return None,
        };
        Some(Self { block, behind })
    }

    fn write(self) -> String {
        match self.behind {
            None => self.block.to_string(),
            Some(key) => format!("{}.{}.{}", self.block, key.at.0, key.id),
        }
    }
}

/// Newer than every block, and still exact in JavaScript.
const NEWEST: u64 = (1 << 53) - 1;

impl SqlShelf {
    /// What somebody may see of what was said with these words, newest first; on the first page, people of that name
    /// before it.
    ///
    /// # Errors
    /// [`Broken`] when the database did not answer.
    pub fn search(
        &self,
        agent: &Agent,
        typed: &str,
        before: Option<Place>,
    ) -> Result<Found, Broken> {
        let wanted = Wanted::new(typed);
        let asked = (plain(wanted.words()), expression(wanted.words()));
        let (Some(plain), Some(strict)) = asked else {
            return Ok(Found::default());
        };
        let tail = self.lines(self.indexed()? + 1, TAIL)?;
        let mut search = Search {
            shelf: self,
            agent,
            wanted: &wanted,
            tail: &tail,
            behind: before.and_then(|place| place.behind),
            waiting: BTreeMap::new(),
            hits: Vec::new(),
        };
        let mut hits = match before {
            None => search.people(&plain)?,
            Some(_) => Vec::new(),
        };
        let next = search.page([&plain, &strict], before.unwrap_or(Place::START))?;
        hits.append(&mut search.hits);
        Ok(Found {
            hits,
            next: next.map(Place::write),
            behind: false,
        })
    }
}

/// One search under way.
struct Search<'a> {
    shelf: &'a SqlShelf,
    agent: &'a Agent,
    wanted: &'a Wanted,
    /// What is too new for the index. It is looked at for every page, since some of it may be old for all that.
    tail: &'a [Posted],
    /// The last message that was told, on this page or the one before.
    behind: Option<EntryKey>,
    /// Found, and not told yet: a block to come may have a newer one. With the block that had it.
    waiting: BTreeMap<EntryKey, (u64, Hit)>,
    hits: Vec<Hit>,
}

impl Search<'_> {
    /// Tells one page; says where the next begins.
    fn page(&mut self, asked: [&str; 2], from: Place) -> Result<Option<Place>, Broken> {
        self.look_at_tail()?;
        let mut blocks = Blocks::new(self.shelf, asked, from.block);
        let mut looked_at = 0;
        loop {
            let block = blocks.next()?;
            self.tell(block.as_ref().map(|block| newest_in(block.name)));
            let rest = self.rest(block.as_ref());
            let Some(block) = block.filter(|_| self.hits.len() < HITS) else {
                return Ok(rest);
            };
            if looked_at >= AT_MOST {
                // Out of order, and told: better than never.
                self.tell(None);
                return Ok(Some(Place {
                    block: block.name,
                    ..from
                }));
            }
            if looked_at >= LOOKED_AT && rest != Some(from) {
                return Ok(rest);
            }
            looked_at += usize::from(self.look_at(block.name, &block.keys)?);
        }
    }

    /// Tells what is newer than anything to come, as far as the page has room.
    fn tell(&mut self, newest_to_come: Option<Time>) {
        while self.hits.len() < HITS
            && let Some(last) = self.waiting.last_entry()
            && newest_to_come.is_none_or(|to_come| last.key().at > to_come)
        {
            self.behind = Some(*last.key());
            let (_, hit) = last.remove();
            self.hits.push(hit);
        }
    }

    /// Where everything lies that was not told.
    fn rest(&self, next: Option<&Block>) -> Option<Place> {
        let waiting = self.waiting.values().map(|(block, _)| *block);
        let block = waiting.chain(next.map(|next| next.name)).max()?;
        Some(Place {
            block,
            behind: self.behind,
        })
    }

    fn look_at_tail(&mut self) -> Result<(), Broken> {
        let says = texts(self.tail).filter(|text| self.wanted.is_in(&|has| has(text.words)));
        let keys: Vec<_> = says.map(|text| (text.conversation, text.key)).collect();
        self.look_at(NEWEST, &keys).map(drop)
    }

    /// Looks at messages as they are now. Says whether there were any to look at.
    fn look_at(&mut self, block: u64, keys: &[(ConversationId, EntryKey)]) -> Result<bool, Broken> {
        let to_come = |key: &EntryKey| self.behind.is_none_or(|behind| *key < behind);
        let keys = keys.iter().copied();
        let mut keys = keys
            .filter(|(_, key)| to_come(key) && !self.waiting.contains_key(key))
            .peekable();
        if keys.peek().is_none() {
            return Ok(false);
        }
        let asked = written(keys)?;
        for row in self.shelf.sql().rows(ENTRIES, &[asked.into()])? {
            let entry = read::entry(&row)?.entry;
            let conversation = read::id(&row.text(4)?)?;
            if let Some(snippet) = self.said(&entry)
                && let Some(head) = self.seen(conversation)?
            {
                let found = hit(&head, Some(entry.key()), entry.key().at, snippet);
                self.waiting.insert(entry.key(), (block, found));
            }
        }
        Ok(true)
    }

    /// What the entry says now: it may have been edited since, or taken back.
    fn said(&self, entry: &Entry) -> Option<Snippet> {
        let text = match entry {
            Entry::Message(message) if message.revoked_at.is_some() => return None,
            Entry::Message(message) => message.content.words(),
            Entry::Note(note) => note.body.as_str(),
            Entry::Activity(_) => return None,
        };
        self.wanted.find(text)
    }

    fn seen(&self, conversation: ConversationId) -> Result<Option<Head>, Broken> {
        let sees = |reach| may_with(self.agent, Right::ReadConversation, reach);
        let head = self.shelf.head(conversation)?;
        Ok(head.filter(|head| sees(Reach::from(&head.conversation))))
    }

    /// People by the names that they go by now, those who were heard of last first.
    fn people(&self, expression: &str) -> Result<Vec<Hit>, Broken> {
        let mut found = Vec::new();
        for conversation in self.named(expression)? {
            if let Some(head) = self.seen(conversation)?
                && let Some(snippet) = head.contact.found_by(self.wanted)
            {
                found.push(hit(&head, None, head.conversation.active_at, snippet));
            }
        }
        found.sort_by_key(|hit| std::cmp::Reverse((hit.at, hit.conversation)));
        found.truncate(PEOPLE);
        Ok(found)
    }

    fn named(&self, expression: &str) -> Result<BTreeSet<ConversationId>, Broken> {
        let calls = people(self.tail).filter(|(_, contact)| contact.goes_by(self.wanted));
        let mut all: BTreeSet<ConversationId> = calls.map(|(id, _)| id).collect();
        let expression = match self.wanted.digits() {
            Some(number) => format!("({expression}) OR \"{number}\"*"),
            None => expression.to_owned(),
        };
        let values = [expression.into(), PEOPLE_LOOKED_AT.into()];
        for row in self.shelf.sql().rows(NAMES, &values)? {
            let number = number_of(row.count(0)?);
            if let Some(row) = self.shelf.sql().row(NUMBERED, &[number.into()])? {
                all.insert(read::id(&row.text(0)?)?);
            }
        }
        Ok(all)
    }
}

const ENTRIES: &str = "SELECT e.body, e.delivery, e.provider, e.alias, e.conversation FROM json_each(?) AS k
    CROSS JOIN entry AS e ON e.conversation = k.value ->> 0 AND e.at = k.value ->> 1 AND e.id = k.value ->> 2";
const BLOCKS: &str =
    "SELECT words.rowid, block.keys FROM words CROSS JOIN block ON block.id = words.rowid
    WHERE words MATCH ? AND words.rowid <= ? ORDER BY words.rowid DESC LIMIT ?";
const NAMES: &str = "SELECT rowid FROM names WHERE names MATCH ? ORDER BY rowid DESC LIMIT ?";
const NUMBERED: &str = "SELECT id FROM conversation WHERE number = ?";

fn hit(head: &Head, entry: Option<EntryKey>, at: Time, snippet: Snippet) -> Hit {
    Hit {
        conversation: head.conversation.id,
        contact: Some(head.contact.id),
        inbox: Some(head.conversation.inbox),
        name: head.contact.name.clone(),
        entry,
        at,
        snippet,
    }
}

/// A block that may have what is looked for.
struct Block {
    name: u64,
    keys: Vec<(ConversationId, EntryKey)>,
}

/// The blocks of the index, by their newest message, a chunk at a time.
struct Blocks<'a> {
    shelf: &'a SqlShelf,
    /// Loosely, and strictly.
    asked: [&'a str; 2],
    most: i64,
    /// The newest that is not fetched yet; nothing when all are.
    from: Option<u64>,
    fetched: VecDeque<Block>,
}

impl<'a> Blocks<'a> {
    fn new(shelf: &'a SqlShelf, asked: [&'a str; 2], from: u64) -> Self {
        Self {
            shelf,
            asked,
            most: FIRST,
            from: Some(from),
            fetched: VecDeque::new(),
        }
    }

    fn next(&mut self) -> Result<Option<Block>, Broken> {
        if let Some(from) = self.from.filter(|_| self.fetched.is_empty()) {
            let [loose, strict] = self.asked;
            let asked = if self.most == FIRST { loose } else { strict };
            let values = [asked.into(), from.into(), self.most.into()];
            for row in self.shelf.sql().rows(BLOCKS, &values)? {
                self.fetched.push_back(Block {
                    name: row.count(0)?,
                    keys: keys(&row.text(1)?)?,
                });
            }
            let whole = self.fetched.len() >= self.most.unsigned_abs() as usize;
            self.most = CHUNK;
            let last = self.fetched.back().filter(|_| whole);
            self.from = last.and_then(|last| last.name.checked_sub(1));
        }
        Ok(self.fetched.pop_front())
    }
}
