//! The list that is worked with: a view, narrowed by a filter, in an order. It is kept by small steps like every list, and
//! reaches as far down as pages were fetched: what is held below that is not shown, for there may be holes between.

mod pages;
mod placed;

use super::{
    board::change,
    engine::Engine,
    errand::Errand,
    facts::{More, View},
};
use crate::host;
use domain::{
    ids::{AgentId, ConversationId},
    list::{Filter, Looker, Query, Rank, Sort, StatusKind},
    mirror::{Mirror, Seen},
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use placed::Order;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    rc::Rc,
};

/// A pause after which a new list's end is asked for: somebody may be typing, and want another one by then. Also, to ask is
/// half a millisecond, and the rows come first.
const PAUSE_MS: u32 = 120;

/// Conversations that are looked at between two moments for something else, and how many of those that stand in a list are
/// enough to show it.
const STEP: usize = 1_000;
const SCREEN: usize = 40;
/// After the paint.
const SOON_MS: u32 = 40;

/// So many changes are made to the list one by one; for more of them, sorting it once is less work.
const ONE_BY_ONE: usize = 40;

/// The list and what its end looks like.
#[derive(Debug, Default)]
pub struct Work {
    list: RefCell<Working>,
    pub moved: ArcTrigger,
    pub more: ArcRwSignal<More>,
    /// The place that is to be fetched next, where that is not the list's end.
    goal: Cell<Option<usize>>,
}

#[derive(Debug, Default)]
struct Working {
    query: Query,
    order: Order,
    /// Down to where the list is without a hole, as the token to go on with; nothing before the first page.
    reached: Option<String>,
    far: Option<Far>,
    /// Counts changes of the list, so that an old page is not taken for one of the new.
    turn: u32,
    /// Counts other lists alone.
    lists: u32,
    /// Milliseconds to wait before anybody asks for what comes behind its end; and whether somebody does.
    pause: u32,
    asks: bool,
    /// What the list before showed, for as long as too little is known of this one.
    before: Option<Vec<ConversationId>>,
}

/// Somebody went far down at once: what is shown begins there, and between it and the top nothing is known.
#[derive(Debug)]
struct Far {
    above: usize,
    from: Rank,
    /// What was reached from the top.
    top: Option<String>,
}

impl Work {
    /// How many stand above what is shown.
    pub fn above(&self) -> usize {
        let list = self.list.borrow();
        list.far.as_ref().map_or(0, |far| far.above)
    }

    /// The view that tells how long this list is, while not all of it is here.
    pub fn counted_by(&self) -> Option<View> {
        let list = self.list.borrow();
        let is_plain = list.query.filter.is_none() && list.query.sort == Sort::Activity;
        let goes_on = matches!(self.more.get_untracked(), More::There | More::Loading);
        (is_plain && goes_on && list.before.is_none()).then_some(list.query.view)
    }

    /// What the list shows, from its first row to its last.
    pub fn shown(&self) -> Vec<ConversationId> {
        self.list.borrow().shown(self.more.get_untracked())
    }

    fn turn(&self) -> u32 {
        self.list.borrow().turn
    }

    /// Another number, and it is another list that is shown.
    pub fn is_shown(&self) -> u32 {
        let list = self.list.borrow();
        list.lists.wrapping_sub(u32::from(list.before.is_some()))
    }
}

impl Working {
    fn begin(&mut self, mirror: &Mirror, from: From) {
        (self.before, self.far) = (None, None);
        let sieve = self.query.sieve(looker(mirror));
        self.order.begin(mirror, &sieve, self.query.sort, from);
    }

    /// Finds out more about who stands in the list. Says whether that was all.
    fn look(&mut self, mirror: &Mirror, most: usize, enough: usize) -> bool {
        let sieve = self.query.sieve(looker(mirror));
        self.order.look(mirror, &sieve, most, enough)
    }

    fn shown(&self, more: More) -> Vec<ConversationId> {
        if let Some(before) = &self.before {
            return before.clone();
        }
        let end = self.reached.as_deref().and_then(Rank::read);
        let end = end.filter(|_| matches!(more, More::There | More::Loading));
        let from = self.far.as_ref().map(|far| far.from);
        self.order.shown(from, end)
    }
}

