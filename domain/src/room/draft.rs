//! A commit in the making: what the shelf holds, with what this input has already changed laid over it.

mod names;

use super::{Commit, Outcome, Taken};
use crate::{
    apply::apply,
    contact::Contact,
    conversation::{Conversation, EntryKey, Status},
    early::Early,
    effect::Effect,
    event::{Actor, Event, Recorded},
    ids::{CommandKey, ContactId, ConversationId, EntryId, IdentityKey, Ids},
    list::Standing,
    message::{Attachment, Delivery, Message},
    permission::Reach,
    react::react,
    settings::Settings,
    shelf::{Broken, Due, EntryRow, Identity, Progress, Rows, Shelf},
    thread::{Entry, altered, entry_after},
    time::Time,
    wire::{Crossing, Posted},
};
use names::Names;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

pub(super) struct Draft<'a> {
    shelf: &'a dyn Shelf,
    pub now: Time,
    pub settings: Rc<Settings>,
    numbered: u64,
    heads: BTreeMap<ConversationId, Conversation>,
    written_heads: BTreeSet<ConversationId>,
    crossings: BTreeMap<ConversationId, Crossing>,
    pub rows: Rows,
    names: RefCell<Names>,
    events: Vec<Recorded>,
    pub effects: Vec<Effect>,
    pub key: Option<CommandKey>,
    pub answer: Option<Taken>,
    pub outcomes: Vec<Outcome>,
}

impl<'a> Draft<'a> {
    pub fn new(shelf: &'a dyn Shelf, now: Time) -> Self {
        Self {
            shelf,
            now,
            settings: shelf.settings(),
            numbered: shelf.last_number(),
            heads: BTreeMap::new(),
            written_heads: BTreeSet::new(),
            crossings: BTreeMap::new(),
            rows: Rows::default(),
            names: RefCell::default(),
            events: Vec::new(),
            effects: Vec::new(),
            key: None,
            answer: None,
            outcomes: Vec::new(),
        }
    }

