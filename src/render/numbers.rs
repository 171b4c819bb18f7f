//! Numbers as readers of a language write them.
//! Never changes a number: what is rounded for the eye stands whole in the files.

use super::answer::Lang;
use crate::domain::Money;
use crate::report::page::Unit;
use crate::report::value::{Figure, Good, Part, Value};
use jiff::civil::Date;

/// What stands where there is no number.
pub const NOTHING: &str = "–";

/// Whole numbers in groups of three.
pub fn count(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if n < 0 { format!("-{text}") } else { text }
}

/// Minor units as an amount with two decimals.
pub fn minor(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let abs = minor.unsigned_abs();
    format!("{sign}{}.{:02}", count((abs / 100) as i64), abs % 100)
}

/// Millionths rounded to minor units, half away from zero.
pub const fn cents(millionths: i64) -> i64 {
    (millionths + if millionths < 0 { -5_000 } else { 5_000 }) / 10_000
}

/// A part as text.
pub fn part(part: Part) -> String {
    match part {
        Part::Count(n) => count(n),
        Part::Money(money) => minor(money.minor()),
        Part::Millionths(n) => minor(cents(n)),
    }
}

/// How a table writes its amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amounts {
    /// To the cent.
    Exact,
    /// In 万, as Chinese readers expect of large ones.
    TenThousand,
    /// In 亿.
    HundredMillion,
}

impl Amounts {
    /// Minor units in one.
    const fn minor(self) -> i64 {
        match self {
            Amounts::Exact => 100,
            Amounts::TenThousand => 1_000_000,
            Amounts::HundredMillion => 10_000_000_000,
        }
    }
}

/// How amounts of a table are written: in 万 where a Chinese reader meets one of 100,000 or more.
pub fn amounts_of<'a>(values: impl Iterator<Item = &'a Value>, lang: Lang) -> Amounts {
    let amount = |value: &Value| match *value {
        Value::Part(part) => minor_of(part),
        Value::Rate { part, whole, .. } => minor_of(part).max(minor_of(whole)),
        _ => None,
    };
    match values.filter_map(amount).max() {
        Some(most) if lang == Lang::Zh && most >= 10_000_000 => Amounts::TenThousand,
        _ => Amounts::Exact,
    }
}

/// An amount's minor units without its sign; nothing for a count.
fn minor_of(part: Part) -> Option<u64> {
    match part {
        Part::Count(_) => None,
        Part::Money(money) => Some(money.minor().unsigned_abs()),
        Part::Millionths(n) => Some(cents(n).unsigned_abs()),
    }
}

/// Minor units in a larger unit: two decimals, more where two would make nothing of something.
fn scaled(minor: i64, amounts: Amounts) -> String {
    let unit = i128::from(amounts.minor());
    let rounded = |decimals: u32| {
        let scale = 10i128.pow(decimals);
        let double = 2 * i128::from(minor.unsigned_abs()) * scale;
        (double + unit) / (2 * unit)
    };
    let decimals = [2, 4, 6, 8].into_iter().find(|n| minor == 0 || rounded(*n) != 0).unwrap_or(10);
    let (scale, number) = (10i128.pow(decimals), rounded(decimals));
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:0width$}", count((number / scale) as i64), number % scale, width = decimals as usize)
}

/// A part as text, amounts as a table writes them.
pub fn part_in(p: Part, amounts: Amounts) -> String {
    match (p, amounts) {
        (Part::Count(_), _) | (_, Amounts::Exact) => part(p),
        (Part::Money(money), _) => scaled(money.minor(), amounts),
        (Part::Millionths(n), _) => scaled(cents(n), amounts),
    }
}

/// A value as text, amounts as a table writes them.
pub fn value_in(v: &Value, lang: Lang, amounts: Amounts) -> String {
    match *v {
        Value::Part(p) => part_in(p, amounts),
        _ => value(v, lang),
    }
}

