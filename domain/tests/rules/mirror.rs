//! One browser's replica: what reaches it, what it guesses, and how a guess ends.

use crate::support::agent;
use crate::world::*;
use domain::{
    agent::{Role, Scope},
    command::{Command, Keyed},
    conversation::EntryKey,
    ids::{AgentId, CommandKey, ConversationId, Ids as _},
    message::Delivery,
    mirror::{Depth, Gap, Mirror, Seen},
    refusal::Refusal,
    room::{Commit, Input, Taken},
    thread::Entry,
    wire::{Answer, Cursor, Delta, Page},
};

/// A browser beside the workspace.
struct Desk {
    mirror: Mirror,
    who: AgentId,
}

impl Desk {
    fn of(world: &World, who: AgentId) -> Self {
        let mut mirror = Mirror::default();
        let role = people().into_iter().find(|one| one.id == who).unwrap();
        mirror.on_snapshot(world.shelf.snapshot(&role));
        Self { mirror, who }
    }

    fn delta(&self, world: &World, commit: &Commit) -> Delta {
        let who = people().into_iter().find(|one| one.id == self.who).unwrap();
        commit.posted.delta_for(&who, &|id| world.shelf.head(id))
    }

    fn hear(&mut self, world: &World, commit: &Commit) -> Vec<Seen> {
        let delta = self.delta(world, commit);
        self.mirror.on_delta(delta).unwrap()
    }

    fn wish(&mut self, world: &mut World, command: Command) -> (Keyed, Result<Vec<Seen>, Refusal>) {
        let keyed = Keyed {
            key: CommandKey(world.ids.fresh()),
            conversation: world.id(),
            command,
        };
        (keyed.clone(), self.mirror.wish(keyed, world.now))
    }

    fn page(&self, world: &World) -> Page {
        world.shelf.page(world.id(), None, 100)
    }

    fn owner(&self, id: ConversationId) -> Option<AgentId> {
        self.mirror.conversation(id).unwrap().owner
    }
}

fn said_now(world: &mut World, id: &str) -> Commit {
    let piece = crate::support::said(joana(), id, world.now, id);
    world.put(Input::Batch { incoming: &[piece] })
}

#[test]
fn s07_1_what_skips_a_place_is_a_gap_and_what_lies_behind_is_ignored() {
    let mut world = world_with_a_question();
    let mut ana = Desk::of(&world, ANA);
    let first = said_now(&mut world, "wamid.2");
    let second = said_now(&mut world, "wamid.3");
    let before = ana.mirror.export();
    let skipped = ana.delta(&world, &second);
    assert_eq!(ana.mirror.on_delta(skipped.clone()), Err(Gap));
    assert_eq!(ana.mirror.export(), before, "a gap changes nothing");
    assert!(!ana.hear(&world, &first).is_empty());
    let past = ana.delta(&world, &first);
    assert_eq!(ana.mirror.on_delta(past), Ok(Vec::new()));
    assert!(ana.mirror.on_delta(skipped).is_ok());
    assert_eq!(ana.mirror.conversation(world.id()).unwrap().inbound, 3);
}

#[test]
fn s07_2_the_cursor_joins_up_where_everything_was_filtered_away() {
    let mut world = world_with_a_question();
    let mut limited = Desk::of(&world, LIMITED);
    for id in ["wamid.2", "wamid.3"] {
        let commit = said_now(&mut world, id);
        assert!(limited.delta(&world, &commit).changes.is_empty());
        assert!(limited.hear(&world, &commit).is_empty());
        assert_eq!(limited.mirror.cursor(), commit.posted.cursor);
    }
}

#[test]
fn s07_3_a_pending_command_ends_by_its_key_and_by_nothing_else() {
    let mut world = world_with_a_question();
    let mut ana = Desk::of(&world, ANA);
    let pending = |desk: &Desk| desk.mirror.pending().len();
    // By the delta that carries it, even before its answer.
    let (keyed, _) = ana.wish(&mut world, Command::Claim);
    let foreign = said_now(&mut world, "wamid.2");
    ana.hear(&world, &foreign);
    assert_eq!(pending(&ana), 1);
    let commit = world.wish_as(keyed.key, ANA, keyed.command).unwrap();
    ana.hear(&world, &commit);
    assert_eq!(pending(&ana), 0);
    // By a refusal.
    let (keyed, _) = ana.wish(&mut world, Command::Release);
    let refusal = Refusal::NotOwner;
    let key = keyed.key;
    let seen = ana.mirror.on_answer(Answer::Refused { key, refusal });
    assert!(seen.contains(&Seen::Refused { keyed, refusal }));
    assert_eq!(pending(&ana), 0);
    // By an answer that the journal has passed already.
    let (keyed, _) = ana.wish(&mut world, Command::Release);
    let (key, cursor) = (keyed.key, ana.mirror.cursor());
    ana.mirror.on_answer(Answer::Taken { key, cursor });
    assert_eq!(pending(&ana), 0);
}

