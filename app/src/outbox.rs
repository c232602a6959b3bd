//! Commands on their way to the worker: kept before they leave, in the order of wishing, until each is answered.
//!
//! After silence or a fault of the worker the same commands go again with the same keys; after a refusal they never do.

use crate::{
    api::Problem,
    link::backoff,
    vault::{Kept, Lost, Vault},
};
use domain::{ids::CommandKey, refusal::Refusal, time::Time, wire::Answer};
use std::cell::{Cell, RefCell};

/// How many commands one request carries at most.
const WIDTH: usize = 50;

/// What one request led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The worker's word on commands of the batch; they leave the outbox.
    pub answers: Vec<Answer>,
    pub next: Next,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Go,
    /// One command of the batch spoils it for the others: go one by one.
    Narrow,
    /// Again later, with the same keys.
    Wait,
    /// Nobody is signed in: everything stays where it is.
    SignedOut,
}

/// What the worker's reaction to a batch means.
#[must_use]
pub fn judge(batch: &[Kept], said: Result<Vec<Answer>, Problem>) -> Judged {
    let only = |next| Judged {
        answers: Vec::new(),
        next,
    };
    match said {
        Ok(answers) => {
            let keys: Vec<CommandKey> = batch.iter().map(|kept| kept.keyed.key).collect();
            let answers: Vec<Answer> = answers
                .into_iter()
                .filter(|answer| keys.contains(&key_of(answer)))
                .collect();
            let next = if answers.is_empty() {
                Next::Wait
            } else {
                Next::Go
            };
            Judged { answers, next }
        }
        Err(problem) if problem.status == 401 => only(Next::SignedOut),
        Err(problem) if problem.may_pass() => only(Next::Wait),
        Err(_) if batch.len() > 1 => only(Next::Narrow),
        Err(_) => {
            let refused = |kept: &Kept| Answer::Refused {
                key: kept.keyed.key,
                refusal: Refusal::NotAllowed,
            };
            Judged {
                answers: batch.iter().map(refused).collect(),
                next: Next::Go,
            }
        }
    }
}

#[must_use]
pub fn key_of(answer: &Answer) -> CommandKey {
    let (Answer::Taken { key, .. } | Answer::Refused { key, .. }) = answer;
    *key
}

/// When to send, and how much at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    width: usize,
    failures: u32,
    due: Option<Time>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            width: WIDTH,
            failures: 0,
            due: None,
        }
    }
}

impl Pace {
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether a pause is over.
    #[must_use]
    pub fn is_due(&self, now: Time) -> bool {
        self.due.is_some_and(|due| due <= now)
    }

    pub fn after(&mut self, next: Next, now: Time, chance: f64) {
        match next {
            Next::Go => (self.failures, self.due) = (0, None),
            Next::Narrow => self.width = 1,
            Next::Wait => {
                self.failures = self.failures.saturating_add(1);
                self.due = Some(now + backoff(self.failures, chance));
            }
            Next::SignedOut => *self = Self::default(),
        }
    }

    /// Everything is answered: the next batch may be a wide one again.
    pub fn rest(&mut self) {
        *self = Self::default();
    }
}

/// This tab's hand on the outbox that all tabs share.
#[derive(Debug, Default)]
pub struct Outbox {
    vault: RefCell<Option<Vault>>,
    /// What could not be kept lives as long as the page.
    loose: RefCell<Vec<Kept>>,
    count: Cell<u32>,
    last: Cell<Time>,
}

impl Outbox {
    pub fn use_vault(&self, vault: Option<Vault>) {
        *self.vault.borrow_mut() = vault;
    }

    /// A number that no other command of this page has.
    pub fn count(&self) -> u32 {
        self.count.replace(self.count.get().wrapping_add(1))
    }

    /// When a command takes its seat: never before one that sits already, also where the clock was set back.
    pub fn seat_at(&self, at: Time) -> Time {
        let at = at.max(self.last.get());
        self.last.set(at);
        at
    }

    /// Keeps a command; only then may it leave.
    ///
    /// # Errors
    /// Why it could not be kept. It lives as long as the page then, and leaves none the less.
    pub async fn keep(&self, kept: Kept) -> Result<(), Lost> {
        let done = self.write(&kept).await;
        if done.is_err() {
            self.loose.borrow_mut().push(kept);
        }
        done
    }

    /// Tries once more to keep what could not be kept. Says whether all of it is kept now.
    pub async fn keep_loose(&self) -> bool {
        let loose = self.loose.borrow().clone();
        for kept in loose {
            if self.write(&kept).await.is_err() {
                return false;
            }
            self.loose.borrow_mut().retain(|one| one.seat != kept.seat);
        }
        true
    }

    #[must_use]
    pub fn has_loose(&self) -> bool {
        !self.loose.borrow().is_empty()
    }

    async fn write(&self, kept: &Kept) -> Result<(), Lost> {
        let vault = self.vault.borrow().clone().ok_or(Lost::Gone)?;
        match vault.keep(kept).await {
            Err(Lost::Full) => {
                vault.trim().await?;
                vault.keep(kept).await
            }
            done => done,
        }
    }

    /// Everything that waits, in the order of wishing.
    pub async fn all(&self) -> Vec<Kept> {
        let vault = self.vault.borrow().clone();
        let mut all = match vault {
            Some(vault) => vault.outbox().await.unwrap_or_default(),
            None => Vec::new(),
        };
        for kept in self.loose.borrow().iter() {
            let place = all.partition_point(|other| other.seat < kept.seat);
            // It may have been kept between the two looks.
            if all.get(place).is_none_or(|other| other.seat != kept.seat) {
                all.insert(place, kept.clone());
            }
        }
        if let Some(last) = all.last() {
            self.seat_at(last.sat_at());
        }
        all
    }

    /// Lets those go that were answered.
    pub async fn settle(&self, batch: &[Kept], answers: &[Answer]) {
        let keys: Vec<CommandKey> = answers.iter().map(key_of).collect();
        self.loose
            .borrow_mut()
            .retain(|kept| !keys.contains(&kept.keyed.key));
        let answered = batch.iter().filter(|kept| keys.contains(&kept.keyed.key));
        let seats: Vec<String> = answered.map(|kept| kept.seat.clone()).collect();
        let vault = self.vault.borrow().clone();
        if let (Some(vault), false) = (vault, seats.is_empty()) {
            // What stays by mistake is sent again, and its key makes that harmless.
            vault.forget(seats).await.ok();
        }
    }

    /// Forgets what only this page knows of.
    pub fn forget_loose(&self) {
        self.loose.borrow_mut().clear();
    }
}

#[cfg(test)]
mod tests;