    pub fn shelf(&self) -> &'a dyn Shelf {
        self.shelf
    }

    pub fn next_number(&mut self) -> u64 {
        self.numbered += 1;
        self.numbered
    }

    pub fn settle(&mut self, settings: Settings) {
        self.settings = Rc::new(settings.clone());
        self.rows.settings = Some(settings);
    }

    pub fn conversation(&mut self, id: ConversationId) -> Result<Option<Conversation>, Broken> {
        if let Some(head) = self.heads.get(&id) {
            return Ok(Some(head.clone()));
        }
        let found = self.shelf.conversation(id)?;
        if let Some(head) = &found {
            self.heads.insert(id, head.clone());
        }
        Ok(found)
    }

    pub fn contact(&self, id: ContactId) -> Result<Option<Contact>, Broken> {
        match self.rows.contacts.get(&id) {
            Some(contact) => Ok(Some(contact.clone())),
            None => self.shelf.contact(id),
        }
    }

    pub fn identity(&self, key: IdentityKey) -> Result<Option<Identity>, Broken> {
        match self.rows.identities.get(&key) {
            Some(identity) => Ok(Some(*identity)),
            None => self.shelf.identity(key),
        }
    }

    pub fn early(&self, alias: EntryId) -> Result<Option<Early>, Broken> {
        match self.rows.early.get(&alias) {
            Some(early) => Ok(early.clone()),
            None => self.shelf.early(alias),
        }
    }

    /// Lets something wait for a message. `keep` says whether it was news.
    pub fn wait(
        &mut self,
        alias: EntryId,
        keep: impl FnOnce(&mut Early) -> bool,
    ) -> Result<(), Broken> {
        let mut early = self.early(alias)?.unwrap_or_else(|| Early::new(self.now));
        if keep(&mut early) {
            self.rows.early.insert(alias, Some(early));
        }
        Ok(())
    }

    pub fn entry(
        &self,
        conversation: ConversationId,
        key: EntryKey,
    ) -> Result<Option<EntryRow>, Broken> {
        if let Some(row) = self.rows.entries.get(&(conversation, key)) {
            return Ok(Some(row.clone()));
        }
        let row = self.shelf.entry(conversation, key)?;
        Ok(row.map(|row| self.with_progress(row)))
    }

    /// The keys of all entries in the second that `at` lies in.
    pub fn beside(&self, conversation: ConversationId, at: Time) -> Result<Vec<EntryKey>, Broken> {
        let mut keys = self.shelf.beside(conversation, at)?;
        let first = |at, id| (conversation, EntryKey { at, id });
        let second = first(at.second(), EntryId(0))..=first(at.end_of_second(), EntryId(u128::MAX));
        keys.extend(self.rows.entries.range(second).map(|((_, key), _)| *key));
        Ok(keys)
    }

    pub fn message(
        &self,
        conversation: ConversationId,
        key: EntryKey,
    ) -> Result<Option<Message>, Broken> {
        Ok(self
            .entry(conversation, key)?
            .and_then(|row| row.entry.message().cloned()))
    }

    /// The entry with this id or alias, wherever it stands in its thread.
    pub fn entry_named(
        &self,
        conversation: ConversationId,
        name: EntryId,
    ) -> Result<Option<EntryRow>, Broken> {
        let named = |(key, row): &(&EntryKey, &EntryRow)| key.id == name || row.alias == Some(name);
        if let Some((_, row)) = self.rows.within(conversation).find(named) {
            return Ok(Some(row.clone()));
        }
        if let Some(key) = self.advanced_as(conversation, name) {
            return self.entry(conversation, key);
        }
        let row = Names::find(&self.names, self.shelf, conversation, name)?;
        Ok(row.map(|row| self.with_progress(row)))
    }

    fn advanced_as(&self, conversation: ConversationId, alias: EntryId) -> Option<EntryKey> {
        let (key, _) = self.rows.progress.iter().find(|(_, progress)| {
            progress.conversation == conversation && progress.alias == Some(alias)
        })?;
        Some(*key)
    }

    fn with_progress(&self, mut row: EntryRow) -> EntryRow {
        let Some(progress) = self.rows.progress.get(&row.entry.key()) else {
            return row;
        };
        if let Entry::Message(message) = &mut row.entry {
            message.delivery = progress.delivery.clone();
        }
        row.provider = row.provider.or_else(|| progress.provider.clone());
        row.alias = row.alias.or(progress.alias);
        row
    }

    /// Messages the sender still has work with, oldest first, as this draft leaves them.
    pub fn on_their_way(&self, conversation: ConversationId) -> Result<Vec<Message>, Broken> {
        let mut keys: BTreeSet<EntryKey> =
            self.shelf.on_their_way(conversation)?.into_iter().collect();
        keys.extend(
            self.rows
                .entries
                .keys()
                .filter(|(within, _)| *within == conversation)
                .map(|(_, key)| *key),
        );
        let advanced = self
            .rows
            .progress
            .iter()
            .filter(|(_, progress)| progress.conversation == conversation);
        keys.extend(advanced.map(|(key, _)| *key));
        let mut messages = Vec::new();
        for key in keys {
            let message = self.message(conversation, key)?;
            messages.extend(message.filter(|message| message.delivery.is_on_its_way()));
        }
        Ok(messages)
    }

    /// Writes down an event made here, and everything that follows from it.
    pub fn happen(
        &mut self,
        conversation: ConversationId,
        at: Time,
        by: Actor,
        event: Event,
        ids: &mut dyn Ids,
    ) -> Result<(), Broken> {
        self.record(Recorded {
            id: EntryId(ids.fresh()),
            conversation,
            at,
            by,
            event,
        })
    }

    /// Writes down an event, and everything that follows from it.
    pub fn record(&mut self, recorded: Recorded) -> Result<(), Broken> {
        self.record_head(&recorded)?;
        self.record_entry(&recorded)?;
        self.record_due(&recorded);
        if let Event::Opened { contact, .. } | Event::ContactChanged { contact } = &recorded.event {
            self.rows.contacts.insert(contact.id, contact.clone());
        }
        self.effects.extend(react(&recorded));
        self.events.push(recorded);
        Ok(())
    }

    fn record_head(&mut self, recorded: &Recorded) -> Result<(), Broken> {
        let id = recorded.conversation;
        let before = self.conversation(id)?;
        let reach = before.as_ref().map(Reach::from);
        let was = before.as_ref().map(Standing::from);
        let written = before.clone();
        let mut head = match (before, &recorded.event) {
            (_, Event::Opened { conversation, .. }) => (**conversation).clone(),
            (Some(head), _) => head,
            (None, _) => return Ok(()),
        };
        apply(&mut head, recorded);
        let after = Reach::from(&head);
        let crossing = self.crossings.entry(id).or_insert(Crossing {
            conversation: id,
            before: reach,
            after,
            was,
            is: None,
        });
        crossing.after = after;
        crossing.is = Some(Standing::from(&head));
        // A head that stays as it was costs no row.
        if written.as_ref() != Some(&head) {
            self.written_heads.insert(id);
        }
        self.heads.insert(id, head);
        Ok(())
    }

    fn record_entry(&mut self, recorded: &Recorded) -> Result<(), Broken> {
        let conversation = recorded.conversation;
        let before = match altered(&recorded.event) {
            Some(key) => self.entry(conversation, key)?,
            None => None,
        };
        let Some(entry) = entry_after(recorded, before.as_ref().map(|row| &row.entry)) else {
            return Ok(());
        };
        let key = entry.key();
        let only_progress = matches!(recorded.event, Event::DeliveryAdvanced { .. });
        if only_progress && !self.rows.entries.contains_key(&(conversation, key)) {
            self.record_progress(key, conversation, &entry);
            return Ok(());
        }
        let (provider, alias) = before.map_or((None, None), |row| (row.provider, row.alias));
        self.rows.entries.insert(
            (conversation, key),
            EntryRow {
                entry,
                provider,
                alias,
            },
        );
        Ok(())
    }

    fn record_progress(&mut self, key: EntryKey, conversation: ConversationId, entry: &Entry) {
        let Some(message) = entry.message() else {
            return;
        };
        let delivery = message.delivery.clone();
        match self.rows.progress.get_mut(&key) {
            Some(progress) => progress.delivery = delivery,
            None => {
                let progress = Progress {
                    conversation,
                    delivery,
                    provider: None,
                    alias: None,
                };
                self.rows.progress.insert(key, progress);
            }
        }
    }

    fn record_due(&mut self, recorded: &Recorded) {
        let conversation = recorded.conversation;
        match &recorded.event {
            Event::StatusChanged {
                status: Status::Snoozed { until },
            } => {
                self.rows.due.push(Due {
                    at: *until,
                    conversation,
                    message: None,
                });
            }
            Event::DeliveryAdvanced {
                message,
                delivery: Delivery::Queued { due, .. },
            } if *due > self.now => {
                self.rows.due.push(Due {
                    at: *due,
                    conversation,
                    message: Some(*message),
                });
            }
            Event::Received { message, .. } => {
                self.record_file_due(conversation, message.key(), message.attachment.as_ref());
            }
            Event::AttachmentMoved {
                message,
                attachment,
            } => self.record_file_due(conversation, *message, Some(attachment)),
            _ => {}
        }
    }

    fn record_file_due(
        &mut self,
        conversation: ConversationId,
        message: EntryKey,
        attachment: Option<&Attachment>,
    ) {
        if let Some(Attachment::Waiting { due, .. }) = attachment {
            self.rows.due.push(Due {
                at: *due,
                conversation,
                message: Some(message),
            });
        }
    }

    pub fn finish(mut self) -> Commit {
        for id in &self.written_heads {
            if let Some(head) = self.heads.get(id) {
                self.rows.conversations.insert(*id, head.clone());
            }
        }
        let posted = Posted {
            key: self.key,
            events: self.events,
            crossings: self.crossings.into_values().collect(),
            settings: self.rows.settings.clone(),
            ..Posted::default()
        };
        Commit {
            rows: self.rows,
            posted,
            effects: self.effects,
            answer: self.answer,
            outcomes: self.outcomes,
        }
    }
}
