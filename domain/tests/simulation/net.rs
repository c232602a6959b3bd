//! The net between browsers and worker: requests are lost, doubled and overtake each other; streams are cut.

use crate::{
    client::{Client, Told},
    world::World,
};
use domain::shelf::Shelf as _;
use domain::{
    command::Keyed,
    conversation::{EntryKey, Status},
    ids::ConversationId,
    list::{Query, Rank, Sort},
    wire::{Answer, HeadPage, Page},
};
use std::collections::VecDeque;

/// Entries of one page; small, so that threads have several.
const PAGE: usize = 3;
/// Conversations of one snapshot; small, so that most are held by few browsers.
const HEADS: usize = 2;

#[derive(Clone)]
pub enum Parcel {
    Command(Keyed),
    Answer(Answer),
    PageWanted(ConversationId, Option<EntryKey>),
    Page(Page),
    HeadsWanted(Query, Option<String>),
    Heads(HeadPage),
    /// What stands behind the place that a browser has reached.
    MoreWanted(String),
    More(String, HeadPage),
}

impl World {
    pub fn post(&mut self, client: usize, parcel: Parcel) {
        if self.faulty(10) {
            return;
        }
        if self.faulty(8) {
            self.parcels.push((client, parcel.clone()));
        }
        self.parcels.push((client, parcel));
    }

    /// One parcel arrives: any of those under way.
    pub fn deliver(&mut self) {
        if self.parcels.is_empty() {
            return;
        }
        let place = self.below(self.parcels.len());
        let (client, parcel) = self.parcels.swap_remove(place);
        match parcel {
            Parcel::Command(keyed) => {
                let answer = self.server.answer(self.clients[client].id, &keyed);
                self.tell_streams();
                answer
                    .into_iter()
                    .for_each(|answer| self.post(client, Parcel::Answer(answer)));
            }
            Parcel::Answer(answer) => self.clients[client].answered(answer),
            Parcel::PageWanted(id, before) => {
                let page = self.server.memory.page(id, before, PAGE);
                self.post(client, Parcel::Page(page));
            }
            Parcel::Page(page) => self.clients[client].paged(page),
            Parcel::HeadsWanted(query, after) => {
                let page = self.heads(client, &query, after);
                self.post(client, Parcel::Heads(page));
            }
            Parcel::Heads(page) => self.clients[client].listed(page),
            Parcel::MoreWanted(after) => {
                let page = self.heads(client, &Query::default(), Some(after.clone()));
                self.post(client, Parcel::More(after, page));
            }
            Parcel::More(asked, page) => self.clients[client].reached(page, &asked),
        }
    }

    fn heads(&self, client: usize, query: &Query, after: Option<String>) -> HeadPage {
        let agent = self.server.agent(self.clients[client].id);
        let after = after.and_then(|token| Rank::read(&token));
        let memory = &self.server.memory;
        memory.heads(&agent, query, after, self.server.now, PAGE)
    }

    /// Tells every stream of the commits since the last time.
    pub fn tell_streams(&mut self) {
        for posted in std::mem::take(&mut self.server.untold) {
            let due = self.server.brought.with(&posted);
            for client in &mut self.clients {
                let agent = self.server.agent(client.id);
                let delta = self.server.delta(&posted, &agent, &due);
                let changed =
                    posted.settings.is_some() && client.mirror.me().is_some_and(|me| *me != agent);
                match client.stream.as_mut() {
                    Some(_) if changed => client.stream = None,
                    Some(stream) => stream.push_back(Told::Delta(Box::new(delta))),
                    None => {}
                }
            }
        }
    }

    /// A browser that was cut off comes back: from its cursor where it may, sometimes with steps it knows already.
    pub fn connect(&mut self, client: usize) {
        if self.faulty(3) {
            let most = self.below(4);
            self.clients[client].trim(most);
        }
        let (id, cursor) = (
            self.clients[client].id,
            self.clients[client].mirror.cursor(),
        );
        let agent = self.server.agent(id);
        let again = if self.faulty(3) { cursor.0.min(2) } else { 0 };
        let from = domain::wire::Cursor(cursor.0 - again);
        let resumed = self
            .server
            .resume(&agent, from)
            .filter(|_| !self.clients[client].lost && !self.faulty(4));
        let stream: VecDeque<Told> = match resumed {
            Some(deltas) => deltas
                .into_iter()
                .map(|delta| Told::Delta(Box::new(delta)))
                .collect(),
            None => VecDeque::from([Told::Snapshot(Box::new(
                self.server.memory.snapshot_of(&agent, HEADS),
            ))]),
        };
        self.server.brought.join(self.server.memory.cursor());
        self.clients[client].stream = Some(stream);
    }

    /// The stream skips a step, as a bug or a full buffer would make it.
    pub fn skip(&mut self, client: usize) {
        if let Some(stream) = self.clients[client].stream.as_mut()
            && stream.len() > 1
            && matches!(stream.front(), Some(Told::Delta(_)))
        {
            stream.pop_front();
        }
    }

    pub fn send_outbox(&mut self, client: usize) {
        for keyed in self.clients[client].outbox.clone() {
            self.post(client, Parcel::Command(keyed));
        }
    }

    pub fn fetch(&mut self, client: usize) {
        for id in self.clients[client].unread() {
            self.post(client, Parcel::PageWanted(id, None));
        }
    }

    pub fn fetch_older(&mut self, client: usize, id: ConversationId) {
        let client_at = &self.clients[client];
        let first = client_at.mirror.keys(id).first().copied();
        self.post(client, Parcel::PageWanted(id, first));
    }

    /// A browser that has read all of its stream shows exactly what a fresh snapshot would.
    pub fn compare_if_even(&self, client: &Client) {
        let even =
            client.mirror.me().is_some() && client.mirror.cursor() == self.server.memory.cursor();
        if even && client.stream.as_ref().is_some_and(VecDeque::is_empty) {
            self.compare(client);
        }
    }

    pub fn compare(&self, client: &Client) {
        let agent = self.server.agent(client.id);
        let mut fresh = self.server.memory.snapshot(&agent);
        let held = client.mirror.snapshot().unwrap();
        let reached = held.next.as_deref().and_then(Rank::read);
        fresh.next.clone_from(&held.next);
        fresh.heads.retain(|head| {
            let conversation = &head.conversation;
            let is_held = held
                .heads
                .iter()
                .any(|one| one.conversation.id == conversation.id);
            let closed = conversation.status == Status::Closed;
            let behind = reached.is_some_and(|reached| Sort::Activity.rank(conversation) > reached);
            assert!(is_held || closed || behind, "held down to where it says");
            is_held
        });
        assert_eq!(held, fresh, "equal to a fresh snapshot, as far as it goes");
        for id in client.view.opened() {
            let Some(held) = client.mirror.thread(id) else {
                continue;
            };
            let mut whole = self.server.thread(id);
            let newest = whole.split_off(whole.len() - held.entries.len().min(whole.len()));
            assert_eq!(held.entries, newest, "a thread has no hole");
            assert!(
                held.more || whole.is_empty(),
                "a thread that says it is whole is whole"
            );
        }
    }
}
