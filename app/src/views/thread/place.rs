//! Where somebody reads in a thread: how many lines are drawn, how far from the end one is, and how to get to a line.

use super::{
    hold::{Held, Hold},
    leads::first_unread,
    sight::{self, below, element, first, window_on},
};
use crate::{
    desk::Desk,
    views::ui::{Ui, after_paint},
};
use domain::{
    conversation::EntryKey,
    ids::{ConversationId, EntryId},
    mirror::Depth,
    time::Time,
};
use leptos::{html, prelude::*, web_sys::HtmlElement};
use std::time::Duration;

mod stood;

/// So many more at a time when somebody stays, until there is enough to scroll into: little, for a browser goes through all that
/// is drawn with each line that is written, and takes it away with the thread.
const STEP: usize = 16;
const ENOUGH: usize = 32;
/// Lines that are drawn below the one where one stood.
const UNDER: usize = 4;
/// Who walks through the threads has gone on by then.
const STAYS: Duration = Duration::from_millis(250);
const SOON: Duration = Duration::from_millis(30);
/// Pixels from the end within which one counts as being there.
const AT_END: i32 = 60;
/// Pixels from the beginning within which older lines are drawn or fetched.
const NEAR_START: i32 = 900;
/// Lines above the first unread one: what was said before is seen with it.
const ABOVE: usize = 6;

/// The place of one reader in one thread.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    desk: Desk,
    ui: Ui,
    id: ConversationId,
    keys: Signal<Vec<EntryKey>>,
    /// The lines that are drawn.
    pub drawn: Memo<Vec<EntryKey>>,
    pub scroller: NodeRef<html::Div>,
    /// Where the scroller stands, whichever thread is in it, as it was heard last. To ask is to lay everything out.
    top: StoredValue<i32>,
    /// Drawn is as far back as this, counted from the newest line,
    reach: RwSignal<usize>,
    /// without so many of the newest: where one begins far up, what is below waits until there is time.
    skip: RwSignal<usize>,
    /// The first line that nobody had seen when the thread was opened.
    pub mark: RwSignal<Option<EntryId>>,
    /// How many there were of these.
    pub unread: StoredValue<u64>,
    pub at_end: RwSignal<bool>,
    /// How many came in below meanwhile.
    pub below: RwSignal<usize>,
    /// Pixels between the last line and what is seen.
    from_end: StoredValue<i32>,
    /// The line at the foot of what is seen, and how many pixels its end is below that. Measured when scrolling has come to
    /// rest, for whoever leaves must not wait until everything is laid out once more.
    foot: StoredValue<Option<(EntryId, i32)>>,
    /// Whether one is here for long enough that what is above the screen may be drawn.
    stays: StoredValue<bool>,
    /// What one was led to, until somebody scrolls.
    hold: Hold,
}

impl Place {
    /// At the line that somebody asked for; where one stood the last time; at the first of so many that nobody has seen; or
    /// at the newest line.
    pub fn start(
        desk: Desk,
        ui: Ui,
        id: ConversationId,
        keys: Signal<Vec<EntryKey>>,
        unread: u64,
        top: StoredValue<i32>,
    ) -> Self {
        let (reach, skip) = (RwSignal::new(first()), RwSignal::new(0));
        let place = Self {
            desk,
            ui,
            id,
            keys,
            drawn: Memo::new(move |_| window_on(keys, reach.get(), skip.get())),
            scroller: NodeRef::new(),
            top,
            reach,
            skip,
            mark: RwSignal::new(None),
            unread: StoredValue::new(unread),
            at_end: RwSignal::new(true),
            below: RwSignal::new(0),
            from_end: StoredValue::new(0),
            foot: StoredValue::new(None),
            stays: StoredValue::new(false),
            hold: Hold::new(),
        };
        let comes_back = !place.is_led() && place.begin_again();
        if !comes_back {
            // The scroller may come over from a thread that was read farther up.
            place.once_laid_out(move || place.stand_at_end());
        }
        if unread > 0 {
            place.find_unread(unread, comes_back);
        }
        place.follow_target();
        set_timeout(move || place.stay(), STAYS);
        on_cleanup(move || place.leave());
        place
    }

