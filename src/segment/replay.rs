//! Past month-ends under a strategy: what it would have said of each account, and what really came in during the 30 days after.
//! Never says what another treatment would have brought: nobody was treated by the strategy that is replayed, and a replay only sorts what
//! happened.

use super::compare::{Expected, Ledger, Place, Seats};
use super::interval::{Interval, wilson};
use crate::domain::Money;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days after a month-end in which payments count: those that `p_pay` speaks of.
pub const DAYS: i64 = 30;

/// Accounts, what was said of them, and what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Came {
    /// An account counts once for each month-end.
    pub accounts: i64,
    pub balance: Money,
    pub due: Money,
    /// Sums of chances in ten-thousandths, by the strategy and by the one it is set against.
    chances: [i64; 2],
    /// Sums of squared distances of the chances from what came true, in the same unit squared.
    squares: [i64; 2],
    /// Chance × what was due, over all these accounts, whether worked or not: what came in is counted so as well.
    pub expected: [Expected; 2],
    /// Accounts on which at least what was due came in.
    pub paid_due: i64,
    /// Net payments.
    pub came_in: Money,
}

impl Came {
    fn count(&mut self, of: &Account<'_>, chances: [i64; 2]) {
        self.accounts += 1;
        self.balance = self.balance + of.balance;
        self.due = self.due + of.due;
        let paid = i64::from(*of.came_in >= of.due);
        for (at, chance) in chances.into_iter().enumerate() {
            self.chances[at] += chance;
            self.squares[at] += (chance - 10_000 * paid).pow(2);
            self.expected[at].add(Expected::of(chance, of.due));
        }
        self.paid_due += paid;
        self.came_in = self.came_in + *of.came_in;
    }

    fn add(&mut self, other: &Came) {
        self.accounts += other.accounts;
        self.balance = self.balance + other.balance;
        self.due = self.due + other.due;
        for at in 0..2 {
            self.chances[at] += other.chances[at];
            self.squares[at] += other.squares[at];
            self.expected[at].add(other.expected[at]);
        }
        self.paid_due += other.paid_due;
        self.came_in = self.came_in + other.came_in;
    }

    /// The mean chance that was said: by the strategy, and by the one it is set against.
    pub fn said(&self) -> [Option<f64>; 2] {
        self.chances.map(|sum| (self.accounts > 0).then(|| sum as f64 / (10_000.0 * self.accounts as f64)))
    }

    /// The mean squared distance of the chance from what came true (Brier, 1950), by either strategy: 0 knows all, 0.25 says a half of
    /// everybody.
    pub fn brier(&self) -> [Option<f64>; 2] {
        self.squares.map(|sum| (self.accounts > 0).then(|| sum as f64 / (1e8 * self.accounts as f64)))
    }

    /// The share of accounts on which what was due came in.
    pub fn share(&self) -> Option<Interval> {
        wilson(self.paid_due, self.accounts)
    }
}

/// One account of a month.
struct Account<'l> {
    balance: Money,
    due: Money,
    came_in: &'l Money,
}

/// A currency and a place.
pub type Spot<'s> = (Option<String>, Place<'s>);

/// A strategy over all months.
#[derive(Debug, Default)]
pub struct Replay<'s> {
    pub months: BTreeMap<(Date, Spot<'s>), Came>,
    pub all: BTreeMap<Spot<'s>, Came>,
    /// Every place together, by currency.
    pub totals: BTreeMap<Option<String>, Came>,
    /// Tenths of the scale of the chance: 0 to under 0.1 …, every currency together.
    pub bands: [Came; 10],
}

