//! The life of one invented conversation, as the events that would have come of it.

use domain::{
    contact::{Contact, ExternalId, ExternalKind},
    conversation::{Conversation, EntryKey, Status},
    event::{Actor, AssignmentReason, Event, Recorded},
    ids::{AgentId, ContactId, ConversationId, EntryId, InboxId},
    message::{Again, Content, Delivery, Failure, Forwarded, Message, Origin, Reaction, Why},
    thread::Note,
    time::{Span, Time},
};

use super::content::{of_customer, of_team, phone};
use super::dice::Dice;
use super::words;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// How far back a workspace goes.
const YEAR: i64 = 365 * DAY;

/// What all conversations of one sowing share.
#[derive(Debug, Clone)]
pub struct Field {
    pub seed: u64,
    pub conversations: u64,
    pub messages: u64,
    /// Nothing happens after this.
    pub end: Time,
    pub agents: Vec<AgentId>,
    pub inboxes: Vec<InboxId>,
}

/// How a conversation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Open,
    Pending,
    Snoozed,
    Closed,
}

impl Field {
    /// How many messages a conversation has: few have many. The sum over all is exactly `messages`.
    pub fn share(&self, place: u64) -> u64 {
        let weight = |upto: u64| {
            // Of the first `upto` conversations, taken in tens: one of ten has half of all messages.
            let (tens, rest) = (upto / 10, upto % 10);
            tens * 18 + rest + if rest > 3 { 8 } else { 0 }
        };
        let all = weight(self.conversations).max(1);
        let spare = self.messages.saturating_sub(self.conversations);
        let upto = |place: u64| u128::from(spare) * u128::from(weight(place)) / u128::from(all);
        1 + u64::try_from(upto(place + 1) - upto(place)).unwrap_or(0)
    }

    /// All events of a conversation, in order.
    pub fn events(&self, place: u64) -> Vec<Recorded> {
        let mut dice = Dice::of(self.seed, place);
        let mut life = Life::begin(self, place, &mut dice);
        life.messages(self.share(place), &mut dice);
        life.finish(&mut dice);
        life.events
    }

    /// When the last thing happens: the newest conversations are the last to be sown.
    fn last_act(&self, place: u64) -> i64 {
        let age = (self.conversations - place) as f64 / self.conversations.max(1) as f64;
        // Half of them lie in the last tenth of the year.
        self.end.0 - (age.powi(3) * YEAR as f64) as i64
    }
}

struct Life {
    id: ConversationId,
    owner: Option<AgentId>,
    fate: Fate,
    end: i64,
    at: i64,
    inbound: u64,
    last: Option<(EntryKey, bool)>,
    events: Vec<Recorded>,
}

impl Life {
    fn begin(field: &Field, place: u64, dice: &mut Dice) -> Self {
        let fate = match dice.below(100) {
            // What is old has been dealt with, mostly.
            _ if place * 2 < field.conversations && !dice.percent(3) => Fate::Closed,
            0..=44 => Fate::Closed,
            45..=79 => Fate::Open,
            80..=91 => Fate::Pending,
            _ => Fate::Snoozed,
        };
        let end = field.last_act(place);
        let mut life = Self {
            id: ConversationId(dice.id()),
            owner: dice.one_of(&field.agents).filter(|_| dice.percent(70)),
            fate,
            end,
            at: end - dice.pause(60 * DAY) - HOUR,
            inbound: 0,
            last: None,
            events: Vec::new(),
        };
        // The first inbox is the busiest.
        let inbox = match dice.percent(50) {
            true => field.inboxes.first().copied(),
            false => dice.one_of(&field.inboxes),
        };
        life.open(inbox.unwrap_or(InboxId(0)), place, dice);
        life
    }

    fn open(&mut self, inbox: InboxId, place: u64, dice: &mut Dice) {
        let number = |kind, value| ExternalId { kind, value };
        let contact = Contact {
            id: ContactId(dice.id()),
            name: dice.percent(97).then(|| words::person(dice)),
            ids: vec![
                number(ExternalKind::Bsuid, format!("BR.{:020}", dice.next())),
                number(ExternalKind::WaId, phone(place)),
            ],
        };
        let conversation = Conversation {
            id: self.id,
            inbox,
            contact: contact.id,
            number: 0,
            status: Status::Open,
            owner: None,
            team: None,
            opened_at: Time(self.at),
            active_at: Time(self.at),
            customer_at: None,
            waiting_since: None,
            inbound: 0,
            seen: 0,
            failed: Vec::new(),
            last: None,
        };
        let conversation = Box::new(conversation);
        self.happen(
            Actor::Customer,
            Event::Opened {
                conversation,
                contact,
            },
            dice,
        );
    }

    fn messages(&mut self, count: u64, dice: &mut Dice) {
        let step = (self.end - self.at).max(0) / i64::try_from(count).unwrap_or(1).max(1);
        let waits = self.fate == Fate::Open && dice.percent(60);
        let mut claimed = false;
        for number in 0..count {
            self.at += 1 + if step > 0 {
                dice.next() as i64 % step.max(1)
            } else {
                0
            }
            .abs();
            let last = number + 1 == count;
            let by_customer = number == 0 || last && waits || !last && dice.percent(52);
            match self.owner {
                Some(owner) if !by_customer => {
                    if !std::mem::replace(&mut claimed, true) {
                        self.claim(owner, dice);
                    }
                    self.answer(owner, dice);
                }
                _ => self.ask(dice),
            }
        }
        if let Some(owner) = self.owner.filter(|_| !claimed) {
            self.claim(owner, dice);
        }
    }

