//! The order that rows stand in. It holds still under the pointer and away from the top: nobody opens the wrong
//! conversation because a message came just then, and nothing slides away that is being read.

use crate::{
    desk::{Desk, use_desk},
    views::ui::{Ui, is_phone},
};
use domain::{
    ids::{ConversationId, EntryId},
    time::Time,
};
use leptos::prelude::*;

/// How far a moved row is looked for at once. Farther, it counts as gone here and new there.
const REACH: usize = 300;
/// More differences than this are another list.
const ANOTHER: usize = 2_000;

/// What the list shows, in order. The keys walk along it too.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    desk: Desk,
    now: Memo<Vec<ConversationId>>,
    pub shown: RwSignal<Vec<ConversationId>>,
    /// Conversations that wait to come to their new place because of others.
    pub held: RwSignal<usize>,
    grip: StoredValue<Grip>,
}

/// What keeps the list still.
#[derive(Debug, Default)]
struct Grip {
    over: bool,
    away: bool,
    /// When the last had happened of what was known as everything was last shown in its place.
    latest: Time,
    /// Conversations that wait because of what the team did, or were only fetched, with their newest lines: that is no news.
    own: Vec<(ConversationId, Option<EntryId>)>,
    /// Where the cursor stood last. Its row may go, and then the one that took its place is the next.
    place: usize,
}

/// The order of this page. `App` provides it before any view.
#[must_use]
pub fn use_order(ui: Ui) -> Order {
    use_context().unwrap_or_else(|| Order::start(ui))
}

impl Order {
    /// Goes so many rows on or back, and shows the row if a conversation is open beside the list.
    pub fn step(self, ui: Ui, by: isize) {
        let cursor = ui.cursor.get_untracked();
        let stands = |all: &Vec<_>| all.iter().position(|other| Some(*other) == cursor);
        let place = self.grip.with_value(|grip| grip.place);
        let next = match self.shown.with_untracked(stands) {
            Some(here) => here.saturating_add_signed(by),
            None if by > 0 => place,
            None => place.saturating_add_signed(by),
        };
        self.step_to(ui, next);
    }

    /// Goes to the row at a place of what is held, or to the last.
    pub fn step_to(self, ui: Ui, place: usize) {
        let at = |all: &Vec<ConversationId>| {
            let place = place.min(all.len().checked_sub(1)?);
            Some((place, *all.get(place)?))
        };
        if let Some((place, id)) = self.shown.with_untracked(at) {
            self.grip.update_value(|grip| grip.place = place);
            ui.cursor.set(Some(id));
            if ui.opened_untracked().is_some() {
                ui.open(id);
            }
            if !is_phone() {
                ui.focus_row(id);
            }
        }
    }

    #[must_use]
    pub fn start(ui: Ui) -> Self {
        let desk = use_desk();
        let now = desk.query(Signal::derive(move || ui.query()));
        let order = Self {
            desk,
            now,
            shown: RwSignal::new(now.get_untracked()),
            held: RwSignal::new(0),
            grip: StoredValue::default(),
        };
        Effect::new(move |before: Option<u32>| {
            now.track();
            let what = desk.list_shown();
            if before.as_ref() == Some(&what) {
                order.follow();
            } else {
                order.release();
            }
            what
        });
        order
    }

    /// Whether there is nobody to show. Tracked. Who is known by now and shown in a moment is somebody: what is drawn of an
    /// empty list would have to be fetched first.
    pub fn is_empty(self) -> bool {
        self.shown.with(Vec::is_empty) && self.now.with(Vec::is_empty)
    }

    /// The pointer came over the list, or left it.
    pub fn over(self, over: bool) {
        self.hold(|grip| grip.over = over);
    }

    /// The list was scrolled away from its top, or back.
    pub fn away(self, away: bool) {
        if self.grip.with_value(|grip| grip.away != away) {
            self.hold(|grip| grip.away = away);
        }
    }

