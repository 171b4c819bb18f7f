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

impl Made {
    /// With these, that stand already.
    pub fn of(views: impl IntoIterator<Item = String>) -> Made {
        Made { views: Mutex::new(views.into_iter().map(|view| (view, true)).collect()), turn: Condvar::new() }
    }

    /// Whether the caller is to make a view, and then to say so with [`Made::done`]. Not where it stands; where another session is making
    /// it, that is waited for. What a view reads never reads the view, so no two wait for each other.
    pub fn takes(&self, view: &str) -> bool {
        let mut views = self.views();
        loop {
            match views.get(view) {
                None => {
                    views.insert(view.to_owned(), false);
                    return true;
                }
                Some(true) => return false,
                Some(false) => views = self.turn.wait(views).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// A view that was taken was made, or could not be: then whoever asks next tries again.
    pub fn done(&self, view: &str, made: bool) {
        let mut views = self.views();
        if made {
            views.insert(view.to_owned(), true);
        } else {
            views.remove(view);
        }
        drop(views);
        self.turn.notify_all();
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
        assert!(!made.takes("points") && made.takes("lost"));
        made.done("lost", false);
        assert!(made.takes("lost"));
        let ready = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| !made.takes("lost") && ready.load(Ordering::SeqCst));
            ready.store(true, Ordering::SeqCst);
            made.done("lost", true);
            assert!(other.join().unwrap(), "who asks meanwhile waits until it is made");
        });
        made.forget("points");
        assert_eq!(made.names(), ["lost"]);
    }
}
