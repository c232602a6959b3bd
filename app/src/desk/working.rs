//! The list that is worked with: a view, narrowed by a filter, in an order. It is kept by small steps like every list, and
//! reaches as far down as pages were fetched: what is held below that is not shown, for there may be holes between.

use super::{
    board::change,
    engine::Engine,
    facts::{More, View},
};
use crate::{api, host};
use domain::{
    conversation::Conversation,
    ids::{AgentId, ConversationId},
    list::{Filter, Looker, Query, Rank, Sort, StatusKind},
    mirror::{Mirror, Seen},
};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

/// Pages fetched in a row where nothing of them stands in the list.
const IN_A_ROW: usize = 20;

/// So many changes are made to the list one by one; for more of them, sorting it once is less work.
const ONE_BY_ONE: usize = 40;

/// The list and what its end looks like.
#[derive(Debug, Default)]
pub struct Work {
    list: RefCell<Working>,
    pub moved: ArcTrigger,
    pub more: ArcRwSignal<More>,
}

#[derive(Debug, Default)]
struct Working {
    query: Query,
    order: Vec<Rank>,
    /// Down to where the list is without a hole, as the token to go on with; nothing before the first page.
    reached: Option<String>,
    /// Counts changes of the list, so that an old page is not taken for one of the new.
    turn: u32,
}

impl Work {
    /// What the list shows, from its first row to its last.
    pub fn shown(&self) -> Vec<ConversationId> {
        self.list.borrow().shown(self.more.get_untracked())
    }
}

impl Working {
    /// One conversation came, changed or went. Says whether the list looks different.
    fn put(&mut self, mirror: &Mirror, id: ConversationId) -> bool {
        let rank = self.rank(mirror, id);
        let place = self.order.iter().position(|rank| rank.2 == id);
        let before = place.and_then(|place| self.order.get(place).copied());
        if before == rank {
            return false;
        }
        if let Some(place) = place {
            self.order.remove(place);
        }
        if let Some(rank) = rank {
            let place = self.order.partition_point(|other| *other < rank);
            self.order.insert(place, rank);
        }
        true
    }

    fn rank(&self, mirror: &Mirror, id: ConversationId) -> Option<Rank> {
        rank(
            mirror,
            &self.query,
            mirror.conversation(id)?,
            looker(mirror),
        )
    }

    /// The same for so much news that step by step would be more work.
    fn put_all(&mut self, mirror: &Mirror, ids: &BTreeSet<ConversationId>) {
        self.order.retain(|rank| !ids.contains(&rank.2));
        let ranks: Vec<_> = ids.iter().filter_map(|id| self.rank(mirror, *id)).collect();
        self.order.extend(ranks);
        self.order.sort_unstable();
    }

    fn rebuild(&mut self, mirror: &Mirror) {
        // Once for all: to ask for the time is a call into the browser.
        let looker = looker(mirror);
        let rank = |one: &Conversation| rank(mirror, &self.query, one, looker);
        self.order = mirror.conversations().filter_map(rank).collect();
        self.order.sort_unstable();
    }

    /// The same where nobody can have come in.
    fn sift(&mut self, mirror: &Mirror) {
        let looker = looker(mirror);
        let query = &self.query;
        self.order.retain(|listed| {
            let one = mirror.conversation(listed.2);
            one.is_some_and(|one| rank(mirror, query, one, looker).is_some())
        });
    }

    fn shown(&self, more: More) -> Vec<ConversationId> {
        let end = self.reached.as_deref().and_then(Rank::read);
        let end = end.filter(|_| matches!(more, More::There | More::Loading));
        let within = |rank: &&Rank| end.is_none_or(|end| **rank <= end);
        self.order
            .iter()
            .take_while(within)
            .map(|rank| rank.2)
            .collect()
    }
}

/// Where a conversation stands in a list; nothing where it does not.
fn rank(
    mirror: &Mirror,
    query: &Query,
    conversation: &Conversation,
    looker: Looker<'_>,
) -> Option<Rank> {
    let reads = !query.filter.is_none();
    let contact = reads
        .then(|| mirror.contact(conversation.contact))
        .flatten();
    query
        .admits(conversation, contact, looker)
        .then(|| query.sort.rank(conversation))
}

/// Who may stand in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Among {
    All,
    /// Only those that stood in the list before.
    Listed,
}

