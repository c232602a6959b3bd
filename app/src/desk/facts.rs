//! What views are told, as plain data.

use domain::{agent::Agent, command::Keyed, conversation::Status, refusal::Refusal, time::Time};

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
        since: Time,
    },
    /// The browser says that there is no network.
    Offline,
    /// More than a minute without a stream: what is shown may be old.
    OutOfDate,
}

/// The kinds of a [`Status`], without what each carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Every view, in the order of [`Counts`].
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

/// A wish that was not granted. Its words are given back to the person who wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub keyed: Keyed,
    pub refusal: Refusal,
}
