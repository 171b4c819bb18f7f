//! A share: a part of a whole, kept as both numbers.
//! Never a bare float: dividing by nothing cannot be written, and no rate travels without its denominator.

use serde::{Deserialize, Serialize};

/// A rate with its numerator and denominator, in whatever unit both share (accounts, minor units of money, contacts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub numerator: i64,
    pub denominator: i64,
}

impl Share {
    pub const fn of(numerator: i64, denominator: i64) -> Self {
        Share { numerator, denominator }
    }

    /// The quotient, or nothing where there is nothing to divide by.
    pub fn value(self) -> Option<f64> {
        (self.denominator != 0).then(|| self.numerator as f64 / self.denominator as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_over_nothing_is_empty() {
        assert_eq!(Share::of(3, 0).value(), None);
        assert_eq!(Share::of(0, 0).value(), None);
        assert_eq!(Share::of(1, 4).value(), Some(0.25));
    }
}
