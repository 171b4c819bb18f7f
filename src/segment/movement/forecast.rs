//! What becomes of a portfolio if each period goes as the matrix's did: an absorbing Markov chain (Kemeny and Snell, Finite Markov
//! Chains, 1960, chapter 3). Never a row that nobody was in: where one is needed, nothing is forecast.

use super::rolls::Matrix;
use super::standing::Standing;
use crate::domain::Stage;

/// What is forecast: numbers of accounts, or balances in minor units as they stand on the second day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Accounts,
    Balance,
}

/// The matrix has no row for a standing that is needed: nobody was in it on the first day, or nothing was owed there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there was nothing in {0} on the first day, so that the matrix does not say what becomes of it")]
pub struct NoRow(pub Standing);

/// How many are in each standing, in the order of [`Standing::all`].
pub type Spread = [f64; Standing::COUNT];

/// A matrix as chances, and what is held now.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// For each standing, the chance of each next one; none where nobody was in it. Paid and recalled stay what they are.
    rows: Vec<Option<Spread>>,
    now: Spread,
}

/// Where what is held now ends: which of the three it comes to first. Together with `stays`, all of it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ends {
    pub paid: f64,
    pub recalled: f64,
    /// In M7+.
    pub late: f64,
    /// In stages that nobody left.
    pub stays: f64,
}

/// Chances under which nothing is left of a way.
const NOTHING: f64 = 1e-12;

impl Chain {
    /// The chances of a matrix and what was held on its second day.
    pub fn of(matrix: &Matrix, by: By) -> Chain {
        let row = |from: Standing| -> Option<Spread> {
            let mut row = [0.0; Standing::COUNT];
            if !from.held() {
                row[from.place()] = 1.0;
                return Some(row);
            }
            for to in Standing::all() {
                let rate = matrix.rate(from, to);
                row[to.place()] = if by == By::Accounts { rate.accounts() } else { rate.balance() }.value()?;
            }
            Some(row)
        };
        let mut now = [0.0; Standing::COUNT];
        for standing in Standing::all() {
            let held = matrix.now(standing);
            now[standing.place()] = if by == By::Accounts { held.accounts as f64 } else { held.balance.minor() as f64 };
        }
        Chain { rows: Standing::all().map(row).collect(), now }
    }

    /// The same chances for what is held on another day.
    #[must_use]
    pub fn starting(self, now: Spread) -> Chain {
        Chain { now, ..self }
    }

    /// What is held now.
    pub fn now(&self) -> Spread {
        self.now
    }

    /// What is where after one period, two, … up to so many.
    ///
    /// # Errors
    /// [`NoRow`], where somebody stands in, or comes to, a standing that the matrix has no row for.
    pub fn ahead(&self, periods: u32) -> Result<Vec<Spread>, NoRow> {
        let mut found: Vec<Spread> = Vec::new();
        let mut now = self.now;
        for _ in 0..periods {
            let mut next = [0.0; Standing::COUNT];
            for from in Standing::all() {
                let some = now[from.place()];
                if some > 0.0 {
                    let row = self.row(from)?;
                    next.iter_mut().zip(row).for_each(|(next, chance)| *next += some * chance);
                }
            }
            found.push(next);
            now = next;
        }
        Ok(found)
    }

