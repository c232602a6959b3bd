//! Search over what a browser holds: at once, and without a network.

use super::{Held, Mirror};
use crate::{
    conversation::EntryKey,
    ids::ConversationId,
    text::{Snippet, Wanted},
    thread::Entry,
    time::Time,
    wire::Hit,
};
use std::cmp::Reverse;

impl Mirror {
    /// People of that name, then lines with those words, the newest first; at most `most` of each.
    #[must_use]
    pub fn find(&self, wanted: &Wanted, most: usize) -> Vec<Hit> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let (mut people, mut lines) = (Vec::new(), Vec::new());
        for (id, held) in &self.confirmed {
            if self
                .names_of(held)
                .is_some_and(|names| wanted.is_in(&names))
            {
                people.push((Reverse(held.conversation.active_at), *id));
            }
            let said = self
                .lines_of(*id, held)
                .filter(|(_, words)| wanted.is_in(&[words]));
            lines.extend(said.map(|(key, _)| (Reverse(key), *id)));
        }
        people.sort_unstable();
        lines.sort_unstable();
        // Only of what is shown it matters where the words stand.
        let person = |(Reverse(at), id)| self.person(id, at, wanted);
        let line = |(Reverse(key), id)| self.line(id, key, wanted);
        let people = people.into_iter().filter_map(person).take(most);
        people
            .chain(lines.into_iter().filter_map(line).take(most))
            .collect()
    }

    fn names_of(&self, held: &Held) -> Option<Vec<&str>> {
        let contact = self.contacts.get(&held.conversation.contact)?;
        Some(contact.names().collect())
    }

    fn person(&self, id: ConversationId, at: Time, wanted: &Wanted) -> Option<Hit> {
        let names = self.names_of(self.confirmed.get(&id)?)?;
        let snippet = wanted.find(&names.join(" · "))?;
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
        let contact = self
            .confirmed
            .get(&id)
            .map(|held| held.conversation.contact);
        let known = contact.and_then(|contact| self.contacts.get(&contact));
        Hit {
            conversation: id,
            contact,
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
