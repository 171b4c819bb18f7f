//! Numbers as readers of a language write them.
//! Never changes a number: what is rounded for the eye stands whole in the files.

use super::answer::Lang;
use crate::report::page::Unit;
use crate::report::value::{Figure, Good, Part, Value};

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

/// A value as text.
pub fn value(value: &Value, _lang: Lang) -> String {
    match *value {
        Value::Empty => NOTHING.into(),
        Value::Part(p) => part(p),
        Value::Rate { per, .. } => match value.number() {
            None => NOTHING.into(),
            Some(x) if per == 1 => format!("{:.2}%", x * 100.0),
            Some(x) => format!("{x:.2}"),
        },
        Value::Mean { .. } => value.number().map_or_else(|| NOTHING.into(), grouped),
        Value::Number(x) if x.fract() == 0.0 => format!("{x:.0}"),
        Value::Number(x) => format!("{x:.2}"),
    }
}

/// A number with two decimals, its whole part in groups of three.
fn grouped(x: f64) -> String {
    minor((x * 100.0).round() as i64)
}

/// A value for a headline: large amounts in 万元 and 亿元 where Chinese readers expect them, whole units elsewhere.
pub fn headline(v: &Value, lang: Lang) -> String {
    let amount = match *v {
        Value::Part(Part::Money(money)) => money.minor(),
        Value::Part(Part::Millionths(n)) => cents(n),
        _ => return value(v, lang),
    };
    match lang {
        Lang::En => count((amount + if amount < 0 { -50 } else { 50 }) / 100),
        Lang::Zh => {
            let yuan = amount as f64 / 100.0;
            match yuan.abs() {
                y if y >= 1e8 => format!("{:.2}亿元", yuan / 1e8),
                y if y >= 1e4 => format!("{:.2}万元", yuan / 1e4),
                _ => format!("{}元", minor(amount)),
            }
        }
    }
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
        Value::Rate { .. } | Value::Number(_) => Some(format!("{:+.2}", a - b)),
        _ if b == 0.0 => (a == 0.0).then(|| "+0.0%".into()),
        _ => Some(format!("{:+.1}%", (a - b) / b.abs() * 100.0)),
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

/// A height on a chart's axis: short.
pub fn axis(x: f64, unit: Unit, lang: Lang) -> String {
    let short = |x: f64| if x.fract().abs() < 1e-9 { format!("{x:.0}") } else { format!("{x:.1}") };
    match (unit, lang) {
        (Unit::Share, _) => {
            let percent = x * 100.0;
            if (percent - percent.round()).abs() < 1e-6 { format!("{percent:.0}%") } else { format!("{percent:.1}%") }
        }
        (Unit::Money | Unit::Count, Lang::Zh) if x.abs() >= 1e8 => format!("{}亿", short(x / 1e8)),
        (Unit::Money | Unit::Count, Lang::Zh) if x.abs() >= 1e4 => format!("{}万", short(x / 1e4)),
        (Unit::Money | Unit::Count, Lang::En) if x.abs() >= 1e6 => format!("{}M", short(x / 1e6)),
        (Unit::Money | Unit::Count, Lang::En) if x.abs() >= 1e4 => format!("{}k", short(x / 1e3)),
        _ => short(x),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Money;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(-999), "-999");
        assert_eq!(minor(-123_456_789), "-1,234,567.89");
        assert_eq!(cents(123_455_000), 12_346);
        let money = Value::Part(Part::Money(Money::from_minor(123_456_700)));
        assert_eq!(headline(&money, Lang::Zh), "123.46万元");
        assert_eq!(headline(&money, Lang::En), "1,234,567");
        let rate = Value::Rate { part: Part::Count(1), whole: Part::Count(8), per: 1 };
        assert_eq!(value(&rate, Lang::En), "12.50%");
        assert_eq!(value(&Value::Rate { part: Part::Count(1), whole: Part::Count(0), per: 1 }, Lang::En), NOTHING);
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
