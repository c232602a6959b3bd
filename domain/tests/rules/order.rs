//! Webhooks overtake each other: the order of arrival must not show.

use crate::support::{VENDAS, address, said, text};
use crate::world::*;
use domain::{
    agent::{Role, Scope},
    conversation::Conversation,
    ids::{ContactId, ConversationId},
    incoming::{Incoming, IncomingMessage, Moment, ProviderId, Sender, Side, What},
    message::{Forwarded, Message},
    room::{Ignored, Input, Outcome},
    shelf::{Shelf as _, memory::Memory},
    time::{Span, Time},
    wire::Head,
};

fn at(seconds: i64) -> Time {
    START + Span::seconds(seconds)
}

fn piece(seconds: i64, what: What) -> Incoming {
    Incoming {
        to: address(VENDAS),
        at: Some(at(seconds)),
        from: Some(joana()),
        what,
    }
}

fn on(id: &str) -> ProviderId {
    ProviderId(id.to_owned())
}

fn reacted(seconds: i64, id: &str, emoji: Option<&str>) -> Incoming {
    let what = What::Reaction {
        on: on(id),
        side: Side::Customer,
        emoji: emoji.map(str::to_owned),
    };
    piece(seconds, what)
}

fn edited(seconds: i64, id: &str, body: &str) -> Incoming {
    let what = What::Edit {
        on: on(id),
        side: Side::Customer,
        content: text(body),
    };
    piece(seconds, what)
}

fn revoked(seconds: i64, id: &str) -> Incoming {
    let what = What::Revoke {
        on: on(id),
        side: Side::Customer,
    };
    piece(seconds, what)
}

fn quoting(seconds: i64, id: &str, quotes: &str) -> Incoming {
    let message = IncomingMessage {
        id: on(id),
        side: Side::Customer,
        moment: Moment::Live,
        content: text("sobre isso"),
        quotes: Some(on(quotes)),
        forwarded: Forwarded::No,
        referral: None,
    };
    piece(seconds, What::Message(Box::new(message)))
}

fn named(seconds: i64, id: &str, name: &str) -> Incoming {
    let from = Sender {
        name: Some(name.to_owned()),
        ..joana()
    };
    said(from, id, at(seconds), id)
}

/// A conversation with everything in it that can overtake something else.
fn a_busy_minute() -> Vec<Incoming> {
    vec![
        named(0, "wamid.a", "Jo"),
        named(10, "wamid.b", "Joana"),
        quoting(20, "wamid.c", "wamid.a"),
        named(30, "wamid.d", "Joana Prado"),
        reacted(31, "wamid.a", Some("👍")),
        reacted(32, "wamid.a", Some("❤️")),
        reacted(33, "wamid.b", Some("😀")),
        reacted(34, "wamid.b", None),
        edited(35, "wamid.b", "primeira correção"),
        edited(36, "wamid.b", "b"),
        edited(37, "wamid.b", "segunda correção"),
        edited(38, "wamid.d", "apagada depois"),
        revoked(39, "wamid.d"),
        edited(40, "wamid.a", "o que a pergunta era"),
    ]
}

/// What people see of it; ids that are drawn by lot are left out.
fn seen(shelf: &Memory) -> (Conversation, Option<String>, Vec<Message>) {
    let snapshot = shelf.snapshot(&crate::support::agent(1, Role::Agent, Scope::All));
    let Head {
        conversation: mut head,
        contact,
        ..
    } = snapshot.heads.into_iter().next().unwrap();
    let page = shelf.page(head.id, None, 100);
    let messages = page.entries.iter().filter_map(|entry| entry.message());
    let messages = messages.map(|message| Message {
        conversation: ConversationId(0),
        ..message.clone()
    });
    let messages = messages.collect();
    (head.id, head.contact) = (ConversationId(0), ContactId(0));
    (head, contact.name, messages)
}

fn after(pieces: &[Incoming]) -> World {
    let mut world = World::new();
    world.pass(Span::minutes(2));
    for piece in pieces {
        world.tell(piece.clone());
    }
    world
}

fn shuffled<T>(mut all: Vec<T>, seed: u64) -> Vec<T> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for place in (1..all.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        all.swap(place, (state % (place as u64 + 1)) as usize);
    }
    all
}