#[test]
fn s07_4_an_answer_that_grants_changes_nothing_that_is_shown() {
    let mut world = world_with_a_question();
    let mut ana = Desk::of(&world, ANA);
    let (keyed, shown) = ana.wish(&mut world, Command::Claim);
    assert!(!shown.unwrap().is_empty());
    let commit = world.wish_as(keyed.key, ANA, keyed.command).unwrap();
    let before = ana.mirror.conversation(world.id()).cloned();
    let (key, cursor) = (keyed.key, commit.posted.cursor);
    assert_eq!(ana.mirror.on_answer(Answer::Taken { key, cursor }), []);
    assert_eq!(ana.mirror.conversation(world.id()).cloned(), before);
}

#[test]
fn s07_5_a_guess_that_became_illegal_is_hidden_and_its_words_come_back_once() {
    let mut world = world_with_a_question();
    let mut ana = Desk::of(&world, ANA);
    let id = world.id();
    let (keyed, _) = ana.wish(&mut world, reply("eu respondo"));
    assert_eq!(ana.owner(id), Some(ANA), "shown at once");
    let taken = world.wish(BRUNO, Command::Claim).unwrap();
    let seen = ana.hear(&world, &taken);
    assert_eq!(ana.owner(id), Some(BRUNO));
    assert!(!seen.iter().any(|seen| matches!(seen, Seen::Refused { .. })));
    assert_eq!(ana.mirror.pending().len(), 1, "the worker has the word");
    let commit = world.put(Input::Wish {
        who: ANA,
        keyed: &keyed,
    });
    let Some(Taken::Refused(refusal)) = commit.answer else {
        panic!("{:?}", commit.answer);
    };
    assert_eq!(refusal, Refusal::AlreadyOwned { owner: BRUNO });
    let answer = Answer::Refused {
        key: keyed.key,
        refusal,
    };
    let given_back = ana.mirror.on_answer(answer);
    assert!(given_back.contains(&Seen::Refused { keyed, refusal }));
    assert_eq!(ana.mirror.on_answer(answer), [], "once");
}

#[test]
fn s03_8_a_reply_to_what_seemed_free_overrules_nobody_who_came_meanwhile() {
    let mut world = world_with_a_question();
    let id = world.id();
    for known in [None, Some(SUPERVISOR)] {
        world
            .wish(SUPERVISOR, Command::Assign { to: known })
            .unwrap();
        let mut desk = Desk::of(&world, SUPERVISOR);
        let written = desk.mirror.as_known(id, reply("já vejo"));
        let (keyed, shown) = desk.wish(&mut world, written);
        shown.unwrap();
        let to = Some(BRUNO);
        let taken = world.wish(SUPERVISOR, Command::Assign { to }).unwrap();
        desk.hear(&world, &taken);
        assert_eq!(desk.owner(id), Some(BRUNO), "{known:?}");
        let refused = world.wish_as(keyed.key, SUPERVISOR, keyed.command);
        assert_eq!(
            refused.unwrap_err(),
            Refusal::AlreadyOwned { owner: BRUNO },
            "{known:?}"
        );
        // Whoever sees the owner means it.
        let again = desk.mirror.as_known(id, reply("já vejo"));
        desk.wish(&mut world, again.clone()).1.unwrap();
        world.wish(SUPERVISOR, again).unwrap();
    }
}

#[test]
fn s03_8_what_one_did_oneself_without_a_network_is_known() {
    let mut world = world_with_a_question();
    let mut desk = Desk::of(&world, SUPERVISOR);
    let given = desk.wish(&mut world, Command::Assign { to: Some(BRUNO) });
    given.1.unwrap();
    let written = desk.mirror.as_known(world.id(), reply("e mais isto"));
    assert_eq!(written, reply("e mais isto"), "to Bruno's customer");
}

