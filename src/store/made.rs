//! Which of a session's views were made. Two sessions that share what they hold share this too: what one of them makes, the other waits for.
//! Never makes a view.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Views by name: made, or being made.
#[derive(Debug, Default)]
pub struct Made {
    views: Mutex<BTreeMap<String, bool>>,
    turn: Condvar,
}

/// A view is being made.
pub struct Making<'a> {
    made: &'a Made,
    view: &'a str,
    stands: bool,
}

impl Making<'_> {
    /// It was made.
    pub fn stands(mut self) {
        self.stands = true;
    }
}

impl Drop for Making<'_> {
    /// Whoever waits goes on, however it ended; where it was not made, whoever asks next tries again.
    fn drop(&mut self) {
        let mut views = self.made.views();
        if self.stands {
            views.insert(self.view.to_owned(), true);
        } else {
            views.remove(self.view);
        }
        drop(views);
        self.made.turn.notify_all();
    }
}

impl Made {
    /// With these, that stand already.
    pub fn of(views: impl IntoIterator<Item = String>) -> Made {
        Made { views: Mutex::new(views.into_iter().map(|view| (view, true)).collect()), turn: Condvar::new() }
    }

    /// Where the caller is to make a view: until it says that the view stands, or lets go, others wait. Nothing where it stands; where another
    /// session is making it, that is waited for. What a view reads never reads the view, so no two wait for each other.
    pub fn takes<'a>(&'a self, view: &'a str) -> Option<Making<'a>> {
        let mut views = self.views();
        loop {
            match views.get(view) {
                None => {
                    views.insert(view.to_owned(), false);
                    return Some(Making { made: self, view, stands: false });
                }
                Some(true) => return None,
                Some(false) => views = self.turn.wait(views).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// A view does not stand any more.
    pub fn forget(&self, view: &str) {
        self.views().remove(view);
    }

    /// The views that stand.
    pub fn names(&self) -> Vec<String> {
        self.views().keys().cloned().collect()
    }

    fn views(&self) -> MutexGuard<'_, BTreeMap<String, bool>> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn a_view_is_made_once_and_again_where_it_failed() {
        let made = Made::of(["points".to_owned()]);
        assert!(made.takes("points").is_none());
        drop(made.takes("lost"));
        let making = made.takes("lost");
        assert!(making.is_some(), "it was let go of before it stood");
        let ready = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| made.takes("lost").is_none() && ready.load(Ordering::SeqCst));
            ready.store(true, Ordering::SeqCst);
            making.unwrap().stands();
            assert!(other.join().unwrap(), "who asks meanwhile waits until it is made");
        });
        let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _making = made.takes("gone");
            panic!("while it was made");
        }));
        assert!(stopped.is_err() && made.takes("gone").is_some(), "nobody waits for who stopped");
        made.forget("points");
        assert_eq!(made.names(), ["lost"]);
    }
}
