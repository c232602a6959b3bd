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

impl Mirror {
    /// People of that name, then lines with those words, the newest first; at most `most` of each.
    #[must_use]
    pub fn find(&self, wanted: &Wanted, most: usize) -> Vec<Hit> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut people = Vec::new();
        let mut lines: Vec<(EntryKey, ConversationId, Snippet)> = Vec::new();
        for (id, held) in &self.confirmed {
            if let Some(snippet) = self.names_of(held, wanted) {
                people.push((held.conversation.active_at, *id, snippet));
            }
            self.lines_of(*id, held, wanted, &mut lines);
        }
        people.sort_by_key(|(at, id, _)| (std::cmp::Reverse(*at), *id));
        lines.sort_by_key(|(key, id, _)| (std::cmp::Reverse(*key), *id));
        let person = |(at, id, snippet)| self.hit(id, None, at, snippet);
        let line = |(key, id, snippet): (EntryKey, _, _)| self.hit(id, Some(key), key.at, snippet);
        let people = people.into_iter().take(most).map(person);
        people
            .chain(lines.into_iter().take(most).map(line))
            .collect()
    }

    fn names_of(&self, held: &Held, wanted: &Wanted) -> Option<Snippet> {
        let contact = self.contacts.get(&held.conversation.contact)?;
        let names: Vec<&str> = contact.names().collect();
        wanted
            .is_in(&names)
            .then(|| wanted.find(&names.join(" · ")))
            .flatten()
    }

    fn lines_of(
        &self,
        id: ConversationId,
        held: &Held,
        wanted: &Wanted,
        lines: &mut Vec<(EntryKey, ConversationId, Snippet)>,
    ) {
        let guessed = self.shown.get(&id).map(|guess| &guess.entries);
        let entries = held.thread.all().chain(guessed.into_iter().flatten());
        let mut last = held.conversation.last.as_ref();
        for (key, entry) in entries {
            last = last.filter(|last| last.key != *key);
            if let Some(snippet) = words_of(entry).and_then(|words| wanted.find(words)) {
                lines.push((*key, id, snippet));
            }
        }
        // Of a thread that is not held, the list's row knows one line.
        if let Some(last) = last
            && let Some(snippet) = wanted.find(&last.text)
        {
            lines.push((last.key, id, snippet));
        }
    }

    fn hit(&self, id: ConversationId, entry: Option<EntryKey>, at: Time, snippet: Snippet) -> Hit {
        let conversation = self
            .confirmed
            .get(&id)
            .map(|held| held.conversation.contact);
        let contact = conversation.and_then(|contact| self.contacts.get(&contact));
        Hit {
            conversation: id,
            name: contact.and_then(|contact| contact.name.clone()),
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
