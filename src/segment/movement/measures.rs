//! What a roll-rate matrix comes down to: cure, flow to M4+, the chain of roll rates, which way accounts went. Never a rate without
//! its numerator and denominator, but for the chain, which is a product of three.

use super::rolls::{Matrix, Rate};
use super::standing::Standing;

impl Matrix {
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
mod tests {
    use super::super::rolls::{Amount, Matrix};
    use super::super::standing::{Origin, Standing};
    use super::super::toy::{matrix, standing};
    use crate::domain::{Money, Share};
    use proptest::prelude::*;

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
