//! The conversions of a profile: dates in other forms, Excel days, exact multiplication.
//! Never uses a float for an amount, and never reads a date in a form that was not listed (beside the contract's own).

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, ToSpan};
use unicode_normalization::UnicodeNormalization;

/// One way to write a date: `YYYY/M/D`, `YYYYMMDD`, `YYYY年M月D日`, `M/D/YYYY H:mm`, or `excel`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateForm {
    /// Days since 1899-12-30, with a fraction for the time of day.
    Excel,
    Pattern(String),
}

/// A date, and a time of day where the form has one.
pub type Moment = (Date, Option<Time>);

impl DateForm {
    /// Reads a form; it must have a year, a month and a day.
    pub fn parse(form: &str) -> Option<DateForm> {
        if form == "excel" {
            return Some(DateForm::Excel);
        }
        (form.contains("YYYY") && form.contains('M') && form.contains('D')).then(|| DateForm::Pattern(form.to_owned()))
    }

    /// Reads a date written in this form, and in no other.
    pub fn read(&self, text: &str) -> Option<Moment> {
        match self {
            DateForm::Excel => excel(text),
            DateForm::Pattern(form) => pattern(form, text),
        }
    }
}

/// The contract's own date, also with a midnight that a workbook put behind it.
pub fn iso(text: &str) -> Option<Moment> {
    let day = text.strip_suffix("00:00:00").map_or(text, |rest| rest.trim_end_matches(['T', ' ']));
    pattern("YYYY-MM-DD", day)
}

