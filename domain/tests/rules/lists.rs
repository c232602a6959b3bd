//! Lists: which conversations stand in one, in what order, how many there are, and how they come to a browser that holds
//! only part of a workspace.

use crate::support::{agent, said, sender};
use crate::world::*;
use domain::{
    agent::{Role, Scope},
    command::{Command, Keyed},
    contact::ExternalKind,
    conversation::{Conversation, Status},
    ids::{CommandKey, ConversationId, EntryId, Ids as _, InboxId},
    list::{Filter, Looker, Owner, Query, Rank, SavedView, Sort, StatusKind, Tally, View},
    mirror::{Gap, Mirror, Search},
    room::{Commit, Input},
    settings::Settings,
    shelf::Shelf as _,
    text::Wanted,
    time::Span,
    wire::{Brought, Delta, HeadPage},
};
use std::collections::BTreeSet;

/// A customer by number writes.
pub fn hears(world: &mut World, customer: u32, words: &str) -> Commit {
    world.pass(Span::seconds(1));
    let from = sender(vec![crate::support::name(
        ExternalKind::WaId,
        &format!("5500900000{customer:03}"),
    )]);
    let id = format!("wamid.{customer}.{}", world.now.0);
    let piece = said(from, &id, world.now, words);
    world.put(Input::Batch { incoming: &[piece] })
}

fn wishes(world: &mut World, id: ConversationId, command: Command) -> Commit {
    world.pass(Span::seconds(1));
    let key = CommandKey(world.ids.fresh());
    let keyed = Keyed {
        key,
        conversation: id,
        command,
    };
    world.put(Input::Wish {
        who: ANA,
        keyed: &keyed,
    })
}

pub fn ana() -> domain::agent::Agent {
    agent(1, Role::Agent, Scope::All)
}

pub fn everything(world: &World) -> Vec<Conversation> {
    let heads = world.shelf.snapshot(&ana()).heads;
    heads.into_iter().map(|head| head.conversation).collect()
}

/// Six customers: the first waits longest, the second is Ana's, the third is closed, the fourth pending.
pub fn six() -> World {
    let mut world = World::new();
    for customer in 0..6 {
        hears(&mut world, customer, "oi");
    }
    let [_, second, third, fourth, fifth, _] = by_number(&world)[..] else {
        panic!("six customers, six conversations");
    };
    wishes(&mut world, second, Command::Claim);
    wishes(
        &mut world,
        third,
        Command::SetStatus {
            status: Status::Closed,
        },
    );
    wishes(
        &mut world,
        fourth,
        Command::SetStatus {
            status: Status::Pending,
        },
    );
    wishes(&mut world, fifth, Command::MarkSeen { inbound: 1 });
    world
}

pub fn by_number(world: &World) -> Vec<ConversationId> {
    let mut all = everything(world);
    all.sort_by_key(|conversation| conversation.number);
    all.iter().map(|conversation| conversation.id).collect()
}

/// The numbers of the conversations in a list, in its order.
fn listed(world: &World, query: &Query) -> Vec<u64> {
    let page = world.shelf.heads(&ana(), query, None, world.now, 100);
    page.heads
        .iter()
        .map(|head| head.conversation.number)
        .collect()
}

fn filtered(filter: Filter) -> Query {
    Query {
        filter,
        ..Query::default()
    }
}

#[test]
fn s12_1_conditions_are_joined_by_and_and_or() {
    let world = six();
    let sorted = |filter| {
        let mut numbers = listed(&world, &filtered(filter));
        numbers.sort_unstable();
        numbers
    };
    let status = Filter::Status;
    assert_eq!(
        sorted(Filter::none()),
        [1, 2, 4, 5, 6],
        "closed ones are left out"
    );
    assert_eq!(
        sorted(status(StatusKind::Closed)),
        [3],
        "unless the filter speaks of them"
    );
    assert_eq!(sorted(Filter::Owner(Owner::Me)), [2]);
    assert_eq!(
        sorted(Filter::All(vec![
            Filter::Unread,
            Filter::Owner(Owner::Nobody)
        ])),
        [1, 4, 6]
    );
    let either = vec![status(StatusKind::Pending), status(StatusKind::Closed)];
    assert_eq!(sorted(Filter::Any(either.clone())), [3, 4]);
    assert_eq!(
        sorted(Filter::All(vec![Filter::Any(either), Filter::Waiting])),
        [4]
    );
    assert_eq!(
        sorted(Filter::Any(Vec::new())),
        [1, 2, 4, 5, 6],
        "an empty group says nothing yet"
    );
    assert_eq!(sorted(Filter::Inbox(InboxId(99))), [0; 0]);
    assert_eq!(
        sorted(Filter::Text("CLIÉNTE oi".to_owned())),
        [1, 2, 4, 5, 6]
    );
    assert_eq!(sorted(Filter::Text("5500900000005".to_owned())), [6]);
}

