//! Lists of conversations: which stand in one, in what order, and how many there are. The browser asks over what it
//! holds, the worker over everything, and both ask here.

mod filter;
mod sieve;
mod tally;

pub use filter::{Filter, Looker, Owner};
pub use sieve::{Contacts, Sieve};
pub use tally::{Bucket, Count, Move, Standing, Tally};

use crate::plain::Plain;
use crate::{
    conversation::{Conversation, Status},
    ids::{AgentId, ConversationId, EntryId},
};
use serde::{Deserialize, Serialize};

/// The kinds of a [`Status`], without what each carries.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Plain,
)]
#[serde(rename_all = "snake_case")]
pub enum StatusKind {
    Open,
    Pending,
    Snoozed,
    Closed,
}

impl From<Status> for StatusKind {
    fn from(status: Status) -> Self {
        match status {
            Status::Open => Self::Open,
            Status::Pending => Self::Pending,
            Status::Snoozed { .. } => Self::Snoozed,
            Status::Closed => Self::Closed,
        }
    }
}

/// One list of conversations. Unless it says otherwise, a view leaves the closed ones out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum View {
    /// Everything that is not closed.
    #[default]
    All,
    Mine,
    Unassigned,
    Unread,
    ByStatus(StatusKind),
    /// With a message that was not delivered and waits for a person; closed ones too.
    Failed,
}

impl View {
    /// Every view, in the order of their places.
    pub const EVERY: [View; 9] = [
        View::All,
        View::Mine,
        View::Unassigned,
        View::Unread,
        View::ByStatus(StatusKind::Open),
        View::ByStatus(StatusKind::Pending),
        View::ByStatus(StatusKind::Snoozed),
        View::ByStatus(StatusKind::Closed),
        View::Failed,
    ];

    /// Its place in [`View::EVERY`].
    #[must_use]
    pub fn place(self) -> usize {
        match self {
            View::All => 0,
            View::Mine => 1,
            View::Unassigned => 2,
            View::Unread => 3,
            View::ByStatus(StatusKind::Open) => 4,
            View::ByStatus(StatusKind::Pending) => 5,
            View::ByStatus(StatusKind::Snoozed) => 6,
            View::ByStatus(StatusKind::Closed) => 7,
            View::Failed => 8,
        }
    }

    /// The stable code, as in URLs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            View::All => "all",
            View::Mine => "mine",
            View::Unassigned => "unassigned",
            View::Unread => "unread",
            View::ByStatus(StatusKind::Open) => "open",
            View::ByStatus(StatusKind::Pending) => "pending",
            View::ByStatus(StatusKind::Snoozed) => "snoozed",
            View::ByStatus(StatusKind::Closed) => "closed",
            View::Failed => "failed",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|view| view.code() == code)
    }

    /// Whether conversations of this kind stand in it, as `me` sees it.
    #[must_use]
    pub fn admits(self, bucket: &Bucket, me: AgentId) -> bool {
        let (standing, owner) = (bucket.standing, bucket.reach.owner);
        let here = standing.status() != StatusKind::Closed;
        match self {
            View::All => here,
            View::Mine => here && owner == Some(me),
            View::Unassigned => here && owner.is_none(),
            View::Unread => here && standing.is_unread(),
            View::ByStatus(status) => standing.status() == status,
            View::Failed => standing.has_failed(),
        }
    }
}

/// In what order a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What happened last comes first.
    #[default]
    Activity,
    /// Who waits longest comes first; who does not wait comes behind, by activity.
    Waiting,
    /// The newest conversation comes first.
    Created,
}

impl Sort {
    /// The stable code, as in URLs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Sort::Activity => "activity",
            Sort::Waiting => "waiting",
            Sort::Created => "created",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let every = [Sort::Activity, Sort::Waiting, Sort::Created];
        every.into_iter().find(|sort| sort.code() == code)
    }

    /// Where a conversation stands: the smaller one comes first.
    #[must_use]
    pub fn rank(self, conversation: &Conversation) -> Rank {
        let active = conversation.active_at.0.saturating_neg();
        let (first, second) = match self {
            Sort::Activity => (active, 0),
            Sort::Waiting => match conversation.waiting_since {
                Some(since) => (since.0, 0),
                None => (NOT_WAITING, active),
            },
            Sort::Created => (conversation.number.cast_signed().saturating_neg(), 0),
        };
        Rank(first, second, conversation.id)
    }
}

/// Behind everybody who waits.
pub const NOT_WAITING: i64 = i64::MAX;

/// A place in a list: two numbers that mean what the [`Sort`] makes of them, and the id, which settles ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(pub i64, pub i64, pub ConversationId);

impl Rank {
    /// As it travels: opaque to whoever gets it.
    #[must_use]
    pub fn token(self) -> String {
        [self.0.to_string(), self.1.to_string(), self.2.to_string()].join(".")
    }

    #[must_use]
    pub fn read(token: &str) -> Option<Self> {
        let (first, rest) = token.split_once('.')?;
        let (second, id) = rest.split_once('.')?;
        Some(Self(
            first.parse().ok()?,
            second.parse().ok()?,
            id.parse().ok()?,
        ))
    }
}

/// What somebody wants to see in a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    pub view: View,
    pub filter: Filter,
    pub sort: Sort,
}

impl Query {
    /// How many conversations of the whole workspace stand in the list, where counting by kinds can tell.
    #[must_use]
    pub fn count(&self, tally: &Tally, looker: Looker<'_>) -> Option<u64> {
        if !self.filter.is_countable() {
            return None;
        }
        let sieve = self.sieve(looker);
        Some(tally.count(|kind| sieve.settles(kind).unwrap_or_default()))
    }

    /// Whether the filter decides by itself about closed conversations: "all" leaves them out, unless it speaks of statuses.
    #[must_use]
    pub fn reaches_closed(&self) -> bool {
        self.view == View::All && self.filter.names_status()
    }
}

/// A filter and an order that somebody gave a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct SavedView {
    pub id: EntryId,
    pub name: String,
    /// Whose it is; nobody's is everybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AgentId>,
    #[plain(newer)]
    pub filter: Filter,
    #[serde(default)]
    pub sort: Sort,
}
