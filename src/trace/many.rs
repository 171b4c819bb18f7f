//! The same question asked of many, by several threads, a handful at a time.
//! Never lets the number of threads change an answer: results stand in the order of what was asked.

use super::TraceError;
use super::case::Case;
use super::leads::{Found, Trace};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many a thread takes at once: few enough that none is left alone with many at the end.
const HANDFUL: usize = 32;

/// The answers to the numbers from 0 up to `count`, in their order.
///
/// # Errors
/// An error of one of the answers; `Stopped` where a thread did, which is a fault of ours.
pub fn in_order<T: Send>(
    count: usize,
    threads: usize,
    answer: &(dyn Fn(usize) -> Result<T, TraceError> + Sync),
) -> Result<Vec<T>, TraceError> {
    let handfuls = count.div_ceil(HANDFUL);
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, Vec<T>)>, TraceError> {
        let mut done = Vec::new();
        loop {
            let handful = next.fetch_add(1, Ordering::Relaxed);
            if handful >= handfuls {
                return Ok(done);
            }
            let numbers = handful * HANDFUL..count.min((handful + 1) * HANDFUL);
            done.push((handful, numbers.map(answer).collect::<Result<_, _>>()?));
        }
    };
    let threads = threads.min(handfuls).max(1);
    if threads == 1 {
        return (0..count).map(answer).collect();
    }
    let mut done = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut done = Vec::new();
        for thread in running {
            done.extend(thread.join().map_err(|_| TraceError::Stopped)??);
        }
        Ok::<_, TraceError>(done)
    })?;
    done.sort_by_key(|(handful, _)| *handful);
    Ok(done.into_iter().flat_map(|(_, answers)| answers).collect())
}

impl Trace<'_> {
    /// The leads of every case, in the order of the cases; `after` finishes each one where it was found.
    ///
    /// # Errors
    /// `Open` where a value does not open.
    pub fn cases(&self, relay_worth: f64, threads: usize, after: &(dyn Fn(&Case, &mut Found) + Sync)) -> Result<Vec<Found>, TraceError> {
        let cases = &self.world().cases;
        in_order(cases.len(), threads, &|at| {
            let mut found = self.case(&cases[at], relay_worth)?;
            after(&cases[at], &mut found);
            Ok(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_what_was_asked() {
        for (count, threads) in [(0, 3), (1, 3), (31, 2), (1000, 1), (1000, 3), (1000, 64)] {
            let squares = in_order(count, threads, &|n| Ok(n * n)).unwrap();
            assert_eq!(squares, (0..count).map(|n| n * n).collect::<Vec<_>>(), "{count} by {threads}");
            let broken = in_order(count, threads, &|n| if n == 30 { Err(TraceError::Open("no".into())) } else { Ok(n) });
            assert_eq!(broken.is_err(), count > 30, "{count} by {threads}");
        }
    }
}
