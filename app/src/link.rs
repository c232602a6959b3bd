//! Keeps one stream to the worker alive: when to connect, when to give up on a connection, how long to wait.
//!
//! A pure state machine. [`stream`] carries its errands out and brings it the news; nothing in here has a clock, so
//! every transition can be tested as a line of a table. It never reloads the page and never asks anybody anything. Its
//! instants are those of a clock that nobody can set (`host::ticks`).

pub mod sse;
pub mod stream;

use crate::desk::Connection;
use domain::time::{Span, Time};

/// The worker's heartbeat comes every 20 s; two missed ones and some patience mean that the connection is dead.
const SILENCE: Span = Span::seconds(45);
/// How long a connection may take to open.
const PATIENCE: Span = Span::seconds(20);
/// A pause between two ticks that only a sleeping machine makes.
const SLEPT: Span = Span::seconds(10);
/// While the browser says that there is no network, it is asked less often.
const OFFLINE_PAUSE: Span = Span::seconds(30);
/// Interruptions shorter than this are nobody's business: the worker ends each stream after some minutes.
const BLINK: Span = Span::seconds(2);
/// What is shown without a stream for longer than this may mislead.
const STALE: Span = Span::minutes(1);
/// A connection that ends sooner counts as a failure, so that a worker which drops everybody is not stormed.
const SOON: Span = Span::seconds(5);

const SHORTEST_PAUSE_MS: f64 = 500.0;
/// Nobody waits much longer for a worker that is back; chance spreads them.
const LONGEST_PAUSE_MS: f64 = 10_000.0;

/// What happened outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Somebody is signed in.
    Start,
    Stop,
    Opened,
    /// Anything at all came through the stream, a heartbeat too.
    Heard,
    /// The worker ended it, as it does every few minutes.
    Ended,
    /// No connection, a cut one, or a fault of the worker.
    Broke,
    /// 401: the session is over.
    Unauthorized,
    /// The browser says that there is a network.
    Online,
    Offline,
    /// The tab came to the front.
    Shown,
    /// The machine slept, or its clock was set: what was open may be dead without a word.
    Woke,
    /// Every second or so; a hidden tab is woken less often by its browser.
    Tick {
        shown: bool,
    },
}

/// What must be done outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// Give up the present connection, if any, and open a new one.
    Connect,
    /// Give up the present connection.
    Drop,
    /// Tell the desk that nobody is signed in.
    SignOut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    Connecting { since: Time },
    Live { opened: Time, heard: Time },
    Pausing { until: Time },
}

/// One stream's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    phase: Phase,
    failures: u32,
    /// Since when there is no stream.
    lost: Option<Time>,
    offline: bool,
    ticked: Time,
}

impl Link {
    #[must_use]
    pub fn new(now: Time) -> Self {
        Self {
            phase: Phase::Idle,
            failures: 0,
            lost: None,
            offline: false,
            ticked: now,
        }
    }

    /// Takes news and says what to do about it. `chance` is from 0 up to 1.
    pub fn on(&mut self, news: News, now: Time, chance: f64) -> Option<Errand> {
        match (news, self.phase) {
            (News::Start, Phase::Idle) => Some(self.connect(now)),
            (News::Stop, _) => self.rest().then_some(Errand::Drop),
            (_, Phase::Idle) => None,
            (News::Start, _) => None,
            (News::Opened, _) => self.opened(now),
            (News::Heard, phase) => self.heard(phase, now),
            (News::Ended, phase) => self.ended(phase, now, chance),
            (News::Broke, _) => self.broke(now, chance),
            (News::Unauthorized, _) => self.rest().then_some(Errand::SignOut),
            (News::Online | News::Woke, _) => Some(self.connect(now)),
            (News::Offline, _) => Some(self.unplugged(now)),
            (News::Shown, phase) => self.shown(phase, now),
            (News::Tick { shown }, phase) => self.tick(phase, shown, now, chance),
        }
    }

