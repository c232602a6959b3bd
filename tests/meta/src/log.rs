//! What went over the wire, both ways, for tests and people to look at.

use serde::Serialize;
use serde_json::Value;

/// One call to the Graph twin.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Call {
    pub(crate) n: u64,
    /// Simulated time in milliseconds.
    pub(crate) at: i64,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    /// The JSON body; text or a length when it is something else.
    pub(crate) body: Value,
    /// Whether the access token was the right one.
    pub(crate) authorized: bool,
    /// HTTP status of the answer; `null` while (or for ever when) unanswered.
    pub(crate) answer: Option<u16>,
    /// Real milliseconds until the answer.
    pub(crate) took_ms: Option<u64>,
}

/// One try to deliver a webhook.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Attempt {
    pub(crate) at: i64,
    /// HTTP status; `null` when nothing came back.
    pub(crate) status: Option<u16>,
    pub(crate) note: &'static str,
    pub(crate) took_ms: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fate {
    Waiting,
    Held,
    Delivered,
    GivenUp,
    NoWebhook,
}

/// One webhook POST.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Hook {
    pub(crate) n: u64,
    pub(crate) at: i64,
    /// The exact text sent.
    pub(crate) body: String,
    pub(crate) signature: String,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) fate: Fate,
}

/// How many entries a list keeps; older ones are dropped.
const KEPT: usize = 20_000;

/// A numbered list that forgets its oldest entries.
#[derive(Debug)]
pub(crate) struct Log<T> {
    entries: std::collections::VecDeque<(u64, T)>,
    next: u64,
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self {
            entries: std::collections::VecDeque::new(),
            next: 1,
        }
    }
}

impl<T: Clone> Log<T> {
    /// Adds what `make` builds from its number (counted from 1) and gives the number back.
    pub(crate) fn add(&mut self, make: impl FnOnce(u64) -> T) -> u64 {
        let n = self.next;
        self.next += 1;
        self.entries.push_back((n, make(n)));
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
        n
    }

    pub(crate) fn get_mut(&mut self, n: u64) -> Option<&mut T> {
        let at = self
            .entries
            .binary_search_by_key(&n, |(number, _)| *number)
            .ok()?;
        self.entries.get_mut(at).map(|(_, entry)| entry)
    }

    pub(crate) fn last(&self) -> Option<&T> {
        self.entries.back().map(|(_, entry)| entry)
    }

    pub(crate) fn since(&self, n: u64) -> Vec<T> {
        self.entries
            .iter()
            .filter(|(number, _)| *number > n)
            .map(|(_, entry)| entry.clone())
            .collect()
    }
}
