//! Sums of a comparison: in all, by channel, of those who stay, and of each move from one place to another.
//! Never adds amounts of two currencies, and never in an order that could change a sum.

use super::capacity::{WHOLE, contacts};
use super::{Ledger, Place, Seats};
use crate::domain::{Channel, Money};
use std::collections::BTreeMap;

/// An expected amount, exact: ten-thousandths of a minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Expected(i128);

impl Expected {
    /// A chance in ten-thousandths of an amount.
    pub fn of(chance: i64, due: Money) -> Expected {
        Expected(i128::from(chance) * i128::from(due.minor()))
    }

    pub fn add(&mut self, other: Expected) {
        self.0 += other.0;
    }

    /// To the nearest minor unit.
    pub fn money(self) -> Money {
        Money::from_minor(i64::try_from((self.0 + 5_000).div_euclid(10_000)).unwrap_or(i64::MAX))
    }
}

/// What working some accounts comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effort {
    /// Accounts worked.
    pub accounts: i64,
    millionths: i128,
    /// By the strategy's own formula of the chance to pay.
    pub expected: Expected,
    /// By the first strategy's formula.
    pub as_first: Expected,
}

impl Effort {
    /// Contacts in 30 days.
    pub fn contacts(&self) -> f64 {
        self.millionths as f64 / WHOLE as f64
    }
}

/// What one strategy makes of a group of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Side {
    pub all: Effort,
    /// Of these, what a limit of contacts lets it do.
    pub within: Effort,
}

/// Some accounts under both strategies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Group {
    pub accounts: i64,
    pub balance: Money,
    pub due: Money,
    pub from: Side,
    pub to: Side,
}

/// A currency as groups are keyed by it.
type Currency<'l> = Option<&'l str>;

