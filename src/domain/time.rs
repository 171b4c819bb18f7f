//! Weeks, time zones and the end of a day.
//! Never reads a clock: the day is always handed in.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::fmt;

/// A time zone by its IANA name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// Why a zone name is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an IANA time zone such as Asia/Shanghai")]
pub struct UnknownZone(pub String);

impl Zone {
    /// Looks a zone up by its IANA name.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        let zone = TimeZone::get(name).map_err(|_| UnknownZone(name.to_owned()))?;
        Ok(Zone { name: name.to_owned(), zone })
    }
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The wall clock in this zone at an instant.
    pub fn local(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }
    /// The instant of a wall clock reading; in a gap or a fold the earlier reading's.
    pub fn instant(&self, local: DateTime) -> Timestamp {
        self.zone.to_ambiguous_zoned(local).compatible().map(|z| z.timestamp()).unwrap_or(Timestamp::MAX)
    }
    /// The first instant of a day.
    pub fn start_of(&self, day: Date) -> Timestamp {
        self.instant(day.at(0, 0, 0, 0))
    }
    /// The first instant after a day: the day's events are those before it.
    pub fn end_of(&self, day: Date) -> Timestamp {
        self.instant(day.saturating_add(1.day()).at(0, 0, 0, 0))
    }
    /// The time with this zone's offset, as outputs carry it: `2026-06-07T09:30:00+08:00`.
    pub fn stamp(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
    /// The zone itself, for walking its transitions.
    pub fn inner(&self) -> &TimeZone {
        &self.zone
    }
}

/// An ISO 8601 week, Monday to Sunday, by its Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week(Date);

impl Week {
    /// The week a day lies in.
    pub fn of(day: Date) -> Self {
        let back = i64::from(day.weekday().to_monday_zero_offset());
        Week(day.saturating_sub(back.days()))
    }
    /// The last week that is complete at the end of a day.
    pub fn last_complete(as_of: Date) -> Self {
        let week = Week::of(as_of);
        if week.last_day() <= as_of { week } else { week.back(1) }
    }
    pub fn first_day(self) -> Date {
        self.0
    }
    pub fn last_day(self) -> Date {
        self.0.saturating_add(6.days())
    }
    /// So many weeks earlier.
    pub fn back(self, weeks: i64) -> Self {
        Week(self.0.saturating_sub((7 * weeks).days()))
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let iso = self.0.iso_week_date();
        write!(f, "{}-W{:02}", iso.year(), iso.week())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_is_complete_on_its_sunday() {
        assert_eq!(Week::last_complete(date(2026, 6, 7)).first_day(), date(2026, 6, 1));
        assert_eq!(Week::last_complete(date(2026, 6, 8)).first_day(), date(2026, 6, 1));
        assert_eq!(Week::last_complete(date(2026, 6, 6)).first_day(), date(2026, 5, 25));
        assert_eq!(Week::of(date(2027, 1, 1)).to_string(), "2026-W53");
    }

    #[test]
    fn a_day_ends_where_the_next_begins_in_its_zone() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        assert_eq!(zone.end_of(date(2026, 6, 7)).to_string(), "2026-06-07T16:00:00Z");
        assert_eq!(zone.stamp(zone.end_of(date(2026, 6, 7))), "2026-06-08T00:00:00+08:00");
        assert!(Zone::named("Peking").is_err());
    }
}
