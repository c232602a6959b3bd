//! What every store must do, as cases that any of them can run: memory in plain tests, SQLite inside workerd. A case
//! never panics (a panic in the worker would end more than the test) and can share a store with the others.

mod cases;
mod sample;

use super::Shelf;

/// A store under test.
pub trait Subject {
    fn shelf(&mut self) -> &mut dyn Shelf;
    /// Makes the next commit fail after as many writes as the store can begin.
    fn break_next_commit(&mut self);
    /// Forgets whatever is only in memory, as a restart does. A store without a disk does nothing.
    ///
    /// # Errors
    /// The store does not open any more, in words.
    fn reopen(&mut self) -> Result<(), String> {
        Ok(())
    }
}

/// One case: what it proves, and how. `Err` says in words what was not so.
pub type Case = (&'static str, fn(&mut dyn Subject) -> Result<(), String>);

/// All cases.
#[must_use]
pub fn suite() -> Vec<Case> {
    cases::ALL.to_vec()
}

/// Runs all cases on one store and gives a line per failure.
pub fn run(subject: &mut dyn Subject) -> Vec<String> {
    let failed = |(name, case): Case| Some(format!("{name}: {}", case(subject).err()?));
    suite().into_iter().filter_map(failed).collect()
}

impl Subject for super::memory::Memory {
    fn shelf(&mut self) -> &mut dyn Shelf {
        self
    }

    fn break_next_commit(&mut self) {
        super::memory::Memory::break_next_commit(self);
    }
}
