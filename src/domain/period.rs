//! What a report is about: a week or a quarter, by its first and last day.
//! Never a span of another length, and never one that has not ended: who asks says as of which day.

use super::time::Week;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::fmt;

/// How long a report's period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cycle {
    #[default]
    Week,
    Quarter,
}

impl Cycle {
    /// The period's name in findings and JSON, the one before it, and the one further back that it is set beside as well.
    pub const fn names(self) -> [&'static str; 3] {
        match self {
            Cycle::Week => ["week", "week_before", "four_weeks_before"],
            Cycle::Quarter => ["quarter", "quarter_before", "year_before"],
        }
    }

    /// How many periods each of [`Self::names`] lies back.
    pub const fn back(self) -> [i64; 3] {
        [0, 1, 4]
    }
}

/// A quarter of a calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i16,
    /// From 0 to 3.
    number: i8,
}

impl Quarter {
    /// The quarter a day lies in.
    pub fn of(day: Date) -> Self {
        Quarter { year: day.year(), number: (day.month() - 1) / 3 }
    }
    /// The last quarter that is complete at the end of a day.
    pub fn last_complete(as_of: Date) -> Self {
        let quarter = Quarter::of(as_of);
        if quarter.last_day() <= as_of { quarter } else { quarter.back(1) }
    }
    pub fn first_day(self) -> Date {
        date(self.year, self.number * 3 + 1, 1)
    }
    pub fn last_day(self) -> Date {
        date(self.year, self.number * 3 + 3, 1).last_of_month()
    }
    /// So many quarters earlier; four are the same one a year ago.
    pub fn back(self, quarters: i64) -> Self {
        Quarter::of(self.first_day().saturating_sub((3 * quarters).months()))
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year, self.number + 1)
    }
}

/// A week or a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Week(Week),
    Quarter(Quarter),
}

impl Period {
    /// The last one of its kind that is complete at the end of a day.
    pub fn last_complete(cycle: Cycle, as_of: Date) -> Self {
        match cycle {
            Cycle::Week => Period::Week(Week::last_complete(as_of)),
            Cycle::Quarter => Period::Quarter(Quarter::last_complete(as_of)),
        }
    }
    pub const fn cycle(self) -> Cycle {
        match self {
            Period::Week(_) => Cycle::Week,
            Period::Quarter(_) => Cycle::Quarter,
        }
    }
    pub fn first_day(self) -> Date {
        match self {
            Period::Week(week) => week.first_day(),
            Period::Quarter(quarter) => quarter.first_day(),
        }
    }
    pub fn last_day(self) -> Date {
        match self {
            Period::Week(week) => week.last_day(),
            Period::Quarter(quarter) => quarter.last_day(),
        }
    }
    /// So many of its kind earlier.
    #[must_use]
    pub fn back(self, n: i64) -> Self {
        match self {
            Period::Week(week) => Period::Week(week.back(n)),
            Period::Quarter(quarter) => Period::Quarter(quarter.back(n)),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Week(week) => week.fmt(f),
            Period::Quarter(quarter) => quarter.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_complete_on_its_last_day() {
        assert_eq!(Quarter::last_complete(date(2026, 6, 30)).to_string(), "2026-Q2");
        assert_eq!(Quarter::last_complete(date(2026, 6, 29)).to_string(), "2026-Q1");
        assert_eq!(Quarter::of(date(2026, 2, 28)).last_day(), date(2026, 3, 31));
    }

    #[test]
    fn quarters_go_back_over_years() {
        let first = Quarter::of(date(2026, 1, 5));
        assert_eq!(
            (first.back(1).to_string(), first.back(4).to_string(), first.back(5).to_string()),
            ("2025-Q4".into(), "2025-Q1".into(), "2024-Q4".into())
        );
        assert_eq!(first.back(1).first_day(), date(2025, 10, 1));
    }
}
