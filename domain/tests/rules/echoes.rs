//! A channel that names nobody and sends back what we send.

use crate::support::{address, agent, name, settings, text};
use crate::world::*;
use domain::{
    agent::{Role, Scope},
    channel::{Address, ChannelKind, Inbox},
    contact::ExternalKind,
    effect::Effect,
    ids::InboxId,
    incoming::{Incoming, IncomingMessage, Moment, ProviderId, Sender, Side, What},
    message::{Again, Delivery, Forwarded, Message, Origin, Verdict, Why},
    refusal::Refusal,
    room::{Ignored, Input, Outcome},
    thread::Entry,
    time::Span,
};

const ACCOUNT: &str = "178400000000001";
const VITRINE: InboxId = InboxId(0x12);

fn vitrine() -> Address {
    Address {
        kind: ChannelKind::Instagram,
        number: Some(ACCOUNT.to_owned()),
        account: None,
    }
}

fn lua(name_told: Option<&str>) -> Sender {
    Sender {
        ids: vec![name(ExternalKind::Scoped, "5550001")],
        name: name_told.map(str::to_owned),
        participant: None,
    }
}

fn piece(world: &World, what: What) -> Incoming {
    Incoming {
        to: vitrine(),
        at: Some(world.now),
        from: Some(lua(None)),
        what,
    }
}

fn written(side: Side, id: &str, body: &str) -> What {
    What::Message(Box::new(IncomingMessage {
        id: ProviderId(id.to_owned()),
        side,
        moment: Moment::Live,
        content: text(body),
        quotes: None,
        forwarded: Forwarded::No,
        referral: None,
    }))
}

/// Lua has asked something on Instagram, and Ana may answer.
fn world() -> World {
    let mut world = World::new();
    let mut with = settings(people());
    with.inboxes.push(Inbox {
        id: VITRINE,
        kind: ChannelKind::Instagram,
        name: "Vitrine".to_owned(),
        number: ACCOUNT.to_owned(),
        account: ACCOUNT.to_owned(),
        phone: String::new(),
        line: String::new(),
        stopped: None,
    });
    world.put(Input::Settle { settings: with });
    let question = piece(&world, written(Side::Customer, "m.1", "tem azul?"));
    assert_eq!(world.tell(question), Outcome::Applied);
    world.pass(Span::seconds(5));
    world
}

fn echo(world: &mut World, id: &str, body: &str) -> Outcome {
    let echo = piece(world, written(Side::PhoneApp, id, body));
    world.tell(echo)
}

fn lines(world: &World) -> Vec<(Origin, String)> {
    let page = world.shelf.page(world.id(), None, 50);
    let message = |entry: &Entry| {
        let message = entry.message()?;
        Some((message.origin, message.content.words().to_owned()))
    };
    page.entries.iter().filter_map(message).collect()
}

fn accept(world: &mut World, message: &Message, id: &str) {
    let id = ProviderId(id.to_owned());
    world.judge(message, 1, Verdict::Accepted { id });
}

/// The customer has read one of ours.
fn read(world: &mut World, id: &str) -> Outcome {
    let status = What::Status {
        id: ProviderId(id.to_owned()),
        delivery: Delivery::Read,
        tag: None,
    };
    let status = piece(world, status);
    world.tell(status)
}

#[test]
fn s05_15_an_echo_after_the_answer_is_known_by_its_id() {
    let mut world = world();
    let message = world.reply(ANA, "tem sim").unwrap();
    accept(&mut world, &message, "m.2");
    let duplicate = Outcome::Ignored {
        why: Ignored::Duplicate,
    };
    assert_eq!(echo(&mut world, "m.2", "tem sim"), duplicate);
    assert_eq!(lines(&world).len(), 2);
}

#[test]
fn s05_15_an_echo_before_the_answer_is_known_by_its_words() {
    let mut world = world();
    let message = world.reply(ANA, "tem sim").unwrap();
    assert_eq!(echo(&mut world, "m.2", "tem sim"), Outcome::Applied);
    assert_eq!(world.delivery(&message), Delivery::Accepted { attempt: 1 });
    accept(&mut world, &message, "m.2");
    let again = echo(&mut world, "m.2", "tem sim");
    assert!(matches!(again, Outcome::Ignored { .. }));
    assert_eq!(read(&mut world, "m.2"), Outcome::Applied);
    assert_eq!(world.delivery(&message), Delivery::Read);
    assert_eq!(lines(&world).len(), 2);
}