    fn message(
        &mut self,
        origin: Origin,
        content: Content,
        delivery: Delivery,
        dice: &mut Dice,
    ) -> Message {
        let message = Message {
            id: EntryId(dice.id()),
            conversation: self.id,
            at: Time(self.at),
            origin,
            content,
            // Providers let go of files after a week; these were never fetched.
            attachment: None,
            delivery,
            quote: None,
            reactions: Vec::new(),
            referral: None,
            forwarded: if dice.percent(1) {
                Forwarded::Once
            } else {
                Forwarded::No
            },
            participant: None,
            edited_at: None,
            revoked_at: None,
        };
        self.last = Some((message.key(), origin.is_customer()));
        message
    }

    fn ask(&mut self, dice: &mut Dice) {
        let content = of_customer(dice);
        let message = self.message(Origin::Customer, content, Delivery::Received, dice);
        self.inbound += 1;
        let message = Box::new(message);
        self.happen(
            Actor::Customer,
            Event::Received {
                message,
                counts: true,
            },
            dice,
        );
    }

    fn answer(&mut self, agent: AgentId, dice: &mut Dice) {
        let delivery = match dice.below(100) {
            0..=79 => Delivery::Read,
            80..=94 => Delivery::Delivered,
            _ => Delivery::ACCEPTED,
        };
        let content = of_team(dice);
        let message = Box::new(self.message(Origin::Agent { agent }, content, delivery, dice));
        let key = message.key();
        self.happen(Actor::Agent { agent }, Event::Queued { message }, dice);
        if dice.below(1000) < 4 {
            let failure = Failure {
                why: Why::Undeliverable,
                again: Again::ByPerson,
                code: Some(131_026),
                detail: None,
            };
            let delivery = Delivery::Failed {
                failure,
                attempt: 1,
            };
            self.happen(
                Actor::System,
                Event::DeliveryAdvanced {
                    message: key,
                    delivery,
                },
                dice,
            );
        }
        if dice.percent(2) {
            let note = Note {
                id: EntryId(dice.id()),
                conversation: self.id,
                at: Time(self.at + 1),
                author: agent,
                body: words::note(dice),
            };
            self.happen(Actor::Agent { agent }, Event::Noted { note }, dice);
        }
    }

    fn claim(&mut self, owner: AgentId, dice: &mut Dice) {
        let reason = AssignmentReason::Claimed;
        self.happen(
            Actor::Agent { agent: owner },
            Event::Assigned {
                to: Some(owner),
                reason,
            },
            dice,
        );
    }

    fn finish(&mut self, dice: &mut Dice) {
        let by = self
            .owner
            .map_or(Actor::System, |agent| Actor::Agent { agent });
        if let Some((message, false)) = self.last
            && dice.percent(10)
        {
            let reaction = Reaction {
                origin: Origin::Customer,
                emoji: dice.word(&["👍", "❤️", "🙏", "😂"]).to_owned(),
                at: Time(self.at),
            };
            self.happen(Actor::Customer, Event::Reacted { message, reaction }, dice);
        }
        if self.owner.is_some() && dice.percent(60) {
            let inbound = self.inbound;
            self.happen(by, Event::Seen { inbound }, dice);
        }
        let status = match self.fate {
            Fate::Open => return,
            Fate::Pending => Status::Pending,
            Fate::Snoozed => Status::Snoozed {
                until: Time(self.end) + Span(YEAR + dice.below(YEAR.unsigned_abs()) as i64),
            },
            Fate::Closed => Status::Closed,
        };
        self.happen(by, Event::StatusChanged { status }, dice);
    }

    fn happen(&mut self, by: Actor, event: Event, dice: &mut Dice) {
        self.events.push(Recorded {
            id: EntryId(dice.id()),
            conversation: self.id,
            at: Time(self.at),
            by,
            event,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(conversations: u64, messages: u64) -> Field {
        Field {
            seed: 1,
            conversations,
            messages,
            end: Time(1_800_000_000_000),
            agents: vec![AgentId(1), AgentId(2)],
            inboxes: vec![InboxId(1), InboxId(2)],
        }
    }

    #[test]
    fn the_shares_make_the_whole() {
        for (conversations, messages) in [(1, 1), (7, 7), (10, 1_000), (123, 4_567)] {
            let field = field(conversations, messages);
            let sum: u64 = (0..conversations).map(|place| field.share(place)).sum();
            assert_eq!(sum, messages, "{conversations}");
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_and_time_runs_forward() {
        let field = field(50, 2_000);
        for place in 0..50 {
            let events = field.events(place);
            assert_eq!(events, field.events(place));
            assert!(events.is_sorted_by_key(|event| event.at), "{place}");
            assert!(
                events
                    .iter()
                    .all(|event| event.at <= field.end + Span(5_000)),
                "{place}"
            );
        }
    }
}
