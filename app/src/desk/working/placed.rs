//! Who stands where: everything that is held, in the list's order, with whether it stands in the list.
//!
//! Another view or filter of the same order walks along here, once, and mostly looks at kinds: the conversations
//! themselves lie all over the memory, and to go and look at ten thousand of them takes longer than all the rest that a
//! click asks for. Where words are looked for there is no way round that, so it is gone in steps: first as far as a screen
//! needs, then the rest.

use super::From;
use domain::{
    conversation::{Conversation, Status},
    ids::ConversationId,
    list::{Bucket, Rank, Sieve, Sort},
    mirror::Mirror,
};
use std::collections::BTreeSet;

/// What is held, in order.
#[derive(Debug, Default)]
pub struct Order {
    all: Vec<Placed>,
    kinds: Kinds,
    /// So many of them, from the top, are known to stand in this list or not to.
    known: usize,
    /// Of the others none does that did not stand in the list before.
    thins: bool,
}

#[derive(Debug, Clone, Copy)]
struct Placed {
    rank: Rank,
    kind: usize,
    stands: bool,
}

impl Order {
    /// Whether of everything it is known.
    pub fn is_whole(&self) -> bool {
        self.known == self.all.len()
    }

    /// One conversation came, changed or went. Says whether the list looks different.
    pub fn put(
        &mut self,
        mirror: &Mirror,
        sieve: &Sieve<'_>,
        sort: Sort,
        id: ConversationId,
    ) -> bool {
        let now = mirror.conversation(id);
        let now = now.map(|one| self.placed(mirror, sieve, sort, one));
        let place = self.all.iter().position(|placed| placed.rank.2 == id);
        let before = place.and_then(|place| self.all.get(place).copied());
        if let Some(place) = place {
            self.all.remove(place);
            self.known -= usize::from(place < self.known);
        }
        if let Some(now) = now {
            let place = self.all.partition_point(|other| other.rank < now.rank);
            self.all.insert(place, now);
            self.known += usize::from(place <= self.known);
        }
        let seen = |placed: Option<Placed>| placed.filter(|one| one.stands).map(|one| one.rank);
        seen(before) != seen(now)
    }

    /// The same for so much news that step by step would be more work.
    pub fn put_all(
        &mut self,
        mirror: &Mirror,
        sieve: &Sieve<'_>,
        sort: Sort,
        ids: &BTreeSet<ConversationId>,
    ) {
        let was_whole = self.is_whole();
        self.all.retain(|placed| !ids.contains(&placed.rank.2));
        let new = ids.iter().filter_map(|id| mirror.conversation(*id));
        self.take_in(mirror, sieve, sort, &mut { new });
        if !was_whole {
            (self.known, self.thins) = (0, false);
        }
    }

    /// Another list, or what it is made of has changed. Who stands in it is found out by [`Order::look`].
    pub fn begin(&mut self, mirror: &Mirror, sieve: &Sieve<'_>, sort: Sort, from: From) {
        if from == From::Mirror {
            self.all.clear();
            return self.take_in(mirror, sieve, sort, &mut mirror.conversations());
        }
        self.thins = from == From::Listed && self.is_whole();
        self.known = 0;
    }

    /// Goes on finding out who stands in the list, until `most` conversations were looked at or `enough` of these found. Says
    /// whether that was all.
    pub fn look(&mut self, mirror: &Mirror, sieve: &Sieve<'_>, most: usize, enough: usize) -> bool {
        let Self {
            all,
            kinds,
            known,
            thins,
        } = self;
        let settled: Vec<_> = kinds.all.iter().map(|kind| sieve.settles(kind)).collect();
        let (mut looked, mut found) = (0, 0);
        for one in all.iter_mut().skip(*known) {
            if looked >= most || found >= enough {
                return false;
            }
            *known += 1;
            if *thins && !one.stands {
                continue;
            }
            one.stands = settled.get(one.kind).copied().flatten().unwrap_or_else(|| {
                let held = mirror.conversation(one.rank.2);
                let stands = held.is_some_and(|held| sieve.admits(held, &|id| mirror.contact(id)));
                (looked, found) = (looked + 1, found + usize::from(stands));
                stands
            });
        }
        true
    }

