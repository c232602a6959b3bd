//! The memory twin of the store: for tests, and the plainest statement of what a store must do.

use super::{Broken, Due, EntryRow, Identity, Progress, Rows, Shelf, Upload};
use crate::{
    agent::Agent,
    contact::Contact,
    conversation::{Conversation, EntryKey, Status},
    early::Early,
    ids::{AgentId, CommandKey, ContactId, ConversationId, EntryId, FileId, IdentityKey},
    list::{Bucket, Looker, Query, Rank, Sort, Tally, View},
    permission::{Reach, Right, may_with},
    settings::Settings,
    thread::Entry,
    time::Time,
    wire::{Answer, Cursor, Head, HeadPage, Page, Posted, Snapshot},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// Everything in maps; a clone is a copy of the whole workspace.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    settings: Rc<Settings>,
    conversations: BTreeMap<ConversationId, Conversation>,
    contacts: BTreeMap<ContactId, Contact>,
    identities: BTreeMap<IdentityKey, Identity>,
    entries: BTreeMap<(ConversationId, EntryKey), EntryRow>,
    early: BTreeMap<EntryId, Early>,
    due: BTreeSet<Due>,
    answered: BTreeMap<CommandKey, (Cursor, i64)>,
    uploads: BTreeMap<FileId, Upload>,
    journal: Vec<Posted>,
    breaks: bool,
}

impl Memory {
    /// Makes the next commit fail, as a full disk would.
    pub fn break_next_commit(&mut self) {
        self.breaks = true;
    }

    /// Somebody has uploaded a file. How bytes get in is the shell's affair.
    pub fn uploaded(&mut self, id: FileId, upload: Upload) {
        self.uploads.insert(id, upload);
    }

    /// The journal after a cursor, oldest first.
    #[must_use]
    pub fn since(&self, cursor: Cursor) -> Vec<Posted> {
        let later = self.journal.iter().filter(|posted| posted.cursor > cursor);
        later.cloned().collect()
    }

    #[must_use]
    pub fn head(&self, id: ConversationId) -> Option<Head> {
        let conversation = self.conversations.get(&id)?.clone();
        let contact = self.contacts.get(&conversation.contact)?.clone();
        Some(Head {
            conversation,
            contact,
            at: None,
        })
    }

    fn readable(&self, agent: &Agent) -> impl Iterator<Item = &Conversation> {
        let readable =
            |head: &&Conversation| may_with(agent, Right::ReadConversation, Reach::from(*head));
        self.conversations.values().filter(readable)
    }

    /// What an agent may see now; nothing for a stranger.
    #[must_use]
    pub fn snapshot(&self, agent: &Agent) -> Snapshot {
        self.snapshot_of(agent, usize::MAX)
    }

    /// The same with so many conversations at most that are neither closed nor unread nor the agent's own.
    #[must_use]
    pub fn snapshot_of(&self, agent: &Agent, most: usize) -> Snapshot {
        let all = |conversation: &&Conversation| conversation.status != Status::Closed;
        let mut open: Vec<&Conversation> = self.readable(agent).filter(all).collect();
        open.sort_by_key(|conversation| Sort::Activity.rank(conversation));
        let next = open
            .get(most.wrapping_sub(1))
            .map(|last| Sort::Activity.rank(last));
        let next = next.filter(|_| open.len() > most);
        let comes = |conversation: &Conversation| match next {
            None => true,
            Some(last) => {
                let near = Sort::Activity.rank(conversation) <= last;
                near && conversation.status != Status::Closed
                    || [View::Mine, View::Unread]
                        .iter()
                        .any(|view| view.admits(&Bucket::of(conversation), agent.id))
            }
        };
        let heads = self
            .readable(agent)
            .filter(|conversation| comes(conversation));
        Snapshot {
            cursor: self.cursor(),
            me: agent.clone(),
            settings: self.settings.seen_by(agent.id),
            heads: heads.filter_map(|head| self.head(head.id)).collect(),
            tally: Tally::of(self.readable(agent)),
            next: next.map(Rank::token),
        }
    }

