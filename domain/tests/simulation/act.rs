//! What happens next: one of everything that can happen.

use crate::{net::Parcel, world::World};
use domain::{
    command::{Command, Keyed},
    conversation::{Conversation, EntryKey, Status},
    ids::{AgentId, ConversationId},
    list::{Query, Sort, View},
    message::{Again, Delivery, Fetched, Why},
    room::Input,
    time::{Span, Time},
};

impl World {
    pub fn act(&mut self) {
        let client = self.any_client();
        match self.chance.next() % 34 {
            0..=5 => self.customers_write(),
            6..=13 => self.somebody_wishes(client),
            14 | 15 => self.provider_considers(),
            16 => self.provider_answers(),
            17 => self.a_file_comes(),
            18..=20 => self.provider_tells(),
            21 | 22 => self.wait(),
            23 | 24 => self.clients[client].stream = None,
            25 => self.clients[client].restart(),
            26 => self.resettle(),
            27 => self.skip(client),
            28 | 29 => self.somebody_opens(client),
            30 => self.somebody_scrolls(client),
            31 | 32 => self.somebody_lists(client),
            _ => self.begun_attempt_is_orphaned(),
        }
        for _ in 0..3 {
            self.tick();
        }
    }

    /// The net and the browsers go on with something.
    fn tick(&mut self) {
        let client = self.any_client();
        match self.chance.next() % 8 {
            0 if self.clients[client].stream.is_none() => self.connect(client),
            0 | 1 => self.send_outbox(client),
            2 | 3 => self.deliver(),
            4 => self.fetch(client),
            _ => {
                self.clients[client].listen();
                self.compare_if_even(&self.clients[client]);
            }
        }
    }

    fn customers_write(&mut self) {
        let batch = self.outside.batch(&mut self.chance, self.server.now);
        while !self.take(Input::Batch { incoming: &batch }) {}
    }

    pub fn provider_considers(&mut self) {
        if !self.server.sending.is_empty() {
            let place = self.below(self.server.sending.len());
            let sent = self.server.sending.swap_remove(place);
            self.outside.consider(&mut self.chance, &self.server, sent);
        }
    }

    pub fn provider_answers(&mut self) {
        if !self.outside.verdicts.is_empty() {
            let place = self.below(self.outside.verdicts.len());
            let (sent, verdict) = self.outside.verdicts.swap_remove(place);
            let (conversation, message, attempt) = (sent.conversation, sent.message, sent.attempt);
            let input = |verdict| Input::Verdict {
                conversation,
                message,
                attempt,
                verdict,
            };
            while !self.take(input(verdict.clone())) {}
        }
    }

    /// A file, or why there is none; and now and then somebody asks for it again.
    pub fn a_file_comes(&mut self) {
        if self.server.fetching.is_empty() {
            return;
        }
        let place = self.below(self.server.fetching.len());
        let sent = self.server.fetching.swap_remove(place);
        let (conversation, message, attempt) = (sent.conversation, sent.message, sent.attempt);
        let failure = || crate::outside::failure(Why::MediaFailed, Again::ByPerson);
        let input = |fate: usize| {
            let fetched = match fate {
                0 => Fetched::Never { failure: failure() },
                1 | 2 => Fetched::Later {
                    after: None,
                    failure: failure(),
                },
                _ => Fetched::Held { size: 1 },
            };
            Input::Fetched {
                conversation,
                message,
                attempt,
                fetched,
            }
        };
        let fate = if self.faults { self.below(5) } else { 4 };
        while !self.take(input(fate)) {}
        if fate == 0 {
            let who = AgentId(1);
            while !self.take(Input::Refetch {
                who,
                conversation,
                message,
            }) {}
        }
    }

    pub fn provider_tells(&mut self) {
        let mut batch = Vec::new();
        for _ in 0..=self.below(3) {
            if !self.outside.statuses.is_empty() {
                let place = self.below(self.outside.statuses.len());
                batch.push(self.outside.statuses.swap_remove(place));
            }
        }
        while !self.take(Input::Batch { incoming: &batch }) {}
    }

    /// The worker restarts between handing a message over and hearing of it.
    fn begun_attempt_is_orphaned(&mut self) {
        if !self.server.sending.is_empty() {
            let place = self.below(self.server.sending.len());
            let sent = self.server.sending.swap_remove(place);
            let (conversation, message) = (sent.conversation, sent.message);
            while !self.take(Input::Orphan {
                conversation,
                message,
            }) {}
            self.outside
                .truth
                .entry((conversation, message))
                .or_default()
                .push(None);
        }
    }