#[test]
fn s02_10_any_order_any_number_of_times_makes_the_same() {
    let minute = a_busy_minute();
    let wanted = seen(&after(&minute).shelf);
    assert_eq!(wanted.2.len(), 4);
    for seed in 0..2_000 {
        let twice = [minute.clone(), minute.clone()].concat();
        let world = after(&shuffled(twice, seed));
        assert_eq!(seen(&world.shelf), wanted, "seed {seed}");
    }
}

/// Customers write faster than WhatsApp counts.
fn a_quick_second() -> Vec<Incoming> {
    let words = [
        "oi",
        "tudo bem?",
        "preciso de ajuda",
        "é sobre o pedido",
        "12",
    ];
    let quick = words.iter().enumerate().map(|(count, body)| {
        let second = i64::try_from(count / 3).unwrap();
        said(joana(), &format!("wamid.quick.{count}"), at(second), body)
    });
    quick.collect()
}

fn bodies(world: &World) -> Vec<String> {
    let (_, _, messages) = seen(&world.shelf);
    let bodies = messages.iter().map(|one| one.content.words().to_owned());
    bodies.collect()
}

#[test]
fn s02_11_messages_of_one_second_stand_as_they_came() {
    let quick = a_quick_second();
    let wanted: Vec<String> = bodies(&after(&quick));
    assert_eq!(
        wanted,
        [
            "oi",
            "tudo bem?",
            "preciso de ajuda",
            "é sobre o pedido",
            "12"
        ]
    );
    let mut one = World::new();
    let outcomes = one.put(Input::Batch { incoming: &quick }).outcomes;
    assert_eq!(outcomes, vec![Outcome::Applied; 5]);
    assert_eq!(bodies(&one), wanted, "one webhook, in its own order");
    let before = (seen(&one.shelf), one.shelf.cursor());
    for seed in 0..50 {
        for piece in shuffled(quick.clone(), seed) {
            let why = Ignored::Duplicate;
            assert_eq!(one.tell(piece), Outcome::Ignored { why });
        }
    }
    assert_eq!((seen(&one.shelf), one.shelf.cursor()), before);
}

#[test]
fn s02_11_a_second_s_lines_are_behind_what_it_holds() {
    let mut world = after(&[named(0, "wamid.a", "Joana")]);
    world.now = at(60) + Span(400);
    let reply = world.reply(ANA, "pois não").unwrap();
    world.tell(said(joana(), "wamid.b", at(60), "que bom"));
    let exact = at(60) + Span(200);
    world.tell(said(joana(), "wamid.c", exact, "por outro canal"));
    world.tell(said(joana(), "wamid.d", at(0), "atrasada"));
    let (_, _, messages) = seen(&world.shelf);
    let places: Vec<i64> = messages.iter().map(|one| one.at.0 - START.0).collect();
    assert_eq!(places, [0, 1, 60_200, 60_400, 60_401]);
    assert_eq!(messages[3].id, reply.id);
}

/// What does not hang on who came first within a second.
fn told_apart_by_seconds(
    seen: (Conversation, Option<String>, Vec<Message>),
) -> (Conversation, Option<String>, Vec<Message>) {
    let (mut head, name, mut messages) = seen;
    head.last = None;
    for message in &mut messages {
        message.at = message.at.second();
    }
    messages.sort_by_key(Message::key);
    (head, name, messages)
}

#[test]
fn s02_10_a_quick_second_holds_the_same_in_any_order() {
    let quick = a_quick_second();
    let wanted = told_apart_by_seconds(seen(&after(&quick).shelf));
    assert_eq!(wanted.2.len(), 5);
    for seed in 0..500 {
        let twice = [quick.clone(), quick.clone()].concat();
        let world = after(&shuffled(twice, seed));
        let seen = told_apart_by_seconds(seen(&world.shelf));
        assert_eq!(seen, wanted, "seed {seed}");
    }
}