    /// Marks the first line that nobody has seen, and begins there unless one stands elsewhere.
    fn find_unread(self, unread: u64, stays: bool) {
        let newest = StoredValue::new(None);
        Effect::new(move |found: Option<bool>| {
            if found == Some(true) {
                return true;
            }
            self.keys.track();
            let depth = self.desk.depth(self.id).get();
            let lines = self.desk.lines_back(self.id);
            // What came since the thread was opened was not unread then.
            let then = newest.get_value().or(lines.first().map(|(key, _)| *key));
            newest.set_value(then);
            let new = lines
                .iter()
                .take_while(|(key, _)| Some(*key) > then)
                .count();
            let found = first_unread(lines.get(new..).unwrap_or_default(), unread);
            let Some(back) = found.map(|back| new + back) else {
                if depth == Depth::Partly {
                    after_paint(move || self.desk.load_older(self.id));
                }
                return depth == Depth::Whole;
            };
            self.mark.set(lines.get(back).map(|(key, _)| key.id));
            let elsewhere = stays || self.is_led();
            if !elsewhere && self.from_end.get_value() == 0 {
                self.begin_at(back);
            }
            true
        });
    }

    /// Draws a screen from a line on, so many lines from the end, with a little above it, and shows it at the top.
    fn begin_at(self, back: usize) {
        self.reach.set((back + 1 + ABOVE).max(first()));
        self.skip.set((back + 1).saturating_sub(first()));
        self.hold.on(Held::Unread);
        self.keep_in_sight();
        // What came late finds somebody who stays already.
        if self.stays.get_value() {
            set_timeout(move || self.draw_newer(), STAYS);
        }
    }

    /// Somebody reads here: draws what is around the screen, when nothing else is to be done.
    fn stay(self) {
        if self.stays.try_set_value(true).is_some() {
            return;
        }
        self.draw_newer();
        if self.from_end.try_get_value() == Some(0) {
            self.draw_more();
        } else {
            self.scrolled();
        }
    }

    /// As soon as the lines have a height, and again whenever they have got another.
    fn keep_in_sight(self) {
        if let Some(scroller) = self.scroller.try_get_untracked().flatten() {
            self.hold.watch(&scroller, move || self.show_held());
        }
    }

    fn show_held(self) {
        let scroller = self.scroller.try_get_untracked().flatten();
        if scroller.is_some_and(|scroller| self.hold.show(&scroller)) {
            self.scrolled();
        }
    }

    /// Somebody scrolls, or is about to; or something new is said.
    pub fn taken(self) {
        self.hold.let_go();
    }

    /// Draws what is below, without moving what is read.
    fn draw_newer(self) {
        let skip = self.skip.try_get_untracked().unwrap_or_default();
        let last = self
            .drawn
            .try_with_untracked(|drawn| drawn.last().map(|key| key.id));
        let (Some(scroller), Some(last)) =
            (self.scroller.try_get_untracked().flatten(), last.flatten())
        else {
            return;
        };
        if skip > 0 {
            let from_end = -scroller.scroll_top();
            self.skip.set(skip.saturating_sub(2 * STEP));
            // Until then nothing stands where it was heard to.
            self.from_end.set_value(i32::MAX);
            request_animation_frame(move || {
                self.stand_at(from_end, last);
                self.from_end.try_set_value(-self.top.get_value());
                set_timeout(move || self.draw_newer(), SOON);
            });
        }
    }

    pub fn scrolled(self) {
        // A frame later somebody may be in another thread.
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        // The end is at 0 and everything above it is negative.
        let from_end = -scroller.scroll_top();
        self.top.set_value(-from_end);
        self.from_end.set_value(from_end);
        let at_end = from_end < AT_END && self.skip.get_untracked() == 0;
        if self.at_end.get_untracked() != at_end {
            self.at_end.set(at_end);
        }
        if at_end && self.below.get_untracked() > 0 {
            self.below.set(0);
        }
        if !self.stays.get_value() {
            return;
        }
        if scroller.scroll_height() - scroller.client_height() - from_end < NEAR_START {
            self.older();
        }
        set_timeout(
            move || {
                if self.from_end.try_get_value() == Some(from_end) {
                    self.rest(from_end);
                }
            },
            SOON,
        );
    }

