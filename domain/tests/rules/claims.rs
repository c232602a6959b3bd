//! Owners and statuses.

use crate::{
    support::{name, said, sender},
    world::*,
};
use domain::{
    command::Command,
    contact::ExternalKind,
    conversation::Status,
    event::{Actor, AssignmentReason, Event},
    ids::AgentId,
    refusal::Refusal,
    room::Input,
    shelf::Shelf as _,
    thread::Entry,
    time::{Span, Time},
    undo::undoing,
};

#[test]
fn s03_1_the_second_claimer_is_told_the_owner() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    assert_eq!(
        world.wish(BRUNO, Command::Claim).unwrap_err(),
        Refusal::AlreadyOwned { owner: ANA }
    );
    assert_eq!(world.conversation().owner, Some(ANA));
}

#[test]
fn s03_2_answering_an_unowned_conversation_claims_it() {
    let mut world = world_with_a_question();
    world.reply(BRUNO, "bom dia").unwrap();
    assert_eq!(world.conversation().owner, Some(BRUNO));
}

#[test]
fn s03_3_answering_somebody_elses_is_refused_but_not_to_supervisors() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    assert_eq!(
        world.reply(BRUNO, "oi").unwrap_err(),
        Refusal::AlreadyOwned { owner: ANA }
    );
    assert!(world.reply(SUPERVISOR, "oi").is_ok());
}

#[test]
fn s03_4_the_owner_gives_back_and_of_others_only_supervisors() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    assert_eq!(
        world.wish(BRUNO, Command::Release).unwrap_err(),
        Refusal::NotOwner
    );
    world.wish(SUPERVISOR, Command::Release).unwrap();
    assert_eq!(world.conversation().owner, None);
}

#[test]
fn s03_5_only_somebody_active_who_may_reply_becomes_the_owner() {
    let mut world = world_with_a_question();
    for to in [AUDITOR, GONE, AgentId(99)] {
        let refused = world
            .wish(ANA, Command::Assign { to: Some(to) })
            .unwrap_err();
        assert_eq!(refused, Refusal::NoSuchAgent, "{to}");
    }
    world
        .wish(ANA, Command::Assign { to: Some(BRUNO) })
        .unwrap();
    assert_eq!(world.conversation().owner, Some(BRUNO));
}

#[test]
fn s03_6_what_is_so_already_is_granted_and_makes_no_event() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    let again = [
        Command::Claim,
        Command::SetStatus {
            status: Status::Open,
        },
        Command::MarkSeen { inbound: 0 },
    ];
    for command in again {
        assert!(world.wish(ANA, command).unwrap().posted.events.is_empty());
    }
}

#[test]
fn s04_2_a_customer_reopens_what_rests_under_the_same_owner() {
    let until = START + Span::hours(5);
    for status in [Status::Pending, Status::Snoozed { until }, Status::Closed] {
        let mut world = world_with_a_question();
        world.wish(ANA, Command::Claim).unwrap();
        world.wish(ANA, Command::SetStatus { status }).unwrap();
        world.hear("wamid.2", "ainda aí?");
        let head = world.conversation();
        assert_eq!(
            (head.status, head.owner),
            (Status::Open, Some(ANA)),
            "{status:?}"
        );
    }
}

#[test]
fn s04_3_a_snooze_ends_at_its_instant_however_late_the_alarm() {
    let mut world = world_with_a_question();
    let past = Command::SetStatus {
        status: Status::Snoozed { until: START },
    };
    assert_eq!(world.wish(ANA, past).unwrap_err(), Refusal::InThePast);
    let until = START + Span::hours(1);
    world
        .wish(
            ANA,
            Command::SetStatus {
                status: Status::Snoozed { until },
            },
        )
        .unwrap();
    world.pass(Span::minutes(59));
    world.put(Input::Due);
    assert_eq!(world.conversation().status, Status::Snoozed { until });
    world.pass(Span::hours(30));
    world.put(Input::Due);
    assert_eq!(world.conversation().status, Status::Open);
}

