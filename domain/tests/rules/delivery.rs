//! The way out.

use crate::support::VENDAS;
use crate::world::*;
use domain::{
    command::Command,
    effect::Effect,
    message::{Again, Delivery, Failure, Message, Verdict, Why},
    refusal::Refusal,
    room::{Ignored, Input, Outcome, tag},
    shelf::Shelf as _,
    time::Span,
};

#[test]
fn s05_1_delivery_only_climbs() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    world.accept(&message);
    assert_eq!(world.status(&message, Delivery::Read), Outcome::Applied);
    for late in [Delivery::ACCEPTED, Delivery::Delivered, Delivery::Read] {
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

#[test]
fn s05_7_proof_of_arrival_lifts_what_was_thought_lost_and_sent_alone_does_not() {
    let lost = |verdict: fn(Failure) -> Verdict, why| {
        let mut world = world_with_a_question();
        let message = world.reply(ANA, "oi").unwrap();
        let failure = failure(why, Again::ByPerson);
        world.judge(&message, 1, verdict(failure));
        (world, message)
    };
    let refused = |failure| Verdict::Never { failure };
    let silent = |failure| Verdict::Unsure { failure };
    let tagged = |world: &mut World, message: &Message, delivery| {
        let tag = tag(message.conversation, message.key(), 1);
        world.status_with(message, delivery, Some(tag));
        world.delivery(message)
    };
    let (mut world, message) = lost(refused, Why::Undeliverable);
    let still = tagged(&mut world, &message, Delivery::ACCEPTED);
    assert!(matches!(still, Delivery::Failed { .. }), "{still:?}");
    assert_eq!(tagged(&mut world, &message, Delivery::Read), Delivery::Read);
    assert!(world.conversation().failed.is_empty());
    let (mut world, message) = lost(silent, Why::TimedOut);
    let sent = tagged(&mut world, &message, Delivery::ACCEPTED);
    assert_eq!(sent, Delivery::Accepted { attempt: 1 });
}

#[test]
fn s05_8_an_attempt_is_written_as_begun_in_the_commit_that_hands_it_out() {
    let mut world = world_with_a_question();
    let commit = world.wish(ANA, reply("oi")).unwrap();
    let Some(Effect::Send {
        conversation,
        message,
        attempt,
    }) = commit.effects.first().copied()
    else {
        panic!("it is handed out: {:?}", commit.effects);
    };
    let row = commit.rows.entries.get(&(conversation, message)).unwrap();
    let written = row.entry.message().unwrap().delivery.clone();
    assert_eq!(written, Delivery::Sending { attempt });
}

#[test]
fn s05_9_an_attempt_begun_before_a_restart_fails_visibly() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    world.put(Input::Orphan {
        conversation: message.conversation,
        message: message.key(),
    });
    let delivery = world.delivery(&message);
    let Delivery::Failed { failure, .. } = &delivery else {
        panic!("{delivery:?}");
    };
    assert_eq!(
        (failure.why, failure.again),
        (Why::TimedOut, Again::ByPerson)
    );
    assert_eq!(world.conversation().failed, [message.id]);
}

#[test]
fn s05_13_of_a_given_up_attempt_only_arrival_counts() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    let lost = failure(Why::Undeliverable, Again::ByPerson);
    let told = |attempt| Some(tag(message.conversation, message.key(), attempt));
    let late_failure = Delivery::Failed {
        failure: lost.clone(),
        attempt: 0,
    };
    world.status_with(&message, late_failure.clone(), told(1));
    let retry = Command::Retry {
        message: message.key(),
    };
    world.wish(ANA, retry).unwrap();
    let second = Delivery::Sending { attempt: 2 };
    // The answer to the first attempt, and news of it, come only now.
    world.accept(&message);
    assert_eq!(world.delivery(&message), second, "a late answer");
    for old in [late_failure, Delivery::ACCEPTED] {
        world.status_with(&message, old, told(1));
        assert_eq!(world.delivery(&message), second);
    }
    world.status_with(&message, Delivery::Delivered, told(1));
    assert_eq!(world.delivery(&message), Delivery::Delivered);
}

#[test]
fn s05_14_a_failure_without_our_tag_is_the_failure_of_the_attempt_that_was_accepted() {
    let lost = |attempt| Delivery::Failed {
        failure: failure(Why::Undeliverable, Again::ByPerson),
        attempt,
    };
    // Whether it comes before the answer, between, or after it.
    for order in [[0, 1, 2], [1, 0, 2], [1, 2, 0]] {
        let mut world = world_with_a_question();
        let message = world.reply(ANA, "oi").unwrap();
        let sent = Some(tag(message.conversation, message.key(), 1));
        for step in order {
            match step {
                0 => drop(world.status(&message, lost(0))),
                1 => drop(world.status_with(&message, Delivery::ACCEPTED, sent.clone())),
                _ => world.accept(&message),
            }
        }
        assert_eq!(world.delivery(&message), lost(1), "{order:?}");
        let retry = Command::Retry {
            message: message.key(),
        };
        world.wish(ANA, retry).unwrap();
        let second = Delivery::Sending { attempt: 2 };
        assert_eq!(world.delivery(&message), second);
        // The provider repeats the first attempt's end: it is not the second's.
        world.status(&message, lost(0));
        assert_eq!(world.delivery(&message), second);
    }
}