#[test]
fn s02_9_what_comes_before_its_message_waits_for_it() {
    let mut world = World::new();
    let waits = Outcome::Ignored {
        why: Ignored::Early,
    };
    assert_eq!(world.tell(reacted(2, "wamid.a", Some("👍"))), waits);
    assert_eq!(world.tell(edited(3, "wamid.a", "corrigida")), waits);
    assert_eq!(
        world.tell(quoting(4, "wamid.b", "wamid.a")),
        Outcome::Applied
    );
    assert_eq!(world.tell(revoked(5, "wamid.a")), waits);
    assert_eq!(world.tell(named(1, "wamid.a", "Joana")), Outcome::Applied);
    let (_, _, messages) = seen(&world.shelf);
    let (first, second) = (&messages[0], &messages[1]);
    assert_eq!(first.content, text("corrigida"));
    assert_eq!(first.reactions().count(), 1);
    assert_eq!(first.revoked_at, Some(at(5)));
    let quote = second.quote.as_ref().unwrap();
    assert_eq!(quote.key, Some(first.key()));
    assert!(world.shelf.early(first.id).unwrap().is_none(), "taken");
}

#[test]
fn s02_6_a_side_has_one_reaction_and_the_newest_by_its_own_clock() {
    let mut world = after(&[named(0, "wamid.a", "Joana")]);
    world.tell(reacted(20, "wamid.a", Some("❤️")));
    world.tell(reacted(10, "wamid.a", Some("👍")));
    let shown = |world: &World| -> Vec<String> {
        let (_, _, messages) = seen(&world.shelf);
        messages[0]
            .reactions()
            .map(|one| one.emoji.clone())
            .collect()
    };
    assert_eq!(shown(&world), ["❤️"]);
    world.tell(reacted(30, "wamid.a", None));
    assert!(shown(&world).is_empty());
    world.tell(reacted(25, "wamid.a", Some("👍")));
    assert!(shown(&world).is_empty(), "what was taken back stays so");
}

#[test]
fn s02_1_what_comes_twice_without_an_instant_happens_once() {
    let mut world = after(&[named(0, "wamid.a", "Joana")]);
    let timeless = |piece: Incoming| Incoming { at: None, ..piece };
    for piece in [
        reacted(1, "wamid.a", Some("👍")),
        reacted(1, "wamid.a", None),
        edited(1, "wamid.a", "corrigida"),
        revoked(1, "wamid.a"),
    ] {
        assert_eq!(world.tell(timeless(piece.clone())), Outcome::Applied);
        let (wanted, cursor) = (seen(&world.shelf), world.shelf.cursor());
        world.pass(Span::minutes(1));
        let again = Outcome::Ignored {
            why: Ignored::Duplicate,
        };
        assert_eq!(world.tell(timeless(piece)), again);
        assert_eq!((seen(&world.shelf), world.shelf.cursor()), (wanted, cursor));
    }
}

/// The provider tells other instants of it than the webhooks did; and it may come a third time.
#[test]
fn s02_1_a_long_history_finds_what_is_here_already() {
    let line = |place: i64, moment, late| {
        let mut piece = said(
            joana(),
            &format!("wamid.{place}"),
            at(place * 7 + late),
            "dito",
        );
        if let What::Message(message) = &mut piece.what {
            message.moment = moment;
        }
        piece
    };
    let mut world = World::new();
    world.pass(Span::minutes(10));
    let live: Vec<Incoming> = (0..40).map(|place| line(place, Moment::Live, 0)).collect();
    world.put(Input::Batch { incoming: &live });
    for new in [20, 0] {
        let past = (20..60).map(|place| line(place, Moment::Past, 2));
        let past: Vec<Incoming> = past.chain([line(59, Moment::Past, 3)]).collect();
        let outcomes = world.put(Input::Batch { incoming: &past }).outcomes;
        let applied = outcomes.iter().filter(|it| **it == Outcome::Applied);
        assert_eq!(applied.count(), new);
    }
    assert_eq!(seen(&world.shelf).2.len(), 60);
}

#[test]
fn s02_7_only_its_own_side_changes_a_message_and_the_newest_edit_stays() {
    let mut world = after(&[named(0, "wamid.a", "Joana")]);
    world.tell(edited(20, "wamid.a", "nova"));
    world.tell(edited(10, "wamid.a", "velha"));
    let phone = |what| piece(30, what);
    world.tell(phone(What::Edit {
        on: on("wamid.a"),
        side: Side::PhoneApp,
        content: text("de outro"),
    }));
    world.tell(phone(What::Revoke {
        on: on("wamid.a"),
        side: Side::PhoneApp,
    }));
    let (_, _, messages) = seen(&world.shelf);
    assert_eq!(messages[0].content, text("nova"));
    assert_eq!(messages[0].revoked_at, None);
}