#[test]
fn s07_6_a_message_keeps_its_id_from_wished_to_read() {
    let mut world = world_with_a_question();
    let mut ana = Desk::of(&world, ANA);
    let id = world.id();
    ana.mirror.on_page(ana.page(&world));
    let (keyed, _) = ana.wish(&mut world, reply("já vou"));
    let ours = |desk: &Desk| -> Vec<(EntryKey, Delivery)> {
        let keys = desk.mirror.keys(id).into_iter();
        let named = keys.filter(|key| key.id == keyed.key.entry());
        let message = |key| match desk.mirror.entry(id, key).unwrap() {
            Entry::Message(message) => (key, message.delivery.clone()),
            other => panic!("{other:?}"),
        };
        named.map(message).collect()
    };
    let wished = ours(&ana);
    assert_eq!(wished.len(), 1);
    assert_eq!(wished.first().unwrap().1, Delivery::Wished);
    // The worker's clock is ahead, so the confirmed message stands elsewhere.
    world.pass(domain::time::Span::minutes(1));
    let commit = world
        .wish_as(keyed.key, ANA, keyed.command.clone())
        .unwrap();
    let seen = ana.hear(&world, &commit);
    let left = wished.first().unwrap().0;
    assert!(seen.contains(&Seen::EntryGone(id, left)), "{seen:?}");
    let confirmed = ours(&ana);
    assert_eq!(confirmed.len(), 1, "one bubble at any time");
    assert_eq!(
        confirmed.first().unwrap().1,
        Delivery::Sending { attempt: 1 }
    );
}

#[test]
fn s07_7_a_page_that_the_stream_has_overtaken_is_brought_up_to_date() {
    let mut world = world_with_a_question();
    let id = world.id();
    let message = world.reply(ANA, "oi").unwrap();
    let mut fresh = Desk::of(&world, ANA);
    // Read before the status, delivered after it.
    let page = fresh.page(&world);
    let judged = world.put(Input::Verdict {
        conversation: id,
        message: message.key(),
        attempt: 1,
        verdict: domain::message::Verdict::Accepted {
            id: wamid(&message),
        },
    });
    fresh.hear(&world, &judged);
    fresh.mirror.on_page(page.clone());
    let shown = fresh.mirror.entry(id, message.key()).unwrap();
    assert_eq!(
        shown.message().unwrap().delivery,
        Delivery::Accepted { attempt: 1 }
    );
    assert_eq!(fresh.mirror.depth(id), Depth::Whole);
}

#[test]
fn s07_8_after_a_gap_threads_stay_to_be_painted_and_ask_for_their_newest_page() {
    let mut world = world_with_a_question();
    let mut ana = Desk::of(&world, ANA);
    let id = world.id();
    ana.mirror.on_page(ana.page(&world));
    assert_eq!(ana.mirror.depth(id), Depth::Whole);
    said_now(&mut world, "wamid.2");
    let role = agent(1, Role::Agent, Scope::All);
    ana.mirror.on_snapshot(world.shelf.snapshot(&role));
    assert_eq!(ana.mirror.keys(id).len(), 1, "still painted");
    assert_eq!(ana.mirror.depth(id), Depth::Unknown);
    ana.mirror.on_page(ana.page(&world));
    assert_eq!(
        (ana.mirror.keys(id).len(), ana.mirror.depth(id)),
        (2, Depth::Whole)
    );
}

#[test]
fn s07_11_what_was_kept_comes_back_with_what_is_pending() {
    let mut world = world_with_a_question();
    let mut ana = Desk::of(&world, ANA);
    let id = world.id();
    ana.mirror.on_page(ana.page(&world));
    ana.wish(&mut world, reply("já vou")).1.unwrap();
    let kept = ana.mirror.export().unwrap();
    let mut again = Mirror::default();
    again.restore(kept.clone());
    assert_eq!(again.export(), Some(kept));
    assert_eq!(again.conversation(id), ana.mirror.conversation(id));
    assert_eq!(again.keys(id), ana.mirror.keys(id));
    assert_eq!(again.pending().len(), 1);
}

#[test]
fn s07_1_a_new_replica_takes_no_delta_before_a_snapshot() {
    let mut world = world_with_a_question();
    let ana = Desk::of(&world, ANA);
    let commit = said_now(&mut world, "wamid.2");
    let mut empty = Mirror::default();
    assert_eq!(empty.on_delta(ana.delta(&world, &commit)), Err(Gap));
    assert_eq!(empty.cursor(), Cursor(0));
}