/// A serial day of the 1900 system; days before March 1900 are refused (Excel counts a day that never was).
fn excel(text: &str) -> Option<Moment> {
    let (day, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if day.is_empty() || day.len() > 6 || !(day.to_owned() + fraction).bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let day: i64 = day.parse().ok()?;
    if !(61..=200_000).contains(&day) {
        return None;
    }
    let date = Date::constant(1899, 12, 30).checked_add(day.days()).ok()?;
    let nanos: i128 = format!("{fraction:0<12.12}").parse::<i128>().ok()? * 86_400_000_000_000 / 1_000_000_000_000;
    let seconds = i64::try_from((nanos + 500_000_000) / 1_000_000_000).ok()?;
    let time = (seconds > 0).then(|| Time::midnight().checked_add(SignedDuration::from_secs(seconds)).ok()).flatten();
    Some((date, time))
}

fn pattern(form: &str, text: &str) -> Option<Moment> {
    let text: String = text.nfkc().collect();
    let form: String = form.nfkc().collect();
    let (mut year, mut month, mut day) = (None, None, None);
    let (mut hour, mut minute, mut second) = (None, 0, 0);
    let mut rest = text.trim();
    let mut form = form.as_str();
    while let Some(letter) = form.chars().next() {
        let run = form.chars().take_while(|c| *c == letter).count();
        let slot = match letter {
            'Y' | 'M' | 'D' | 'H' | 'm' | 's' => {
                // A single letter takes one or two digits, a double one exactly two, YYYY exactly four.
                let most = if letter == 'Y' { 4 } else { 2 };
                let digits = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
                if digits < run.min(most) || digits == 0 {
                    return None;
                }
                let number: i16 = rest[..digits].parse().ok()?;
                rest = &rest[digits..];
                Some(number)
            }
            _ => {
                rest = rest.strip_prefix(letter)?;
                form = &form[letter.len_utf8()..];
                continue;
            }
        };
        match letter {
            'Y' => year = slot,
            'M' => month = slot,
            'D' => day = slot,
            'H' => hour = slot,
            'm' => minute = slot?,
            _ => second = slot?,
        }
        form = &form[run..];
    }
    if !rest.is_empty() {
        return None;
    }
    let date = Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()?;
    let Some(hour) = hour else { return Some((date, None)) };
    let small = |n: i16| i8::try_from(n).ok();
    Some((date, Some(Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?)))
}

/// An exact decimal: digits and how many of them stand behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    /// Reads a number as people write one: `1,234.5`, `¥1,234.50元`, `0.35万`, `15%` (the sign only, not its meaning); and as
    /// spreadsheets do: `5.00E+05`.
    pub fn parse(text: &str) -> Option<Decimal> {
        let folded: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let mut body = folded.as_str();
        for mark in ["¥", "￥", "CNY", "RMB"] {
            body = body.strip_prefix(mark).unwrap_or(body);
        }
        for mark in ["%", "元", "万"] {
            body = body.strip_suffix(mark).unwrap_or(body);
        }
        let (negative, body) = body.strip_prefix('-').map_or((false, body), |rest| (true, rest));
        let (body, power) = match body.split_once(['E', 'e']) {
            Some((body, power)) => (body, power.strip_prefix('+').unwrap_or(power).parse::<i32>().ok().filter(|p| (-12..=12).contains(p))?),
            None => (body, 0),
        };
        let (whole, part) = body.split_once('.').unwrap_or((body, ""));
        let digits = format!("{whole}{part}");
        if digits.is_empty() || digits.len() > 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits: i128 = digits.parse().ok()?;
        let places = i32::try_from(part.len()).ok()? - power;
        let digits = digits * 10_i128.pow(places.min(0).unsigned_abs());
        Some(Decimal { digits: if negative { -digits } else { digits }, scale: places.max(0).unsigned_abs() })
    }

    pub fn times(self, other: Decimal) -> Decimal {
        Decimal { digits: self.digits * other.digits, scale: self.scale + other.scale }
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let scale = self.scale as usize;
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = scale + 1);
        let (whole, part) = digits.split_at(digits.len() - scale);
        let part = part.trim_end_matches('0');
        if part.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_their_forms_and_in_no_other() {
        for (form, text, day) in [
            ("YYYY-M-D", "2026-1-5", Some("2026-01-05")),
            ("YYYY/M/D", "2026/01/05", Some("2026-01-05")),
            ("M/D/YYYY", "1/13/2013", Some("2013-01-13")),
            ("M/D/YYYY", "13/1/2013", None),
            ("YYYYMMDD", "20260105", Some("2026-01-05")),
            ("YYYYMMDD", "2026105", None),
            ("YYYY年M月D日", "2026年1月5日", Some("2026-01-05")),
            ("YYYY年M月D日", "２０２６年１月５日", Some("2026-01-05")),
            ("YYYY年M月D日", "2026年2月30日", None),
            ("YYYY-M-D", "2026-1-5x", None),
            ("excel", "46027", Some("2026-01-05")),
            ("excel", "46027.0", Some("2026-01-05")),
            ("excel", "60", None),
            ("excel", "20260105", None),
        ] {
            let read = DateForm::parse(form).unwrap().read(text).map(|(date, _)| date.to_string());
            assert_eq!(read.as_deref(), day, "{form} {text}");
        }
        assert_eq!(iso("2026-01-05 00:00:00").map(|m| m.0.to_string()).as_deref(), Some("2026-01-05"));
        assert_eq!(iso("2026-01-05T00:00:00").map(|m| m.0.to_string()).as_deref(), Some("2026-01-05"));
        assert_eq!(iso("2026-1-5"), None);
        assert!(DateForm::parse("YYYY").is_none());
    }

    #[test]
    fn times_of_day_come_with_the_form() {
        let at = |form: &str, text| DateForm::parse(form).unwrap().read(text).and_then(|m| m.1).map(|t| t.to_string());
        assert_eq!(at("YYYY/M/D H:mm", "2026/1/5 9:07").as_deref(), Some("09:07:00"));
        assert_eq!(at("YYYY/M/D H:mm", "2026/1/5 25:07"), None);
        assert_eq!(at("excel", "46027.5").as_deref(), Some("12:00:00"));
    }

    #[test]
    fn multiplication_is_exact() {
        for (text, factor, product) in [
            ("0.35", "10000", "3500"),
            ("1.2345万元", "10000", "12345"),
            ("15%", "0.01", "0.15"),
            ("¥1,234.50", "1", "1234.5"),
            ("-0.07", "100", "-7"),
            ("2", "30", "60"),
            ("5.00E+05", "1", "500000"),
            ("1.234e2", "1", "123.4"),
            ("-2E-3", "10", "-0.02"),
            ("-2E3", "1", "-2000"),
        ] {
            assert_eq!(Decimal::parse(text).unwrap().times(Decimal::parse(factor).unwrap()).to_string(), product, "{text}");
        }
        assert_eq!(Decimal::parse("1.2.3"), None);
        assert_eq!(Decimal::parse("abc"), None);
        assert_eq!(Decimal::parse("1E99"), None);
        assert_eq!(Decimal::parse("E5"), None);
    }
}