/// The two numbers of a rate, amounts as a table writes them.
pub fn parts_in(value: &Value, amounts: Amounts) -> Option<(String, String)> {
    match *value {
        Value::Rate { part: p, whole, .. } => Some((part_in(p, amounts), part_in(whole, amounts))),
        _ => None,
    }
}

/// A value as text.
pub fn value(value: &Value, lang: Lang) -> String {
    match *value {
        Value::Empty => NOTHING.into(),
        Value::Withheld => match lang {
            Lang::En => "withheld".into(),
            Lang::Zh => "已隐去".into(),
        },
        Value::Part(p) => part(p),
        Value::Rate { per, .. } => match value.number() {
            None => NOTHING.into(),
            Some(x) if per == 1 => grouped(format!("{:.2}%", x * 100.0)),
            Some(x) => grouped(format!("{x:.2}")),
        },
        Value::Mean { .. } => value.number().map_or_else(|| NOTHING.into(), |x| grouped(format!("{x:.2}"))),
        Value::Number(x) if x.fract() == 0.0 => grouped(format!("{x:.0}")),
        Value::Number(x) => grouped(format!("{x:.2}")),
    }
}

/// A written number with its whole part in groups of three.
fn grouped(text: String) -> String {
    let (sign, number) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    match number[..end].parse() {
        Ok(whole) => format!("{sign}{}{}", count(whole), &number[end..]),
        Err(_) => text,
    }
}

/// With its sign, as a change has one.
fn signed(number: f64, places: usize) -> String {
    let text = grouped(format!("{number:.places$}"));
    if text.starts_with('-') { text } else { format!("+{text}") }
}

/// The unit that an amount is told in by itself, and its name.
fn alone(minor: u64, lang: Lang) -> (Amounts, &'static str) {
    match lang {
        Lang::En => (Amounts::Exact, ""),
        Lang::Zh if minor >= 10_000_000_000 => (Amounts::HundredMillion, "亿元"),
        Lang::Zh if minor >= 1_000_000 => (Amounts::TenThousand, "万元"),
        Lang::Zh => (Amounts::Exact, "元"),
    }
}

/// A value for a headline: large amounts in 万元 and 亿元 where Chinese readers expect them, whole units elsewhere.
pub fn headline(v: &Value, lang: Lang) -> String {
    match *v {
        Value::Part(p) if minor_of(p).is_some() => {
            let (amounts, name) = alone(minor_of(p).unwrap_or(0), lang);
            if lang == Lang::En { whole_units(p) } else { format!("{}{name}", part_in(p, amounts)) }
        }
        _ => value(v, lang),
    }
}

/// Part and whole of a headline's rate; amounts in one unit, said once.
pub fn headline_parts(v: &Value, lang: Lang) -> Option<String> {
    let Value::Rate { part: p, whole, .. } = *v else { return None };
    let Some(most) = minor_of(p).max(minor_of(whole)) else { return Some(format!("{} / {}", part(p), part(whole))) };
    let (amounts, name) = alone(most, lang);
    Some(match lang {
        Lang::En => format!("{} / {}", whole_units(p), whole_units(whole)),
        Lang::Zh => format!("{} / {}{name}", part_in(p, amounts), part_in(whole, amounts)),
    })
}

/// A part without decimals, half away from zero.
fn whole_units(p: Part) -> String {
    let minor = match p {
        Part::Count(n) => return count(n),
        Part::Money(money) => money.minor(),
        Part::Millionths(n) => cents(n),
    };
    count((minor + if minor < 0 { -50 } else { 50 }) / 100)
}

/// The two numbers of a rate.
pub fn parts(value: &Value) -> Option<(String, String)> {
    match *value {
        Value::Rate { part: p, whole, .. } => Some((part(p), part(whole))),
        Value::Mean { part: p, whole } => Some((part(p), count(whole))),
        _ => None,
    }
}

