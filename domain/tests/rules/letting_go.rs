//! What a browser lets go, and how it comes back.

use crate::{
    lists::{ana, by_number, delta, everything, hears, six},
    support::agent,
    world::World,
};
use domain::{
    agent::{Role, Scope},
    command::{Command, Keyed},
    conversation::Status,
    ids::{CommandKey, ConversationId},
    list::{Query, Rank, Tally},
    mirror::{Depth, Mirror, Seen},
    wire::Brought,
};

/// A browser that holds all six.
fn holding(world: &World) -> Mirror {
    let mut mirror = Mirror::default();
    let bruno = agent(2, Role::Agent, Scope::All);
    mirror.on_snapshot(world.shelf.snapshot(&bruno));
    mirror
}

/// Each of them writes once more, the first first.
fn all_write(world: &mut World, mirror: &mut Mirror) {
    for person in 0..6 {
        let commit = hears(world, person, "mais uma coisa");
        let due = Brought::default().with(&commit.posted);
        mirror.on_delta(delta(world, &commit, &due)).unwrap();
    }
}

fn held(mirror: &Mirror) -> Vec<ConversationId> {
    let mut ids: Vec<_> = mirror.conversations().map(|one| one.id).collect();
    ids.sort_unstable();
    ids
}

fn sorted(mut ids: Vec<ConversationId>) -> Vec<ConversationId> {
    ids.sort_unstable();
    ids
}

#[test]
fn s12_8_the_most_active_stay_and_what_is_spared_and_what_was_wished_of() {
    let mut world = six();
    let ids = by_number(&world);
    let mut mirror = holding(&world);
    all_write(&mut world, &mut mirror);
    let keyed = Keyed {
        key: CommandKey(77),
        conversation: ids[1],
        command: Command::AddNote {
            text: "ainda vou responder".to_owned(),
        },
    };
    mirror.wish(keyed, world.now).unwrap();
    let before = mirror.clone().export();
    assert!(mirror.trim(6, &|_| false).is_empty());
    assert_eq!(mirror.export(), before, "nothing is too much");
    let mut seen = mirror.trim(2, &|one| one.id == ids[0]);
    assert_eq!(held(&mirror), sorted(vec![ids[0], ids[1], ids[4], ids[5]]));
    seen.sort_by_key(|one| format!("{one:?}"));
    let mut gone = vec![Seen::Gone(ids[2]), Seen::Gone(ids[3])];
    gone.sort_by_key(|one| format!("{one:?}"));
    assert_eq!(seen, gone, "and that is said");
    let reached = mirror.next().and_then(Rank::read).unwrap();
    assert_eq!(reached.2, ids[4], "down to there nothing is missing");
    assert_eq!(mirror.tally(), &Tally::of(everything(&world).iter()));
}

#[test]
fn s12_8_what_was_let_go_does_not_come_back_as_it_was() {
    let mut world = six();
    let ids = by_number(&world);
    let mut mirror = holding(&world);
    let heads = |world: &World| {
        world
            .shelf
            .heads(&ana(), &Query::default(), None, world.now, 9)
    };
    let old = heads(&world);
    all_write(&mut world, &mut mirror);
    mirror.trim(1, &|_| false);
    mirror.on_heads(old);
    assert!(mirror.conversation(ids[0]).is_none(), "read too early");
    mirror.on_heads(heads(&world));
    assert_eq!(mirror.conversation(ids[0]).unwrap().inbound, 2);
    assert_eq!(held(&mirror), sorted(ids));
}

#[test]
fn s12_9_a_thread_that_was_let_go_comes_again_and_not_as_it_was() {
    let mut world = six();
    let id = by_number(&world)[0];
    let mut mirror = holding(&world);
    let old = world.shelf.page(id, None, 9);
    mirror.on_page(old.clone());
    all_write(&mut world, &mut mirror);
    let keys = mirror.keys(id);
    assert_eq!((mirror.depth(id), keys.len()), (Depth::Whole, 2));
    let mut seen = mirror.let_go_thread(id);
    let gone = keys.iter().map(|key| Seen::EntryGone(id, *key));
    let mut expected: Vec<Seen> = gone.chain([Seen::Depth(id)]).collect();
    for list in [&mut seen, &mut expected] {
        list.sort_by_key(|one| format!("{one:?}"));
    }
    assert_eq!(seen, expected);
    assert_eq!(
        mirror.conversation(id).unwrap().inbound,
        2,
        "its head stays"
    );
    mirror.on_page(old);
    assert_eq!(mirror.depth(id), Depth::Unknown, "read too early");
    mirror.on_page(world.shelf.page(id, None, 9));
    assert_eq!((mirror.depth(id), mirror.keys(id)), (Depth::Whole, keys));
}

#[test]
fn s12_8_the_newest_are_not_closed_and_come_first() {
    let mut world = six();
    let ids = by_number(&world);
    let mut mirror = holding(&world);
    all_write(&mut world, &mut mirror);
    let keyed = Keyed {
        key: CommandKey(78),
        conversation: ids[5],
        command: Command::SetStatus {
            status: Status::Closed,
        },
    };
    mirror.wish(keyed, world.now).unwrap();
    assert_eq!(mirror.newest(2), [ids[4], ids[3]]);
    assert_eq!(mirror.newest(9).len(), 5);
    assert!(mirror.newest(0).is_empty());
}
