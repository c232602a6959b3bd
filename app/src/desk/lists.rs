//! The order of every view, kept by small steps: a new message moves one id.

use super::facts::View;
use domain::{
    conversation::Conversation,
    ids::{AgentId, ConversationId},
    list::Bucket,
    time::Time,
};
use std::{cmp::Reverse, collections::BTreeMap};

const VIEWS: usize = View::EVERY.len();

/// A set of views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Views(u16);

impl Views {
    const ALL: Views = Views((1 << VIEWS) - 1);

    /// The views that a conversation stands in, as `me` sees it.
    #[must_use]
    pub fn of(conversation: &Conversation, me: Option<AgentId>) -> Self {
        let bucket = Bucket::of(conversation);
        // Nobody has this id, so nothing is theirs.
        let me = me.unwrap_or(AgentId(0));
        let mut views = Self::default();
        for view in View::EVERY {
            views.add(view, view.admits(&bucket, me));
        }
        views
    }

    #[must_use]
    pub fn has(self, view: View) -> bool {
        self.0 & (1 << view.place()) != 0
    }

    /// Those of both sets.
    #[must_use]
    pub fn and(self, other: Views) -> Views {
        Views(self.0 | other.0)
    }

    fn add(&mut self, view: View, stands_in_it: bool) {
        self.0 |= u16::from(stands_in_it) << view.place();
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    at: Time,
    views: Views,
}

/// Every view's conversations, newest activity first.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    places: BTreeMap<ConversationId, Place>,
    orders: [Vec<ConversationId>; VIEWS],
}

impl Lists {
    /// Everything anew: sorts once instead of moving each.
    #[must_use]
    pub fn of<'a>(
        conversations: impl Iterator<Item = &'a Conversation>,
        me: Option<AgentId>,
    ) -> Self {
        let mut lists = Self::default();
        for conversation in conversations {
            lists
                .places
                .insert(conversation.id, place_of(conversation, me));
        }
        let mut sorted: Vec<_> = lists
            .places
            .iter()
            .map(|(id, place)| (Reverse(place.at), *id, place.views))
            .collect();
        sorted.sort_unstable_by_key(|(at, id, _)| (*at, *id));
        for (view, order) in View::EVERY.into_iter().zip(&mut lists.orders) {
            order.extend(
                sorted
                    .iter()
                    .filter(|(_, _, views)| views.has(view))
                    .map(|(_, id, _)| *id),
            );
        }
        lists
    }

    /// One conversation came or changed. Gives the views whose list looks different now.
    pub fn put(&mut self, conversation: &Conversation, me: Option<AgentId>) -> Views {
        let place = place_of(conversation, me);
        if self.places.get(&conversation.id) == Some(&place) {
            return Views::default();
        }
        let left = self.lift(conversation.id);
        self.places.insert(conversation.id, place);
        for (view, order) in View::EVERY.into_iter().zip(&mut self.orders) {
            if place.views.has(view) {
                let at = search(order, &self.places, conversation.id, place.at);
                order.insert(at, conversation.id);
            }
        }
        left.and(place.views)
    }

    /// One conversation went out of sight.
    pub fn take(&mut self, id: ConversationId) -> Views {
        self.lift(id)
    }

    #[must_use]
    pub fn order(&self, view: View) -> &[ConversationId] {
        self.orders.get(view.place()).map_or(&[], Vec::as_slice)
    }

    /// Every view, for when everything changed.
    #[must_use]
    pub fn everywhere() -> Views {
        Views::ALL
    }

    fn lift(&mut self, id: ConversationId) -> Views {
        let Some(place) = self.places.get(&id).copied() else {
            return Views::default();
        };
        for (view, order) in View::EVERY.into_iter().zip(&mut self.orders) {
            if place.views.has(view) {
                let at = search(order, &self.places, id, place.at);
                if order.get(at) == Some(&id) {
                    order.remove(at);
                }
            }
        }
        self.places.remove(&id);
        place.views
    }
}

fn place_of(conversation: &Conversation, me: Option<AgentId>) -> Place {
    Place {
        at: conversation.active_at,
        views: Views::of(conversation, me),
    }
}

/// Where in a list an id with this activity stands or belongs.
fn search(
    order: &[ConversationId],
    places: &BTreeMap<ConversationId, Place>,
    id: ConversationId,
    at: Time,
) -> usize {
    let rank = |other: &ConversationId| (Reverse(places.get(other).map(|place| place.at)), *other);
    order.partition_point(|other| rank(other) < (Reverse(Some(at)), id))
}

#[cfg(test)]
mod tests;
