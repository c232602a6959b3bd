//! The way out.

use crate::support::VENDAS;
use crate::world::*;
use domain::{
    command::Command,
    message::{Again, Delivery, Verdict, Why},
    refusal::Refusal,
    room::{Ignored, Input, Outcome},
    shelf::Shelf as _,
    time::Span,
};

#[test]
fn s05_1_delivery_only_climbs() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    world.accept(&message);
    assert_eq!(world.status(&message, Delivery::Read), Outcome::Applied);
    for late in [Delivery::Accepted, Delivery::Delivered, Delivery::Read] {
        assert_eq!(
            world.status(&message, late),
            Outcome::Ignored {
                why: Ignored::OldNews
            }
        );
    }
    assert_eq!(world.delivery(&message), Delivery::Read);
}

#[test]
fn s05_2_a_status_before_the_answer_is_kept() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    assert_eq!(
        world.status(&message, Delivery::Delivered),
        Outcome::Ignored {
            why: Ignored::Early
        }
    );
    world.accept(&message);
    assert_eq!(world.delivery(&message), Delivery::Delivered);
}

#[test]
fn s05_3_one_attempt_at_a_time_in_the_order_written() {
    let mut world = world_with_a_question();
    let (first, second) = (
        world.reply(ANA, "um").unwrap(),
        world.reply(ANA, "dois").unwrap(),
    );
    assert!(
        first.key() < second.key(),
        "written in one millisecond, read in order"
    );
    assert_eq!(world.delivery(&first), Delivery::Sending { attempt: 1 });
    assert!(matches!(world.delivery(&second), Delivery::Queued { .. }));
    world.accept(&first);
    assert_eq!(world.delivery(&second), Delivery::Sending { attempt: 1 });
}

#[test]
fn s05_4_a_passing_refusal_is_tried_again_and_the_fifth_is_final() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    let mut pauses = Vec::new();
    for attempt in 1..=5 {
        assert_eq!(world.delivery(&message), Delivery::Sending { attempt });
        let failure = failure(Why::RateLimited, Again::Safe);
        world.judge(
            &message,
            attempt,
            Verdict::Later {
                after: None,
                failure,
            },
        );
        if let Delivery::Queued { due, .. } = world.delivery(&message) {
            pauses.push(due - world.now);
            world.now = due;
            world.put(Input::Due);
        }
    }
    assert!(pauses.is_sorted() && pauses.len() == 4, "{pauses:?}");
    assert!(matches!(
        world.delivery(&message),
        Delivery::Failed { attempt: 5, .. }
    ));
}

#[test]
fn s05_5_s05_10_after_silence_only_a_person_repeats() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    world.judge(
        &message,
        1,
        Verdict::Unsure {
            failure: failure(Why::TimedOut, Again::ByPerson),
        },
    );
    world.pass(Span::hours(2));
    let due = world.put(Input::Due);
    assert!(due.effects.is_empty());
    assert_eq!(world.conversation().failed, [message.id]);
}

#[test]
fn s05_6_only_a_failed_message_is_sent_again_as_the_next_attempt() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    let retry = || Command::Retry {
        message: message.key(),
    };
    assert_eq!(world.wish(ANA, retry()).unwrap_err(), Refusal::NotFailed);
    world.judge(
        &message,
        1,
        Verdict::Never {
            failure: failure(Why::Undeliverable, Again::ByPerson),
        },
    );
    world.wish(ANA, retry()).unwrap();
    assert_eq!(world.delivery(&message), Delivery::Sending { attempt: 2 });
    assert!(world.conversation().failed.is_empty());
    assert_eq!(world.wish(ANA, retry()).unwrap_err(), Refusal::NotFailed);
}

#[test]
fn s05_11_a_bad_token_stops_the_inbox_until_a_send_succeeds() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    world.judge(
        &message,
        1,
        Verdict::Never {
            failure: failure(Why::TokenInvalid, Again::ByPerson),
        },
    );
    let stopped = |world: &World| {
        world
            .shelf
            .settings()
            .inbox(VENDAS)
            .unwrap()
            .stopped
            .is_some()
    };
    assert!(stopped(&world));
    world
        .wish(
            ANA,
            Command::Retry {
                message: message.key(),
            },
        )
        .unwrap();
    world.judge(
        &message,
        2,
        Verdict::Accepted {
            id: wamid(&message),
        },
    );
    assert!(!stopped(&world));
}

#[test]
fn s05_12_a_note_makes_nothing_leave() {
    let mut world = world_with_a_question();
    let commit = world
        .wish(
            ANA,
            Command::AddNote {
                text: "cliente antigo".into(),
            },
        )
        .unwrap();
    assert!(commit.effects.is_empty());
    assert_eq!(commit.posted.events.len(), 1);
}
