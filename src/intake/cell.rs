//! One cell: text in, a checked value out, or what is wrong with it and what is expected.
//! Never mends a value silently beyond folding its spelling (full-width digits, separators).

use crate::domain::feed::{Class, Column, ColumnType};
use crate::domain::national_id::CnId;
use crate::domain::phone::Phone;
use crate::domain::record::{Fault, Value};
use crate::domain::{Money, Personal, Zone};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use unicode_normalization::UnicodeNormalization;

/// What a cell is checked against besides its column.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// Zone of times that carry no offset.
    pub zone: &'a Zone,
    /// Class of this cell where the row decides it (contact points, subjects).
    pub class: Option<Class>,
    /// Whether an identity number is Chinese and so has a check digit.
    pub cn_id: bool,
}

type Wrong = (&'static str, String);

/// Checks a cell that is not empty.
pub fn check(column: &Column, text: &str, setting: &Setting<'_>) -> Result<Value, Wrong> {
    let folded = || text.nfkc().collect::<String>().trim().to_owned();
    match column.kind {
        ColumnType::Text => Ok(Value::Text(text.trim().to_owned())),
        ColumnType::Code(codes) => {
            let code = folded().to_lowercase();
            let known = codes.contains(&code.as_str());
            known.then_some(Value::Text(code)).ok_or_else(|| ("unknown_code", format!("one of {}", codes.join(", "))))
        }
        ColumnType::Codes(codes) => {
            let folded = folded().to_lowercase();
            let mut some: Vec<&str> = folded.split([';', ',']).map(str::trim).filter(|c| !c.is_empty()).collect();
            some.sort_unstable();
            some.dedup();
            let known = some.iter().all(|code| codes.contains(code));
            known
                .then(|| Value::Text(some.join(";")))
                .ok_or_else(|| ("unknown_code", format!("`;`-separated words of {}", codes.join(", "))))
        }
        ColumnType::Date => date(&folded())
            .map(Value::Date)
            .ok_or_else(|| ("bad_date", "a date that exists, YYYY-MM-DD; a profile may name other forms".into())),
        ColumnType::Time => time(&folded(), setting.zone).map(Value::Time),
        ColumnType::Money => {
            Money::parse(text).map(Value::Money).map_err(|_| ("bad_amount", "an amount such as 1234.50, at most two decimals".into()))
        }
        ColumnType::Int => int(&folded()).map(Value::Int).ok_or_else(|| ("bad_number", "a whole number".into())),
        ColumnType::Rate => {
            rate(&folded()).map(Value::Millionths).ok_or_else(|| ("bad_share", "a share from 0 to 1, or a percentage".into()))
        }
        ColumnType::Bool => {
            boolean(&folded()).map(Value::Bool).ok_or_else(|| ("bad_bool", "true or false, 1 or 0, y or n, 是 or 否".into()))
        }
        ColumnType::Clock => clock(&folded()).map(Value::Text).ok_or_else(|| ("bad_clock", "a time of day, HH:MM".into())),
        ColumnType::Hours => hours(&folded()).map(Value::Text).ok_or_else(|| ("bad_hours", "hours, HH:MM-HH:MM".into())),
        ColumnType::Zone => Zone::named(text.trim()).map(|z| Value::Text(z.name().to_owned())).map_err(|e| ("unknown_zone", e.to_string())),
        ColumnType::Sealed(class) => personal(class, text, setting),
        ColumnType::SealedByKind => personal(setting.class.unwrap_or(Class::Handle), text, setting),
        ColumnType::Subject => match setting.class {
            Some(class) => personal(class, text, setting),
            None => Ok(Value::Text(text.trim().to_owned())),
        },
    }
}

fn personal(class: Class, text: &str, setting: &Setting<'_>) -> Result<Value, Wrong> {
    let folded = || text.nfkc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let value = match class {
        Class::Phone => Phone::parse(text).map_err(|e| ("bad_phone", format!("a phone number: {e}")))?.e164,
        Class::NationalId if setting.cn_id => {
            CnId::parse(text).map_err(|e| ("bad_national_id", format!("a resident identity number: {e}")))?.normal
        }
        Class::NationalId => folded().to_uppercase(),
        Class::Email => {
            let email = folded().to_lowercase();
            let whole = email.split_once('@').is_some_and(|(user, host)| {
                !user.is_empty()
                    && !host.contains('@')
                    && host.contains('.')
                    && !host.starts_with('.')
                    && !host.ends_with('.')
                    && !email.contains(' ')
            });
            if !whole {
                return Err(("bad_email", "an e-mail address, name@host".into()));
            }
            email
        }
        Class::Text => text.trim().to_owned(),
        Class::Address | Class::Handle | Class::Name | Class::Organisation => folded(),
    };
    Ok(Value::Personal(Personal::new(class, value)))
}

/// A date; a time of midnight behind it, as spreadsheets and Parquet write dates, is no time.
pub fn date(text: &str) -> Option<Date> {
    let day = text.strip_suffix("T00:00:00").or_else(|| text.strip_suffix(" 00:00:00")).unwrap_or(text);
    (day.len() == 10 && day.is_ascii()).then(|| day.parse().ok()).flatten()
}

/// An instant: RFC 3339 with its offset, or the wall clock of the workspace's zone. A date alone is none.
fn time(text: &str, zone: &Zone) -> Result<Timestamp, Wrong> {
    let expected = || "a time such as 2026-06-01T09:30:00+08:00, or 2026-06-01 09:30 in the workspace's zone".to_owned();
    if date(text).is_some() && text.len() == 10 {
        return Err(("no_time", format!("{}; a date without a time is no time", expected())));
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    text.parse::<DateTime>().map(|local| zone.instant(local)).map_err(|_| ("bad_time", expected()))
}

fn int(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    part.bytes().all(|b| b == b'0').then(|| whole.parse().ok()).flatten()
}

/// Millionths of one.
fn rate(text: &str) -> Option<i64> {
    let (number, scale) = text.strip_suffix('%').map_or((text, 1_000_000i64), |n| (n.trim_end(), 10_000));
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() && part.is_empty() || !digits(whole) || !digits(part) || part.len() > 12 {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: i64 = format!("{part:0<12}").parse().ok()?;
    let millionths = whole.checked_mul(scale)? + (part as i128 * scale as i128 / 1_000_000_000_000) as i64;
    (millionths <= 1_000_000).then_some(millionths)
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "1" | "y" | "yes" | "是" => Some(true),
        "false" | "0" | "n" | "no" | "否" => Some(false),
        _ => None,
    }
}

fn clock(text: &str) -> Option<String> {
    let (hour, minute) = text.split_once(':')?;
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 {
        return None;
    }
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    Some(time.strftime("%H:%M").to_string())
}

fn hours(text: &str) -> Option<String> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (clock(from.trim())?, clock(to.trim())?);
    (from != to).then(|| format!("{from}-{to}"))
}

/// What a quarantine report may show of a refused cell: nothing personal, even where a shifted row brought a phone number
/// into a column of dates.
pub fn shown(column: Option<&Column>, class: Option<Class>, text: &str) -> String {
    let class = match column.map(|c| c.kind) {
        Some(ColumnType::Sealed(class)) => Some(class),
        Some(ColumnType::SealedByKind | ColumnType::Subject) => class.or(Some(Class::Text)),
        _ => None,
    };
    if let Some(class) = class {
        return Personal::new(class, text).masked();
    }
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./:+ ,年月日元¥%;".contains(c));
    let letters = text.chars().filter(|c| c.is_alphabetic() && !"年月日元".contains(*c)).count();
    let harmless =
        plain && digits <= 8 && (letters == 0 || digits == 0 && !text.contains(' ') || letters + digits <= 12 && !text.contains(' '));
    if harmless && text.chars().count() <= 32 {
        return text.to_owned();
    }
    let first: String = text.chars().take(1).collect();
    format!("{first}*** ({} characters)", text.chars().count())
}

/// A fault of a column.
pub fn fault(heading: &str, found: String, (reason, mend): Wrong) -> Fault {
    Fault { column: heading.to_owned(), found, reason, mend }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Feed;

    fn value(feed: Feed, name: &str, text: &str) -> Result<Value, &'static str> {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let setting = Setting { zone: &zone, class: None, cn_id: true };
        check(feed.column(name).unwrap(), text, &setting).map_err(|(reason, _)| reason)
    }

    #[test]
    fn dates_and_times() {
        let at = |text: &str| value(Feed::Contacts, "at", text);
        assert_eq!(at("2026-06-01 09:30"), at("2026-06-01T01:30:00Z"));
        assert_eq!(at("2026-06-01T09:30:00+08:00"), at("2026-06-01 09:30:00"));
        assert_eq!(at("2026-06-01"), Err("no_time"));
        assert_eq!(at("25:00"), Err("bad_time"));
        let on = |text: &str| value(Feed::Accounts, "placed_on", text);
        assert_eq!(on("2026-02-30"), Err("bad_date"));
        assert_eq!(on("2026/01/05"), Err("bad_date"));
        assert_eq!(on("2026-01-05 00:00:00"), on("2026-01-05"));
    }

    #[test]
    fn shares_numbers_words() {
        assert_eq!(value(Feed::Clients, "commission_rate", "25%"), Ok(Value::Millionths(250_000)));
        assert_eq!(value(Feed::Clients, "commission_rate", "0.185"), Ok(Value::Millionths(185_000)));
        assert_eq!(value(Feed::Clients, "commission_rate", "1.5"), Err("bad_share"));
        assert_eq!(value(Feed::Accounts, "dpd_at_placement", "30.0"), Ok(Value::Int(30)));
        assert_eq!(value(Feed::Accounts, "dpd_at_placement", "30.5"), Err("bad_number"));
        assert_eq!(value(Feed::Debtors, "income_verified", "是"), Ok(Value::Bool(true)));
        assert_eq!(value(Feed::Debtors, "care_flags", "illness; disability"), Ok(Value::Text("disability;illness".into())));
        assert_eq!(value(Feed::Debtors, "care_flags", "sick"), Err("unknown_code"));
        assert_eq!(value(Feed::Debtors, "agreed_hours", "9:00-11:30"), Ok(Value::Text("09:00-11:30".into())));
        assert_eq!(value(Feed::Debtors, "work_starts", "24:00"), Err("bad_clock"));
    }

    #[test]
    fn what_is_refused_is_never_shown_where_it_may_be_personal() {
        let column = |name| Feed::Debtors.column(name);
        for (name, text) in [
            ("name", "王小明"),
            ("birth_on", "13800138000"),
            ("gender", "王小明"),
            ("region", "zhang wei"),
            ("timezone", "110105194912310021"),
            ("monthly_income", "user@example.com"),
        ] {
            assert!(!shown(column(name), None, text).contains(text), "{text} in {name}");
        }
        assert_eq!(shown(column("birth_on"), None, "2026-02-30"), "2026-02-30");
        assert_eq!(shown(column("gender"), None, "female"), "female");
    }
}
