//! What comes in: identity and messages.

use crate::support::{VENDAS, address, agent, name, said, sender, text};
use crate::world::*;
use domain::{
    agent::{Role, Scope},
    command::Command,
    contact::ExternalKind,
    conversation::Status,
    incoming::{Incoming, IncomingMessage, Moment, ProviderId, Side, What},
    message::Forwarded,
    room::{Ignored, Outcome},
    time::Time,
};

#[test]
fn s01_1_the_first_sight_opens_one_conversation_and_numbers_count() {
    let mut world = world_with_a_question();
    let other = sender(vec![name(ExternalKind::WaId, "5511555000002")]);
    world.tell(said(other, "wamid.2", world.now, "olá"));
    let snapshot = world.shelf.snapshot(&agent(1, Role::Agent, Scope::All));
    let mut numbers: Vec<u64> = snapshot
        .heads
        .iter()
        .map(|head| head.conversation.number)
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn s01_2_any_lasting_name_finds_the_person_again() {
    let mut world = world_with_a_question();
    for id in [
        name(ExternalKind::Bsuid, "BR.1"),
        name(ExternalKind::Phone, "5511555000001"),
    ] {
        let piece = said(
            sender(vec![id.clone()]),
            &format!("wamid.{}", id.value),
            world.now,
            "de novo",
        );
        world.tell(piece);
    }
    assert_eq!(world.conversation().inbound, 3);
}

#[test]
fn s02_1_what_was_seen_before_changes_nothing() {
    let mut world = world_with_a_question();
    let before = world.conversation();
    let piece = said(joana(), "wamid.1", world.now, "oi");
    assert_eq!(
        world.tell(piece),
        Outcome::Ignored {
            why: Ignored::Duplicate
        }
    );
    assert_eq!(world.conversation(), before);
}

#[test]
fn s02_3_a_live_message_is_unread_starts_the_wait_and_opens_the_window() {
    let head = world_with_a_question().conversation();
    assert_eq!(
        (head.unread(), head.waiting_since, head.customer_at),
        (1, Some(START), Some(START))
    );
}

#[test]
fn s02_4_history_counts_for_nothing() {
    let mut world = world_with_a_question();
    world
        .wish(
            ANA,
            Command::SetStatus {
                status: Status::Closed,
            },
        )
        .unwrap();
    let message = IncomingMessage {
        id: ProviderId("wamid.old".into()),
        side: Side::Customer,
        moment: Moment::Past,
        content: text("ano passado"),
        quotes: None,
        forwarded: Forwarded::No,
        referral: None,
    };
    let at = Some(Time(START.0 - 1_000_000));
    let what = What::Message(Box::new(message));
    assert_eq!(
        world.tell(Incoming {
            to: address(VENDAS),
            at,
            from: Some(joana()),
            what
        }),
        Outcome::Applied
    );
    let head = world.conversation();
    assert_eq!(
        (head.status, head.unread(), head.customer_at),
        (Status::Closed, 0, Some(START))
    );
}
