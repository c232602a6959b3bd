//! What comes in: identity and messages.

use crate::support::{SUPORTE, VENDAS, address, agent, name, said, sender, text};
use crate::world::*;
use domain::{
    agent::{Role, Scope},
    command::Command,
    contact::ExternalKind,
    conversation::Status,
    ids::InboxId,
    incoming::{Incoming, IncomingMessage, Moment, ProviderId, Side, What},
    message::Forwarded,
    room::{Failed, Ignored, Input, Outcome},
    time::{Span, Time},
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

fn status_of(world: &World, id: &str) -> bool {
    let page = world.shelf.page(world.id(), None, 100);
    let text = serde_json::to_string(&page.entries).unwrap();
    text.contains(id)
}

#[test]
fn s01_4_a_username_finds_somebody_only_where_there_is_nothing_better() {
    let mut world = World::new();
    let called = |ids| sender(ids);
    let user = || name(ExternalKind::Username, "joana.prado");
    let first = called(vec![user(), name(ExternalKind::Bsuid, "BR.1")]);
    world.tell(said(first, "wamid.1", world.now, "oi"));
    let heir = called(vec![user(), name(ExternalKind::Bsuid, "BR.2")]);
    world.tell(said(heir, "wamid.2", world.now, "sou outra"));
    let all = |world: &World| {
        let snapshot = world.shelf.snapshot(&agent(1, Role::Agent, Scope::All));
        snapshot.heads.len()
    };
    assert_eq!(all(&world), 2, "the name changed hands");
    let mut bare = World::new();
    bare.tell(said(called(vec![user()]), "wamid.1", bare.now, "oi"));
    bare.tell(said(called(vec![user()]), "wamid.2", bare.now, "de novo"));
    assert_eq!((all(&bare), bare.conversation().inbound), (1, 2));
}

#[test]
fn s01_5_no_identifier_holds_a_number_or_a_providers_id() {
    let mut world = World::new();
    world.tell(said(joana(), "wamid.SECRET", world.now, "oi"));
    assert!(!status_of(&world, "wamid"), "a message does not tell it");
    let head = world.conversation();
    let ids = [head.id.to_string(), head.contact.to_string()];
    let last = head.last.unwrap().key.id.to_string();
    for id in ids.iter().chain([&last]) {
        assert!(!id.contains("5511555000001"), "{id}");
    }
    assert!(!last.contains("SECRET"));
}

#[test]
fn s01_6_one_person_at_two_inboxes_has_two_conversations() {
    let mut world = world_with_a_question();
    let mut elsewhere = said(joana(), "wamid.1", world.now, "oi");
    elsewhere.to = address(SUPORTE);
    assert_eq!(world.tell(elsewhere), Outcome::Applied);
    let snapshot = world.shelf.snapshot(&agent(1, Role::Agent, Scope::All));
    let mut inboxes: Vec<_> = snapshot
        .heads
        .iter()
        .map(|head| head.conversation.inbox)
        .collect();
    inboxes.sort_unstable();
    let mut wanted = [VENDAS, SUPORTE];
    wanted.sort_unstable();
    assert_eq!(inboxes, wanted);
}

#[test]
fn s02_2_a_late_webhook_stands_at_its_own_time_and_leaves_the_newest_line_in_the_list() {
    let mut world = World::new();
    let at = |minutes| START + Span::minutes(minutes);
    world.pass(Span::minutes(10));
    world.tell(said(joana(), "wamid.2", at(9), "segunda"));
    world.tell(said(joana(), "wamid.1", at(8), "primeira"));
    let head = world.conversation();
    assert_eq!(head.last.unwrap().text, "segunda");
    let page = world.shelf.page(head.id, None, 10);
    let times: Vec<Time> = page.entries.iter().map(|entry| entry.key().at).collect();
    assert_eq!(times, [at(8), at(9)]);
}

#[test]
fn s02_5_every_piece_has_its_outcome_and_none_takes_another_along() {
    let mut world = World::new();
    let good = |id: &str| said(joana(), id, START, id);
    let strange = Incoming {
        what: What::Unreadable {
            why: "not JSON".into(),
            raw: "{".into(),
        },
        ..good("x")
    };
    let nobody = Incoming {
        from: None,
        ..good("wamid.3")
    };
    let nowhere = Incoming {
        to: address(InboxId(99)),
        ..good("wamid.4")
    };
    let notice = Incoming {
        what: What::Notice {
            field: "account_update".into(),
        },
        ..good("x")
    };
    let batch = [
        good("wamid.1"),
        strange,
        nobody,
        nowhere,
        notice,
        good("wamid.1"),
        good("wamid.2"),
    ];
    let failed = |why| Outcome::Failed { why };
    let ignored = |why| Outcome::Ignored { why };
    assert_eq!(
        world.put(Input::Batch { incoming: &batch }).outcomes,
        [
            Outcome::Applied,
            failed(Failed::Unreadable),
            failed(Failed::NoSender),
            failed(Failed::UnknownInbox),
            ignored(Ignored::Notice),
            ignored(Ignored::Duplicate),
            Outcome::Applied,
        ]
    );
    assert_eq!(world.conversation().inbound, 2);
}

#[test]
fn s02_8_an_answer_from_the_phone_answers_the_customer() {
    let mut world = world_with_a_question();
    let mut echo = said(joana(), "wamid.echo", world.now, "respondi daqui");
    if let What::Message(message) = &mut echo.what {
        message.side = Side::PhoneApp;
    }
    assert_eq!(world.tell(echo), Outcome::Applied);
    let head = world.conversation();
    assert_eq!((head.unread(), head.waiting_since), (0, None));
}
