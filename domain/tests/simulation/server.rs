//! The worker without its shells: room, shelf, and the streams it tells.

use crate::support::SeededIds;
use domain::{
    agent::Agent,
    apply::apply,
    conversation::{Conversation, EntryKey},
    effect::Effect,
    event::{AssignmentReason, Event, Recorded},
    ids::{AgentId, ConversationId},
    message::Delivery,
    room::{Commit, Input, Taken, take},
    settings::Settings,
    shelf::{Broken, Shelf, memory::Memory},
    thread::{Entry, altered, entry_after},
    time::Time,
    wire::{Answer, Brought, Cursor, Delta, Posted, may_resume},
};
use std::collections::{BTreeMap, BTreeSet};

/// State made of nothing but events. It must equal the store after every act.
#[derive(Default)]
struct Shadow {
    heads: BTreeMap<ConversationId, Conversation>,
    threads: BTreeMap<ConversationId, BTreeMap<EntryKey, Entry>>,
}

/// One attempt handed to the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sent {
    pub conversation: ConversationId,
    pub message: EntryKey,
    pub attempt: u32,
}

pub struct Server {
    pub memory: Memory,
    pub now: Time,
    ids: SeededIds,
    shadow: Shadow,
    /// Attempts that wait for the provider's verdict, and all there ever were.
    pub sending: Vec<Sent>,
    /// Files that wait for what comes of fetching them. The same attempt may be begun twice: after a restart nobody knows.
    pub fetching: Vec<Sent>,
    sent: BTreeSet<Sent>,
    /// Commits that the streams were not told of yet.
    pub untold: Vec<Posted>,
    pub brought: Brought,
}

impl Server {
    pub fn new(seed: u64, settings: Settings) -> Self {
        let mut server = Self {
            memory: Memory::default(),
            now: Time(1_800_000_000_000),
            ids: SeededIds::new(seed),
            shadow: Shadow::default(),
            sending: Vec::new(),
            fetching: Vec::new(),
            sent: BTreeSet::new(),
            untold: Vec::new(),
            brought: Brought::default(),
        };
        server.take(Input::Settle { settings }).unwrap();
        server
    }

    /// Decide, then write, then tell.
    pub fn take(&mut self, input: Input<'_>) -> Result<Commit, Broken> {
        let mut commit = take(&self.memory, input, self.now, &mut self.ids)?;
        assert!(
            !matches!(commit.answer, Some(Taken::Refused(_) | Taken::Before(_)))
                || commit.is_empty(),
            "a wish that is not granted now writes nothing"
        );
        if commit.is_empty() {
            return Ok(commit);
        }
        self.memory.commit(&commit.rows, &mut commit.posted)?;
        self.shadow.follow(&commit.posted);
        self.shadow.compare(&self.memory, &commit.posted);
        commit.effects.iter().for_each(|effect| self.send(*effect));
        self.untold.push(commit.posted.clone());
        Ok(commit)
    }

    fn send(&mut self, effect: Effect) {
        if let Effect::Fetch {
            conversation,
            message,
            attempt,
            ..
        } = effect
        {
            self.fetching.push(Sent {
                conversation,
                message,
                attempt,
            });
        }
        let Effect::Send {
            conversation,
            message,
            attempt,
        } = effect
        else {
            return;
        };
        let sent = Sent {
            conversation,
            message,
            attempt,
        };
        assert!(self.sent.insert(sent), "an attempt leaves once: {sent:?}");
        let row = self.memory.entry(conversation, message).unwrap().unwrap();
        let delivery = &row.entry.message().unwrap().delivery;
        assert_eq!(
            *delivery,
            Delivery::Sending { attempt },
            "written as begun before it leaves"
        );
        self.sending.push(sent);
    }