    fn a_conversation(&mut self, client: usize) -> Option<ConversationId> {
        let ids: Vec<_> = self.clients[client]
            .mirror
            .conversations()
            .map(|head| head.id)
            .collect();
        let place = self.below(ids.len());
        ids.get(place).copied()
    }

    fn somebody_opens(&mut self, client: usize) {
        if let Some(id) = self.a_conversation(client) {
            self.clients[client].open(id);
            self.fetch(client);
        }
    }

    fn somebody_scrolls(&mut self, client: usize) {
        if let Some(id) = self.a_conversation(client) {
            // Not by chance, so that pinned seeds stay what they are.
            if self.clients[client].mirror.cursor().0.is_multiple_of(4) {
                self.clients[client].let_go(id);
                self.fetch(client);
            }
            self.fetch_older(client, id);
        }
    }

    fn somebody_lists(&mut self, client: usize) {
        let view = View::EVERY[self.below(View::EVERY.len())];
        let sort = [Sort::Activity, Sort::Waiting, Sort::Created][self.below(3)];
        let query = Query {
            view,
            sort,
            ..Query::default()
        };
        let mirror = &self.clients[client].mirror;
        let last = mirror
            .conversations()
            .map(|head| sort.rank(head).token())
            .next();
        let parcel = match (mirror.next(), last, self.chance.next() % 4) {
            (Some(next), _, 0 | 1) => Parcel::MoreWanted(next.to_owned()),
            (_, last, 2) => Parcel::HeadsWanted(query, last),
            _ => Parcel::HeadsWanted(query, None),
        };
        self.post(client, parcel);
    }

    fn somebody_wishes(&mut self, client: usize) {
        let Some(id) = self.a_conversation(client) else {
            return;
        };
        let command = self.a_command(client, id);
        let keyed = Keyed {
            key: self.key(),
            conversation: id,
            command,
        };
        // Browsers' clocks are off by up to a minute.
        let now = Time(self.server.now.0 + self.chance.next() as i64 % 60_000);
        self.clients[client].wish(keyed, now);
        if self.chance.next().is_multiple_of(2) {
            self.send_outbox(client);
        }
    }

    fn a_command(&mut self, client: usize, id: ConversationId) -> Command {
        let head = self.clients[client]
            .mirror
            .conversation(id)
            .unwrap()
            .clone();
        let now = self.server.now;
        let anybody = AgentId(1 + self.below(4) as u128);
        match self.chance.next() % 16 {
            0..=2 => Command::Claim,
            3 => Command::Release,
            4 => Command::Assign {
                to: Some(anybody).filter(|_| !self.chance.next().is_multiple_of(4)),
            },
            5 if head.status == Status::Closed => Command::Reopen {
                status: Status::Open,
                since: head.opened_at,
                seen: 0,
            },
            5 => Command::SetStatus {
                status: Status::Closed,
            },
            6 => Command::SetStatus {
                status: Status::Pending,
            },
            7 => Command::SetStatus {
                status: Status::Snoozed {
                    until: now + Span::hours(2),
                },
            },
            8 | 9 => self
                .failed_message(client, &head)
                .map_or(Command::Claim, |message| Command::Retry { message }),
            10 => Command::AddNote {
                text: "nota".to_owned(),
            },
            11 => Command::MarkSeen {
                inbound: head.inbound,
            },
            _ => {
                let reply = Command::Reply {
                    text: "resposta".to_owned(),
                    quotes: self.any_entry(client, id),
                    attachment: None,
                    as_owner: false,
                };
                self.clients[client].mirror.as_known(id, reply)
            }
        }
    }

    fn any_entry(&mut self, client: usize, id: ConversationId) -> Option<EntryKey> {
        let keys = self.clients[client].mirror.keys(id);
        let place = self.below(keys.len() * 2);
        keys.get(place).copied()
    }

    fn failed_message(&self, client: usize, head: &Conversation) -> Option<EntryKey> {
        let mirror = &self.clients[client].mirror;
        let failed = |key: &EntryKey| {
            let message = mirror
                .entry(head.id, *key)
                .and_then(|entry| entry.message());
            message.is_some_and(|message| matches!(message.delivery, Delivery::Failed { .. }))
        };
        mirror.keys(head.id).into_iter().find(failed)
    }
}
