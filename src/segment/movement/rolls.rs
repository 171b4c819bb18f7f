//! The roll-rate matrix: of the accounts held on a day, by stage, how many and how much are where on a later day, and what follows
//! from it. Rates are over what was held on the first day. Never a rate over what came later: that is counted apart.

use super::Key;
use crate::domain::{Money, Share, Stage};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// Where an account stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum Standing {
    Stage(Stage),
    /// Held, and no file tells its days past due.
    Unknown,
    /// Nothing is owed any more, or its status says paid or settled.
    Paid,
    /// It left the book otherwise.
    Recalled,
}

/// A word that is no standing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not where an account can stand")]
pub struct NoStanding(String);

impl Standing {
    /// How many there are.
    pub const COUNT: usize = 11;

    /// Every standing, stages first.
    pub fn all() -> impl Iterator<Item = Standing> {
        Stage::all().map(Standing::Stage).chain([Standing::Unknown, Standing::Paid, Standing::Recalled])
    }
    /// Its place in [`Standing::all`].
    pub fn place(self) -> usize {
        match self {
            Standing::Stage(stage) => usize::from(stage.number()),
            Standing::Unknown => 8,
            Standing::Paid => 9,
            Standing::Recalled => 10,
        }
    }
    /// The number of its stage: 0 for M0 … 7 for M7+.
    pub fn stage(self) -> Option<u8> {
        match self {
            Standing::Stage(stage) => Some(stage.number()),
            _ => None,
        }
    }
    /// Whether it is still on the book.
    pub fn held(self) -> bool {
        matches!(self, Standing::Stage(_) | Standing::Unknown)
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Standing::Stage(stage) => write!(f, "{stage}"),
            Standing::Unknown => f.write_str("unknown"),
            Standing::Paid => f.write_str("paid"),
            Standing::Recalled => f.write_str("recalled"),
        }
    }
}

impl TryFrom<String> for Standing {
    type Error = NoStanding;
    fn try_from(text: String) -> Result<Self, NoStanding> {
        Standing::all().find(|standing| standing.to_string() == text).ok_or(NoStanding(text))
    }
}

/// Where an account comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum Origin {
    /// It was held on the first day.
    At(Standing),
    /// It was placed after the first day.
    PlacedSince,
    /// It was there before, not held on the first day, and is held on the second.
    HeldAgain,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::At(standing) => write!(f, "{standing}"),
            Origin::PlacedSince => f.write_str("placed_since"),
            Origin::HeldAgain => f.write_str("held_again"),
        }
    }
}

impl TryFrom<String> for Origin {
    type Error = NoStanding;
    fn try_from(text: String) -> Result<Self, NoStanding> {
        match text.as_str() {
            "placed_since" => Ok(Origin::PlacedSince),
            "held_again" => Ok(Origin::HeldAgain),
            _ => Standing::try_from(text).map(Origin::At),
        }
    }
}

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
}

/// The matrices of rows, by group.
pub fn matrices(rows: Vec<RollRow>) -> BTreeMap<Key, Matrix> {
    let mut groups: BTreeMap<Key, Matrix> = BTreeMap::new();
    for row in rows {
        let RollRow { client, batch, product, region, collector, currency, .. } = row;
        let matrix = groups.entry(Key { client, batch, product, region, collector, currency }).or_default();
        matrix.add(row.from_stage, row.to_stage, Amount { accounts: row.accounts, balance: row.balance_from }, row.balance_to);
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

    fn part(&self, is: impl Fn(Standing, Standing) -> bool) -> Amount {
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

    /// What the matrix says in few numbers; see [`MEASURES`].
    pub fn measures(&self) -> Vec<(&'static Measure, Rate)> {
        let of = |measure: &'static Measure| {
            let whole = self.part(|from, _| (measure.of)(from));
            (measure, Rate { part: self.part(|from, to| (measure.of)(from) && (measure.came)(from, to)), whole })
        };
        MEASURES.iter().map(of).collect()
    }

    /// The product of the roll rates M1→M2, M2→M3, M3→M4: the part of what is in M1 that three periods bring to M4 if each goes as
    /// this one went. By accounts, and by balance; none where a stage was empty.
    pub fn chain(&self) -> (Option<f64>, Option<f64>) {
        let stages: Vec<Standing> = Standing::all().take(5).collect();
        let steps = || stages[1..].windows(2).map(|two| self.rate(two[0], two[1]));
        (steps().map(|rate| rate.accounts().value()).product(), steps().map(|rate| rate.balance().value()).product())
    }
}

/// A number that a matrix comes down to: of those held in certain stages, those that came to certain others.
#[derive(Debug)]
pub struct Measure {
    pub from: &'static str,
    pub to: &'static str,
    of: fn(Standing) -> bool,
    came: fn(Standing, Standing) -> bool,
}

/// Which way an account went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Stayed,
    Improved,
    Worsened,
    Left,
    Unknown,
}

fn way(from: Standing, to: Standing) -> Way {
    match (from.stage(), to.stage()) {
        _ if to == Standing::Paid => Way::Improved,
        _ if to == Standing::Recalled => Way::Left,
        (Some(from), Some(to)) if to == from => Way::Stayed,
        (Some(from), Some(to)) if to < from => Way::Improved,
        (Some(_), Some(_)) => Way::Worsened,
        _ => Way::Unknown,
    }
}

