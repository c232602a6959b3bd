//! The object of one workspace: its only writer. Decide, then write, then tell (invariant 3).
//!
//! Everything between the first read and the end of a commit runs without an `await`, so nothing comes between; no
//! `RefCell` is borrowed across one. What is only in memory (streams, the alarm's instant) may vanish at any moment.

mod called;
mod follow;
mod listen;
mod open;
mod trouble;

use crate::{
    alarm::Alarm,
    api, config,
    files::Errands,
    host,
    hub::Hub,
    store::{Receipt, Sql, SqlShelf, clock, token_place},
};
use domain::{
    command::Keyed,
    conversation::EntryKey,
    ids::{AgentId, Ids as _, InboxId},
    incoming::Incoming,
    list::Tally,
    room::{self, Commit, Input, Outcome, Taken},
    settings::Settings,
    shelf::Shelf as _,
    time::{Span, Time},
    wire::{Answer, Cursor},
};
use open::Open;
use serde::Serialize;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

pub use trouble::Trouble;

/// The Durable Object class. Clones are the same object; tasks that outlive a request hold one.
#[durable_object(alarm)]
#[derive(Clone)]
pub struct Desk {
    core: Rc<Core>,
}

struct Core {
    state: State,
    env: Env,
    sql: Sql,
    open: RefCell<Option<Open>>,
    hub: Hub,
    alarm: Alarm,
    errands: Errands,
    /// Files that the provider has and whose message it has not taken yet, by the name it gave them: a later try need not
    /// hand them over again.
    handed: RefCell<BTreeMap<EntryKey, String>>,
    /// How far the stage moved the clock; 0 outside tests.
    offset: Cell<i64>,
    beating: Cell<bool>,
    /// Whether the search index is being filled behind.
    indexing: Cell<bool>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("sql", &self.core.sql)
            .field("hub", &self.core.hub)
            .finish_non_exhaustive()
    }
}

impl DurableObject for Desk {
    fn new(state: State, env: Env) -> Self {
        let sql = Sql::new(state.storage());
        let moved = if config::is_stage(&env) {
            clock::moved(&sql)
        } else {
            Span(0)
        };
        let core = Core {
            state,
            env,
            sql,
            open: RefCell::default(),
            hub: Hub::default(),
            alarm: Alarm::default(),
            errands: Errands::default(),
            handed: RefCell::default(),
            offset: Cell::new(moved.0),
            beating: Cell::new(false),
            indexing: Cell::new(false),
        };
        Self {
            core: Rc::new(core),
        }
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        api::inside(self, request).await
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.core.alarm.rang();
        self.look_again()?;
        Response::empty()
    }
}

/// Numbers for the stage and the benchmarks.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Figures {
    /// Rows written since the object started, as the platform bills them.
    pub rows_written: u64,
    pub streams: usize,
    pub streams_dropped: u64,
    pub cursor: u64,
    /// Bytes of the database.
    pub size: u64,
    /// Messages the sender still has work with.
    pub on_their_way: usize,
    /// Bytes of this worker's own memory, which never shrinks.
    pub memory: usize,
}

impl Desk {
    /// What time it is for this workspace.
    #[must_use]
    pub fn now(&self) -> Time {
        host::clock() + Span(self.core.offset.get())
    }

    #[must_use]
    pub fn env(&self) -> &Env {
        &self.core.env
    }

    #[must_use]
    pub fn state(&self) -> &State {
        &self.core.state
    }

    /// The database, for tables that are not the store's. What a door writes here must not depend on a room's commit.
    #[must_use]
    pub fn sql(&self) -> &Sql {
        &self.core.sql
    }

    #[must_use]
    pub fn streams(&self) -> &Hub {
        &self.core.hub
    }

    /// Who is in the workspace and which numbers it answers, as of now.
    ///
    /// # Errors
    /// As [`Desk::shelf`].
    pub fn settings(&self) -> Result<Rc<Settings>, Trouble> {
        self.shelf(|shelf| shelf.settings())
    }