    /// How fresh what is shown is.
    #[must_use]
    pub fn connection(&self, now: Time) -> Connection {
        match self.lost {
            None => Connection::Connected,
            Some(_) if self.offline => Connection::Offline,
            Some(since) if now - since < BLINK => Connection::Connected,
            Some(since) if now - since < STALE => Connection::Reconnecting { since },
            Some(_) => Connection::OutOfDate,
        }
    }

    fn connect(&mut self, now: Time) -> Errand {
        self.lost.get_or_insert(now);
        self.phase = Phase::Connecting { since: now };
        Errand::Connect
    }

    /// Whether there was anything to rest from.
    fn rest(&mut self) -> bool {
        let busy = self.phase != Phase::Idle;
        *self = Self::new(self.ticked);
        busy
    }

    fn opened(&mut self, now: Time) -> Option<Errand> {
        self.phase = Phase::Live {
            opened: now,
            heard: now,
        };
        self.lost = None;
        self.offline = false;
        None
    }

    fn heard(&mut self, phase: Phase, now: Time) -> Option<Errand> {
        if let Phase::Live { opened, .. } = phase {
            self.phase = Phase::Live { opened, heard: now };
            if now - opened >= SOON {
                self.failures = 0;
            }
        }
        None
    }

    fn ended(&mut self, phase: Phase, now: Time, chance: f64) -> Option<Errand> {
        match phase {
            Phase::Live { opened, .. } if now - opened >= SOON => {
                self.failures = 0;
                Some(self.connect(now))
            }
            _ => self.broke(now, chance),
        }
    }

    fn broke(&mut self, now: Time, chance: f64) -> Option<Errand> {
        self.failures = self.failures.saturating_add(1);
        self.lost.get_or_insert(now);
        self.phase = Phase::Pausing {
            until: now + backoff(self.failures, chance),
        };
        Some(Errand::Drop)
    }

    fn unplugged(&mut self, now: Time) -> Errand {
        self.offline = true;
        self.lost.get_or_insert(now);
        self.phase = Phase::Pausing {
            until: now + OFFLINE_PAUSE,
        };
        Errand::Drop
    }

    fn shown(&mut self, phase: Phase, now: Time) -> Option<Errand> {
        match phase {
            Phase::Pausing { .. } => Some(self.connect(now)),
            Phase::Live { heard, .. } if now - heard > SILENCE => Some(self.connect(now)),
            _ => None,
        }
    }

    fn tick(&mut self, phase: Phase, shown: bool, now: Time, chance: f64) -> Option<Errand> {
        let pause = now - self.ticked;
        self.ticked = now;
        // A hidden tab's ticks are rare even when nobody slept: there only silence counts.
        let slept = shown && pause > SLEPT;
        match phase {
            Phase::Live { .. } if slept => Some(self.connect(now)),
            Phase::Live { heard, .. } if now - heard > SILENCE => Some(self.connect(now)),
            Phase::Connecting { since } if now - since > PATIENCE => self.broke(now, chance),
            Phase::Pausing { until } if slept || now >= until => Some(self.connect(now)),
            _ => None,
        }
    }
}

/// Whether more went by on the clock of the wall than on the one that nobody can set, or less: the machine slept, or
/// somebody set the clock. Both are the gaps between the same two moments.
#[must_use]
pub fn jumped(clock: Span, ticks: Span) -> bool {
    (clock.0 - ticks.0).abs() > SLEPT.0
}

/// How long to wait before the next try: doubling, never shorter than half a second nor longer than half a minute, and
/// spread by chance so that a whole office does not come back at once.
#[must_use]
pub fn backoff(failures: u32, chance: f64) -> Span {
    let doubled = 2f64.powi(i32::try_from(failures.clamp(1, 16)).unwrap_or(16)) * SHORTEST_PAUSE_MS;
    let ceiling = doubled.min(LONGEST_PAUSE_MS);
    let pause = (ceiling * (0.5 + chance / 2.0)).max(SHORTEST_PAUSE_MS);
    #[expect(clippy::cast_possible_truncation, reason = "at most 30,000")]
    Span(pause as i64)
}

#[cfg(test)]
mod tests;
