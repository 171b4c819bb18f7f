//! Which accounts a limit of contacts lets a strategy work: those that bring most a contact first.
//! Never works an account in part.

use super::{Ledger, Seats};
use std::cmp::Reverse;

/// Millionths of a contact, so that sums are exact whatever their order.
pub(super) const WHOLE: i64 = 1_000_000;

/// Contacts in 30 days at a cadence, in millionths.
pub(super) fn contacts(every_days: i64) -> i64 {
    let days = every_days.max(1);
    (30 * WHOLE + days / 2) / days
}

/// Whether each account is worked where at most `limit` contacts can be made in 30 days.
pub fn within(ledger: &Ledger, seats: &Seats<'_>, limit: u64) -> Vec<bool> {
    // Chance × due × days between contacts orders as recovery a contact does, in whole numbers.
    let worth = |at: usize| {
        let (_, every_days) = seats.work(at)?;
        Some(i128::from(seats.chance(at)) * i128::from(ledger.dues[at].minor()) * i128::from(every_days))
    };
    let mut order: Vec<(Reverse<i128>, usize)> = (0..seats.len()).filter_map(|at| Some((Reverse(worth(at)?), at))).collect();
    order.sort_unstable();
    let mut left = i128::from(limit) * i128::from(WHOLE);
    let mut chosen = vec![false; seats.len()];
    for (_, at) in order {
        let Some((_, every_days)) = seats.work(at) else { continue };
        left -= i128::from(contacts(every_days));
        if left < 0 {
            break;
        }
        chosen[at] = true;
    }
    chosen
}