    /// Reads the workspace. The closure must not call the desk again.
    ///
    /// # Errors
    /// [`Trouble`] when the database cannot be opened.
    pub fn shelf<R>(&self, read: impl FnOnce(&SqlShelf) -> R) -> Result<R, Trouble> {
        self.with(|open| read(&open.shelf))
    }

    /// How many conversations there are of each kind.
    ///
    /// # Errors
    /// As [`Desk::shelf`].
    pub fn tally(&self) -> Result<Tally, Trouble> {
        Ok(self.with(|open| open.shelf.tally().cloned())??)
    }

    /// A fresh identifier.
    ///
    /// # Errors
    /// As [`Desk::shelf`].
    pub fn fresh(&self) -> Result<u128, Trouble> {
        self.with(|open| open.minter.fresh())
    }

    /// The one identifier that belongs to a name within a space of this workspace.
    ///
    /// # Errors
    /// As [`Desk::shelf`].
    pub fn named(&self, space: &str, name: &str) -> Result<u128, Trouble> {
        self.with(|open| open.minter.named(space, name))
    }

    /// Files to fetch.
    #[must_use]
    pub fn errands(&self) -> &Errands {
        &self.core.errands
    }

    /// The provider's name of a message's file, where an earlier try has handed it over.
    #[must_use]
    pub fn handed(&self, message: EntryKey) -> Option<String> {
        self.core.handed.borrow().get(&message).cloned()
    }

    /// Remembers the provider's name of a message's file, or that it counts no more.
    pub fn hand(&self, message: EntryKey, name: Option<String>) {
        let mut handed = self.core.handed.borrow_mut();
        match name {
            Some(name) => drop(handed.insert(message, name)),
            None => drop(handed.remove(&message)),
        }
    }

    /// Seals a secret of this workspace; it opens only for the same `place`.
    ///
    /// # Errors
    /// [`Trouble`] when there is no usable `MASTER_KEY`.
    pub fn seal(&self, place: &str, secret: &[u8]) -> Result<Vec<u8>, Trouble> {
        self.with(|open| Ok(open.seal(&self.core.env)?.seal(place, secret)?))?
    }

