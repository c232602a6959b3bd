//! The order of a list, in steps and at once.

use super::{From, placed::Order};
use crate::samples;
use domain::{
    conversation::Status,
    ids::{AgentId, ConversationId},
    list::{Filter, Looker, Query, Sort, StatusKind, Tally, View},
    mirror::Mirror,
    settings::Settings,
    time::Time,
    wire::{Cursor, Head, Snapshot},
};
use std::collections::BTreeSet;

const ME: AgentId = AgentId(1);

/// Three people by turns; every fifth is closed, every third one's own.
fn head(number: u64, seen: u64) -> Head {
    let mut head = samples::head(number);
    let conversation = &mut head.conversation;
    if number.is_multiple_of(5) {
        conversation.status = Status::Closed;
    }
    conversation.owner = number.is_multiple_of(3).then_some(ME);
    (conversation.inbound, conversation.seen) = (9, seen);
    let names = ["Maria Prado", "Mário Lima", "Ana Souza"];
    let name = names.get(number as usize % 3);
    head.contact.name = name.map(|name| format!("{name} {number}"));
    head
}

fn mirror(numbers: impl Iterator<Item = u64>) -> Mirror {
    let mut mirror = Mirror::default();
    mirror.on_snapshot(Snapshot {
        cursor: Cursor(9),
        me: samples::me(),
        settings: Settings::default(),
        heads: numbers.map(|number| head(number, number % 10)).collect(),
        tally: Tally::default(),
        next: None,
    });
    mirror
}

fn looker(mirror: &Mirror) -> Looker<'_> {
    Looker {
        me: ME,
        settings: mirror.settings(),
        now: Time(0),
    }
}

fn queries() -> Vec<Query> {
    let text = |text: &str| Filter::All(vec![Filter::none(), Filter::Text(text.to_owned())]);
    let filters = [
        Filter::none(),
        Filter::Unread,
        text("m"),
        text("mari"),
        text("maria 4"),
        Filter::Any(vec![Filter::Text("souza".to_owned()), Filter::Unread]),
    ];
    let each = |view| {
        let of = move |filter| Query {
            view,
            filter,
            sort: Sort::Activity,
        };
        filters.clone().map(of)
    };
    let views = [View::All, View::Mine, View::Unassigned];
    views.into_iter().flat_map(each).collect()
}

/// What stands in a list, by looking at each.
fn all(mirror: &Mirror, query: &Query) -> Vec<ConversationId> {
    let sieve = query.sieve(looker(mirror));
    let stand = mirror
        .conversations()
        .filter(|one| sieve.admits(one, &|id| mirror.contact(id)));
    let mut ranks: Vec<_> = stand.map(|one| query.sort.rank(one)).collect();
    ranks.sort_unstable();
    ranks.into_iter().map(|rank| rank.2).collect()
}

#[test]
fn one_list_after_another_is_what_stands_in_it() {
    let mirror = mirror(0..400);
    let mut order = Order::default();
    let mut before: Option<Query> = None;
    for query in queries() {
        let from = before
            .as_ref()
            .map_or(From::Mirror, |before| super::types_on(before, &query));
        let sieve = query.sieve(looker(&mirror));
        order.begin(&mirror, &sieve, query.sort, from);
        let wanted = all(&mirror, &query);
        while !order.look(&mirror, &sieve, 30, 12) {
            let known = order.shown(None, None);
            assert_eq!(wanted.get(..known.len()), Some(&known[..]), "{query:?}");
        }
        assert_eq!(order.shown(None, None), wanted, "{query:?}");
        before = Some(query);
    }
}

#[test]
fn what_comes_between_two_steps_finds_its_place() {
    let (some, more) = (mirror(0..300), mirror(0..400));
    for query in queries() {
        for steps in [0, 3, usize::MAX] {
            let mut order = Order::default();
            let another = Query {
                view: View::ByStatus(StatusKind::Closed),
                ..Query::default()
            };
            let before = another.sieve(looker(&some));
            order.begin(&some, &before, query.sort, From::Mirror);
            let sieve = query.sieve(looker(&more));
            order.begin(&some, &sieve, query.sort, From::All);
            (0..steps).find(|_| order.look(&some, &sieve, 20, usize::MAX));
            let new: BTreeSet<_> = (250..400)
                .map(|number| head(number, 0).conversation.id)
                .collect();
            if steps == 3 {
                order.put_all(&more, &sieve, query.sort, &new);
            } else {
                for id in new {
                    order.put(&more, &sieve, query.sort, id);
                }
            }
            while !order.look(&more, &sieve, 20, usize::MAX) {}
            assert_eq!(
                order.shown(None, None),
                all(&more, &query),
                "{query:?}, {steps} steps"
            );
        }
    }
}

#[test]
fn the_newest_are_those_that_stand_first_by_activity() {
    let mirror = mirror(1..120);
    let query = Query {
        view: View::Mine,
        ..Query::default()
    };
    let mut order = Order::default();
    let sieve = query.sieve(looker(&mirror));
    order.begin(&mirror, &sieve, Sort::Activity, From::Mirror);
    for count in [0, 7, 60, 500] {
        assert_eq!(order.first_open(&mirror, count), mirror.newest(count));
    }
}
