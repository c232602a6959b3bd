//! Lists, by cases.

use super::*;
use crate::desk::facts::StatusKind;
use domain::{
    conversation::Status,
    ids::{ContactId, EntryId, InboxId},
};

const ME: AgentId = AgentId(7);

fn conversation(id: u128, at: i64) -> Conversation {
    Conversation {
        id: ConversationId(id),
        inbox: InboxId(1),
        contact: ContactId(id),
        number: 1,
        status: Status::Open,
        owner: None,
        team: None,
        opened_at: Time(0),
        active_at: Time(at),
        customer_at: None,
        waiting_since: None,
        inbound: 0,
        seen: 0,
        failed: Vec::new(),
        last: None,
    }
}

/// A small generator of its own: what is tested must not depend on a library's idea of chance.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

fn some_conversation(dice: &mut Dice) -> Conversation {
    #[expect(clippy::cast_possible_wrap, reason = "a roll is small")]
    let mut conversation = conversation(u128::from(dice.roll(40)), dice.roll(30) as i64);
    conversation.status = match dice.roll(4) {
        0 => Status::Pending,
        1 => Status::Snoozed { until: Time(9) },
        2 => Status::Closed,
        _ => Status::Open,
    };
    conversation.owner = [None, Some(ME), Some(AgentId(8))][dice.roll(3) as usize];
    conversation.inbound = dice.roll(2);
    if dice.roll(5) == 0 {
        conversation.failed.push(EntryId(1));
    }
    conversation
}

fn assert_same(stepped: &Lists, fresh: &Lists, seed: u64) {
    for view in View::EVERY {
        assert_eq!(
            stepped.order(view),
            fresh.order(view),
            "{view:?} of seed {seed}"
        );
    }
}

#[test]
fn small_steps_give_the_order_that_sorting_gives() {
    for seed in 1..50 {
        let mut dice = Dice(seed * 7919);
        let mut lists = Lists::default();
        let mut held = BTreeMap::new();
        for _ in 0..300 {
            let one = some_conversation(&mut dice);
            if dice.roll(6) == 0 {
                lists.take(one.id);
                held.remove(&one.id);
            } else {
                lists.put(&one, Some(ME));
                held.insert(one.id, one);
            }
        }
        assert_same(&lists, &Lists::of(held.values(), Some(ME)), seed);
    }
}

#[test]
fn the_newest_activity_comes_first() {
    let mut lists = Lists::default();
    for (id, at) in [(1, 10), (2, 30), (3, 20)] {
        lists.put(&conversation(id, at), None);
    }
    assert_eq!(lists.order(View::All), [2, 3, 1].map(ConversationId));
    lists.put(&conversation(1, 40), None);
    assert_eq!(lists.order(View::All), [1, 2, 3].map(ConversationId));
}

#[test]
fn only_views_that_changed_are_named() {
    let mut lists = Lists::default();
    let mut one = conversation(1, 10);
    lists.put(&one, Some(ME));
    assert_eq!(lists.put(&one, Some(ME)), Views::default());
    one.owner = Some(ME);
    let changed = lists.put(&one, Some(ME));
    assert!(changed.has(View::Mine) && changed.has(View::Unassigned));
    assert!(!changed.has(View::Unread) && !changed.has(View::Failed));
}

#[test]
fn a_closed_conversation_stands_only_among_the_closed_and_the_failed() {
    let mut one = conversation(1, 10);
    one.status = Status::Closed;
    one.owner = Some(ME);
    one.inbound = 1;
    one.failed.push(EntryId(1));
    let views = Views::of(&one, Some(ME));
    let standing: Vec<View> = View::EVERY
        .into_iter()
        .filter(|view| views.has(*view))
        .collect();
    assert_eq!(standing, [View::ByStatus(StatusKind::Closed), View::Failed]);
}

#[test]
fn nobody_signed_in_owns_nothing() {
    assert!(!Views::of(&conversation(1, 1), None).has(View::Mine));
}