/// A change on an earlier value: in points for shares, in the rate's own unit for other rates, in per cent for the rest.
/// Nothing where one of them is unknown or there is nothing to compare with.
pub fn change(now: &Value, then: &Value, lang: Lang) -> Option<String> {
    let (a, b) = (now.number()?, then.number()?);
    match now {
        Value::Rate { per: 1, .. } => {
            let points = format!("{:+.2}", (a - b) * 100.0);
            Some(match lang {
                Lang::En => format!("{points} pp"),
                Lang::Zh => format!("{points}个百分点"),
            })
        }
        Value::Rate { .. } | Value::Number(_) => Some(signed(a - b, 2)),
        _ if b == 0.0 => (a == 0.0).then(|| "+0.0%".into()),
        _ => Some(format!("{}%", signed((a - b) / b.abs() * 100.0, 1))),
    }
}

/// `better`, `worse` or nothing: how a change reads.
pub fn tone(figure: &Figure) -> &'static str {
    let pair = figure.now.number().zip(figure.before.as_ref().and_then(Value::number));
    match (pair, figure.good) {
        (Some((a, b)), Good::Up) if a > b => "better",
        (Some((a, b)), Good::Up) if a < b => "worse",
        (Some((a, b)), Good::Down) if a > b => "worse",
        (Some((a, b)), Good::Down) if a < b => "better",
        _ => "same",
    }
}

/// The change as a number to sort by; nothing where `change` says nothing.
pub fn moved(now: &Value, then: &Value) -> Option<f64> {
    let (a, b) = (now.number()?, then.number()?);
    match now {
        Value::Rate { .. } | Value::Number(_) => Some(a - b),
        _ if b == 0.0 => (a == 0.0).then_some(0.0),
        _ => Some((a - b) / b.abs()),
    }
}

/// What a chart's heights are told in, and the text of that unit; `largest` is the greatest height.
pub fn axis_unit(largest: f64, unit: Unit, lang: Lang) -> (f64, Option<&'static str>) {
    match (unit, lang) {
        (Unit::Money, Lang::Zh) if largest >= 1e8 => (1e8, Some("axis-hundred-million-yuan")),
        (Unit::Money, Lang::Zh) if largest >= 1e4 => (1e4, Some("axis-ten-thousand-yuan")),
        (Unit::Count, Lang::Zh) if largest >= 1e8 => (1e8, Some("axis-hundred-million")),
        (Unit::Count, Lang::Zh) if largest >= 1e5 => (1e4, Some("axis-ten-thousand")),
        (Unit::Money | Unit::Count, Lang::En) if largest >= 1e6 => (1e6, Some("axis-million")),
        (Unit::Money | Unit::Count, Lang::En) if largest >= 1e5 => (1e3, Some("axis-thousand")),
        _ => (1.0, None),
    }
}

/// A height on a chart's axis, in the axis's unit: short.
pub fn axis(x: f64, unit: Unit) -> String {
    let short = |x: f64| match [0, 1, 2, 3].iter().find(|n| (x * 10f64.powi(**n)).fract().abs() < 1e-6 || **n == 3) {
        Some(0) | None if x.abs() < 1e15 => count(x.round() as i64),
        Some(n) => format!("{x:.*}", *n as usize),
        None => format!("{x:.0}"),
    };
    if unit == Unit::Share { format!("{}%", short(x * 100.0)) } else { short(x) }
}

/// A number beside a bar.
pub fn fine(x: f64, unit: Unit, lang: Lang) -> String {
    match unit {
        Unit::Share => format!("{:.2}%", x * 100.0),
        Unit::Per => format!("{x:.2}"),
        Unit::Money => headline(&Value::Part(Part::Money(Money::from_minor((x * 100.0).round() as i64))), lang),
        Unit::Count => count(x.round() as i64),
    }
}