    fn hold(self, change: impl FnOnce(&mut Grip)) {
        let before = self.is_held();
        self.grip.update_value(change);
        match (before, self.is_held()) {
            (false, true) => self.look_back(),
            (_, false) => self.release(),
            (true, true) => {}
        }
    }

    /// Who comes in from here on, and was not heard of before, is news.
    fn look_back(self) {
        let latest = self.desk.latest();
        self.grip.update_value(|grip| grip.latest = latest);
    }

    /// Shows everything in its place.
    pub fn release(self) {
        let now = self.now.get_untracked();
        if self.shown.with_untracked(|shown| *shown != now) {
            self.shown.set(now);
        }
        self.grip.update_value(|grip| grip.own.clear());
        self.held.set(0);
        if self.is_held() {
            self.look_back();
        }
    }

    /// The same, at the top of the list.
    pub fn come_up(self) {
        self.grip.update_value(|grip| grip.away = false);
        self.release();
        if let Some(scroller) = document().get_element_by_id("conversations") {
            scroller.set_scroll_top(0);
        }
    }

    fn is_held(self) -> bool {
        self.grip.with_value(|grip| grip.over || grip.away)
    }

    /// Older pages stand behind what is shown, so they need not wait.
    fn grow(self) {
        let shown = |now: &Vec<_>| self.shown.with_untracked(|shown| behind(shown, now));
        let end = self.now.with_untracked(shown);
        if !end.is_empty() {
            self.shown.update(|shown| shown.extend(end));
        }
    }

    fn follow(self) {
        if !self.is_held() {
            return self.release();
        }
        self.grow();
        let differences = self.now.with_untracked(|now| {
            self.shown
                .with_untracked(|shown| Differences::between(shown, now))
        });
        let Some(Differences { gone, new }) = differences else {
            return self.release();
        };
        self.held.set(self.of_others(&new));
        // Under the pointer even a row that belongs elsewhere by now stays: the next click is meant for what is there.
        if !gone.is_empty() && !self.grip.with_value(|grip| grip.over) {
            self.shown
                .update(|shown| shown.retain(|id| !gone.contains(id)));
        }
    }
}

impl Order {
    /// How many of these wait because of a customer: that a conversation was answered, claimed or noted on is no news, until
    /// something more is said in it.
    fn of_others(self, moved: &[ConversationId]) -> usize {
        let mut count = 0;
        self.grip.update_value(|grip| {
            for id in moved {
                let (is_ours, line) = self.desk.touch(*id, grip.latest);
                if is_ours {
                    grip.own.push((*id, line));
                }
                count += usize::from(!grip.own.contains(&(*id, line)));
            }
        });
        count
    }
}

/// What came in behind the last row: nothing moves when it is shown.
fn behind(shown: &[ConversationId], now: &[ConversationId]) -> Vec<ConversationId> {
    let new = now.iter().rev().take(ANOTHER);
    let mut end: Vec<_> = new.take_while(|id| !shown.contains(id)).copied().collect();
    end.reverse();
    end
}

/// What is shown and should not be, and what should stand elsewhere.
#[derive(Debug, PartialEq, Eq)]
struct Differences {
    gone: Vec<ConversationId>,
    new: Vec<ConversationId>,
}

impl Differences {
    /// Walks both orders side by side: they differ in few places, however long they are.
    fn between(shown: &[ConversationId], now: &[ConversationId]) -> Option<Self> {
        let (mut missing, mut extra) = (Vec::new(), Vec::new());
        let (mut here, mut there) = (0, 0);
        while missing.len() + extra.len() < ANOTHER {
            match (shown.get(here), now.get(there)) {
                (None, None) => {
                    missing.retain(|id| !extra.contains(id));
                    return Some(Self {
                        gone: missing,
                        new: extra,
                    });
                }
                (Some(a), Some(b)) if a == b => (here, there) = (here + 1, there + 1),
                (a, b) => {
                    let (skip, take) = steps(a, b, shown.get(here..), now.get(there..));
                    missing.extend(shown.iter().skip(here).take(skip));
                    extra.extend(now.iter().skip(there).take(take));
                    (here, there) = (here + skip, there + take);
                }
            }
        }
        None
    }
}