#[test]
fn s05_15_an_echo_proves_that_a_message_without_an_answer_went_out() {
    let mut world = world();
    let message = world.reply(ANA, "tem sim").unwrap();
    let failure = failure(Why::TimedOut, Again::ByPerson);
    world.judge(&message, 1, Verdict::Unsure { failure });
    assert!(matches!(world.delivery(&message), Delivery::Failed { .. }));
    assert_eq!(echo(&mut world, "m.2", "tem sim"), Outcome::Applied);
    assert_eq!(world.delivery(&message), Delivery::Accepted { attempt: 1 });
    assert_eq!(lines(&world).len(), 2);
}

#[test]
fn s05_15_of_two_that_say_the_same_the_one_under_way_is_meant() {
    let mut world = world();
    let lost = world.reply(ANA, "oi").unwrap();
    let failure = failure(Why::TimedOut, Again::ByPerson);
    world.judge(&lost, 1, Verdict::Unsure { failure });
    let second = world.reply(ANA, "oi").unwrap();
    assert_eq!(echo(&mut world, "m.3", "oi"), Outcome::Applied);
    assert_eq!(world.delivery(&second), Delivery::Accepted { attempt: 1 });
    assert!(matches!(world.delivery(&lost), Delivery::Failed { .. }));
    assert_eq!(echo(&mut world, "m.2", "oi"), Outcome::Applied);
    assert_eq!(world.delivery(&lost), Delivery::Accepted { attempt: 1 });
    assert_eq!(lines(&world).len(), 3);
}

#[test]
fn s05_15_what_was_written_in_the_app_is_a_message_of_its_own() {
    let mut world = world();
    let message = world.reply(ANA, "tem sim").unwrap();
    assert_eq!(echo(&mut world, "m.9", "e verde também"), Outcome::Applied);
    assert_eq!(world.delivery(&message), Delivery::Sending { attempt: 1 });
    let last = lines(&world).pop().unwrap();
    assert_eq!(last, (Origin::PhoneApp, "e verde também".to_owned()));
    assert_eq!(lines(&world).len(), 3);
}

#[test]
fn s05_16_who_has_read_a_message_has_read_those_before_it() {
    let mut world = world();
    let mut sent = Vec::new();
    for place in 2..6 {
        let message = world.reply(ANA, "oi").unwrap();
        accept(&mut world, &message, &format!("m.{place}"));
        world.pass(Span::seconds(1));
        sent.push(message);
    }
    assert_eq!(read(&mut world, "m.4"), Outcome::Applied);
    let delivery = |place: usize| sent.get(place).map(|message| world.delivery(message));
    for place in 0..3 {
        assert_eq!(delivery(place), Some(Delivery::Read), "{place}");
    }
    assert_eq!(delivery(3), Some(Delivery::Accepted { attempt: 1 }));
}

#[test]
fn s01_7_a_nameless_person_is_asked_for_until_somebody_tells() {
    let mut world = world();
    let asks = |world: &mut World, id: &str| {
        let said = piece(world, written(Side::Customer, id, "oi"));
        let commit = world.put(Input::Batch { incoming: &[said] });
        let conversation = world.id();
        commit.effects.contains(&Effect::Introduce { conversation })
    };
    assert!(asks(&mut world, "m.2"), "nobody has told yet");
    let told = Incoming {
        from: Some(Sender {
            ids: vec![
                name(ExternalKind::Scoped, "5550001"),
                name(ExternalKind::Username, "lua.azul"),
            ],
            ..lua(None)
        }),
        ..piece(
            &world,
            What::AddressBook {
                name: Some("Lua".to_owned()),
            },
        )
    };
    assert_eq!(world.tell(told), Outcome::Applied);
    assert!(!asks(&mut world, "m.3"));
    let me = agent(1, Role::Agent, Scope::All);
    let snapshot = world.shelf.snapshot(&me);
    let contact = &snapshot.heads.first().unwrap().contact;
    assert_eq!(contact.name.as_deref(), Some("Lua"));
    assert_eq!(contact.external(ExternalKind::Username), Some("lua.azul"));
    // WhatsApp tells names by itself.
    let said = crate::support::said(lua(None), "wamid.7", world.now, "oi");
    assert_eq!(said.to, address(crate::support::VENDAS));
    let commit = world.put(Input::Batch { incoming: &[said] });
    assert!(commit.effects.is_empty());
}

#[test]
fn s09_4_instagram_counts_a_text_in_bytes() {
    let mut world = world();
    let fits = "é".repeat(500);
    assert!(world.reply(ANA, &fits).is_ok());
    let refused = world.reply(ANA, &format!("{fits}a"));
    assert_eq!(refused, Err(Refusal::TooLong { limit: 1000 }));
}
