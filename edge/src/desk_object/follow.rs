//! What follows a commit: telling, sending, and waking up again. Nothing in here can undo or fail what was written.

use super::{Desk, Trouble};
use crate::{
    alarm::IDLE_FOLD,
    files::{self, Errand},
    host, introduce,
    sender::{self, Attempt},
};
use domain::{
    agent::Agent,
    effect::Effect,
    room::{Commit, Input},
    settings::Settings,
    shelf::Shelf as _,
    time::{Span, Time},
    wire::{Cursor, Head},
};
use worker::console_error;

/// How long others have the object between two slices of what is forgotten.
const BETWEEN_SLICES: Span = Span(250);
/// Parts of the journal that a search waits for.
const INDEXED_AT_ONCE: u32 = 5;

impl Desk {
    /// Tells and runs the errands of a commit. `before` are the settings it was decided under.
    pub(super) fn follow(&self, commit: &Commit, before: &Settings) {
        if commit.posted.cursor == Cursor::default() {
            return;
        }
        self.tell(commit, before);
        for effect in &commit.effects {
            self.run(*effect);
        }
        if let Err(trouble) = self.keep_house() {
            console_error!("the store could not be tidied: {trouble}");
        }
    }

    fn tell(&self, commit: &Commit, before: &Settings) {
        if self.core.hub.is_empty() {
            return;
        }
        let Ok(settings) = self.shelf(|shelf| shelf.settings()) else {
            return;
        };
        if commit.posted.settings.is_some() {
            let changed = before
                .agents
                .iter()
                .filter(|agent| rights_differ(agent, settings.agent(agent.id)));
            changed.for_each(|agent| self.core.hub.changed(agent.id));
        }
        let head = |id| -> Option<Head> { self.shelf(|shelf| shelf.head(id)).ok()?.ok()? };
        self.core.hub.tell(&commit.posted, &settings, &head);
    }

    fn run(&self, effect: Effect) {
        match effect {
            Effect::Send {
                conversation,
                message,
                attempt,
            } => {
                let attempt = Attempt {
                    conversation,
                    message,
                    number: attempt,
                };
                self.spawn(sender::send(self.clone(), attempt));
            }
            Effect::Fetch {
                conversation,
                message,
                attempt,
                due,
            } => {
                let errand = Errand {
                    conversation,
                    message,
                    attempt,
                };
                if self.core.errands.add(errand) {
                    self.spawn(files::run(self.clone()));
                }
                self.wake_by(due);
            }
            Effect::Introduce { conversation } => {
                self.spawn(introduce::run(self.clone(), conversation));
            }
            Effect::WakeAt(at) => self.wake_by(at),
        }
    }

    /// Folds what has gathered, or makes sure that it is folded when things are quiet.
    fn keep_house(&self) -> Result<(), Trouble> {
        let (wants, unfolded) = self.shelf(|shelf| (shelf.wants_fold(), shelf.has_unfolded()))?;
        if wants {
            self.with(|open| open.shelf.fold())??;
        } else if unfolded {
            self.core
                .alarm
                .by(self.core.sql.storage(), host::clock() + IDLE_FOLD);
        }
        Ok(())
    }

    /// Takes what was said since the last search into the index: some of it at once, the rest behind. Says whether there is
    /// a rest.
    ///
    /// # Errors
    /// [`Trouble`] when the database did not answer.
    pub fn make_searchable(&self) -> Result<bool, Trouble> {
        for _ in 0..INDEXED_AT_ONCE {
            if !self.shelf(|shelf| shelf.index())?? {
                return Ok(false);
            }
        }
        if !self.core.indexing.replace(true) {
            let desk = self.clone();
            self.spawn(async move {
                // A part at a time, so that webhooks come between.
                while matches!(desk.shelf(|shelf| shelf.index()), Ok(Ok(true))) {
                    host::sleep(Span(1)).await;
                }
                desk.core.indexing.set(false);
            });
        }
        Ok(true)
    }

    /// Looks at everything due, folds, forgets, and sets the alarm for the rest.
    ///
    /// # Errors
    /// [`Trouble`]; the platform then repeats the alarm.
    pub(super) fn look_again(&self) -> Result<(), Trouble> {
        self.take(Input::Due)?;
        if self.shelf(|shelf| shelf.has_unfolded())? {
            self.with(|open| open.shelf.fold())??;
        }
        let now = self.now();
        if self.with(|open| open.shelf.forget(now))?? {
            self.wake_by(now + BETWEEN_SLICES);
        }
        let unsent = self.shelf(|shelf| shelf.sweep(now))??;
        if !unsent.is_empty() {
            self.spawn(files::sweep(self.clone(), unsent));
        }
        self.set_alarm()
    }

    /// Sets the alarm for the earliest of all that is due.
    ///
    /// # Errors
    /// [`Trouble`] when the database did not answer.
    pub fn set_alarm(&self) -> Result<(), Trouble> {
        let (due, old) = self.shelf(|shelf| (shelf.next_due(), shelf.next_retention()))?;
        // What is old goes in slices, and webhooks come between.
        let old = old?.map(|at| at.max(self.now() + BETWEEN_SLICES));
        for at in due?.into_iter().chain(old) {
            self.wake_by(at);
        }
        Ok(())
    }

    /// `at` is of the workspace's clock, the alarm of the machine's.
    fn wake_by(&self, at: Time) {
        let at = at + Span(-self.core.offset.get());
        self.core.alarm.by(self.core.sql.storage(), at);
    }
}

/// Whether somebody may see something else than before.
fn rights_differ(before: &Agent, after: Option<&Agent>) -> bool {
    let of = |agent: &Agent| {
        (
            agent.role,
            agent.scope,
            agent.active,
            agent.teams.clone(),
            agent.inboxes.clone(),
        )
    };
    after.is_none_or(|after| of(after) != of(before))
}
