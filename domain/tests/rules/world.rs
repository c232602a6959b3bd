//! A workspace in memory, with the clock in the test's hand.

use crate::support::{SeededIds, VENDAS, address, agent, name, said, sender, settings};
use domain::{
    agent::{Agent, Role, Scope},
    command::{Command, Keyed},
    contact::ExternalKind,
    conversation::Conversation,
    ids::{AgentId, CommandKey, ConversationId, Ids as _},
    incoming::{Incoming, ProviderId, Sender, What},
    message::{Again, Delivery, Failure, Message, Verdict, Why},
    refusal::Refusal,
    room::{Commit, Input, Outcome, Taken, take},
    shelf::{Shelf as _, memory::Memory},
    time::{Span, Time},
    wire::Posted,
};

pub const START: Time = Time(1_800_000_000_000);
pub const ANA: AgentId = AgentId(1);
pub const BRUNO: AgentId = AgentId(2);
pub const SUPERVISOR: AgentId = AgentId(3);
pub const AUDITOR: AgentId = AgentId(4);
pub const LIMITED: AgentId = AgentId(5);
pub const GONE: AgentId = AgentId(6);

/// A workspace in memory with a clock in the test's hand.
pub struct World {
    pub shelf: Memory,
    pub ids: SeededIds,
    pub now: Time,
}

pub fn people() -> Vec<Agent> {
    let gone = Agent {
        active: false,
        ..agent(6, Role::Agent, Scope::All)
    };
    vec![
        agent(1, Role::Agent, Scope::All),
        agent(2, Role::Agent, Scope::All),
        agent(3, Role::Supervisor, Scope::All),
        agent(4, Role::Auditor, Scope::All),
        agent(5, Role::LimitedAgent, Scope::Own),
        gone,
    ]
}

/// An answer of nothing but words.
pub fn reply(text: &str) -> Command {
    Command::Reply {
        text: text.to_owned(),
        quotes: None,
        attachment: None,
        as_owner: false,
    }
}

impl World {
    pub fn new() -> Self {
        let mut world = Self {
            shelf: Memory::default(),
            ids: SeededIds::new(1),
            now: START,
        };
        world.put(Input::Settle {
            settings: settings(people()),
        });
        world
    }

    pub fn put(&mut self, input: Input<'_>) -> Commit {
        let mut commit = take(&self.shelf, input, self.now, &mut self.ids).unwrap();
        if !commit.is_empty() {
            let mut posted: Posted = commit.posted.clone();
            self.shelf.commit(&commit.rows, &mut posted).unwrap();
            commit.posted = posted;
        }
        commit
    }

    pub fn pass(&mut self, span: Span) {
        self.now = self.now + span;
    }

    /// A customer's text; what became of it.
    pub fn hear(&mut self, id: &str, body: &str) -> Outcome {
        let piece = said(joana(), id, self.now, body);
        self.tell(piece)
    }

    pub fn tell(&mut self, piece: Incoming) -> Outcome {
        let outcomes = self.put(Input::Batch { incoming: &[piece] }).outcomes;
        outcomes.first().cloned().unwrap()
    }

    pub fn conversation(&self) -> Conversation {
        let snapshot = self.shelf.snapshot(&agent(1, Role::Agent, Scope::All));
        snapshot.heads.first().unwrap().conversation.clone()
    }

    pub fn id(&self) -> ConversationId {
        self.conversation().id
    }

    pub fn wish(&mut self, who: AgentId, command: Command) -> Result<Commit, Refusal> {
        let key = CommandKey(self.ids.fresh());
        self.wish_as(key, who, command)
    }

    pub fn wish_as(
        &mut self,
        key: CommandKey,
        who: AgentId,
        command: Command,
    ) -> Result<Commit, Refusal> {
        self.wish_with(key, self.id(), who, command)
    }

    /// A wish in one of several conversations.
    pub fn wish_in(
        &mut self,
        conversation: ConversationId,
        who: AgentId,
        command: Command,
    ) -> Result<Commit, Refusal> {
        let key = CommandKey(self.ids.fresh());
        self.wish_with(key, conversation, who, command)
    }

    fn wish_with(
        &mut self,
        key: CommandKey,
        conversation: ConversationId,
        who: AgentId,
        command: Command,
    ) -> Result<Commit, Refusal> {
        let keyed = Keyed {
            key,
            conversation,
            command,
        };
        let commit = self.put(Input::Wish { who, keyed: &keyed });
        match commit.answer {
            Some(Taken::Refused(refusal)) => Err(refusal),
            Some(_) => Ok(commit),
            None => panic!("a wish is answered"),
        }
    }

    pub fn reply(&mut self, who: AgentId, body: &str) -> Result<Message, Refusal> {
        let key = CommandKey(self.ids.fresh());
        self.wish_as(key, who, reply(body))?;
        Ok(self.message(key))
    }

    pub fn message(&self, key: CommandKey) -> Message {
        let row = self
            .shelf
            .entry_named(self.id(), key.entry())
            .unwrap()
            .unwrap();
        row.entry.message().unwrap().clone()
    }

    pub fn delivery(&self, message: &Message) -> Delivery {
        let row = self
            .shelf
            .entry(message.conversation, message.key())
            .unwrap()
            .unwrap();
        row.entry.message().unwrap().delivery.clone()
    }

    pub fn judge(&mut self, message: &Message, attempt: u32, verdict: Verdict) {
        let (conversation, message) = (message.conversation, message.key());
        self.put(Input::Verdict {
            conversation,
            message,
            attempt,
            verdict,
        });
    }

    pub fn accept(&mut self, message: &Message) {
        self.judge(message, 1, Verdict::Accepted { id: wamid(message) });
    }

    pub fn status(&mut self, message: &Message, delivery: Delivery) -> Outcome {
        self.status_with(message, delivery, None)
    }

    pub fn status_with(
        &mut self,
        message: &Message,
        delivery: Delivery,
        tag: Option<String>,
    ) -> Outcome {
        let what = What::Status {
            id: wamid(message),
            delivery,
            tag,
        };
        self.tell(Incoming {
            to: address(VENDAS),
            at: Some(self.now),
            from: Some(joana()),
            what,
        })
    }
}

pub fn joana() -> Sender {
    sender(vec![
        name(ExternalKind::Bsuid, "BR.1"),
        name(ExternalKind::WaId, "5511555000001"),
    ])
}

pub fn wamid(message: &Message) -> ProviderId {
    ProviderId(format!("wamid.out.{}", message.id))
}

pub fn failure(why: Why, again: Again) -> Failure {
    Failure {
        why,
        again,
        code: None,
        detail: None,
    }
}

pub fn world_with_a_question() -> World {
    let mut world = World::new();
    assert_eq!(world.hear("wamid.1", "oi"), Outcome::Applied);
    world
}