/// How many ids to pass over on either side until the two orders meet again.
fn steps(
    a: Option<&ConversationId>,
    b: Option<&ConversationId>,
    shown: Option<&[ConversationId]>,
    now: Option<&[ConversationId]>,
) -> (usize, usize) {
    let find = |wanted: Option<&ConversationId>, among: Option<&[ConversationId]>| {
        let among = among.unwrap_or_default();
        wanted.and_then(|id| among.iter().take(REACH).position(|other| other == id))
    };
    match (find(b, shown), find(a, now)) {
        (Some(skip), Some(take)) if alike(shown, skip, now, 0) > alike(shown, 0, now, take) => {
            (skip, 0)
        }
        (_, Some(take)) => (0, take),
        (Some(skip), None) => (skip, 0),
        (None, None) => (usize::from(a.is_some()), usize::from(b.is_some())),
    }
}

/// How far both go on alike, one from `here` and the other from `there`: what meets again by chance soon parts.
fn alike(
    shown: Option<&[ConversationId]>,
    here: usize,
    now: Option<&[ConversationId]>,
    there: usize,
) -> usize {
    let shown = shown.unwrap_or_default().iter().skip(here);
    let both = shown.zip(now.unwrap_or_default().iter().skip(there));
    both.take(REACH)
        .take_while(|(this, that)| this == that)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[u128]) -> Vec<ConversationId> {
        ids.iter().copied().map(ConversationId).collect()
    }

    #[test]
    fn what_comes_in_behind_the_last_row_need_not_wait() {
        let end = |shown: &[u128], now: &[u128]| behind(&ids(shown), &ids(now));
        assert_eq!(end(&[1, 2], &[9, 1, 2, 3, 4]), ids(&[3, 4]));
        assert_eq!(end(&[1, 2], &[2, 1]), []);
        assert_eq!(end(&[], &[1, 2]), ids(&[1, 2]));
    }

    #[test]
    fn a_still_list_knows_what_waits_and_what_is_gone() {
        let long: Vec<u128> = (1..1000).collect();
        let moved: Vec<u128> = [777, 0]
            .into_iter()
            .chain((1..1000).filter(|id| *id != 777))
            .collect();
        for (shown, now, gone, new) in [
            (&[1, 2, 3][..], &[1, 2, 3][..], &[][..], &[][..]),
            (&[1, 2, 3], &[9, 1, 2, 3], &[], &[9]),
            (&[1, 2, 3], &[3, 1, 2], &[], &[3]),
            (&[1, 2, 3], &[1, 3, 2], &[], &[3]),
            (&[1, 2, 3], &[1, 3], &[2], &[]),
            (&[1, 2, 3], &[9, 8, 3, 1], &[2], &[9, 8, 3]),
            (&[1, 2, 3, 4], &[2, 3, 4, 1], &[], &[1]),
            // What moves from near the top is told from what it passes.
            (
                &[1, 2, 3, 4, 5, 6, 7, 8],
                &[3, 6, 7, 1, 2, 4, 5, 8],
                &[],
                &[3, 6, 7],
            ),
            (&[1], &[], &[1], &[]),
            (&[], &[1], &[], &[1]),
            (&long, &moved, &[], &[777, 0]),
        ] {
            let expected = Differences {
                gone: ids(gone),
                new: ids(new),
            };
            assert_eq!(
                Differences::between(&ids(shown), &ids(now)),
                Some(expected),
                "{shown:?} {now:?}"
            );
        }
        let other: Vec<u128> = (5_000..9_000).collect();
        assert_eq!(Differences::between(&ids(&long), &ids(&other)), None);
    }
}
