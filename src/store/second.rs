//! A second session beside one that is narrowed to few: both read and fill the same shelf, so that two things are asked at once.
//! Never answers otherwise than one session would: what it fills is the same, whoever comes first.

use super::copies::Copies;
use super::made::Made;
use super::settle::Keeps;
use super::shelf::Reads;
use super::{Store, StoreError};
use std::sync::Arc;

/// What a thread came to; where it stopped, this one stops as it did.
pub(super) fn joined<T>(result: std::thread::Result<T>) -> T {
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

impl Store {
    /// From now on two sessions work while this one is narrowed.
    pub fn work_by_two(&self) {
        self.by_two.set(true);
    }

    /// Asks two things while the session is narrowed: at once where there is a second session, else one after the other.
    ///
    /// # Errors
    /// What either fails with; the first one's, where both do.
    pub fn both<A, B: Send, E: From<StoreError> + Send>(
        &self,
        one: impl FnOnce() -> Result<A, E>,
        other: impl FnOnce(&Store) -> Result<B, E> + Send,
    ) -> Result<(A, B), E> {
        // Elsewhere views are temporary, and one session's alone.
        let second = if self.keeps.get() == Keeps::Near { self.second.take() } else { None };
        let Some(second) = second else {
            let answer = one()?;
            return Ok((answer, other(self)?));
        };
        let (answer, (second, others)) = std::thread::scope(|scope| {
            let begun = scope.spawn(move || {
                let answer = other(&second);
                (second, answer)
            });
            (one(), joined(begun.join()))
        });
        *self.second.borrow_mut() = Some(second);
        Ok((answer?, others?))
    }

    /// Works on copies beside a second session: `told` says what is to be copied, and may copy itself what it needs at once.
    pub(super) fn copy_by_two(&self, copies: &Copies, told: impl FnOnce() -> Result<(), StoreError>) -> Result<(), StoreError> {
        let tell_and_work = || {
            let telling = copies.telling();
            let answer = told();
            drop(telling);
            answer.and_then(|()| copies.work(self))
        };
        if !self.by_two.get() {
            return tell_and_work();
        }
        let second = self.second.take();
        let beginning = second.is_none();
        let second = second.map_or_else(|| self.second_session(), Ok)?;
        let (answer, second) = std::thread::scope(|scope| {
            let begun = scope.spawn(move || {
                if beginning {
                    second.begin_beside()?;
                }
                second.read_from(Reads::Copying)?;
                copies.work(&second)?;
                Ok::<_, StoreError>(second)
            });
            (tell_and_work(), joined(begun.join()))
        });
        answer?;
        *self.second.borrow_mut() = Some(second?);
        Ok(())
    }

    fn second_session(&self) -> Result<Box<Store>, StoreError> {
        let mut second = self.connected()?;
        second.shelf = self.shelf.clone();
        Ok(Box::new(second))
    }

    /// Both sessions read what is near, or everything, and know which views stand.
    pub(super) fn turn(&self, reads: Reads, keeps: Keeps, standing: Vec<String>) -> Result<(), StoreError> {
        let made = Arc::new(Made::of(standing));
        for store in [Some(self), self.second.borrow().as_deref()].into_iter().flatten() {
            store.read_from(reads)?;
            *store.made.borrow_mut() = Arc::clone(&made);
            store.keeps.set(keeps);
        }
        Ok(())
    }
}