    /// Where it ends, M7+ counted as an end: with Q the chances from stage to stage and R those from a stage to an end, what starts as v
    /// ends as v (I − Q)⁻¹ R.
    ///
    /// # Errors
    /// [`NoRow`], as for [`Chain::ahead`].
    pub fn ends(&self) -> Result<Ends, NoRow> {
        let on_the_way = self.reached()?;
        let leaves = self.leaving(&on_the_way)?;
        let places: Vec<usize> = leaves.iter().map(|standing| standing.place()).collect();
        // y (I − Q) = v: the rows of the equations are the columns of I − Q.
        let mut equations: Vec<Vec<f64>> = Vec::new();
        for to in &leaves {
            let mut equation: Vec<f64> = Vec::new();
            for from in &leaves {
                equation.push(if from == to { 1.0 } else { 0.0 } - self.row(*from)?[to.place()]);
            }
            equation.push(self.now[to.place()]);
            equations.push(equation);
        }
        let visits = solve(equations);
        let mut ends = Ends::default();
        let mut put = |to: Standing, some: f64| match to {
            Standing::Paid => ends.paid += some,
            Standing::Recalled => ends.recalled += some,
            to if is_late(to) => ends.late += some,
            to if !places.contains(&to.place()) => ends.stays += some,
            _ => {}
        };
        // What stands at an end already, or where nobody leaves; then what comes there.
        Standing::all().for_each(|to| put(to, self.now[to.place()]));
        for (from, visits) in leaves.iter().zip(visits) {
            let row = self.row(*from)?;
            Standing::all().for_each(|to| put(to, visits * row[to.place()]));
        }
        Ok(ends)
    }

    fn row(&self, from: Standing) -> Result<&Spread, NoRow> {
        self.rows[from.place()].as_ref().ok_or(NoRow(from))
    }

