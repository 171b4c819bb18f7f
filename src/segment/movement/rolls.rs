//! The roll-rate matrix: of the accounts held on a day, by stage, how many and how much are where on a later day, and what follows
//! from it. Rates are over what was held on the first day. Never a rate over what came later: that is counted apart.

use super::Key;
use super::standing::{Origin, Standing};
use crate::domain::{Money, Share};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A row of `queries/movement/rolls.sql`.
#[derive(Debug, Clone, Deserialize)]
pub struct RollRow {
    pub client: Option<String>,
    pub batch: Option<String>,
    pub product: Option<String>,
    pub region: Option<String>,
    pub collector: Option<String>,
    pub currency: Option<String>,
    pub from_stage: Origin,
    pub to_stage: Standing,
    pub accounts: i64,
    /// Owed on the first day.
    pub balance_from: Money,
    /// Owed on the second day by those still held.
    pub balance_to: Money,
    /// Whose accounts they are, where the question counts it.
    #[serde(default)]
    pub people: i64,
}

/// Accounts and what they owe.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    pub accounts: i64,
    pub balance: Money,
}

impl Amount {
    fn add(&mut self, other: Amount) {
        self.accounts += other.accounts;
        self.balance = self.balance + other.balance;
    }
}

/// A part of what was held on the first day, and that whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rate {
    pub part: Amount,
    pub whole: Amount,
}

impl Rate {
    /// By accounts.
    pub fn accounts(self) -> Share {
        Share::of(self.part.accounts, self.whole.accounts)
    }
    /// By balance on the first day.
    pub fn balance(self) -> Share {
        Share::of(self.part.balance.minor(), self.whole.balance.minor())
    }
}

/// One group's accounts by where they came from and what they came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matrix {
    cells: BTreeMap<(Origin, Standing), Amount>,
    /// Held on the second day, by standing.
    now: BTreeMap<Standing, Amount>,
    /// Whose accounts a cell's are.
    people: BTreeMap<(Origin, Standing), i64>,
}

/// The matrices of rows, by group.
pub fn matrices(rows: Vec<RollRow>) -> BTreeMap<Key, Matrix> {
    let mut groups: BTreeMap<Key, Matrix> = BTreeMap::new();
    for row in rows {
        let RollRow { client, batch, product, region, collector, currency, .. } = row;
        let matrix = groups.entry(Key { client, batch, product, region, collector, currency }).or_default();
        matrix.add(row.from_stage, row.to_stage, Amount { accounts: row.accounts, balance: row.balance_from }, row.balance_to);
        *matrix.people.entry((row.from_stage, row.to_stage)).or_default() += row.people;
    }
    groups
}

impl Matrix {
    /// Adds accounts: what they owed on the first day, and what they owe on the second.
    pub fn add(&mut self, from: Origin, to: Standing, then: Amount, owed_now: Money) {
        self.cells.entry((from, to)).or_default().add(then);
        if to.held() {
            self.now.entry(to).or_default().add(Amount { accounts: then.accounts, balance: owed_now });
        }
    }

    /// What is held on the second day.
    pub fn now(&self, standing: Standing) -> Amount {
        self.now.get(&standing).copied().unwrap_or_default()
    }

    /// The standings that accounts were held in on the first day.
    pub fn rows(&self) -> Vec<Standing> {
        Standing::all().filter(|from| self.whole(*from).accounts > 0).collect()
    }

    /// What was held in a standing on the first day.
    pub fn whole(&self, from: Standing) -> Amount {
        self.part(|at, _| at == from)
    }

    /// Of what was held in one standing, what came to another.
    pub fn rate(&self, from: Standing, to: Standing) -> Rate {
        Rate { part: self.part(|at, came| at == from && came == to), whole: self.whole(from) }
    }

    /// Accounts that were not held on the first day, by what they came to; none of these cells is empty.
    pub fn others(&self) -> impl Iterator<Item = (Origin, Standing, i64)> {
        let apart = self.cells.iter().filter(|((from, _), _)| !matches!(from, Origin::At(_)));
        apart.map(|((from, to), amount)| (*from, *to, amount.accounts))
    }

    /// How many people's accounts went certain ways from one standing to another; who has several that went different ways counts with each.
    pub(super) fn people(&self, is: impl Fn(Standing, Standing) -> bool) -> i64 {
        let went = self.people.iter().filter(|((from, to), _)| matches!(from, Origin::At(from) if is(*from, *to)));
        went.map(|(_, people)| people).sum()
    }

    /// What was held on the first day, of certain ways from one standing to another.
    pub(super) fn part(&self, is: impl Fn(Standing, Standing) -> bool) -> Amount {
        let mut sum = Amount::default();
        for ((from, to), amount) in &self.cells {
            if let Origin::At(from) = from
                && is(*from, *to)
            {
                sum.add(*amount);
            }
        }
        sum
    }
}