    pub fn answer(&mut self, who: AgentId, keyed: &domain::command::Keyed) -> Option<Answer> {
        let key = keyed.key;
        let commit = self.take(Input::Wish { who, keyed }).ok()?;
        Some(match commit.answer.unwrap() {
            Taken::Now => Answer::Taken {
                key,
                cursor: self.memory.cursor(),
            },
            Taken::Before(answer) => answer,
            Taken::Refused(refusal) => Answer::Refused { key, refusal },
        })
    }

    pub fn agent(&self, id: AgentId) -> Agent {
        self.memory.settings().agent(id).unwrap().clone()
    }

    /// What is told of a commit to one agent, as of now.
    pub fn delta(&self, posted: &Posted, agent: &Agent, due: &BTreeSet<ConversationId>) -> Delta {
        let head = |id| self.memory.head(id);
        let at = Some(self.memory.cursor()).filter(|at| *at != posted.cursor);
        let mut delta = posted.delta_for(agent, &head);
        delta.bring(due, at, &head);
        delta
    }

    /// The deltas that bring an agent up to date, where that is possible. Each head is brought once: with the first delta
    /// that speaks of it, as it is now.
    pub fn resume(&self, agent: &Agent, cursor: Cursor) -> Option<Vec<Delta>> {
        let tail = self.memory.since(cursor);
        let possible = cursor.0 > 0 && may_resume(agent, &tail);
        let mut brought = Brought::default();
        let told = |posted: &Posted| self.delta(posted, agent, &brought.with(posted));
        possible.then(|| tail.iter().map(told).collect())
    }

    pub fn thread(&self, id: ConversationId) -> Vec<Entry> {
        self.memory.page(id, None, usize::MAX - 1).entries
    }

    pub fn conversations(&self) -> impl Iterator<Item = &Conversation> {
        self.shadow.heads.values()
    }
}

impl Shadow {
    fn follow(&mut self, posted: &Posted) {
        for recorded in &posted.events {
            self.one_winner(recorded);
            let id = recorded.conversation;
            match &recorded.event {
                Event::Opened { conversation, .. } => {
                    assert!(
                        self.heads.insert(id, (**conversation).clone()).is_none(),
                        "opened once"
                    );
                }
                _ => apply(self.heads.get_mut(&id).unwrap(), recorded),
            }
            let thread = self.threads.entry(id).or_default();
            let before = altered(&recorded.event).and_then(|key| thread.get(&key));
            if let Some(entry) = entry_after(recorded, before) {
                let born = !matches!(
                    recorded.event,
                    Event::DeliveryAdvanced { .. } | Event::Edited { .. }
                ) && altered(&recorded.event).is_none();
                assert!(
                    thread.insert(entry.key(), entry).is_none() || !born,
                    "an entry is born once"
                );
            }
        }
    }

    /// A claim is granted only where nobody was the owner.
    fn one_winner(&self, recorded: &Recorded) {
        if let Event::Assigned {
            reason: AssignmentReason::Claimed | AssignmentReason::Replied,
            ..
        } = recorded.event
        {
            let owner = self.heads.get(&recorded.conversation).unwrap().owner;
            assert_eq!(owner, None, "never two owners");
        }
    }

    /// Old state + its events == fresh state, for what the commit touched.
    fn compare(&self, memory: &Memory, posted: &Posted) {
        let touched: BTreeSet<_> = posted
            .events
            .iter()
            .map(|recorded| recorded.conversation)
            .collect();
        for id in touched {
            assert_eq!(
                memory.conversation(id).unwrap().as_ref(),
                self.heads.get(&id),
                "{:?}",
                posted.events
            );
            let thread: Vec<Entry> = self.threads.get(&id).unwrap().values().cloned().collect();
            assert_eq!(
                memory.page(id, None, usize::MAX - 1).entries,
                thread,
                "{:?}",
                posted.events
            );
            let sending = |entry: &&Entry| {
                matches!(
                    entry.message().map(|message| &message.delivery),
                    Some(Delivery::Sending { .. })
                )
            };
            assert!(
                thread.iter().filter(sending).count() <= 1,
                "one attempt at a time in a conversation"
            );
        }
    }
}