    /// Puts the new ones between those that stand in order. Only places are sorted: to sort is compiled anew for each type,
    /// four kilobytes that every browser loads.
    fn take_in(
        &mut self,
        mirror: &Mirror,
        sieve: &Sieve<'_>,
        sort: Sort,
        new: &mut dyn Iterator<Item = &Conversation>,
    ) {
        let mut ranks: Vec<Rank> = new.map(|one| sort.rank(one)).collect();
        ranks.sort_unstable();
        let before = std::mem::take(&mut self.all);
        self.all.reserve(before.len() + ranks.len());
        let mut before = before.into_iter().peekable();
        for rank in ranks {
            while let Some(one) = before.next_if(|one| one.rank < rank) {
                self.all.push(one);
            }
            if let Some(one) = mirror.conversation(rank.2) {
                let placed = self.placed(mirror, sieve, sort, one);
                self.all.push(placed);
            }
        }
        self.all.extend(before);
        self.known = self.all.len();
    }

    fn placed(
        &mut self,
        mirror: &Mirror,
        sieve: &Sieve<'_>,
        sort: Sort,
        one: &Conversation,
    ) -> Placed {
        Placed {
            rank: sort.rank(one),
            kind: self.kinds.place(Bucket::of(one)),
            stands: sieve.admits(one, &|id| mirror.contact(id)),
        }
    }

    /// The first of everything that is held.
    pub fn first<'a>(&self, mirror: &'a Mirror) -> Option<&'a Conversation> {
        let first = self.all.first()?;
        mirror.conversation(first.rank.2)
    }

    /// The first of all that is held, whether or not they stand in the list, that are not closed.
    pub fn first_open(&self, mirror: &Mirror, count: usize) -> Vec<ConversationId> {
        let all = self.all.iter().map(|placed| placed.rank.2);
        let is_open = |id: &ConversationId| {
            let held = mirror.conversation(*id);
            held.is_some_and(|held| held.status != Status::Closed)
        };
        all.filter(is_open).take(count).collect()
    }

    /// Who is known to stand in the list, from one place down to another.
    pub fn shown(&self, from: Option<Rank>, end: Option<Rank>) -> Vec<ConversationId> {
        let first = from.map_or(0, |from| self.all.partition_point(|one| one.rank < from));
        let within = |one: &&Placed| end.is_none_or(|end| one.rank <= end);
        let known = self.all.iter().take(self.known).skip(first);
        let known = known.take_while(within);
        known
            .filter(|one| one.stands)
            .map(|one| one.rank.2)
            .collect()
    }
}

/// Every kind that was met, each once: there are few.
#[derive(Debug, Default)]
struct Kinds {
    all: Vec<Bucket>,
    /// Where those were found that were asked for lately, so that hardly one is searched for.
    lately: Vec<usize>,
}

/// How many are remembered.
const LATELY: usize = 256;

impl Kinds {
    fn place(&mut self, kind: Bucket) -> usize {
        self.lately.resize(LATELY, 0);
        let owner = kind.reach.owner.map_or(0, |owner| owner.0);
        let mixed = owner ^ (kind.reach.inbox.0 << 3) ^ u128::from(kind.standing.0);
        let Some(lately) = self.lately.get_mut(mixed as usize % LATELY) else {
            return 0;
        };
        if self.all.get(*lately) != Some(&kind) {
            let found = self.all.iter().position(|one| *one == kind);
            *lately = found.unwrap_or(self.all.len());
            self.all.extend(found.is_none().then_some(kind));
        }
        *lately
    }
}