/// What a list is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    /// All that is held, and that may have changed.
    Mirror,
    /// The same as it stands in order already.
    All,
    /// Only those that stood in the list before.
    Listed,
}

/// Somebody who types on looks for less and less: each word that was typed begins one of those that are typed now.
fn types_on(before: &Query, now: &Query) -> From {
    let parts = |query: &Query| match &query.filter {
        Filter::All(parts) => match parts.as_slice() {
            [rest, Filter::Text(text)] => Some((rest.clone(), text.clone())),
            _ => None,
        },
        _ => None,
    };
    if before.sort != now.sort {
        return From::Mirror;
    }
    let alike = before.view == now.view;
    match parts(before).zip(parts(now)) {
        Some(((was, short), (is, long)))
            if alike && was == is && !is.moves_with_time() && long.starts_with(&short) =>
        {
            From::Listed
        }
        _ => From::All,
    }
}

/// Who looks, and when.
pub fn looker(mirror: &Mirror) -> Looker<'_> {
    Looker {
        me: mirror.me().map_or(AgentId(0), |me| me.id),
        settings: mirror.settings(),
        now: host::now(),
    }
}

/// What is known of a list's end before any page of it was fetched. The snapshot has everything that is not closed, or
/// says down to which activity.
fn beginning(mirror: &Mirror, query: &Query) -> (More, Option<String>) {
    if !query.filter.is_sound() {
        // The worker would not answer either.
        return (More::Whole, None);
    }
    let closed = View::ByStatus(StatusKind::Closed);
    if query.reaches_closed() || [closed, View::Failed].contains(&query.view) {
        return (More::There, None);
    }
    match mirror.next() {
        None => (More::Whole, None),
        Some(next) if query.sort == Sort::Activity => (More::There, Some(next.to_owned())),
        Some(_) => (More::There, None),
    }
}

impl Engine {
    /// The conversations of a list, which becomes the one that is worked with.
    pub fn list_of(self: &Rc<Self>, query: Query) -> Vec<ConversationId> {
        let before = self.work.list.borrow().query.clone();
        if before != query {
            let from = types_on(&before, &query);
            {
                let mut list = self.work.list.borrow_mut();
                (list.query, list.lists) = (query, list.lists.wrapping_add(1));
            }
            self.begin_list(from);
        }
        self.work.shown()
    }

    fn begin_list(self: &Rc<Self>, from: From) {
        let before = self.work.shown();
        let mirror = self.mirror.borrow();
        let mut list = self.work.list.borrow_mut();
        list.begin(&mirror, from);
        let whole = list.look(&mirror, STEP, SCREEN);
        list.turn = list.turn.wrapping_add(1);
        (list.pause, list.asks) = (PAUSE_MS, false);
        let (more, reached) = beginning(&mirror, &list.query);
        let unknown = more == More::There && reached.is_none() && mirror.me().is_some();
        list.reached = reached;
        if !whole && list.shown(more).len() < SCREEN {
            list.before = Some(before);
        }
        drop(list);
        change(&self.work.more, more);
        if unknown || !whole {
            let engine = self.clone();
            // Not at once: whoever asked is still reading.
            spawn_local(async move { engine.look_on(unknown).await });
        }
    }

    /// Finds out the rest of a new list, with room between the steps: in a frame or two, what nobody sees before. Then asks for
    /// what comes behind it, where that is unknown or its end is near.
    async fn look_on(self: &Rc<Self>, unknown: bool) {
        let turn = self.work.turn();
        // What was found is painted first.
        let shows = self.work.list.borrow().before.is_none();
        let mut pause = if shows { SOON_MS } else { 0 };
        loop {
            TimeoutFuture::new(pause).await;
            if self.look_step(turn) {
                break;
            }
            pause = 0;
        }
        if self.work.turn() == turn && (unknown || self.work.shown().len() < 2 * SCREEN) {
            self.load_more();
        }
    }

    /// Says whether that was all of this list.
    fn look_step(&self, turn: u32) -> bool {
        let mut list = self.work.list.borrow_mut();
        if list.turn != turn || list.order.is_whole() {
            return true;
        }
        let whole = list.look(&self.mirror.borrow(), STEP, usize::MAX);
        let before = list.before.take();
        if whole || list.shown(self.work.more.get_untracked()).len() >= SCREEN {
            drop(list);
            if whole || before.is_some() {
                self.work.moved.notify();
            }
        } else {
            list.before = before;
        }
        whole
    }