    /// # Errors
    /// [`Trouble`] when there is no usable `MASTER_KEY`, or it was not sealed here, for this place, under this key.
    pub fn unseal(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Trouble> {
        self.with(|open| Ok(open.seal(&self.core.env)?.open(place, sealed)?))?
    }

    /// An inbox's access token, from how the store has it; nothing where it is no text.
    ///
    /// # Errors
    /// As [`Desk::unseal`].
    pub fn open_token(&self, inbox: InboxId, sealed: &[u8]) -> Result<Option<String>, Trouble> {
        let token = self.unseal(&token_place(inbox), sealed)?;
        Ok(String::from_utf8(token).ok())
    }

    /// Decides, writes, and only then tells and runs errands.
    ///
    /// # Errors
    /// [`Trouble`], and then nothing has happened.
    pub fn take(&self, input: Input<'_>) -> Result<Commit, Trouble> {
        let now = self.now();
        let settings = self.settings()?;
        let commit = self.with(|open| {
            let mut commit = room::take(&open.shelf, input, now, &mut open.minter)?;
            if !commit.is_empty() {
                open.shelf.commit(&commit.rows, &mut commit.posted)?;
            }
            Ok::<_, Trouble>(commit)
        })??;
        self.follow(&commit, &settings);
        Ok(commit)
    }

    /// Takes a webhook: its bytes are kept in the same write as what came of it, even where nothing did.
    ///
    /// # Errors
    /// [`Trouble`], and then nothing was kept: the provider must repeat.
    pub fn take_batch(&self, bytes: &[u8], incoming: &[Incoming]) -> Result<Vec<Outcome>, Trouble> {
        let now = self.now();
        let settings = self.settings()?;
        let commit = self.with(|open| {
            let mut commit = room::take(
                &open.shelf,
                Input::Batch { incoming },
                now,
                &mut open.minter,
            )?;
            let receipt = Receipt {
                at: now,
                bytes,
                outcomes: &commit.outcomes,
            };
            open.shelf
                .commit_with_receipt(&commit.rows, &mut commit.posted, receipt)?;
            Ok::<_, Trouble>(commit)
        })??;
        self.follow(&commit, &settings);
        Ok(commit.outcomes)
    }

    /// A person's wish. Repeating it with the same key gives the first answer.
    ///
    /// # Errors
    /// As [`Desk::take`].
    pub fn wish(&self, who: AgentId, keyed: &Keyed) -> Result<Answer, Trouble> {
        let commit = self.take(Input::Wish { who, keyed })?;
        let key = keyed.key;
        Ok(match commit.answer {
            Some(Taken::Before(answer)) => answer,
            Some(Taken::Refused(refusal)) => Answer::Refused { key, refusal },
            Some(Taken::Now) | None => Answer::Taken {
                key,
                cursor: self.cursor()?,
            },
        })
    }

    /// Replaces the settings as a whole; who may do so was asked at the door.
    ///
    /// # Errors
    /// As [`Desk::take`].
    pub fn settle(&self, settings: Settings) -> Result<Cursor, Trouble> {
        self.take(Input::Settle { settings })?;
        self.cursor()
    }

    /// Somebody leaves the team; who may say so was asked at the door.
    ///
    /// # Errors
    /// As [`Desk::take`]; the member may have lost some conversations by then, and is still of the team.
    pub fn leave(&self, by: AgentId, member: AgentId) -> Result<(), Trouble> {
        while !self.settings()?.has_left(member) {
            self.take(Input::Leave { by, member })?;
        }
        Ok(())
    }

    /// The newest place of the journal.
    ///
    /// # Errors
    /// As [`Desk::shelf`].
    pub fn cursor(&self) -> Result<Cursor, Trouble> {
        self.shelf(|shelf| shelf.cursor())
    }

    /// Reads a kept webhook again, after a repair; nothing for an unknown receipt.
    ///
    /// # Errors
    /// As [`Desk::take`].
    pub fn replay(&self, id: u64) -> Result<Option<Vec<Outcome>>, Trouble> {
        let Some(bytes) = self.shelf(|shelf| shelf.receipt(id))?? else {
            return Ok(None);
        };
        Ok(Some(match self.replayed(id, &bytes) {
            // What was set aside when it came ends as it did then.
            Err(trouble) if trouble.is_for_good() => self.replayed(id, called::TOO_LARGE)?,
            outcomes => outcomes?,
        }))
    }

    fn replayed(&self, id: u64, bytes: &[u8]) -> Result<Vec<Outcome>, Trouble> {
        let incoming = &channels::read(bytes);
        let Commit { outcomes, .. } = self.take(Input::Batch { incoming })?;
        self.shelf(|shelf| shelf.set_outcomes(id, &outcomes))??;
        Ok(outcomes)
    }

    /// Moves the workspace's clock forward, and looks at what is due then. Only the stage asks for this.
    ///
    /// # Errors
    /// As [`Desk::take`].
    pub fn advance_clock(&self, span: Span) -> Result<Time, Trouble> {
        let moved = self.core.offset.get().saturating_add(span.0);
        // Opened first: the clock is kept in a table of its.
        self.shelf(|shelf| clock::move_to(shelf.sql(), Span(moved)))??;
        self.core.offset.set(moved);
        self.look_again()?;
        Ok(self.now())
    }

    /// # Errors
    /// As [`Desk::shelf`].
    pub fn figures(&self) -> Result<Figures, Trouble> {
        let (cursor, on_their_way) =
            self.shelf(|shelf| (shelf.cursor(), shelf.all_on_their_way().len()))?;
        Ok(Figures {
            rows_written: self.core.sql.written(),
            streams: self.core.hub.len(),
            streams_dropped: self.core.hub.dropped(),
            cursor: cursor.0,
            size: self.core.sql.size()?,
            on_their_way,
            memory: host::memory(),
        })
    }

    /// Runs a task that may outlive the request.
    pub fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.core.state.wait_until(task);
    }
}
