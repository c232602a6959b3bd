//! What views are told, as plain data.

pub use domain::list::{StatusKind, View};
use domain::{
    agent::Agent,
    command::{Command, Keyed},
    refusal::Refusal,
    time::Time,
    wire::Hit,
};

/// Who sits here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Session {
    /// Nothing painted yet: this browser's own copy is still being read.
    Unknown,
    SignedOut,
    SignedIn(Agent),
}

/// How fresh what is shown is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    Connected,
    /// The stream was lost a moment ago and is being taken up again.
    Reconnecting {
        /// By the clock that nobody can set (`host::ticks`).
        since: Time,
    },
    /// The browser says that there is no network.
    Offline,
    /// More than a minute without a stream: what is shown may be old.
    OutOfDate,
}

impl Connection {
    /// For the other tabs.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Connection::Connected => 0,
            Connection::Reconnecting { .. } => 1,
            Connection::Offline => 2,
            Connection::OutOfDate => 3,
        }
    }

    /// From another tab, told now.
    #[must_use]
    pub fn told(code: u8, now: Time) -> Self {
        match code {
            0 => Connection::Connected,
            1 => Connection::Reconnecting { since: now },
            2 => Connection::Offline,
            _ => Connection::OutOfDate,
        }
    }
}

/// What is wrong with this browser's keeping, where a person can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A newer version of the app has been here: what it kept is left alone, and nothing is kept by this one.
    Newer,
    /// Another tab with an older version of the app is open.
    Blocked,
    /// No room: what was written lives as long as the page.
    Full,
    /// The browser keeps nothing here: what was written lives as long as the page.
    Nothing,
    /// Too long without the worker: what was kept can no longer be read.
    LeaseOver,
}

/// How many conversations each view holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts([usize; View::EVERY.len()]);

impl Counts {
    /// From one number per view, in the order of [`View::EVERY`].
    #[must_use]
    pub fn new(counts: [usize; View::EVERY.len()]) -> Self {
        Self(counts)
    }

    #[must_use]
    pub fn of(&self, view: View) -> usize {
        self.0.get(view.place()).copied().unwrap_or_default()
    }
}

/// What a list's end looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum More {
    /// Everything that stands in it is here.
    #[default]
    Whole,
    /// There may be more behind it.
    There,
    Loading,
    /// More could not be fetched; what is shown may have holes.
    Unreachable,
}

/// A search, and what it found so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    pub words: String,
    /// In what this browser holds: people first, then lines, the newest first.
    pub here: Vec<Hit>,
    /// Of what the worker found, what is not among those.
    pub there: Vec<Hit>,
    pub state: Searching,
}

/// How far a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Searching {
    /// Nothing is asked of the worker.
    #[default]
    Idle,
    /// What is held is still being looked through.
    Looking,
    /// The worker's answer is on the way.
    Asking,
    /// That was all.
    Done,
    /// There are older ones.
    More,
    /// No answer came: what is shown is of this browser alone.
    Unreachable,
}

/// A wish that was not granted. Its words are given back to the person who wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub keyed: Keyed,
    pub refusal: Refusal,
}

impl Refused {
    /// Whether somebody's words, or their file, came back with it.
    #[must_use]
    pub fn has_words(&self) -> bool {
        matches!(
            self.keyed.command,
            Command::Reply { .. } | Command::AddNote { .. }
        )
    }
}