#[test]
fn s04_4_closing_ends_the_wait_and_leaves_nothing_unread() {
    let mut world = world_with_a_question();
    world
        .wish(
            ANA,
            Command::SetStatus {
                status: Status::Closed,
            },
        )
        .unwrap();
    let head = world.conversation();
    assert_eq!((head.waiting_since, head.unread()), (None, 0));
}

#[test]
fn s04_5_seen_only_grows_and_never_passes_what_there_is() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::MarkSeen { inbound: 99 }).unwrap();
    assert_eq!(world.conversation().seen, 1);
    world.wish(ANA, Command::MarkSeen { inbound: 0 }).unwrap();
    assert_eq!(world.conversation().seen, 1);
}

#[test]
fn s04_5_who_only_looks_on_leaves_the_mark_to_those_who_answer() {
    let mut world = world_with_a_question();
    let looked = world.wish(AUDITOR, Command::MarkSeen { inbound: 1 });
    assert_eq!(looked.unwrap_err(), Refusal::NotAllowed);
    assert_eq!(world.conversation().unread(), 1);
}

#[test]
fn s04_1_whoever_may_change_the_status_may_set_any() {
    let mut world = world_with_a_question();
    let until = START + Span::hours(1);
    let all = [
        Status::Pending,
        Status::Snoozed { until },
        Status::Closed,
        Status::Open,
    ];
    for from in all {
        for status in all {
            for wished in [from, status] {
                let command = Command::SetStatus { status: wished };
                world.wish(ANA, command).unwrap();
                assert_eq!(world.conversation().status, wished);
            }
        }
    }
    let command = Command::SetStatus {
        status: Status::Closed,
    };
    assert_eq!(
        world.wish(AUDITOR, command).unwrap_err(),
        Refusal::NotAllowed
    );
}

fn bruno_leaves(world: &mut World) -> usize {
    let mut commits = 0;
    while !world.shelf.settings().has_left(BRUNO) {
        world.put(Input::Leave {
            by: SUPERVISOR,
            member: BRUNO,
        });
        commits += 1;
    }
    commits
}

#[test]
fn s03_7_whoever_leaves_owns_nothing_that_is_not_closed() {
    let until = START + Span::hours(5);
    for status in [Status::Open, Status::Pending, Status::Snoozed { until }] {
        let mut world = world_with_a_question();
        world.wish(BRUNO, Command::Claim).unwrap();
        world.wish(BRUNO, Command::SetStatus { status }).unwrap();
        bruno_leaves(&mut world);
        let head = world.conversation();
        assert_eq!((head.owner, head.status), (None, status));
        let page = world.shelf.page(head.id, None, 10);
        let Some(Entry::Activity(line)) = page.entries.last() else {
            panic!("a line says why: {page:?}");
        };
        let wanted = Event::Assigned {
            to: None,
            reason: AssignmentReason::OwnerLeft(BRUNO),
        };
        assert_eq!(line.event, wanted);
        assert_eq!(line.by, Actor::Agent { agent: SUPERVISOR });
        world.wish(ANA, Command::Claim).unwrap();
    }
}

#[test]
fn s03_7_a_closed_conversation_of_who_left_comes_back_to_life_without_an_owner() {
    let closed = || {
        let mut world = world_with_a_question();
        world.wish(BRUNO, Command::Claim).unwrap();
        let status = Status::Closed;
        world.wish(BRUNO, Command::SetStatus { status }).unwrap();
        bruno_leaves(&mut world);
        assert_eq!(world.conversation().owner, Some(BRUNO), "it rests");
        world.pass(Span::minutes(1));
        world
    };
    let mut world = closed();
    world.hear("wamid.2", "voltei");
    let head = world.conversation();
    assert_eq!((head.owner, head.status), (None, Status::Open));
    let mut world = closed();
    let status = Status::Pending;
    world.wish(ANA, Command::SetStatus { status }).unwrap();
    let head = world.conversation();
    assert_eq!((head.owner, head.status), (None, Status::Pending));
}

