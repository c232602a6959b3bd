//! Conditions on conversations, joined by *and* and *or*.

use super::{Bucket, StatusKind, sieve::Whole};
use crate::plain::{Newer, Plain};
use crate::{
    channel::ChannelKind,
    ids::{AgentId, InboxId},
    settings::Settings,
    time::{Span, Time},
    window,
};
use serde::{Deserialize, Serialize};

/// Conditions in one filter, groups included, and how deep groups may lie in each other.
const MOST: usize = 60;
const DEEPEST: usize = 5;

/// Whose a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Whoever looks: a shared view shows each their own.
    Me,
    Nobody,
    Agent(AgentId),
}

/// A condition, or several joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Plain)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// Each of them; of none, everything.
    All(Vec<Filter>),
    /// One of them; of none, everything too: an empty group says nothing yet.
    Any(Vec<Filter>),
    Status(StatusKind),
    Inbox(InboxId),
    Channel(ChannelKind),
    /// Of a number that is for this: see [`Inbox::line`](crate::channel::Inbox::line).
    Line(String),
    Owner(Owner),
    Unread,
    /// With a message that was not delivered.
    Failed,
    /// The customer waits for an answer.
    Waiting,
    /// Free text may still be sent, and no longer than this.
    WindowEnds(Span),
    /// Every word begins a word of the name, a number or the last line.
    Text(String),
    /// Something that this version of the app does not know: nothing gets through, and nobody asks the worker for it.
    Newer,
}

impl Newer for Filter {
    fn newer() -> Self {
        Self::Newer
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self::none()
    }
}

/// Who looks, at what, and when.
#[derive(Debug, Clone, Copy)]
pub struct Looker<'a> {
    pub me: AgentId,
    pub settings: &'a Settings,
    pub now: Time,
}

impl Filter {
    /// Nothing is filtered.
    #[must_use]
    pub fn none() -> Self {
        Self::All(Vec::new())
    }

    /// Whether it lets everything through, as far as its shape tells.
    #[must_use]
    pub fn is_none(&self) -> bool {
        match self {
            Filter::All(parts) | Filter::Any(parts) => parts.iter().all(Filter::is_none),
            _ => false,
        }
    }

    /// Whether it is of a size that people make.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.size(DEEPEST).is_some_and(|size| size <= MOST)
    }

    fn size(&self, depth: usize) -> Option<usize> {
        match self {
            Filter::All(parts) | Filter::Any(parts) => {
                let depth = depth.checked_sub(1)?;
                parts
                    .iter()
                    .try_fold(1, |sum, part| Some(sum + part.size(depth)?))
            }
            Filter::Text(text) | Filter::Line(text) => (text.len() <= 400).then_some(1),
            Filter::Newer => None,
            _ => Some(1),
        }
    }

    /// Whether it can be told from the kinds of conversations alone, without looking at each.
    #[must_use]
    pub fn is_countable(&self) -> bool {
        !self.any(&|one| matches!(one, Filter::Text(_) | Filter::WindowEnds(_)))
    }

    /// Whether time alone can change what it lets through.
    #[must_use]
    pub fn moves_with_time(&self) -> bool {
        self.any(&|one| matches!(one, Filter::WindowEnds(_)))
    }

    /// Whether it holds words that somebody typed, which no address may: it is written down on the way.
    #[must_use]
    pub fn has_words(&self) -> bool {
        self.any(&|one| matches!(one, Filter::Text(_)))
    }

    #[must_use]
    pub fn names_status(&self) -> bool {
        self.any(&|one| matches!(one, Filter::Status(_)))
    }

    fn any(&self, is: &dyn Fn(&Filter) -> bool) -> bool {
        match self {
            Filter::All(parts) | Filter::Any(parts) => parts.iter().any(|part| part.any(is)),
            one => is(one),
        }
    }

    /// A condition that everything which gets through fulfils: what an index may be chosen by.
    #[must_use]
    pub fn demands(&self, is: &dyn Fn(&Filter) -> bool) -> bool {
        match self {
            Filter::All(parts) => parts.iter().any(|part| part.demands(is)),
            Filter::Any(parts) if parts.len() != 1 => false,
            Filter::Any(parts) => parts.iter().all(|part| part.demands(is)),
            one => is(one),
        }
    }

    /// Whether a conversation gets through, as far as can be told: without the conversation itself, conditions that need it
    /// settle nothing.
    #[must_use]
    pub(super) fn admits(
        &self,
        bucket: &Bucket,
        whole: Option<Whole<'_>>,
        looker: Looker<'_>,
    ) -> Option<bool> {
        let inbox = || looker.settings.inbox(bucket.reach.inbox);
        let channel = || inbox().map(|inbox| inbox.kind);
        let is = match self {
            Filter::All(parts) => return settled(parts, false, bucket, whole, looker),
            Filter::Any(parts) if !parts.is_empty() => {
                return settled(parts, true, bucket, whole, looker);
            }
            Filter::Any(_) => true,
            Filter::Status(status) => bucket.standing.status() == *status,
            Filter::Inbox(inbox) => bucket.reach.inbox == *inbox,
            Filter::Channel(kind) => channel() == Some(*kind),
            Filter::Line(line) => inbox().is_some_and(|inbox| inbox.line == *line),
            Filter::Owner(Owner::Me) => bucket.reach.owner == Some(looker.me),
            Filter::Owner(Owner::Nobody) => bucket.reach.owner.is_none(),
            Filter::Owner(Owner::Agent(agent)) => bucket.reach.owner == Some(*agent),
            Filter::Unread => bucket.standing.is_unread(),
            Filter::Failed => bucket.standing.has_failed(),
            Filter::Waiting => bucket.standing.is_waiting(),
            Filter::WindowEnds(within) => {
                let conversation = whole?.conversation;
                let closes = channel().and_then(|kind| window::closes_at(kind, conversation));
                closes.is_some_and(|closes| looker.now < closes && closes <= looker.now + *within)
            }
            Filter::Text(text) => whole?.has(text),
            Filter::Newer => false,
        };
        Some(is)
    }
}

/// Of several conditions: one that is `enough` settles it; else each has to be settled.
fn settled(
    parts: &[Filter],
    enough: bool,
    bucket: &Bucket,
    whole: Option<Whole<'_>>,
    looker: Looker<'_>,
) -> Option<bool> {
    let mut all = Some(!enough);
    for part in parts {
        match part.admits(bucket, whole, looker) {
            Some(is) if is == enough => return Some(enough),
            Some(_) => {}
            None => all = None,
        }
    }
    all
}
