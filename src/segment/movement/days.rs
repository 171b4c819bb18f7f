//! The two days between which a portfolio's movement is read. Never reads a clock: the day asked as of is handed in.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// An earlier and a later day; both at their ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub from: Date,
    pub to: Date,
}

/// Why two days are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadDays {
    #[error("from {from} to {to} is no time: the first day must be before the second")]
    Backwards { from: Date, to: Date },
    #[error("{to} is after {as_of}, the day asked as of: nothing is known of it yet")]
    Ahead { to: Date, as_of: Date },
}

impl Days {
    /// The days given; where they are left out, the last month-end at or before the day asked as of, and the month-end before it.
    ///
    /// # Errors
    /// [`BadDays`].
    pub fn of(from: Option<Date>, to: Option<Date>, as_of: Date) -> Result<Days, BadDays> {
        let to = to.unwrap_or_else(|| month_end(as_of));
        let from = from.unwrap_or_else(|| month_end(to.saturating_sub(1.day())));
        if to > as_of {
            return Err(BadDays::Ahead { to, as_of });
        }
        if from >= to {
            return Err(BadDays::Backwards { from, to });
        }
        Ok(Days { from, to })
    }

    /// The day so many such periods after the second: month-ends stay month-ends.
    pub fn ahead(self, periods: i64) -> Date {
        let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
        if month_end(self.from) == self.from && month_end(self.to) == self.to {
            let on: Span = ((months(self.to) - months(self.from)) * periods).months();
            return self.to.first_of_month().saturating_add(on).last_of_month();
        }
        let days = i64::from((self.to - self.from).get_days());
        self.to.saturating_add((days * periods).days())
    }
}

/// The last month-end at or before a day.
fn month_end(day: Date) -> Date {
    if day == day.last_of_month() { day } else { day.first_of_month().saturating_sub(1.day()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_last_two_month_ends_unless_told_otherwise() {
        let of = |from, to| Days::of(from, to, date(2026, 6, 7));
        let (april, may) = (date(2026, 4, 30), date(2026, 5, 31));
        assert_eq!(of(None, None), Ok(Days { from: april, to: may }));
        assert_eq!(Days::of(None, None, may), Ok(Days { from: april, to: may }));
        assert_eq!(of(None, Some(april)), Ok(Days { from: date(2026, 3, 31), to: april }));
        assert_eq!(of(None, Some(date(2026, 6, 2))), Ok(Days { from: may, to: date(2026, 6, 2) }));
        assert_eq!(of(Some(may), None), Err(BadDays::Backwards { from: may, to: may }));
        assert_eq!(of(None, Some(date(2026, 6, 8))), Err(BadDays::Ahead { to: date(2026, 6, 8), as_of: date(2026, 6, 7) }));
    }

    #[test]
    fn month_ends_stay_month_ends() {
        let months = Days { from: date(2026, 1, 31), to: date(2026, 2, 28) };
        assert_eq!([1, 2, 24].map(|n| months.ahead(n)), [date(2026, 3, 31), date(2026, 4, 30), date(2028, 2, 29)]);
        let quarter = Days { from: date(2026, 3, 31), to: date(2026, 6, 30) };
        assert_eq!(quarter.ahead(1), date(2026, 9, 30));
        let week = Days { from: date(2026, 5, 31), to: date(2026, 6, 7) };
        assert_eq!(week.ahead(2), date(2026, 6, 21));
    }
}