/// A day in prose. Tables write ISO 8601, which sorts and which no reader takes for another day.
pub fn day(day: Date, lang: Lang) -> String {
    const MONTHS: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    match lang {
        Lang::En => format!("{} {} {}", day.day(), MONTHS[usize::from(day.month().unsigned_abs() - 1) % 12], day.year()),
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(-999), "-999");
        assert_eq!(minor(-123_456_789), "-1,234,567.89");
        assert_eq!(cents(123_455_000), 12_346);
        let money = Value::Part(Part::Money(Money::from_minor(123_456_700)));
        assert_eq!(headline(&money, Lang::Zh), "123.46万元");
        assert_eq!(headline(&money, Lang::En), "1,234,567");
        let owed = |minor| Part::Money(Money::from_minor(minor));
        let money_rate = Value::Rate { part: owed(1_234_500), whole: owed(123_456_700), per: 1 };
        assert_eq!(headline_parts(&money_rate, Lang::Zh).as_deref(), Some("1.23 / 123.46万元"));
        assert_eq!(headline_parts(&money_rate, Lang::En).as_deref(), Some("12,345 / 1,234,567"));
        let rate = Value::Rate { part: Part::Count(1), whole: Part::Count(8), per: 1 };
        assert_eq!(value(&rate, Lang::En), "12.50%");
        assert_eq!(value(&Value::Rate { part: Part::Count(1), whole: Part::Count(0), per: 1 }, Lang::En), NOTHING);
        assert_eq!([-1538.456, 0.5, 1e300].map(|x| value(&Value::Number(x), Lang::En))[..2], ["-1,538.46", "0.50"]);
    }

    #[test]
    fn large_amounts_are_told_in_ten_thousands_to_chinese_readers_only() {
        let money = |minor| Value::Part(Part::Money(Money::from_minor(minor)));
        let (small, large) = ([money(0), money(9_999_999)], [money(100), money(-10_000_000)]);
        assert_eq!(amounts_of(small.iter(), Lang::Zh), Amounts::Exact);
        assert_eq!(amounts_of(large.iter(), Lang::Zh), Amounts::TenThousand);
        assert_eq!(amounts_of(large.iter(), Lang::En), Amounts::Exact);
        let told = |minor| scaled(minor, Amounts::TenThousand);
        assert_eq!([told(123_456_789), told(-10_000_000), told(0)], ["123.46", "-10.00", "0.00"]);
        assert_eq!(
            [told(4_500), told(1), told(-4_999), told(5_000)],
            ["0.0045", "0.000001", "-0.0050", "0.01"],
            "something is not nothing"
        );
        assert_eq!(told(i64::MAX), "9,223,372,036,854.78");
    }

    #[test]
    fn heights_and_days_are_told_by_language() {
        assert_eq!(axis_unit(250_000.0, Unit::Money, Lang::Zh), (1e4, Some("axis-ten-thousand-yuan")));
        assert_eq!(axis_unit(250_000.0, Unit::Money, Lang::En), (1e3, Some("axis-thousand")));
        assert_eq!(axis_unit(0.4, Unit::Share, Lang::En), (1.0, None));
        assert_eq!([axis(0.025, Unit::Share), axis(0.4, Unit::Share), axis(12_500.0, Unit::Count)], ["2.5%", "40%", "12,500"]);
        assert_eq!([axis(0.25, Unit::Per), axis(-2.0, Unit::Money)], ["0.25", "-2"]);
        let date = jiff::civil::date(2026, 6, 7);
        assert_eq!([day(date, Lang::En), day(date, Lang::Zh)], ["7 June 2026", "2026年6月7日"]);
    }

    #[test]
    fn a_change_on_nothing_is_no_number() {
        let n = |n| Value::Part(Part::Count(n));
        assert_eq!(change(&n(3), &n(0), Lang::En), None);
        assert_eq!(change(&n(3), &n(2), Lang::En), Some("+50.0%".into()));
        let rate = |a, b| Value::Rate { part: Part::Count(a), whole: Part::Count(b), per: 1 };
        assert_eq!(change(&rate(1, 4), &rate(1, 5), Lang::Zh), Some("+5.00个百分点".into()));
        assert_eq!(change(&rate(1, 4), &rate(1, 0), Lang::En), None);
    }
}