/// Cure (of stage ≥ M1: M0 or paid), flow to M4+, and which way all went: the last five add up to all.
pub const MEASURES: &[Measure] = &[
    Measure {
        from: "M1+",
        to: "cured",
        of: |from| from.stage().is_some_and(|n| n >= 1),
        came: |_, to| to == Standing::Paid || to.stage() == Some(0),
    },
    Measure {
        from: "M1-M3",
        to: "M4+",
        of: |from| from.stage().is_some_and(|n| (1..=3).contains(&n)),
        came: |_, to| to.stage().is_some_and(|n| n >= 4),
    },
    Measure { from: "all", to: "stayed", of: |_| true, came: |from, to| way(from, to) == Way::Stayed },
    Measure { from: "all", to: "improved", of: |_| true, came: |from, to| way(from, to) == Way::Improved },
    Measure { from: "all", to: "worsened", of: |_| true, came: |from, to| way(from, to) == Way::Worsened },
    Measure { from: "all", to: "recalled", of: |_| true, came: |from, to| way(from, to) == Way::Left },
    Measure { from: "all", to: "unknown", of: |_| true, came: |from, to| way(from, to) == Way::Unknown },
];

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub fn standing(text: &str) -> Standing {
        Standing::try_from(text.to_owned()).unwrap()
    }

    /// A matrix of cells: from, to, accounts; each account owed 10.00 on the first day and owes 9.00 on the second.
    pub fn matrix(cells: &[(&str, &str, i64)]) -> Matrix {
        let mut matrix = Matrix::default();
        for (from, to, accounts) in cells {
            let then = Amount { accounts: *accounts, balance: Money::from_minor(1000 * accounts) };
            matrix.add(Origin::try_from((*from).to_owned()).unwrap(), standing(to), then, Money::from_minor(900 * accounts));
        }
        matrix
    }

    #[test]
    fn every_word_reads_back_and_no_other_does() {
        for (place, standing) in Standing::all().enumerate() {
            assert_eq!(Standing::try_from(standing.to_string()), Ok(standing));
            assert_eq!(standing.place(), place);
        }
        assert_eq!(Standing::all().count(), Standing::COUNT);
        assert!(Standing::try_from("M8".to_owned()).is_err() && Origin::try_from("new".to_owned()).is_err());
    }

    #[test]
    fn rates_by_hand() {
        let matrix = matrix(&[
            ("M0", "M0", 5),
            ("M0", "M1", 5),
            ("M1", "M0", 2),
            ("M1", "M1", 1),
            ("M1", "M2", 6),
            ("M1", "paid", 1),
            ("M2", "M3", 4),
            ("M2", "recalled", 4),
            ("M3", "M4", 3),
            ("M3", "M3", 1),
            ("M7+", "unknown", 2),
            ("placed_since", "M1", 100),
            ("held_again", "M2", 50),
        ]);
        let measured = |from: &str, to: &str| {
            let measures = matrix.measures();
            let (_, rate) = measures.iter().find(|(measure, _)| measure.from == from && measure.to == to).unwrap();
            (rate.accounts().numerator, rate.accounts().denominator)
        };
        assert_eq!(measured("M1+", "cured"), (3, 24));
        assert_eq!(measured("M1-M3", "M4+"), (3, 22));
        assert_eq!(measured("all", "stayed"), (7, 34));
        assert_eq!(measured("all", "improved"), (3, 34));
        assert_eq!(measured("all", "worsened"), (18, 34));
        assert_eq!(measured("all", "recalled"), (4, 34));
        assert_eq!(measured("all", "unknown"), (2, 34));
        // 6/10 × 4/8 × 3/4.
        let (accounts, balance) = matrix.chain();
        assert!((accounts.unwrap() - 0.225).abs() < 1e-12 && (balance.unwrap() - 0.225).abs() < 1e-12);
        assert_eq!(matrix.rate(standing("M1"), standing("M2")).balance(), Share::of(6000, 10_000));
        assert_eq!(matrix.now(standing("M1")), Amount { accounts: 106, balance: Money::from_minor(95_400) });
        assert_eq!(matrix.now(standing("paid")), Amount::default());
        assert_eq!(matrix.others().map(|(_, _, n)| n).sum::<i64>(), 150);
    }

    #[test]
    fn a_chain_over_an_empty_stage_is_none() {
        assert_eq!(matrix(&[("M1", "M2", 3), ("M3", "M4", 1)]).chain(), (None, None));
    }

    proptest! {
        #[test]
        fn each_row_and_the_ways_add_up(cells in prop::collection::vec((0usize..9, 0usize..11, 1i64..50), 0..60)) {
            let all: Vec<Standing> = Standing::all().collect();
            let mut matrix = Matrix::default();
            for (from, to, accounts) in &cells {
                let then = Amount { accounts: *accounts, balance: Money::from_minor(accounts * 7) };
                matrix.add(Origin::At(all[*from]), all[*to], then, Money::ZERO);
            }
            let total: i64 = cells.iter().map(|(_, _, n)| n).sum();
            prop_assert_eq!(matrix.rows().into_iter().map(|from| matrix.whole(from).accounts).sum::<i64>(), total);
            for from in matrix.rows() {
                let parts: i64 = Standing::all().map(|to| matrix.rate(from, to).part.accounts).sum();
                prop_assert_eq!(parts, matrix.whole(from).accounts);
            }
            let ways: i64 = matrix.measures().iter().filter(|(measure, _)| measure.from == "all").map(|(_, rate)| rate.part.accounts).sum();
            prop_assert_eq!(ways, total);
        }
    }
}
