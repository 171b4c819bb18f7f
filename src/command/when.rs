//! A moment as people write it on a command line or in a list. Never reads a clock: the day is handed in.

use crate::domain::Zone;
use crate::rules::hours::parse_clock;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

/// Reads a moment: RFC 3339, the local time of a zone (`2026-06-09 22:30`, `2026/6/9 22:30`), or a clock of a day.
pub fn moment(text: &str, zone: &Zone, day: Date) -> Option<Timestamp> {
    let text = text.trim();
    let local = || text.parse::<DateTime>().ok().or_else(|| with_slashes(text)).map(|local| zone.instant(local));
    text.parse().ok().or_else(local).or_else(|| parse_clock(text).map(|clock| zone.instant(day.to_datetime(clock))))
}

/// `2026/6/9 9:30`, as spreadsheets write it.
fn with_slashes(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once(' ')?;
    let parts: Vec<i16> = date.split('/').map(str::parse).collect::<Result<_, _>>().ok()?;
    let clock: Vec<i8> = time.trim().split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    let (&[year, month, day], &[hour, minute, ref rest @ ..]) = (&parts[..], &clock[..]) else { return None };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let second = match rest {
        [] => 0,
        [second] => *second,
        _ => return None,
    };
    Some(date.to_datetime(Time::new(hour, minute, second, 0).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn moments_as_people_write_them() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let read = |text: &str| moment(text, &zone, date(2026, 6, 9)).map(|at| zone.stamp(at));
        for text in [
            "2026-06-09T09:30:00+08:00",
            "2026-06-09T01:30:00Z",
            "2026-06-09 09:30",
            "2026/6/9 9:30",
            "2026/06/09 09:30:00",
            "09:30",
            " 9:30 ",
        ] {
            assert_eq!(read(text).as_deref(), Some("2026-06-09T09:30:00+08:00"), "{text}");
        }
        for text in ["", "soon", "25:00", "2026/13/1 9:30", "2026/6/9 9:30:00:00"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
