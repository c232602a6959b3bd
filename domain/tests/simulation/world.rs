//! Everything together, and chance.

use crate::{
    client::Client,
    net::Parcel,
    outside::Outside,
    server::Server,
    support::{Chance, SUPORTE, VENDAS, agent, settings},
};
use domain::{
    agent::{Agent, Role, Scope},
    ids::{AgentId, CommandKey},
    room::Input,
    time::Span,
};

pub struct World {
    pub chance: Chance,
    pub server: Server,
    pub clients: Vec<Client>,
    pub parcels: Vec<(usize, Parcel)>,
    pub outside: Outside,
    /// Whether the net and the store still fail.
    pub faults: bool,
    keys: u128,
}

fn team() -> Vec<Agent> {
    let mut carla = agent(3, Role::Agent, Scope::Inbox);
    carla.inboxes.insert(VENDAS);
    vec![
        agent(1, Role::Owner, Scope::All),
        agent(2, Role::Agent, Scope::All),
        carla,
        agent(4, Role::LimitedAgent, Scope::Own),
    ]
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let count = 2 + chance.next() as usize % 3;
        Self {
            server: Server::new(chance.next(), settings(team())),
            clients: (1..=count)
                .map(|id| Client::new(AgentId(id as u128)))
                .collect(),
            chance,
            parcels: Vec::new(),
            outside: Outside::new(),
            faults: true,
            keys: 1 << 100,
        }
    }

    pub fn below(&mut self, count: usize) -> usize {
        self.chance.next() as usize % count.max(1)
    }

    /// Whether something goes wrong this time.
    pub fn faulty(&mut self, one_in: u64) -> bool {
        let falls = self.chance.next().is_multiple_of(one_in);
        self.faults && falls
    }

    pub fn any_client(&mut self) -> usize {
        self.below(self.clients.len())
    }

    pub fn key(&mut self) -> CommandKey {
        // Far apart: guessed lines count up from the key.
        self.keys += 1 << 64;
        CommandKey(self.keys ^ u128::from(self.chance.next()))
    }

    /// Time passes: mostly little, sometimes a day.
    pub fn wait(&mut self) {
        let span = match self.chance.next() % 12 {
            0 => Span::hours(20),
            1..=3 => Span::minutes(10),
            4..=7 => Span::seconds(3),
            _ => Span(self.chance.next() as i64 % 2),
        };
        self.server.now = self.server.now + span.max(Span(0));
        self.take(Input::Due);
    }

    /// An act of the worker that the store may fail; the caller tries again later.
    pub fn take(&mut self, input: Input<'_>) -> bool {
        if self.faulty(25) {
            self.server.memory.break_next_commit();
        }
        let done = self.server.take(input).is_ok();
        self.tell_streams();
        done
    }

    /// Settings change: somebody's scope, somebody's leave, an inbox.
    pub fn resettle(&mut self) {
        use domain::shelf::Shelf;
        let mut settings = (*self.server.memory.settings()).clone();
        let scopes = [Scope::All, Scope::Inbox, Scope::Own, Scope::Team];
        let scope = scopes[self.below(scopes.len())];
        match self.chance.next() % 4 {
            0 => settings.agents[1].scope = scope,
            1 => {
                settings.agents[2].inboxes.insert(SUPORTE);
            }
            2 => settings.inboxes[0].name = format!("Vendas {}", self.chance.next() % 9),
            _ if settings.agents[1].active => {
                let (by, member) = (settings.agents[0].id, settings.agents[1].id);
                self.take(Input::Leave { by, member });
                return;
            }
            _ => settings.agents[1].active = true,
        }
        self.take(Input::Settle { settings });
    }
}
