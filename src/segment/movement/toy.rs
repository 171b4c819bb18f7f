//! Small matrices for tests. Never a random one.

use super::rolls::{Amount, Matrix};
use super::standing::{Origin, Standing};
use crate::domain::Money;

/// A standing by its word.
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
