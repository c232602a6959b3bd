//! The window, permission and what is refused.

use crate::support::{said, text};
use crate::world::*;
use domain::{
    command::{Command, Keyed},
    conversation::Status,
    ids::CommandKey,
    incoming::{Side, What},
    refusal::Refusal,
    room::{Input, Outcome, Taken},
    shelf::Rows,
    time::Span,
};

#[test]
fn s06_1_s06_2_the_window_closes_after_24_hours_to_the_millisecond() {
    let mut world = world_with_a_question();
    world.pass(Span(Span::hours(24).0 - 1));
    assert!(world.reply(ANA, "ainda dá").is_ok());
    world.pass(Span(1));
    assert_eq!(
        world.reply(ANA, "tarde").unwrap_err(),
        Refusal::WindowClosed
    );
    assert!(
        world
            .wish(
                ANA,
                Command::AddNote {
                    text: "fechou".into()
                }
            )
            .is_ok()
    );
    assert!(world.wish(SUPERVISOR, Command::Release).is_ok());
}

#[test]
fn s07_12_the_same_command_twice_has_its_effect_once() {
    let mut world = world_with_a_question();
    let key = CommandKey(7);
    let first = world.wish_as(key, ANA, reply("oi")).unwrap();
    let second = world.wish_as(key, ANA, reply("oi")).unwrap();
    assert!(!first.posted.events.is_empty());
    assert!(second.is_empty() && matches!(second.answer, Some(Taken::Before(_))));
}

#[test]
fn s07_14_one_key_stands_for_one_wish() {
    let mut world = world_with_a_question();
    let note = |text: &str| Command::AddNote { text: text.into() };
    let status = |status| Command::SetStatus { status };
    let pairs = [
        (ANA, reply("oi"), ANA, reply("olá")),
        (ANA, reply("oi"), ANA, note("oi")),
        (ANA, reply("oi"), SUPERVISOR, reply("oi")),
        (ANA, note("oi"), ANA, note("olá")),
        (ANA, note("oi"), BRUNO, note("oi")),
        (ANA, status(Status::Pending), ANA, status(Status::Closed)),
        (ANA, status(Status::Open), SUPERVISOR, status(Status::Open)),
        (ANA, status(Status::Pending), ANA, Command::Release),
    ];
    for (number, (first, one, second, other)) in (100..).zip(pairs) {
        let key = CommandKey(number);
        let told = format!("{one:?}, then {other:?}");
        assert!(world.wish_as(key, first, one.clone()).is_ok(), "{told}");
        let said = world.wish_as(key, second, other).unwrap_err();
        assert_eq!(said, Refusal::KeyUsed, "{told}");
        let again = world.wish_as(key, first, one).unwrap();
        assert!(matches!(again.answer, Some(Taken::Before(_))), "{told}");
    }
}

/// A browser may come back after days with a wish whose answer it never heard.
#[test]
fn s07_14_a_wish_repeated_after_its_message_was_altered_elsewhere_is_still_that_wish() {
    let edit = |on, side| What::Edit {
        on,
        side,
        content: text("oi, Joana"),
    };
    let revoke = |on, side| What::Revoke { on, side };
    for alter in [edit as fn(_, _) -> What, revoke] {
        let mut world = world_with_a_question();
        let key = CommandKey(7);
        world.wish_as(key, ANA, reply("oi")).unwrap();
        let sent = world.message(key);
        world.accept(&sent);
        world.pass(Span::seconds(5));
        let mut piece = said(joana(), "", world.now, "");
        piece.what = alter(wamid(&sent), Side::PhoneApp);
        assert_eq!(world.tell(piece), Outcome::Applied);
        let again = world.wish_as(key, ANA, reply("oi")).unwrap();
        assert!(again.is_empty() && matches!(again.answer, Some(Taken::Before(_))));
        let other = world.wish_as(key, BRUNO, reply("oi")).unwrap_err();
        assert_eq!(other, Refusal::KeyUsed, "nobody else's");
    }
}

#[test]
fn s08_3_s08_5_who_is_not_active_or_cannot_see_finds_nothing() {
    let mut world = world_with_a_question();
    for who in [GONE, LIMITED] {
        assert_eq!(
            world.wish(who, Command::Claim).unwrap_err(),
            Refusal::NotFound,
            "{who}"
        );
    }
    assert_eq!(world.reply(AUDITOR, "oi").unwrap_err(), Refusal::NotAllowed);
    // Nor by a key that somebody used there.
    let note = Command::AddNote { text: "oi".into() };
    for (key, used) in [(7, reply("oi")), (8, note), (9, Command::Claim)] {
        world.wish_as(CommandKey(key), ANA, used.clone()).unwrap();
        let said = world.wish_as(CommandKey(key), LIMITED, used).unwrap_err();
        assert_eq!(said, Refusal::NotFound);
    }
}

#[test]
fn s09_1_a_refused_wish_writes_nothing() {
    let mut world = world_with_a_question();
    let keyed = Keyed {
        key: CommandKey(9),
        conversation: world.id(),
        command: Command::Claim,
    };
    let commit = world.put(Input::Wish {
        who: GONE,
        keyed: &keyed,
    });
    assert_eq!(commit.rows, Rows::default());
    assert!(commit.posted.events.is_empty());
}

#[test]
fn s09_4_text_is_clean_not_empty_and_not_too_long() {
    let mut world = world_with_a_question();
    assert_eq!(world.reply(ANA, " \u{0} ").unwrap_err(), Refusal::EmptyText);
    assert_eq!(
        world.reply(ANA, &"é".repeat(4097)).unwrap_err(),
        Refusal::TooLong { limit: 4096 }
    );
    assert_eq!(world.reply(ANA, "a\u{0}b").unwrap().content, text("ab"));
}
