//! The days that a question of a report is asked of, and the instants between which they lie in the workspace's zone.
//! Never a span that a calendar does not have.

use crate::domain::{Quarter, Week, Zone};
use crate::store::Given;
use jiff::ToSpan;
use jiff::civil::Date;

/// A week, a month or a quarter, by its days.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub first: Date,
    pub last: Date,
}

/// What a question is told of a span: its days, and the instants between which they lie.
pub type Days = [(&'static str, Given); 4];

impl Span {
    pub fn of(quarter: Quarter) -> Self {
        Span { first: quarter.first_day(), last: quarter.last_day() }
    }
    pub fn week(week: Week) -> Self {
        Span { first: week.first_day(), last: week.last_day() }
    }
    /// The months of a quarter.
    pub fn months(quarter: Quarter) -> [Span; 3] {
        [0, 1, 2].map(|n| {
            let first = quarter.first_day().saturating_add(n.months());
            Span { first, last: first.last_of_month() }
        })
    }
    /// The day before the first.
    pub fn evening_before(self) -> Date {
        self.first.saturating_sub(1.day())
    }
    /// What a question is told.
    pub fn days(self, zone: &Zone) -> Days {
        [
            ("period_start", self.first.into()),
            ("period_end", self.last.into()),
            ("from_at", Given::Time(zone.start_of(self.first))),
            ("to_at", Given::Time(zone.end_of(self.last))),
        ]
    }
}
