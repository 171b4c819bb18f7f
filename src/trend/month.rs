//! What a month will have recovered: what came in so far, and what the days left bring at the pace of the last four weeks, with an
//! interval from how the same forecast, made in past weeks, came out. Never forecasts from a short history.

use crate::domain::Money;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

/// Days whose mean is the pace: four whole weeks, so that every day of the week counts alike.
pub const PACE: i64 = 28;
/// Past weeks that the same forecast is tried in, at most: half a year; older ones were another book.
pub const MOST: i64 = 26;
/// Past weeks, at least: the smallest and the largest of nine leave a tenth on either side (the ranks of a conformal interval of 80 %).
pub const LEAST: usize = 9;
/// What lies on either side of the interval.
const TAIL: f64 = 0.1;

/// The month of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Month {
    /// `2026-06`.
    pub month: String,
    /// Net payments of the month before.
    pub month_before: Money,
    /// Net payments from the first of the month to the day.
    pub recovered: Money,
    pub days_gone: i64,
    pub days_left: i64,
    /// What the days left are expected to bring; none where the history is too short.
    pub rest: Option<Money>,
    /// Recovered and the rest.
    pub forecast: Option<Money>,
    /// The 80 % interval of the month's sum.
    pub low: Option<Money>,
    pub high: Option<Money>,
    /// Past weeks in which the same forecast was tried.
    pub tries: i64,
}

/// The month of a day, from net payments by day up to it (days without any may be missing).
pub fn month(paid: &[(Date, Money)], day: Date) -> Month {
    let between = |from: Date, to: Date| -> i64 { paid.iter().filter(|(on, _)| *on >= from && *on <= to).map(|(_, m)| m.minor()).sum() };
    let (first, last) = (day.first_of_month(), day.last_of_month());
    let before = first.saturating_sub(1.day());
    let recovered = between(first, day);
    let days_left = i64::from(last.day() - day.day());
    let mut month = Month {
        month: format!("{:04}-{:02}", day.year(), day.month()),
        month_before: Money::from_minor(between(before.first_of_month(), before)),
        recovered: Money::from_minor(recovered),
        days_gone: i64::from(day.day()),
        days_left,
        rest: None,
        forecast: None,
        low: None,
        high: None,
        tries: 0,
    };
    let Some(start) = paid.iter().map(|(on, _)| *on).min() else { return month };
    // What the pace of the days up to a day makes of so many days.
    let told = |at: Date| between(at.saturating_sub((PACE - 1).days()), at) as f64 / PACE as f64 * days_left as f64;
    let origins = (1..=MOST).map(|weeks| day.saturating_sub((7 * weeks).days()));
    let known = origins.filter(|at| at.saturating_add(days_left.days()) <= day && at.saturating_sub((PACE - 1).days()) >= start);
    let mut came: Vec<f64> = known
        .filter_map(|at| {
            let told = told(at);
            let came = between(at.saturating_add(1.day()), at.saturating_add(days_left.days())) as f64;
            (told > 0.0).then(|| came / told)
        })
        .collect();
    if days_left == 0 {
        (month.rest, month.forecast) = (Some(Money::ZERO), Some(month.recovered));
        return month;
    }
    if came.len() < LEAST {
        month.tries = came.len() as i64;
        return month;
    }
    came.sort_by(f64::total_cmp);
    let n = came.len();
    let rank = ((n + 1) as f64 * TAIL).floor() as usize;
    let middle = (came[(n - 1) / 2] + came[n / 2]) / 2.0;
    let of = |ratio: f64| Money::from_minor((told(day) * ratio).round() as i64);
    month.tries = n as i64;
    month.rest = Some(of(middle));
    month.forecast = Some(month.recovered + of(middle));
    month.low = Some(month.recovered + of(came[rank - 1]));
    month.high = Some(month.recovered + of(came[n - rank]));
    month
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// So much a day, up to and with a day.
    fn steady(from: Date, to: Date, minor: i64) -> Vec<(Date, Money)> {
        from.series(1.day()).take_while(|on| *on <= to).map(|on| (on, Money::from_minor(minor))).collect()
    }

    #[test]
    fn a_steady_book_is_told_exactly() {
        let day = date(2026, 6, 7);
        let month = month(&steady(date(2026, 1, 1), day, 100), day);
        assert_eq!((month.month.as_str(), month.recovered.minor(), month.days_gone, month.days_left), ("2026-06", 700, 7, 23));
        assert_eq!(month.month_before.minor(), 3100);
        let all = [month.rest, month.forecast, month.low, month.high].map(|m| m.map(Money::minor));
        assert_eq!(all, [Some(2300), Some(3000), Some(3000), Some(3000)]);
        assert_eq!(month.tries, 15, "from four weeks after the first day to 23 days before the last");
    }

    #[test]
    fn a_wild_book_has_a_wide_interval_around_the_forecast() {
        let day = date(2026, 6, 7);
        let paid: Vec<(Date, Money)> = steady(date(2025, 10, 1), day, 0)
            .into_iter()
            .map(|(on, _)| (on, Money::from_minor(i64::from(on.day()) * i64::from(on.month() % 3 + 1) * 10)))
            .collect();
        let month = month(&paid, day);
        let [forecast, low, high] = [month.forecast, month.low, month.high].map(|m| m.map(Money::minor).unwrap());
        assert!(low < forecast && forecast < high && low >= month.recovered.minor(), "{low} {forecast} {high}");
    }

    #[test]
    fn a_short_history_and_no_history_tell_nothing() {
        let day = date(2026, 6, 7);
        let short = month(&steady(date(2026, 3, 1), day, 100), day);
        assert_eq!((short.forecast, short.low, short.tries), (None, None, 7));
        let none = month(&[], day);
        assert_eq!((none.recovered, none.forecast, none.tries), (Money::ZERO, None, 0));
    }

    #[test]
    fn a_month_that_is_over_is_known() {
        let day = date(2026, 5, 31);
        let over = month(&steady(date(2026, 5, 1), day, 100), day);
        assert_eq!((over.forecast.map(Money::minor), over.low, over.days_left), (Some(3100), None, 0));
    }
}