    /// Draws more of what is held, and fetches more when all of it is drawn.
    pub fn older(self) {
        let held = self.keys.with_untracked(Vec::len);
        if self.reach.get_untracked() < held {
            self.reach.update(|reach| *reach += 2 * STEP);
        } else if self.desk.depth(self.id).get_untracked() == Depth::Partly {
            // What comes is drawn at once: somebody waits for it.
            self.reach.set(held + 2 * STEP);
            self.desk.load_older(self.id);
        }
    }

    pub fn to_end(self) {
        self.hold.let_go();
        if self.skip.try_get_untracked().is_some_and(|skip| skip > 0) {
            self.skip.set(0);
        }
        request_animation_frame(move || self.stand_at_end());
    }

    /// In the frame and not before: whatever was scrolled is heard by then.
    fn stand_at_end(self) {
        let scroller = self.scroller.try_get_untracked().flatten();
        if let Some(scroller) = scroller.filter(|_| self.top.get_value() != 0 && !self.hold.holds())
        {
            self.scroll_to(&scroller, 0);
        }
    }

    /// When the lines that are drawn now have their places, before they are painted.
    fn once_laid_out(self, act: impl FnOnce() + 'static) {
        self.scroller
            .on_load(move |scroller| sight::once_laid_out(&scroller, act));
    }

    fn scroll_to(self, scroller: &HtmlElement, top: i32) {
        self.top.set_value(top);
        scroller.set_scroll_top(top);
    }

    /// Draws what is above the screen when nothing else is to be done.
    fn draw_more(self) {
        // The thread may have been left meanwhile.
        let Some(reach) = self.reach.try_get_untracked() else {
            return;
        };
        if reach < ENOUGH && reach < self.keys.with_untracked(Vec::len) {
            self.reach.set(reach + STEP);
            set_timeout(move || self.draw_more(), SOON);
        }
    }

    /// What comes in behind a line, which was the newest, must not move what is read.
    pub fn keep_still(self, newest: EntryKey) {
        let from_end = self.from_end.get_value();
        if self.skip.get_untracked() > 0 {
            // It waits below with the others.
            let newer =
                |keys: &Vec<EntryKey>| keys.iter().rev().take_while(|key| **key > newest).count();
            let new = self.keys.with_untracked(newer);
            self.skip.update(|skip| *skip += new);
            self.reach.update(|reach| *reach += new);
        } else if from_end >= AT_END {
            request_animation_frame(move || self.stand_at(from_end, newest.id));
        }
    }

    /// So many pixels above the end of a line.
    fn stand_at(self, from_end: i32, line: EntryId) {
        let Some(scroller) = self.scroller.try_get_untracked().flatten() else {
            return;
        };
        let below = element(line).map_or(0, |line| below(&line));
        self.scroll_to(&scroller, -(from_end + below));
    }

    /// Whether somebody asked for a line of this thread.
    fn is_led(self) -> bool {
        let target = self.ui.target.get_untracked();
        target.is_some_and(|(of, _)| of == self.id)
    }

    /// Goes to the line that somebody asked for, as soon as it is here.
    fn follow_target(self) {
        Effect::new(move |_| {
            let Some((_, target)) = self.ui.target.get().filter(|(of, _)| *of == self.id) else {
                return;
            };
            let after = self
                .keys
                .with(|keys| keys.iter().rev().position(|key| key.id == target.id));
            let depth = self.desk.depth(self.id).get();
            match (after, depth) {
                (Some(after), _) => {
                    self.ui.target.set(None);
                    self.skip.set(0);
                    if self.reach.get_untracked() < after + STEP {
                        self.reach.set(after + STEP);
                    }
                    self.hold.on(Held::Line(target.id));
                    self.keep_in_sight();
                    request_animation_frame(move || sight::mark(target.id));
                }
                // It is of no thread that is here, or nobody may see it.
                (None, Depth::Whole) => self.ui.target.set(None),
                (None, _) if target.at > Time(0) => self.desk.open_at(self.id, target),
                (None, Depth::Partly) => self.desk.load_older(self.id),
                (None, Depth::Unknown) => {}
            }
        });
    }
}
