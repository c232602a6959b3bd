//! Where one stood in a thread, and how one comes back to it: from another thread, or when the page is loaded anew. For that the
//! tab keeps where its open thread stands, and nobody else does.

use super::{AT_END, Place, UNDER};
use crate::views::{
    thread::sight::{below, element, first},
    ui::{Stood, after_paint},
};
use domain::{
    conversation::EntryKey,
    ids::{ConversationId, EntryId},
    mirror::Depth,
};
use leptos::{prelude::*, web_sys::Storage};

/// The conversation, its [`Stood`], how many messages nobody had seen when it was opened, and the first of them.
const NAME: &str = "recado-place";

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn keep(id: ConversationId, stood: Stood, unread: u64, mark: Option<EntryId>) {
    let Stood {
        foot,
        below,
        newest,
    } = stood;
    let mark = mark.map(|mark| mark.to_string()).unwrap_or_default();
    let text = format!("{id} {foot} {below} {newest} {unread} {mark}");
    // A browser that keeps nothing begins at the end.
    storage().and_then(|kept| kept.set_item(NAME, &text).ok());
}

fn forget() {
    storage().and_then(|kept| kept.remove_item(NAME).ok());
}

fn kept(id: ConversationId) -> Option<(Stood, u64, Option<EntryId>)> {
    let text = storage()?.get_item(NAME).ok()??;
    let mut parts = text.split(' ');
    let of: ConversationId = parts.next()?.parse().ok()?;
    let foot = parts.next()?.parse().ok()?;
    let below = parts.next()?.parse().ok()?;
    let newest = parts.next()?.parse().ok()?;
    let unread = parts.next()?.parse().ok()?;
    let mark = parts.next().and_then(|mark| mark.parse().ok());
    let stood = Stood {
        foot,
        below,
        newest,
    };
    (of == id).then_some((stood, unread, mark))
}

impl Place {
    /// Begins where one stood the last time, if anywhere. Says whether that is known.
    pub(super) fn begin_again(self) -> bool {
        if let Some(stood) = self.ui.stood(self.id) {
            return self.come_back(stood);
        }
        let Some((stood, unread, mark)) = kept(self.id) else {
            return false;
        };
        // What came meanwhile counts for itself.
        if self.unread.get_value() == 0 {
            self.unread.set_value(unread);
            self.mark.set(mark);
        }
        if !self.come_back(stood) {
            self.come_back_to(stood);
        }
        true
    }

    /// The same as soon as the line is here, unless somebody scrolls before.
    fn come_back_to(self, stood: Stood) {
        Effect::new(move |done: Option<bool>| {
            if done == Some(true) {
                return true;
            }
            self.keys.track();
            let depth = self.desk.depth(self.id).get();
            if self.from_end.get_value() != 0 || self.come_back(stood) {
                return true;
            }
            if depth == Depth::Partly {
                after_paint(move || self.desk.load_older(self.id));
            }
            depth == Depth::Whole
        });
    }

    /// Draws a screen around where one stood, and scrolls there. Says whether that is still known.
    fn come_back(self, stood: Stood) -> bool {
        let back = |id| {
            let keys = self.keys;
            keys.with_untracked(|keys| keys.iter().rev().position(|key| key.id == id))
        };
        let (Some(foot), Some(newer)) = (back(stood.foot), back(stood.newest)) else {
            return false;
        };
        self.reach.set(foot + 1 + first());
        self.skip.set(foot.saturating_sub(UNDER));
        self.below.set(newer);
        self.at_end.set(false);
        self.foot.set_value(Some((stood.foot, stood.below)));
        self.once_laid_out(move || {
            self.stand_at(stood.below, stood.foot);
            self.scrolled();
        });
        true
    }

    /// Scrolling has come to rest.
    pub(super) fn rest(self, from_end: i32) {
        self.foot.set_value(self.measure_foot(from_end));
        match self.stood() {
            Some(stood) => keep(
                self.id,
                stood,
                self.unread.get_value(),
                self.mark.get_untracked(),
            ),
            None => forget(),
        }
    }

    pub(super) fn leave(self) {
        self.ui.keep_place(self.id, self.stood());
        forget();
    }

    /// Nothing at the end.
    fn stood(self) -> Option<Stood> {
        let from_end = self.from_end.try_get_value().unwrap_or_default();
        let keys = self.keys;
        let newest = keys.try_with_untracked(|keys| keys.last().map(|key| key.id));
        let at_end = self.skip.try_get_untracked() == Some(0) && from_end < AT_END;
        let foot = self.foot.try_get_value().flatten();
        let stood = newest.flatten().zip(foot).filter(|_| !at_end);
        stood.map(|(newest, (foot, below))| Stood {
            foot,
            below,
            newest,
        })
    }

    fn measure_foot(self, from_end: i32) -> Option<(EntryId, i32)> {
        self.drawn.with_untracked(|drawn| {
            // The first that begins below what is seen comes behind it.
            let seen = |key: &EntryKey| {
                let line = element(key.id);
                line.is_some_and(|line| below(&line) + line.offset_height() > from_end)
            };
            let foot = drawn.get(drawn.partition_point(seen).checked_sub(1)?)?.id;
            Some((foot, from_end - below(&element(foot)?)))
        })
    }
}
