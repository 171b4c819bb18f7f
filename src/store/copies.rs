//! The tables that a narrowed session copies, taken by whoever is free: the session itself, or a second one beside it.
//! Never decides what is copied, nor in what order what depends on another is.

use super::{Store, StoreError};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A question and the table that its answer fills.
pub type Step = (String, String);

/// Copies that wait for somebody, and those that are done.
#[derive(Default)]
pub struct Copies {
    state: Mutex<State>,
    told: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Step>,
    /// No more will come.
    ended: bool,
    /// Tables, and how many rows each has.
    kept: Vec<(String, i64)>,
}

/// Somebody says what is to be copied.
pub struct Telling<'a>(&'a Copies);

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        self.0.state().ended = true;
        self.0.told.notify_all();
    }
}

impl Copies {
    /// One more, for whoever is free.
    pub fn add(&self, step: Step) {
        self.state().waiting.push_back(step);
        self.told.notify_one();
    }

    /// While what is returned lives, more may come; then who waits is done, however it ended.
    pub fn telling(&self) -> Telling<'_> {
        Telling(self)
    }

    /// Copies in a session until no more will come.
    ///
    /// # Errors
    /// `Query` is a fault of ours.
    pub fn work(&self, store: &Store) -> Result<(), StoreError> {
        while let Some(step) = self.next() {
            self.copy(store, step)?;
        }
        Ok(())
    }

    /// Copies one now.
    ///
    /// # Errors
    /// `Query` is a fault of ours.
    pub fn copy(&self, store: &Store, (query, table): Step) -> Result<(), StoreError> {
        let rows = store.shelve(&format!("narrow_{table}"), &query, &[])?;
        self.state().kept.push((table, rows));
        Ok(())
    }

    /// The tables that were filled, by name.
    pub fn kept(self) -> Vec<(String, i64)> {
        let mut kept = self.state.into_inner().unwrap_or_else(PoisonError::into_inner).kept;
        kept.sort();
        kept
    }

    fn next(&self) -> Option<Step> {
        let mut state = self.state();
        loop {
            match state.waiting.pop_front() {
                Some(step) => return Some(step),
                None if state.ended => return None,
                None => state = self.told.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