impl<'s> Replay<'s> {
    /// Adds a month-end; `came_in` is what came on each account of the ledger in the days after.
    pub fn add(&mut self, end: Date, ledger: &Ledger, seats: &Seats<'s>, came_in: &[Money]) {
        let mut month: BTreeMap<(Option<&str>, Place<'s>), Came> = BTreeMap::new();
        for (at, of) in accounts(ledger, came_in) {
            let chance = seats.chance(at);
            month.entry((ledger.currency(at), seats.place(at))).or_default().count(&of, [chance, 0]);
            self.bands[usize::try_from(chance / 1_000).unwrap_or(0).min(9)].count(&of, [chance, 0]);
        }
        for ((currency, place), came) in month {
            let spot = (currency.map(str::to_owned), place);
            self.totals.entry(spot.0.clone()).or_default().add(&came);
            self.all.entry(spot.clone()).or_default().add(&came);
            self.months.insert((end, spot), came);
        }
    }
}

/// From one place to another.
pub type Move<'s> = (Place<'s>, Place<'s>);

/// Those who stay (no move) and each move, by currency, over all months.
#[derive(Debug, Default)]
pub struct Swapped<'s> {
    pub groups: BTreeMap<(Option<String>, Option<Move<'s>>), Came>,
}

impl<'s> Swapped<'s> {
    /// Adds a month-end under both strategies.
    pub fn add(&mut self, ledger: &Ledger, from: &Seats<'s>, to: &Seats<'s>, came_in: &[Money]) {
        let mut month: BTreeMap<(Option<&str>, Option<Move<'s>>), Came> = BTreeMap::new();
        for (at, of) in accounts(ledger, came_in) {
            let (here, there) = (from.place(at), to.place(at));
            let group = month.entry((ledger.currency(at), (here != there).then_some((here, there)))).or_default();
            group.count(&of, [from.chance(at), to.chance(at)]);
        }
        for ((currency, places), came) in month {
            self.groups.entry((currency.map(str::to_owned), places)).or_default().add(&came);
        }
    }
}

fn accounts<'l>(ledger: &'l Ledger, came_in: &'l [Money]) -> impl Iterator<Item = (usize, Account<'l>)> {
    ledger
        .balances
        .iter()
        .zip(&ledger.dues)
        .zip(came_in)
        .map(|((balance, due), came_in)| Account { balance: *balance, due: *due, came_in })
        .enumerate()
}

/// The last so many month-ends whose days after them lie before or on the last day that is known, from the oldest.
pub fn month_ends(until: Date, months: usize) -> Vec<Date> {
    let mut ends: Vec<Date> = Vec::new();
    let mut end = until.last_of_month();
    while ends.len() < months {
        if end.saturating_add(jiff::Span::new().days(DAYS)) <= until {
            ends.push(end);
        }
        let Ok(before) = end.first_of_month().yesterday() else { break };
        end = before;
    }
    ends.reverse();
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn sums_of_what_was_said_and_what_came() {
        let money = Money::from_minor;
        let mut came = Came::default();
        came.count(&Account { balance: money(900), due: money(300), came_in: &money(300) }, [8_000, 5_000]);
        came.count(&Account { balance: money(500), due: money(500), came_in: &money(499) }, [1_000, 0]);
        let mut twice = came;
        twice.add(&came);
        for (came, times) in [(came, 1), (twice, 2)] {
            assert_eq!(
                (came.accounts, came.balance, came.due, came.came_in, came.paid_due),
                (2 * times, money(1400 * times), money(800 * times), money(799 * times), times)
            );
            assert_eq!(came.said(), [Some(0.45), Some(0.25)]);
            // (0.2² + 0.1²) / 2 and 0.5² / 2.
            assert_eq!(came.brier(), [Some(0.025), Some(0.125)]);
            assert_eq!(came.expected[0].money(), money(290 * times));
        }
        assert_eq!(Came::default().brier(), [None, None]);
    }

    #[test]
    fn a_month_counts_when_its_thirty_days_are_over() {
        assert_eq!(month_ends(date(2026, 6, 7), 3), [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]);
        assert_eq!(month_ends(date(2026, 5, 30), 1), [date(2026, 4, 30)]);
        assert_eq!(month_ends(date(2026, 5, 29), 1), [date(2026, 3, 31)]);
        assert_eq!(month_ends(date(2026, 3, 30), 2), [date(2026, 1, 31), date(2026, 2, 28)]);
    }
}
