//! A figure's value: a count, an amount, or a rate that carries both of its numbers.
//! Never a rate without its denominator, and never a number where there is nothing to divide by.

use crate::domain::{Money, Share};
use serde::{Deserialize, Serialize};

/// A number that is counted or added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    Count(i64),
    Money(Money),
    /// Millionths of a currency unit: commission, which is exact before it is rounded for the eye.
    Millionths(i64),
}

/// What a figure shows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing known.
    Empty,
    /// Known, and not shown: too few people stand behind it.
    Withheld,
    Part(Part),
    /// `part / whole × per`; `per` is 1 for a share, 10 000 or 1 000 for complaint rates.
    Rate {
        part: Part,
        whole: Part,
        per: i64,
    },
    /// So much for each of something else: attempts a day, an amount an account. No share of it.
    Mean {
        part: Part,
        whole: i64,
    },
    /// A measured number (an expected count, a limit).
    Number(f64),
}

impl Part {
    /// In whole smallest units: counts, minor units, millionths.
    pub const fn units(self) -> i64 {
        match self {
            Part::Count(n) | Part::Millionths(n) => n,
            Part::Money(money) => money.minor(),
        }
    }
    /// In whole units, for a chart's height.
    pub fn size(self) -> f64 {
        match self {
            Part::Count(n) => n as f64,
            Part::Money(money) => money.minor() as f64 / 100.0,
            Part::Millionths(n) => n as f64 / 1_000_000.0,
        }
    }
}

impl Value {
    /// The number itself; nothing where nothing is known or nothing can be divided by.
    pub fn number(&self) -> Option<f64> {
        match *self {
            Value::Empty | Value::Withheld => None,
            Value::Part(part) => Some(part.size()),
            Value::Rate { part, whole, per } => Share::of(part.units(), whole.units()).value().map(|share| share * per as f64),
            Value::Mean { part, whole } => (whole != 0).then(|| part.size() / whole as f64),
            Value::Number(x) => Some(x),
        }
    }
}

/// Whether more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Good {
    Up,
    Down,
    #[default]
    Neither,
}

/// A metric at one place, with the same of the period before and of the one further back.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The metric's key; its name and definition are texts of the catalogue.
    pub metric: String,
    pub good: Good,
    pub now: Value,
    pub before: Option<Value>,
    /// Four weeks before, or the same quarter a year ago.
    pub long_before: Option<Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_over_nothing_is_empty() {
        let rate = |n, d| Value::Rate { part: Part::Count(n), whole: Part::Count(d), per: 10_000 };
        assert_eq!(rate(3, 0).number(), None);
        assert_eq!(rate(0, 0).number(), None);
        assert_eq!(rate(0, 7).number(), Some(0.0));
        assert_eq!(rate(1, 2_000).number(), Some(5.0));
        let mean = |minor, whole| Value::Mean { part: Part::Money(Money::from_minor(minor)), whole };
        assert_eq!((mean(1_000, 4).number(), mean(1_000, 0).number()), (Some(2.5), None));
    }
}