/// Every group of a comparison, by currency.
#[derive(Debug, Default)]
pub struct Comparison<'l, 's> {
    pub totals: BTreeMap<Currency<'l>, Group>,
    /// Worked accounts alone, by the channel that each strategy gives them: an account may stand under two.
    pub channels: BTreeMap<(Currency<'l>, &'static str), Group>,
    pub stays: BTreeMap<Currency<'l>, Group>,
    pub moves: BTreeMap<(Currency<'l>, Place<'s>, Place<'s>), Group>,
}

/// What an account adds to one side.
struct Share {
    channel: Channel,
    effort: Effort,
    within: bool,
}

impl Share {
    fn add_to(&self, side: &mut Side) {
        for (sum, counts) in [(&mut side.all, true), (&mut side.within, self.within)] {
            if counts {
                sum.accounts += 1;
                sum.millionths += self.effort.millionths;
                sum.expected.add(self.effort.expected);
                sum.as_first.add(self.effort.as_first);
            }
        }
    }
}

/// Compares two strategies; `within` tells for each which accounts a limit lets it work, where there is a limit.
pub fn compare<'l, 's>(ledger: &'l Ledger, from: &Seats<'s>, to: &Seats<'s>, within: [Option<&[bool]>; 2]) -> Comparison<'l, 's> {
    let mut found = Comparison::default();
    for at in 0..ledger.len() {
        let (currency, due) = (ledger.currency(at), ledger.dues[at]);
        let share = |seats: &Seats<'s>, within: Option<&[bool]>| {
            seats.work(at).map(|(channel, every_days)| Share {
                channel,
                effort: Effort {
                    accounts: 1,
                    millionths: i128::from(contacts(every_days)),
                    expected: Expected::of(seats.chance(at), due),
                    as_first: Expected::of(from.chance(at), due),
                },
                within: within.is_none_or(|within| within[at]),
            })
        };
        let shares = [share(from, within[0]), share(to, within[1])];
        let counted = |group: &mut Group| {
            group.accounts += 1;
            group.balance = group.balance + ledger.balances[at];
            group.due = group.due + due;
            for (share, side) in shares.iter().zip([&mut group.from, &mut group.to]) {
                if let Some(share) = share {
                    share.add_to(side);
                }
            }
        };
        let (here, there) = (from.place(at), to.place(at));
        counted(found.totals.entry(currency).or_default());
        counted(if here == there {
            found.stays.entry(currency).or_default()
        } else {
            found.moves.entry((currency, here, there)).or_default()
        });
        for (share, first) in shares.iter().zip([true, false]) {
            if let Some(share) = share {
                let group = found.channels.entry((currency, share.channel.code())).or_default();
                share.add_to(if first { &mut group.from } else { &mut group.to });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::within;
    use super::*;
    use crate::segment::decide::AccountRow;
    use crate::segment::{DEFAULT_STRATEGY, Strategy, read, segment};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn row(id: &str, willingness: i64, balance: i64, lost: bool) -> AccountRow {
        AccountRow {
            account_id: id.into(),
            debtor_id: "D1".into(),
            client: "bank".into(),
            batch: "B1".into(),
            product: None,
            currency: Some("CNY".into()),
            region: None,
            collector: None,
            placed_on: date(2026, 1, 1),
            balance: Money::from_minor(balance),
            dpd: Some(60),
            stage: None,
            not_held: false,
            deceased: false,
            impostor: false,
            lawyer: false,
            bankrupt: false,
            legal: false,
            fraud: false,
            dispute: false,
            complaint: false,
            cease: false,
            unread: false,
            instruction: false,
            plan_active: false,
            paused: false,
            care: false,
            lost,
            months_not_reached: 0,
            last_attempt_on: None,
            next_promise_on: None,
            missed_promise_on: None,
            large_balance: false,
            willingness,
            ability: 50,
            bins: String::new(),
        }
    }

    fn strategies() -> [Strategy; 2] {
        // The other one wants more willingness before it counts as high, and calls `willing` once in five days.
        let other = DEFAULT_STRATEGY.replacen("middle = [40, 59], high = [60, 100]", "middle = [40, 69], high = [70, 100]", 1);
        let other = other.replacen("every_days = 4", "every_days = 5", 1);
        [read("a.toml", DEFAULT_STRATEGY).unwrap(), read("b.toml", &other).unwrap()]
    }

    fn filled<'s>(rows: &[AccountRow], strategy: &'s Strategy, ledger: &mut Ledger) -> Seats<'s> {
        let mut seats = Seats::new(strategy);
        let first = ledger.is_empty();
        for row in rows {
            let row = segment(row, strategy, date(2026, 6, 7)).unwrap();
            if first {
                ledger.take(&row);
                ledger.dues.push(row.balance);
            }
            seats.take(&row);
        }
        seats
    }

    #[test]
    fn who_moves_and_what_it_costs_by_hand() {
        let [one, other] = strategies();
        // 65 points: willing here, middling there; 80: willing in both; the third is lost: a hold, worked by neither.
        let rows = [row("A", 65, 100_000, false), row("B", 80, 300_000, false), row("C", 65, 500_000, true)];
        let mut ledger = Ledger::default();
        let (from, to) = (filled(&rows, &one, &mut ledger), filled(&rows, &other, &mut ledger));
        let found = compare(&ledger, &from, &to, [None, None]);
        let total = found.totals[&Some("CNY")];
        assert_eq!((total.accounts, total.balance, total.from.all.accounts, total.to.all.accounts), (3, Money::from_minor(900_000), 2, 2));
        // Every 4 days twice; there the second one every 5 days.
        assert_eq!((total.from.all.contacts(), total.to.all.contacts()), (15.0, 13.5));
        let p = |at: usize| from.chance(at);
        assert_eq!(total.from.all.expected.money().minor(), (p(0) * 100_000 + p(1) * 300_000 + 5_000) / 10_000);
        assert_eq!(found.moves.len(), 1);
        let ((_, here, there), moved) = found.moves.iter().next().unwrap();
        assert_eq!((here.segment, there.segment, moved.accounts, moved.balance), ("willing", "middling", 1, Money::from_minor(100_000)));
        assert_eq!(found.stays[&Some("CNY")].accounts, 2);
        // Eight contacts: the richer account needs 7.5 here and 6 there; no room for the other.
        let limits = [within(&ledger, &from, 8), within(&ledger, &to, 8)];
        assert_eq!(limits, [vec![false, true, false], vec![false, true, false]]);
        let found = compare(&ledger, &from, &to, [Some(&limits[0]), Some(&limits[1])]);
        let total = found.totals[&Some("CNY")];
        assert_eq!((total.from.within.accounts, total.from.all.accounts), (1, 2));
    }

    proptest! {
        /// Groups add up to the total, no limit is exceeded, and a strategy against itself moves nobody.
        #[test]
        fn parts_make_the_whole(scores in prop::collection::vec((0i64..=100, 0i64..10_000_000, prop::bool::ANY), 1..40), limit in 0u64..200) {
            let [one, other] = strategies();
            let rows: Vec<AccountRow> = scores.iter().enumerate().map(|(n, (w, b, l))| row(&format!("A{n:02}"), *w, *b, *l)).collect();
            let mut ledger = Ledger::default();
            let (from, to) = (filled(&rows, &one, &mut ledger), filled(&rows, &other, &mut ledger));
            let limits = [within(&ledger, &from, limit), within(&ledger, &to, limit)];
            let found = compare(&ledger, &from, &to, [Some(&limits[0]), Some(&limits[1])]);
            let total = found.totals[&Some("CNY")];
            let groups: Vec<&Group> = found.stays.values().chain(found.moves.values()).collect();
            prop_assert_eq!(groups.iter().map(|group| group.accounts).sum::<i64>(), total.accounts);
            prop_assert_eq!(groups.iter().map(|group| group.balance).sum::<Money>(), total.balance);
            prop_assert_eq!(groups.iter().map(|group| group.to.all.expected.0).sum::<i128>(), total.to.all.expected.0);
            prop_assert_eq!(found.channels.values().map(|group| group.from.within.millionths).sum::<i128>(), total.from.within.millionths);
            for side in [total.from, total.to] {
                prop_assert!(side.within.contacts() <= limit as f64 && side.within.expected <= side.all.expected);
            }
            let itself = compare(&ledger, &from, &from, [None, None]);
            prop_assert!(itself.moves.is_empty());
        }
    }
}
