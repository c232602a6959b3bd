//! Pages of the list that is worked with, fetched: what comes behind its end, and what stands at a place far down. It travels
//! with the conversation, for a list stands without it.

use super::{Far, Work};
use crate::{
    api,
    desk::{board::change, engine::Engine, facts::More},
};
use domain::{
    conversation::Conversation,
    ids::ConversationId,
    list::{Query, Sort},
    time::Time,
};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{GetUntracked, Notify};
use std::rc::Rc;

/// Pages fetched in a row where nothing of them stands in the list.
const IN_A_ROW: usize = 20;

impl Work {
    fn is_still(&self, turn: u32) -> bool {
        self.turn() == turn
    }

    fn reaches(&self) -> usize {
        self.list.borrow().shown(More::Loading).len()
    }
}

impl Engine {
    /// The most active that are not closed, the newest first: as they stand in the list, where that is its order.
    pub fn newest(&self, count: usize) -> Vec<ConversationId> {
        let (mirror, list) = (self.mirror.borrow(), self.work.list.borrow());
        match list.query.sort {
            Sort::Activity => list.order.first_open(&mirror, count),
            _ => mirror.newest(count),
        }
    }

    /// When the last of all that is held happened.
    pub fn latest(&self) -> Time {
        let (mirror, list) = (self.mirror.borrow(), self.work.list.borrow());
        let active = |one: &Conversation| one.active_at;
        let last = match list.query.sort {
            Sort::Activity => list.order.first(&mirror).map(active),
            _ => mirror.conversations().map(active).max(),
        };
        last.unwrap_or_default()
    }

    /// Fetches what somebody waits for, if it is the same list after the pause.
    pub async fn run_list(self: &Rc<Self>, turn: u32, pause: u32) {
        TimeoutFuture::new(pause).await;
        if !self.work.is_still(turn) {
            return;
        }
        self.work.list.borrow_mut().asks = false;
        change(&self.work.more, More::Loading);
        match self.work.goal.take() {
            Some(place) => self.far_page(place).await,
            None => {
                for _ in 0..IN_A_ROW {
                    if !self.work.is_still(turn) || self.one_page().await {
                        break;
                    }
                }
            }
        }
        if !self.work.is_still(turn) {
            // What there is to say of this end is said of another list's by now.
            return;
        }
        if self.work.more.get_untracked() == More::Loading {
            change(&self.work.more, More::There);
        }
        self.work.moved.notify();
    }

    /// Says whether that was enough.
    async fn one_page(self: &Rc<Self>) -> bool {
        let (query, reached, turn) = {
            let list = self.work.list.borrow();
            (list.query.clone(), list.reached.clone(), list.turn)
        };
        let before = self.work.reaches();
        let page = api::lists::conversations(&query, reached.as_deref(), None).await;
        if !self.work.is_still(turn) {
            return true;
        }
        let Ok(page) = page else {
            change(&self.work.more, More::Unreachable);
            return true;
        };
        let next = page.next.clone();
        let seen = {
            let mut mirror = self.mirror.borrow_mut();
            let joins = query == Query::default();
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
        next.is_none() || self.work.reaches() > before
    }

    /// Shows what stands at a place far down, and from there on.
    async fn far_page(self: &Rc<Self>, place: usize) {
        let (query, turn) = {
            let list = self.work.list.borrow();
            (list.query.clone(), list.turn)
        };
        let page = api::lists::conversations(&query, None, Some(place)).await;
        if !self.work.is_still(turn) {
            return;
        }
        let first = page.as_ref().ok().and_then(|page| page.heads.first());
        let from = first.map(|head| query.sort.rank(&head.conversation));
        let (Ok(page), Some(from)) = (page, from) else {
            return change(&self.work.more, More::Unreachable);
        };
        let next = page.next.clone();
        let seen = self.mirror.borrow_mut().on_heads(page);
        {
            let mut list = self.work.list.borrow_mut();
            let before = (
                list.far.take(),
                std::mem::replace(&mut list.reached, next.clone()),
            );
            let top = match before {
                (Some(far), _) => far.top,
                (None, reached) => reached,
            };
            list.far = Some(Far {
                above: place,
                from,
                top,
            });
            list.lists = list.lists.wrapping_add(1);
        }
        if next.is_none() {
            change(&self.work.more, More::Whole);
        }
        self.show(&seen);
    }

    /// What fetches pages could not be loaded itself.
    pub fn could_not_list(&self, turn: u32) {
        if self.work.turn() == turn {
            self.work.list.borrow_mut().asks = false;
            change(&self.work.more, More::Unreachable);
        }
    }
}
