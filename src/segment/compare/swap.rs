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