    /// Keeps the list up to date with the mirror's news.
    pub fn work_on(self: &Rc<Self>, seen: &[Seen]) {
        if seen.contains(&Seen::All) {
            self.begin_list(From::Mirror);
        } else if seen.contains(&Seen::Settings) {
            let mut list = self.work.list.borrow_mut();
            list.begin(&self.mirror.borrow(), From::Mirror);
        } else {
            let mut ids = BTreeSet::new();
            for one in seen {
                if let Seen::Head(id) | Seen::Gone(id) = one {
                    ids.insert(*id);
                }
            }
            let mirror = self.mirror.borrow();
            let Working { order, query, .. } = &mut *self.work.list.borrow_mut();
            let (sieve, sort) = (query.sieve(looker(&mirror)), query.sort);
            let mut moved = ids.len() > ONE_BY_ONE;
            if moved {
                order.put_all(&mirror, &sieve, sort, &ids);
            } else {
                ids.iter()
                    .for_each(|id| moved |= order.put(&mirror, &sieve, sort, *id));
            }
            if !moved {
                return;
            }
        }
        self.work.moved.notify();
    }

    /// Time has passed: some filters let other conversations through now.
    pub fn work_again(&self) {
        let mut list = self.work.list.borrow_mut();
        if list.query.filter.moves_with_time() {
            let mirror = self.mirror.borrow();
            list.begin(&mirror, From::All);
            list.look(&mirror, usize::MAX, usize::MAX);
            drop(list);
            self.work.moved.notify();
        }
    }

    /// Fetches what comes behind the list's end, if anything does and nobody fetches it already.
    pub fn load_more(self: &Rc<Self>) {
        if self.work.more.get_untracked() != More::Whole {
            self.work.goal.set(None);
            self.fetch_list();
        }
    }

    /// Somebody looks at a place of the list that is not held: what stands there is fetched, and shown instead of the rest.
    pub fn go_far(self: &Rc<Self>, place: usize) {
        let more = self.work.more.get_untracked();
        let mut list = self.work.list.borrow_mut();
        if let Some(far) = &list.far {
            let top = far.top.as_deref().and_then(Rank::read);
            if place < list.order.shown(None, top).len() {
                list.reached = list.far.take().and_then(|far| far.top);
                list.lists = list.lists.wrapping_add(1);
                list.turn = list.turn.wrapping_add(1);
                list.asks = false;
                drop(list);
                change(&self.work.more, More::There);
                return self.work.moved.notify();
            }
        }
        if more != More::Unreachable {
            // Whoever drags the list along stops somewhere.
            list.pause = PAUSE_MS;
            drop(list);
            self.work.goal.set(Some(place));
            self.fetch_list();
        }
    }

    fn fetch_list(self: &Rc<Self>) {
        let mut list = self.work.list.borrow_mut();
        let waits = list.asks || !list.order.is_whole();
        if self.work.more.get_untracked() == More::Loading || waits || !self.is_signed_in() {
            return;
        }
        list.asks = true;
        let errand = Errand::List(list.turn, std::mem::take(&mut list.pause));
        drop(list);
        self.go(errand);
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod typing {
    use super::*;

    #[test]
    fn only_who_types_on_looks_among_those_that_are_listed() {
        let typed = |text: &str| Query {
            filter: Filter::All(vec![Filter::Unread, Filter::Text(text.to_owned())]),
            ..Query::default()
        };
        let other = Query {
            view: View::Mine,
            ..typed("mari")
        };
        assert_eq!(types_on(&typed("mar"), &typed("mari")), From::Listed);
        assert_eq!(types_on(&typed("mari"), &typed("mari a")), From::Listed);
        for (before, now) in [
            (typed("mari"), typed("mar")),
            (typed("mari"), typed("jo")),
            (other, typed("maria")),
            (Query::default(), typed("m")),
        ] {
            assert_eq!(types_on(&before, &now), From::All);
        }
        let sorted = Query {
            sort: Sort::Waiting,
            ..typed("maria")
        };
        assert_eq!(types_on(&typed("mari"), &sorted), From::Mirror);
    }
}