#[test]
fn s12_1_a_window_that_ends_soon_lets_a_conversation_through_and_then_no_more() {
    let mut world = World::new();
    hears(&mut world, 0, "oi");
    let soon = filtered(Filter::WindowEnds(Span::hours(4)));
    assert!(
        listed(&world, &soon).is_empty(),
        "20 hours are left and more"
    );
    world.pass(Span::hours(21));
    assert_eq!(listed(&world, &soon), [1]);
    world.pass(Span::hours(4));
    assert!(listed(&world, &soon).is_empty(), "it is closed");
}

#[test]
fn s12_2_lists_stand_by_activity_by_the_longest_wait_or_by_age() {
    let world = six();
    let by = |sort| {
        listed(
            &world,
            &Query {
                sort,
                ..Query::default()
            },
        )
    };
    assert_eq!(by(Sort::Activity), [4, 2, 6, 5, 1]);
    assert_eq!(by(Sort::Waiting), [1, 2, 4, 5, 6]);
    assert_eq!(by(Sort::Created), [6, 5, 4, 2, 1]);
    let rank = Rank(-3, i64::MAX, ConversationId(7));
    assert_eq!(Rank::read(&rank.token()), Some(rank));
}

#[test]
fn s12_3_every_count_follows_from_the_moves_that_commits_tell() {
    let mut world = World::new();
    let mut tally = Tally::default();
    let mut commits = vec![hears(&mut world, 0, "oi"), hears(&mut world, 1, "oi")];
    let first = by_number(&world)[0];
    for command in [
        Command::Claim,
        Command::MarkSeen { inbound: 1 },
        Command::SetStatus {
            status: Status::Closed,
        },
        Command::Release,
    ] {
        commits.push(wishes(&mut world, first, command));
    }
    commits.push(hears(&mut world, 0, "voltei"));
    for commit in &commits {
        commit.posted.moves().for_each(|moved| tally.follow(&moved));
    }
    let all = everything(&world);
    assert_eq!(tally, Tally::of(all.iter()));
    let settings = world.shelf.settings();
    let looker = Looker {
        me: ANA,
        settings: &settings,
        now: world.now,
    };
    for view in View::EVERY {
        let query = Query {
            view,
            ..Query::default()
        };
        let stand = all
            .iter()
            .filter(|one| query.sieve(looker).admits(one, &|_| None))
            .count();
        assert_eq!(query.count(&tally, looker), Some(stand as u64), "{view:?}");
    }
    let by_words = filtered(Filter::Text("oi".to_owned()));
    assert_eq!(
        by_words.count(&tally, looker),
        None,
        "that takes a look at each"
    );
}

/// A browser that holds the newest conversation of six.
fn holding_one(world: &World) -> Mirror {
    let mut mirror = Mirror::default();
    mirror.on_snapshot(
        world
            .shelf
            .snapshot_of(&agent(2, Role::Agent, Scope::All), 1),
    );
    mirror
}

pub fn delta(world: &World, commit: &Commit, due: &BTreeSet<ConversationId>) -> Delta {
    let head = |id| world.shelf.head(id);
    let mut delta = commit
        .posted
        .delta_for(&agent(2, Role::Agent, Scope::All), &head);
    delta.bring(due, None, &head);
    delta
}

#[test]
fn s12_4_what_a_delta_speaks_of_is_held_afterwards() {
    let mut world = six();
    let ids = by_number(&world);
    // Seen, so that no snapshot brings it.
    wishes(&mut world, ids[0], Command::MarkSeen { inbound: 1 });
    wishes(
        &mut world,
        ids[5],
        Command::AddNote {
            text: "mais nova".to_owned(),
        },
    );
    let mut mirror = holding_one(&world);
    assert!(mirror.conversation(ids[0]).is_none());
    let commit = hears(&mut world, 0, "voltei");
    assert_eq!(
        mirror.on_delta(delta(&world, &commit, &BTreeSet::new())),
        Err(Gap)
    );
    let due = Brought::default().with(&commit.posted);
    mirror.on_delta(delta(&world, &commit, &due)).unwrap();
    let held = mirror.conversation(ids[0]).unwrap();
    assert_eq!(
        (held.inbound, held.last.as_ref().unwrap().text.as_str()),
        (2, "voltei")
    );
    assert_eq!(mirror.tally(), &Tally::of(everything(&world).iter()));
}

