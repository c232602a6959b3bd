//! What the list is narrowed down to: conditions that a person switches on and off.

use crate::{
    desk::{Desk, StatusKind},
    i18n::{fill, inbox as t, thread},
    views::ask,
};
use domain::{
    channel::ChannelKind,
    list::{Filter, Owner},
    time::Span,
};
use leptos::prelude::With;

/// How conditions of different kinds are joined. Those of one kind are alternatives in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Joined {
    #[default]
    All,
    Any,
}

/// Conditions, in the order in which they were switched on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Narrow {
    pub joined: Joined,
    pub conditions: Vec<Filter>,
}

impl Narrow {
    #[must_use]
    pub fn has(&self, condition: &Filter) -> bool {
        self.conditions.contains(condition)
    }

    pub fn turn(&mut self, condition: &Filter) {
        if self.has(condition) {
            self.conditions.retain(|other| other != condition);
        } else {
            self.conditions.push(condition.clone());
        }
    }

    /// As the domain asks it.
    #[must_use]
    pub fn filter(&self) -> Filter {
        if self.joined == Joined::Any {
            return Filter::Any(self.conditions.clone());
        }
        let mut groups: Vec<Vec<Filter>> = Vec::new();
        for condition in &self.conditions {
            let alike = |group: &&mut Vec<Filter>| {
                group
                    .first()
                    .is_some_and(|first| kind(first) == kind(condition))
            };
            match groups.iter_mut().find(alike) {
                Some(group) => group.push(condition.clone()),
                None => groups.push(vec![condition.clone()]),
            }
        }
        let one = |mut group: Vec<Filter>| match (group.len(), group.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                group.extend(last);
                Filter::Any(group)
            }
        };
        Filter::All(groups.into_iter().map(one).collect())
    }

    /// From a view that was saved. What was joined in other ways elsewhere stays one condition.
    #[must_use]
    pub fn of(filter: &Filter) -> Self {
        let (joined, parts) = match filter {
            Filter::All(parts) => (Joined::All, parts),
            Filter::Any(parts) => (Joined::Any, parts),
            one => (Joined::All, &vec![one.clone()]),
        };
        let mut conditions = Vec::new();
        for part in parts {
            match part {
                Filter::Any(alike) if joined == Joined::All && is_one_kind(alike) => {
                    conditions.extend(alike.iter().cloned());
                }
                other => conditions.push(other.clone()),
            }
        }
        Self { joined, conditions }
    }
}

fn is_one_kind(conditions: &[Filter]) -> bool {
    let first = conditions.first().map(kind);
    conditions
        .iter()
        .all(|one| Some(kind(one)) == first && kind(one) != 0)
}

/// Conditions of one kind are alternatives; groups are of no kind.
fn kind(condition: &Filter) -> u8 {
    match condition {
        Filter::All(_) | Filter::Any(_) => 0,
        Filter::Status(_) => 1,
        Filter::Inbox(_) => 2,
        Filter::Channel(_) => 3,
        Filter::Owner(_) => 4,
        Filter::Unread => 5,
        Filter::Failed => 6,
        Filter::Waiting => 7,
        Filter::WindowEnds(_) => 8,
        Filter::Text(_) => 9,
        Filter::Line(_) => 10,
        Filter::Newer => 11,
    }
}

/// The conditions that are one press away.
pub const QUICK: [Filter; 3] = [
    Filter::Unread,
    Filter::Waiting,
    Filter::WindowEnds(Span::hours(4)),
];

/// What a condition is called. Tracked.
#[must_use]
pub fn name(desk: Desk, condition: &Filter) -> String {
    match condition {
        Filter::Status(StatusKind::Open) => thread::open().to_owned(),
        Filter::Status(StatusKind::Pending) => thread::pending().to_owned(),
        Filter::Status(StatusKind::Snoozed) => thread::snoozed().to_owned(),
        Filter::Status(StatusKind::Closed) => thread::closed().to_owned(),
        Filter::Inbox(id) => desk
            .settings()
            .with(|settings| settings.inbox(*id).map(|inbox| inbox.name.clone()))
            .unwrap_or_default(),
        Filter::Channel(kind) => channel(*kind).to_owned(),
        Filter::Line(line) => line.clone(),
        Filter::Owner(Owner::Me) => t::mine().to_owned(),
        Filter::Owner(Owner::Nobody) => t::unassigned().to_owned(),
        Filter::Owner(Owner::Agent(id)) => ask::agent_name(desk, *id),
        Filter::Unread => t::unread().to_owned(),
        Filter::Failed => t::failed().to_owned(),
        Filter::Waiting => t::waiting_answer().to_owned(),
        Filter::WindowEnds(span) => fill(t::window_ends(), &[&crate::i18n::left(*span)]),
        Filter::Text(text) => format!("“{text}”"),
        Filter::Newer => t::newer_condition().to_owned(),
        Filter::All(_) | Filter::Any(_) => t::several_conditions().to_owned(),
    }
}

#[must_use]
pub fn channel(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::WhatsApp => "WhatsApp",
        ChannelKind::Instagram => "Instagram",
        ChannelKind::Messenger => "Messenger",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_switched_on_comes_back_from_a_saved_view() {
        let (open, pending) = (
            Filter::Status(StatusKind::Open),
            Filter::Status(StatusKind::Pending),
        );
        let narrow = Narrow {
            joined: Joined::All,
            conditions: vec![open.clone(), pending.clone(), Filter::Unread],
        };
        let filter = narrow.filter();
        assert_eq!(
            filter,
            Filter::All(vec![
                Filter::Any(vec![open.clone(), pending.clone()]),
                Filter::Unread
            ])
        );
        assert_eq!(Narrow::of(&filter), narrow);
        let any = Narrow {
            joined: Joined::Any,
            conditions: vec![open.clone(), Filter::Unread],
        };
        assert_eq!(Narrow::of(&any.filter()), any);
        let odd = Filter::All(vec![Filter::Any(vec![open, Filter::Unread]), pending]);
        assert_eq!(Narrow::of(&odd).filter(), odd);
    }
}
