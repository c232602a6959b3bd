//! Search over what a browser holds: at once, and without a network.

use super::{Held, Mirror};
use crate::{
    conversation::EntryKey,
    ids::{ConversationId, EntryId},
    text::{Snippet, Wanted},
    thread::Entry,
    time::Time,
    wire::Hit,
};
use std::{cmp::Reverse, ops::Bound};

/// What was found last comes first; of a person it is when something last happened.
type Newest = (Reverse<EntryKey>, ConversationId);

/// A search under way. It may be gone on with in small steps, between which the person types.
#[derive(Debug, Clone, Default)]
pub struct Search {
    wanted: Wanted,
    people: Vec<Newest>,
    lines: Vec<Newest>,
    /// The conversation that was looked through last.
    at: Option<ConversationId>,
}

impl Search {
    #[must_use]
    pub fn new(wanted: Wanted) -> Self {
        Self {
            wanted,
            ..Self::default()
        }
    }

    #[must_use]
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }
}

impl Mirror {
    /// People of that name, then lines with those words, the newest first; at most `most` of each.
    #[must_use]
    pub fn find(&self, wanted: &Wanted, most: usize) -> Vec<Hit> {
        let mut search = Search::new(wanted.clone());
        self.look_through(&mut search, usize::MAX);
        self.found(search, most)
    }

    /// Looks through so many more conversations. Says whether those were the last.
    pub fn look_through(&self, search: &mut Search, conversations: usize) -> bool {
        if search.wanted.is_empty() {
            return true;
        }
        let after = search.at.map_or(Bound::Unbounded, Bound::Excluded);
        let mut left = conversations;
        for (id, held) in self.confirmed.range((after, Bound::Unbounded)) {
            if left == 0 {
                return false;
            }
            left -= 1;
            search.at = Some(*id);
            let wanted = &search.wanted;
            let contact = self.contacts.get(&held.conversation.contact);
            if contact.is_some_and(|contact| contact.goes_by(wanted)) {
                let at = EntryKey {
                    at: held.conversation.active_at,
                    id: EntryId(0),
                };
                search.people.push((Reverse(at), *id));
            }
            let said = self
                .lines_of(*id, held)
                .filter(|(_, words)| wanted.is_in(&|has| has(words)));
            search
                .lines
                .extend(said.map(|(key, _)| (Reverse(key), *id)));
        }
        true
    }

    /// What a search has come upon, as [`Mirror::find`] gives it.
    #[must_use]
    pub fn found(&self, mut search: Search, most: usize) -> Vec<Hit> {
        for found in [&mut search.people, &mut search.lines] {
            found.sort_unstable();
        }
        // Only of what is shown it matters where the words stand.
        let wanted = &search.wanted;
        let person = |(Reverse(key), id): Newest| self.person(id, key.at, wanted);
        let line = |(Reverse(key), id): Newest| self.line(id, key, wanted);
        let people = search.people.into_iter().filter_map(person).take(most);
        people
            .chain(search.lines.into_iter().filter_map(line).take(most))
            .collect()
    }

    fn person(&self, id: ConversationId, at: Time, wanted: &Wanted) -> Option<Hit> {
        let contact = self.confirmed.get(&id)?.conversation.contact;
        let snippet = self.contacts.get(&contact)?.found_by(wanted)?;
        Some(self.hit(id, None, at, snippet))
    }

    fn line(&self, id: ConversationId, key: EntryKey, wanted: &Wanted) -> Option<Hit> {
        let held = self.confirmed.get(&id)?;
        let (_, words) = self.lines_of(id, held).find(|(line, _)| *line == key)?;
        Some(self.hit(id, Some(key), key.at, wanted.find(words)?))
    }

    /// The lines of a conversation with their words. Of a thread that is not held, the list's row knows one line.
    fn lines_of<'a>(
        &'a self,
        id: ConversationId,
        held: &'a Held,
    ) -> impl Iterator<Item = (EntryKey, &'a str)> {
        let guessed = self.shown.get(&id).map(|guess| &guess.entries);
        let entries = || held.thread.all().chain(guessed.into_iter().flatten());
        let last = held.conversation.last.as_ref();
        let last = last.filter(|last| entries().all(|(key, _)| *key != last.key));
        let said = entries().filter_map(|(key, entry)| Some((*key, words_of(entry)?)));
        said.chain(last.map(|last| (last.key, last.text.as_str())))
    }

    fn hit(&self, id: ConversationId, entry: Option<EntryKey>, at: Time, snippet: Snippet) -> Hit {
        let held = self.confirmed.get(&id).map(|held| &held.conversation);
        let contact = held.map(|held| held.contact);
        let known = contact.and_then(|contact| self.contacts.get(&contact));
        Hit {
            conversation: id,
            contact,
            inbox: held.map(|held| held.inbox),
            name: known.and_then(|contact| contact.name.clone()),
            entry,
            at,
            snippet,
        }
    }
}

fn words_of(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Message(message) if message.revoked_at.is_some() => None,
        Entry::Message(message) => Some(message.content.words()),
        Entry::Note(note) => Some(&note.body),
        Entry::Activity(_) => None,
    }
}