#[test]
fn s12_4_a_head_is_brought_once_and_again_after_somebody_joined() {
    let mut world = six();
    let mut brought = Brought::default();
    let due = |brought: &mut Brought, commit: &Commit| brought.with(&commit.posted).len();
    let commit = hears(&mut world, 0, "um");
    assert_eq!(due(&mut brought, &commit), 1);
    let commit = hears(&mut world, 0, "dois");
    assert_eq!(due(&mut brought, &commit), 0);
    brought.join(world.shelf.cursor());
    let commit = hears(&mut world, 0, "três");
    assert_eq!(due(&mut brought, &commit), 1);
    let commit = hears(&mut world, 9, "primeira vez");
    assert_eq!(due(&mut brought, &commit), 0, "it begins with the delta");
}

#[test]
fn s12_5_a_page_may_run_ahead_of_the_stream_and_nothing_counts_twice() {
    let mut world = six();
    let ids = by_number(&world);
    wishes(&mut world, ids[0], Command::MarkSeen { inbound: 1 });
    wishes(
        &mut world,
        ids[5],
        Command::AddNote {
            text: "mais nova".to_owned(),
        },
    );
    let mut mirror = holding_one(&world);
    let commit = hears(&mut world, 0, "voltei");
    let page: HeadPage = world
        .shelf
        .heads(&ana(), &Query::default(), None, world.now, 100);
    mirror.on_heads(page);
    assert_eq!(
        mirror.conversation(ids[0]).unwrap().inbound,
        2,
        "ahead of the stream"
    );
    let kept = mirror.export().unwrap();
    mirror.restore(kept);
    let due = Brought::default().with(&commit.posted);
    mirror.on_delta(delta(&world, &commit, &due)).unwrap();
    assert_eq!(
        mirror.conversation(ids[0]).unwrap().inbound,
        2,
        "told again"
    );
}

#[test]
fn s12_6_ones_own_views_travel_to_nobody_else() {
    let view = |id, owner| SavedView {
        id: EntryId(id),
        name: "Esperando".to_owned(),
        owner,
        filter: Filter::Waiting,
        sort: Sort::Waiting,
    };
    let settings = Settings {
        views: vec![view(1, None), view(2, Some(ANA)), view(3, Some(BRUNO))],
        ..Settings::default()
    };
    let ids = |who| {
        settings
            .seen_by(who)
            .views
            .iter()
            .map(|view| view.id.0)
            .collect::<Vec<_>>()
    };
    assert_eq!((ids(ANA), ids(BRUNO)), (vec![1, 2], vec![1, 3]));
}

#[test]
fn s12_7_what_is_held_is_searched_by_how_words_begin() {
    let mut world = World::new();
    hears(&mut world, 0, "a opção mais rápida");
    hears(&mut world, 1, "outra coisa");
    let mut mirror = Mirror::default();
    mirror.on_snapshot(world.shelf.snapshot(&ana()));
    let id = by_number(&world)[0];
    mirror.on_page(world.shelf.page(id, None, 10));
    let found = mirror.find(&Wanted::new("RAPID opcao"), 10);
    assert_eq!(
        found
            .iter()
            .map(|hit| (hit.conversation, hit.entry.is_some()))
            .collect::<Vec<_>>(),
        [(id, true)]
    );
    let mut search = Search::new(Wanted::new("cliente"));
    assert!(!mirror.look_through(&mut search, 1), "one of two");
    while !mirror.look_through(&mut search, 1) {}
    let whole = mirror.find(&Wanted::new("cliente"), 10);
    assert_eq!(mirror.found(search, 10), whole, "step by step");
    assert_eq!(mirror.find(&Wanted::new("cliente"), 10).len(), 2, "people");
    assert!(mirror.find(&Wanted::new(""), 10).is_empty());
    assert!(mirror.find(&Wanted::new("pida"), 10).is_empty());
    let people = |typed: &str| mirror.find(&Wanted::new(typed), 10).len();
    let found = ["0001", "00-01", "000000", "00000", "0002"].map(people);
    assert_eq!(found, [1, 1, 2, 1, 0], "by how numbers end, or six digits");
}