    /// A page of a list: those after a place, at most `most`.
    #[must_use]
    pub fn heads(
        &self,
        agent: &Agent,
        query: &Query,
        after: Option<Rank>,
        now: Time,
        most: usize,
    ) -> HeadPage {
        let looker = Looker {
            me: agent.id,
            settings: &self.settings,
            now,
        };
        let sieve = query.sieve(looker);
        let listed = |conversation: &&Conversation| {
            let behind = after.is_none_or(|after| query.sort.rank(conversation) > after);
            behind && sieve.admits(conversation, &|contact| self.contacts.get(&contact))
        };
        let mut found: Vec<&Conversation> = self.readable(agent).filter(listed).collect();
        found.sort_by_key(|conversation| query.sort.rank(conversation));
        let more = found.len() > most;
        found.truncate(most);
        let last = found.last().map(|last| query.sort.rank(last).token());
        HeadPage {
            cursor: self.cursor(),
            heads: found.iter().filter_map(|head| self.head(head.id)).collect(),
            next: last.filter(|_| more),
        }
    }

    /// The newest `limit` entries of a thread, or those before a place.
    #[must_use]
    pub fn page(
        &self,
        conversation: ConversationId,
        before: Option<EntryKey>,
        limit: usize,
    ) -> Page {
        let mut older = self.thread(conversation).rev();
        let wanted = older
            .by_ref()
            .filter(|entry| before.is_none_or(|before| entry.key() < before));
        let mut entries: Vec<Entry> = wanted.take(limit.saturating_add(1)).cloned().collect();
        let more = entries.len() > limit;
        entries.truncate(limit);
        entries.reverse();
        Page {
            conversation,
            cursor: self.cursor(),
            before,
            entries,
            more,
        }
    }

    fn thread(&self, conversation: ConversationId) -> impl DoubleEndedIterator<Item = &Entry> {
        let rows = self.rows_of(conversation);
        rows.map(|(_, row)| &row.entry)
    }

    fn rows_of(
        &self,
        conversation: ConversationId,
    ) -> impl DoubleEndedIterator<Item = (EntryKey, &EntryRow)> {
        let place = |at, id| (conversation, EntryKey { at, id });
        let first = place(Time(i64::MIN), EntryId(0));
        let last = place(Time(i64::MAX), EntryId(u128::MAX));
        let rows = self.entries.range(first..=last);
        rows.map(|((_, key), row)| (*key, row))
    }

    /// Delivery only climbs, and a provider's id once known stays.
    fn advance(&mut self, key: EntryKey, progress: &Progress) {
        let Some(row) = self.entries.get_mut(&(progress.conversation, key)) else {
            return;
        };
        if let Entry::Message(message) = &mut row.entry
            && message.delivery.advances_to(&progress.delivery)
        {
            message.delivery = progress.delivery.clone();
        }
        if progress.provider.is_some() {
            row.provider.clone_from(&progress.provider);
        }
        row.alias = progress.alias.or(row.alias);
    }

    fn write(&mut self, rows: &Rows, cursor: Cursor) {
        self.conversations.extend(rows.conversations.clone());
        self.contacts.extend(rows.contacts.clone());
        self.identities.extend(rows.identities.clone());
        self.entries.extend(rows.entries.clone());
        for (key, progress) in &rows.progress {
            self.advance(*key, progress);
        }
        for (alias, early) in &rows.early {
            match early {
                Some(early) => drop(self.early.insert(*alias, early.clone())),
                None => drop(self.early.remove(alias)),
            }
        }
        for settled in &rows.settled {
            self.due.remove(settled);
        }
        self.due.extend(&rows.due);
        for sent in &rows.sent {
            self.uploads.remove(sent);
        }
        if let Some(settings) = &rows.settings {
            self.settings = Rc::new(settings.clone());
        }
        let granted = rows.answered.map(|it| (it.key, (cursor, it.print)));
        self.answered.extend(granted);
    }
}

impl Shelf for Memory {
    fn settings(&self) -> Rc<Settings> {
        Rc::clone(&self.settings)
    }

    fn cursor(&self) -> Cursor {
        self.journal
            .last()
            .map_or(Cursor(0), |posted| posted.cursor)
    }

    fn last_number(&self) -> u64 {
        let numbers = self.conversations.values().map(|head| head.number);
        numbers.max().unwrap_or(0)
    }

    fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, Broken> {
        Ok(self.conversations.get(&id).cloned())
    }

    fn contact(&self, id: ContactId) -> Result<Option<Contact>, Broken> {
        Ok(self.contacts.get(&id).cloned())
    }

    fn identity(&self, key: IdentityKey) -> Result<Option<Identity>, Broken> {
        Ok(self.identities.get(&key).copied())
    }

    fn entry(
        &self,
        conversation: ConversationId,
        key: EntryKey,
    ) -> Result<Option<EntryRow>, Broken> {
        Ok(self.entries.get(&(conversation, key)).cloned())
    }

    fn beside(&self, conversation: ConversationId, at: Time) -> Result<Vec<EntryKey>, Broken> {
        let within = |key: &EntryKey| key.at.second() == at.second();
        let keys = self.rows_of(conversation).map(|(key, _)| key);
        Ok(keys.filter(within).collect())
    }

    fn before(
        &self,
        conversation: ConversationId,
        key: EntryKey,
        limit: usize,
    ) -> Result<Vec<EntryKey>, Broken> {
        let newest_first = self.rows_of(conversation).map(|(key, _)| key).rev();
        let older = newest_first.filter(|other| *other < key);
        Ok(older.take(limit).collect())
    }

    fn entry_named(
        &self,
        conversation: ConversationId,
        name: EntryId,
    ) -> Result<Option<EntryRow>, Broken> {
        let mut rows = self.rows_of(conversation);
        let found = rows.find(|(key, row)| key.id == name || row.alias == Some(name));
        Ok(found.map(|(_, row)| row.clone()))
    }

    fn names(&self, conversation: ConversationId) -> Result<BTreeMap<EntryId, EntryKey>, Broken> {
        let rows = self.rows_of(conversation);
        let names = rows.flat_map(|(key, row)| {
            let names = [Some(key.id), row.alias].into_iter().flatten();
            names.map(move |name| (name, key))
        });
        Ok(names.collect())
    }

    fn quoting(
        &self,
        conversation: ConversationId,
        key: EntryKey,
    ) -> Result<Vec<EntryKey>, Broken> {
        let messages = self.thread(conversation).filter_map(Entry::message);
        let quoting = messages.filter(|message| message.quotes(key));
        Ok(quoting.map(crate::message::Message::key).collect())
    }

    fn on_their_way(&self, conversation: ConversationId) -> Result<Vec<EntryKey>, Broken> {
        let messages = self.thread(conversation).filter_map(Entry::message);
        let travelling = messages.filter(|message| message.delivery.is_on_its_way());
        Ok(travelling.map(crate::message::Message::key).collect())
    }

    fn early(&self, alias: EntryId) -> Result<Option<Early>, Broken> {
        Ok(self.early.get(&alias).cloned())
    }

    fn upload(&self, id: FileId) -> Result<Option<Upload>, Broken> {
        Ok(self.uploads.get(&id).cloned())
    }

    fn answer(&self, key: CommandKey) -> Result<Option<(Answer, Option<i64>)>, Broken> {
        let granted = self.answered.get(&key).copied();
        Ok(granted.map(|(cursor, print)| (Answer::Taken { key, cursor }, Some(print))))
    }

    fn owned(&self, owner: AgentId, limit: usize) -> Result<Vec<ConversationId>, Broken> {
        let owned = self
            .conversations
            .values()
            .filter(|head| head.owner == Some(owner) && head.status != Status::Closed);
        Ok(owned.map(|head| head.id).take(limit).collect())
    }

    fn due(&self, now: Time, limit: usize) -> Result<Vec<Due>, Broken> {
        let ripe = self.due.iter().take_while(|due| due.at <= now);
        Ok(ripe.take(limit).copied().collect())
    }

    fn commit(&mut self, rows: &Rows, posted: &mut Posted) -> Result<(), Broken> {
        if std::mem::take(&mut self.breaks) {
            return Err(Broken("told to break".to_owned()));
        }
        posted.cursor = Cursor(self.cursor().0 + 1);
        self.write(rows, posted.cursor);
        self.journal.push(posted.clone());
        Ok(())
    }
}