    /// The stages short of an end that somebody stands in or comes to.
    fn reached(&self) -> Result<Vec<Standing>, NoRow> {
        let mut found: Vec<Standing> = Vec::new();
        let mut next: Vec<Standing> = Standing::all().filter(|at| is_way(*at) && self.now[at.place()] > 0.0).collect();
        while let Some(at) = next.pop() {
            if !found.contains(&at) {
                found.push(at);
                let row = self.row(at)?;
                next.extend(Standing::all().filter(|to| is_way(*to) && row[to.place()] > 0.0));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Those of some stages from which an end can be come to.
    fn leaving(&self, some: &[Standing]) -> Result<Vec<Standing>, NoRow> {
        let mut leaves: Vec<Standing> = Vec::new();
        loop {
            let before = leaves.len();
            for at in some {
                let row = self.row(*at)?;
                if !leaves.contains(at) && Standing::all().any(|to| row[to.place()] > NOTHING && (!is_way(to) || leaves.contains(&to))) {
                    leaves.push(*at);
                }
            }
            if leaves.len() == before {
                leaves.sort_unstable();
                return Ok(leaves);
            }
        }
    }
}

fn is_late(at: Standing) -> bool {
    at.stage().is_some_and(|number| usize::from(number) + 1 == Stage::all().count())
}

/// Whether it is no end.
fn is_way(at: Standing) -> bool {
    at.held() && !is_late(at)
}

/// The solution of linear equations, each with its right side last (Gauss, the largest pivot first). They have one: from every stage
/// in them an end is come to.
fn solve(mut equations: Vec<Vec<f64>>) -> Vec<f64> {
    let n = equations.len();
    for at in 0..n {
        let pivot = (at..n).max_by(|a, b| equations[*a][at].abs().total_cmp(&equations[*b][at].abs())).unwrap_or(at);
        equations.swap(at, pivot);
        let (above, below) = equations.split_at_mut(at + 1);
        let row = &above[at];
        for other in below {
            let times = other[at] / row[at];
            other.iter_mut().zip(row).for_each(|(x, of)| *x -= times * of);
        }
    }
    let mut found = vec![0.0; n];
    for at in (0..n).rev() {
        let known: f64 = (at + 1..n).map(|other| equations[at][other] * found[other]).sum();
        found[at] = (equations[at][n] - known) / equations[at][at];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::rolls::Amount;
    use super::super::standing::Origin;
    use super::super::toy::{matrix, standing};
    use super::*;
    use crate::domain::Money;
    use proptest::prelude::*;

    #[test]
    fn one_period_ahead_by_hand() {
        // 10 in M1: 5 to M2, 3 paid, 2 stay; 10 in M2: 4 to M7+, 6 recalled; 1 in M7+ stays. Now: M1 2, M2 5, M7+ 4 + 1.
        let matrix =
            matrix(&[("M1", "M2", 5), ("M1", "paid", 3), ("M1", "M1", 2), ("M2", "M7+", 4), ("M2", "recalled", 6), ("M7+", "M7+", 1)]);
        let chain = Chain::of(&matrix, By::Accounts);
        let next = chain.ahead(1).unwrap()[0];
        let at = |text: &str| next[standing(text).place()];
        for (text, want) in [("M1", 0.4), ("M2", 1.0), ("M7+", 7.0), ("paid", 0.6), ("recalled", 3.0)] {
            assert!((at(text) - want).abs() < 1e-12, "{text}: {}", at(text));
        }
        // Of one in M1, 1/0.8 visits: 0.375 paid, 0.625 come to M2; of one in M2 0.4 end in M7+.
        let ends = chain.ends().unwrap();
        let want = Ends { paid: 0.75, recalled: 0.6 * 6.25, late: 5.0 + 0.4 * 6.25, stays: 0.0 };
        for (got, want) in [(ends.paid, want.paid), (ends.recalled, want.recalled), (ends.late, want.late), (ends.stays, want.stays)] {
            assert!((got - want).abs() < 1e-12, "{ends:?}");
        }
        // Balances are those of the second day: 9.00 an account.
        let balance = Chain::of(&matrix, By::Balance);
        assert!((balance.ends().unwrap().paid - 0.75 * 900.0).abs() < 1e-9);
    }

    #[test]
    fn what_the_matrix_does_not_know_is_refused_and_what_never_leaves_is_said() {
        let unknown = matrix(&[("M1", "M2", 5), ("placed_since", "M3", 1)]);
        let chain = Chain::of(&unknown, By::Accounts);
        assert_eq!(chain.ahead(1), Err(NoRow(standing("M2"))));
        assert!(chain.ends().is_err());
        assert_eq!(chain.ahead(0), Ok(vec![]));
        let stuck = matrix(&[("M0", "M0", 3), ("M1", "M0", 1), ("M1", "M1", 1), ("M1", "paid", 2)]);
        let ends = Chain::of(&stuck, By::Accounts).ends().unwrap();
        // Now 4 in M0, who stay; 1 in M1: a third of it comes to M0, two thirds are paid.
        assert!((ends.stays - 4.0 - 1.0 / 3.0).abs() < 1e-12 && (ends.paid - 2.0 / 3.0).abs() < 1e-12, "{ends:?}");
    }

    proptest! {
        #[test]
        fn ends_are_where_many_periods_lead(cells in prop::collection::vec((0usize..7, 0usize..11, 1i64..50), 1..60)) {
            let all: Vec<Standing> = Standing::all().collect();
            let mut some = Matrix::default();
            // Each stage short of M7+ has a row with a way out; M7+ stays.
            let ways = (0..7).map(|from| (from, 9, 200)).chain([(7, 7, 1), (8, 10, 1)]);
            for (from, to, accounts) in cells.iter().copied().chain(ways) {
                let then = Amount { accounts, balance: Money::from_minor(accounts * 100) };
                some.add(Origin::At(all[from]), all[to], then, Money::from_minor(accounts * 90));
            }
            for by in [By::Accounts, By::Balance] {
                let chain = Chain::of(&some, by);
                let total: f64 = chain.now().iter().sum();
                let ends = chain.ends().unwrap();
                prop_assert!((ends.paid + ends.recalled + ends.late + ends.stays - total).abs() < 1e-6 * total.max(1.0));
                let last = chain.ahead(600).unwrap().pop().unwrap();
                for (end, at) in [(ends.paid, 9), (ends.recalled, 10), (ends.late, 7)] {
                    prop_assert!((end - last[at]).abs() < 1e-6 * total.max(1.0), "{end} {}", last[at]);
                }
            }
        }
    }
}
