//! How many conversations there are of each kind. Counts of every list follow from it, so nobody ever counts rows: a
//! commit moves a conversation from one kind to another, and that is what the stream tells.

use super::StatusKind;
use crate::plain::Plain;
use crate::{conversation::Conversation, permission::Reach};
use serde::{Deserialize, Serialize};

const UNREAD: u8 = 4;
const FAILED: u8 = 8;
const WAITING: u8 = 16;

/// What counts go by, beside who may see a conversation: its status (the two lowest bits: open, pending, snoozed,
/// closed), whether it is unread (4), has a failed message (8), and whether its customer waits (16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
#[serde(transparent)]
pub struct Standing(pub u8);

impl From<&Conversation> for Standing {
    fn from(conversation: &Conversation) -> Self {
        let status = match StatusKind::from(conversation.status) {
            StatusKind::Open => 0,
            StatusKind::Pending => 1,
            StatusKind::Snoozed => 2,
            StatusKind::Closed => 3,
        };
        let bit = |so: bool, bit: u8| if so { bit } else { 0 };
        Self(
            status
                | bit(conversation.unread() > 0, UNREAD)
                | bit(!conversation.failed.is_empty(), FAILED)
                | bit(conversation.waiting_since.is_some(), WAITING),
        )
    }
}

impl Standing {
    #[must_use]
    pub fn status(self) -> StatusKind {
        match self.0 & 3 {
            0 => StatusKind::Open,
            1 => StatusKind::Pending,
            2 => StatusKind::Snoozed,
            _ => StatusKind::Closed,
        }
    }

    #[must_use]
    pub fn is_unread(self) -> bool {
        self.0 & UNREAD != 0
    }

    #[must_use]
    pub fn has_failed(self) -> bool {
        self.0 & FAILED != 0
    }

    #[must_use]
    pub fn is_waiting(self) -> bool {
        self.0 & WAITING != 0
    }
}

/// One kind of conversation: who may see it, and how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Plain)]
pub struct Bucket {
    pub reach: Reach,
    pub standing: Standing,
}

impl Bucket {
    #[must_use]
    pub fn of(conversation: &Conversation) -> Self {
        Self {
            reach: Reach::from(conversation),
            standing: Standing::from(conversation),
        }
    }
}

/// How many there are of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Count {
    pub of: Bucket,
    pub n: u64,
}

/// One conversation changed its kind, came into sight (from nothing) or went out of it (to nothing).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
pub struct Move {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Bucket>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Bucket>,
}

/// The counts of all kinds, sorted; kinds without a conversation are not in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Plain)]
#[serde(transparent)]
pub struct Tally(Vec<Count>);

impl Tally {
    #[must_use]
    pub fn of<'a>(conversations: impl Iterator<Item = &'a Conversation>) -> Self {
        let mut tally = Self::default();
        for conversation in conversations {
            tally.add(Bucket::of(conversation), 1);
        }
        tally
    }

    /// Counts `n` more of a kind.
    pub fn add(&mut self, of: Bucket, n: u64) {
        match self.place(&of) {
            Ok(place) => {
                if let Some(count) = self.0.get_mut(place) {
                    count.n += n;
                }
            }
            Err(place) if n > 0 => self.0.insert(place, Count { of, n }),
            Err(_) => {}
        }
    }

    pub fn follow(&mut self, moved: &Move) {
        if let Some(from) = &moved.from
            && let Ok(place) = self.place(from)
            && let Some(count) = self.0.get_mut(place)
        {
            count.n = count.n.saturating_sub(1);
            if count.n == 0 {
                self.0.remove(place);
            }
        }
        if let Some(to) = moved.to {
            self.add(to, 1);
        }
    }

    /// How many conversations are of the kinds that `admits` lets through.
    #[must_use]
    pub fn count(&self, admits: impl Fn(&Bucket) -> bool) -> u64 {
        let counted = self.0.iter().filter(|count| admits(&count.of));
        counted.map(|count| count.n).sum()
    }

    /// The part of it that somebody may see.
    #[must_use]
    pub fn seen_by(&self, sees: impl Fn(Reach) -> bool) -> Self {
        let seen = self.0.iter().filter(|count| sees(count.of.reach));
        Self(seen.copied().collect())
    }

    fn place(&self, of: &Bucket) -> Result<usize, usize> {
        self.0.binary_search_by(|count| count.of.cmp(of))
    }
}