#[test]
fn s03_7_they_are_given_back_some_at_a_time_and_others_keep_theirs() {
    let mut world = World::new();
    for person in 0..250 {
        let from = sender(vec![name(ExternalKind::WaId, &format!("55119{person}"))]);
        world.tell(said(from, &format!("wamid.{person}"), START, "oi"));
    }
    let snapshot = world.shelf.snapshot(&people()[0]);
    let ids = snapshot.heads.iter().map(|head| head.conversation.id);
    for (count, id) in ids.enumerate() {
        let who = if count < 230 { BRUNO } else { ANA };
        world.wish_in(id, who, Command::Claim).unwrap();
    }
    assert_eq!(bruno_leaves(&mut world), 3);
    assert_eq!(world.shelf.owned(BRUNO, 500).unwrap(), []);
    assert_eq!(world.shelf.owned(ANA, 500).unwrap().len(), 20);
}

#[test]
fn s03_9_every_step_of_triage_can_be_taken_back() {
    let status = |status| Command::SetStatus { status };
    let until = START + Span::hours(3);
    let steps = [
        (None, Command::Claim),
        (Some(SUPERVISOR), Command::Release),
        (Some(BRUNO), Command::Release),
        (None, Command::Assign { to: Some(BRUNO) }),
        (
            None,
            Command::Assign {
                to: Some(SUPERVISOR),
            },
        ),
        (Some(BRUNO), Command::Assign { to: Some(ANA) }),
        (Some(BRUNO), Command::Assign { to: None }),
        (Some(ANA), status(Status::Closed)),
        (None, status(Status::Pending)),
        (None, status(Status::Snoozed { until })),
    ];
    for (owner, step) in steps {
        let mut world = world_with_a_question();
        world
            .wish(SUPERVISOR, Command::Assign { to: owner })
            .unwrap();
        let before = world.conversation();
        let back = undoing(&step, &before, SUPERVISOR).unwrap();
        world.wish(SUPERVISOR, step.clone()).unwrap();
        assert_ne!(world.conversation(), before, "{step:?} changes something");
        world.wish(SUPERVISOR, back).unwrap();
        let after = world.conversation();
        assert_eq!(
            (after.owner, after.status, after.waiting_since, after.seen),
            (
                before.owner,
                before.status,
                before.waiting_since,
                before.seen
            ),
            "{step:?}"
        );
    }
}

/// What came after the close counts for more than what was before it.
#[test]
fn s03_9_a_close_taken_back_late_makes_nobody_wait_who_was_answered() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    let status = Status::Closed;
    let close = Command::SetStatus { status };
    let back = undoing(&close, &world.conversation(), ANA).unwrap();
    world.wish(ANA, close).unwrap();
    world.wish(ANA, reply("pronto")).unwrap();
    world.wish(ANA, back).unwrap();
    let after = world.conversation();
    assert_eq!(after.waiting_since, None);
    assert_eq!(after.unread(), 0);
}

#[test]
fn s03_9_a_close_taken_back_invents_no_wait() {
    let mut world = world_with_a_question();
    let status = Status::Closed;
    world.wish(ANA, Command::SetStatus { status }).unwrap();
    let before = world.conversation();
    let forged = Command::Reopen {
        status: Status::Open,
        since: Time(0),
        seen: 99,
    };
    world.wish(ANA, forged).unwrap();
    let after = world.conversation();
    assert_eq!(after.waiting_since, Some(before.opened_at));
    assert_eq!(after.seen, before.seen);
}

#[test]
fn s03_9_what_changes_nothing_or_was_said_has_nothing_to_take_back() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    let now = world.conversation();
    let status = now.status;
    let text = "oi".to_owned();
    for step in [
        Command::Claim,
        Command::Assign { to: Some(ANA) },
        Command::SetStatus { status },
        Command::AddNote { text },
        Command::MarkSeen { inbound: 1 },
    ] {
        assert_eq!(undoing(&step, &now, ANA), None, "{step:?}");
    }
}

/// Whoever gives up what is theirs needs no right to assign for taking it again.
#[test]
fn s03_9_an_agent_takes_back_what_they_gave_up() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    let back = undoing(&Command::Release, &world.conversation(), ANA).unwrap();
    assert_eq!(back, Command::Claim);
}