/// Somebody who types on looks for less and less: each word that was typed begins one of those that are typed now.
fn types_on(before: &Query, now: &Query) -> Among {
    let parts = |query: &Query| match &query.filter {
        Filter::All(parts) => match parts.as_slice() {
            [rest, Filter::Text(text)] => Some((rest.clone(), text.clone())),
            _ => None,
        },
        _ => None,
    };
    let alike = (before.view, before.sort) == (now.view, now.sort);
    match parts(before).zip(parts(now)) {
        Some(((was, short), (is, long)))
            if alike && was == is && !is.moves_with_time() && long.starts_with(&short) =>
        {
            Among::Listed
        }
        _ => Among::All,
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
            let among = types_on(&before, &query);
            self.work.list.borrow_mut().query = query;
            self.begin_list(among);
        }
        self.work.shown()
    }

    fn begin_list(self: &Rc<Self>, among: Among) {
        let mirror = self.mirror.borrow();
        let mut list = self.work.list.borrow_mut();
        match among {
            Among::All => list.rebuild(&mirror),
            Among::Listed => list.sift(&mirror),
        }
        list.turn = list.turn.wrapping_add(1);
        let (more, reached) = beginning(&mirror, &list.query);
        let unknown = more == More::There && reached.is_none() && mirror.me().is_some();
        list.reached = reached;
        drop(list);
        change(&self.work.more, more);
        if unknown {
            let engine = self.clone();
            // Not at once: whoever asked is still reading.
            spawn_local(async move { engine.load_more() });
        }
    }

    /// Keeps the list up to date with the mirror's news.
    pub fn work_on(self: &Rc<Self>, seen: &[Seen]) {
        if seen.contains(&Seen::All) {
            self.begin_list(Among::All);
        } else if seen.contains(&Seen::Settings) {
            self.work.list.borrow_mut().rebuild(&self.mirror.borrow());
        } else {
            let mut ids = BTreeSet::new();
            for one in seen {
                if let Seen::Head(id) | Seen::Gone(id) = one {
                    ids.insert(*id);
                }
            }
            let mirror = self.mirror.borrow();
            let mut list = self.work.list.borrow_mut();
            let mut moved = ids.len() > ONE_BY_ONE;
            if moved {
                list.put_all(&mirror, &ids);
            } else {
                ids.iter().for_each(|id| moved |= list.put(&mirror, *id));
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
            list.rebuild(&self.mirror.borrow());
            drop(list);
            self.work.moved.notify();
        }
    }

    /// Fetches what comes behind the list's end, if anything does and nobody fetches it already.
    pub fn load_more(self: &Rc<Self>) {
        let more = self.work.more.get_untracked();
        if matches!(more, More::Whole | More::Loading) || !self.is_signed_in() {
            return;
        }
        change(&self.work.more, More::Loading);
        let engine = self.clone();
        spawn_local(async move {
            for _ in 0..IN_A_ROW {
                if engine.one_page().await {
                    break;
                }
            }
            if engine.work.more.get_untracked() == More::Loading {
                change(&engine.work.more, More::There);
            }
            engine.work.moved.notify();
        });
    }

    /// Says whether that was enough.
    async fn one_page(self: &Rc<Self>) -> bool {
        let (query, reached, turn, before) = {
            let list = self.work.list.borrow();
            let shown = list.shown(More::Loading).len();
            (list.query.clone(), list.reached.clone(), list.turn, shown)
        };
        let page = api::lists::conversations(&query, reached.as_deref()).await;
        if self.work.list.borrow().turn != turn {
            return true;
        }
        let Ok(page) = page else {
            change(&self.work.more, More::Unreachable);
            return true;
        };
        let next = page.next.clone();
        let seen = {
            let mut mirror = self.mirror.borrow_mut();
            let joins = query == Query::default() && reached.is_some();
            match reached.filter(|_| joins) {
                Some(asked) => mirror.on_more(page, &asked),
                None => mirror.on_heads(page),
            }
        };
        self.work.list.borrow_mut().reached.clone_from(&next);
        self.show(&seen);
        if next.is_none() {
            change(&self.work.more, More::Whole);
        }
        next.is_none() || self.work.list.borrow().shown(More::Loading).len() > before
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(types_on(&typed("mar"), &typed("mari")), Among::Listed);
        assert_eq!(types_on(&typed("mari"), &typed("mari a")), Among::Listed);
        for (before, now) in [
            (typed("mari"), typed("mar")),
            (typed("mari"), typed("jo")),
            (other, typed("maria")),
            (Query::default(), typed("m")),
        ] {
            assert_eq!(types_on(&before, &now), Among::All);
        }
    }
}
