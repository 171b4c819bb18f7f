//! What moved and why, in a few lines: net payments against the week before taken apart, the clients and the stage that moved most, the
//! step of the funnel that changed most, what the month will come to. Never a cause that the numbers do not have.

use super::findings::{Findings, ReportError};
use super::line::{Told, amount, count, say, size};
use super::page::{Place, Say};
use super::value::Value;
use crate::domain::Money;

/// Every line's key: what a catalogue must have.
pub const KEYS: &[&str] = &[
    "moved-up",
    "moved-down",
    "moved-same",
    "moved-first",
    "moved-client-up",
    "moved-client-down",
    "moved-stage-up",
    "moved-stage-down",
    "moved-step-up",
    "moved-step-down",
    "moved-month",
    "moved-month-short",
    "moved-month-over",
];

/// Accounts on the step before, in both weeks, from which a step's change is worth a line: of fewer, chance alone moves a rate by more
/// than ten points.
pub const STEP_LEAST: i64 = 50;

/// The lines of a week's findings.
///
/// # Errors
/// [`ReportError`], where a finding or a column is missing.
pub fn lines(all: &Findings) -> Result<Vec<Say>, ReportError> {
    let mut lines = vec![whole(all)?];
    lines.extend(largest(all, "client", Direction::Down)?);
    lines.extend(largest(all, "client", Direction::Up)?);
    lines.extend(stage(all)?);
    lines.extend(step(all)?);
    lines.extend(month(all)?);
    Ok(lines)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

impl Direction {
    fn of(change: Money) -> Option<Direction> {
        match change.minor() {
            0 => None,
            minor => Some(if minor > 0 { Direction::Up } else { Direction::Down }),
        }
    }
    const fn word(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }
}

/// The whole; without accounts or payments in either week it did not move, and beside a week before the files begin nothing is set.
fn whole(all: &Findings) -> Result<Say, ReportError> {
    if all.is_unknown("weekly", "week_before") {
        let row = Told::first(all, "weekly", &[("dimension", "all"), ("period", "week")])?;
        return Ok(say("moved-first", [("net", amount(row.map_or(Ok(Money::ZERO), |row| row.money("net_payments"))?))]));
    }
    let Some(row) = Told::first(all, "moved", &[("dimension", "all")])? else {
        return Ok(say("moved-same", [("net", amount(Money::ZERO))]));
    };
    let (now, change) = (("net", amount(row.money("now")?)), row.money("change")?);
    Ok(match Direction::of(change) {
        None => say("moved-same", [now]),
        Some(way) => {
            let effects = effects(row)?;
            say(
                &format!("moved-{}", way.word()),
                [now, ("before", amount(row.money("before")?)), ("change", size(change))].into_iter().chain(effects),
            )
        }
    })
}

fn effects(row: Told<'_>) -> Result<[(&'static str, Place); 3], ReportError> {
    Ok([("exposure", amount(row.money("exposure")?)), ("rate", amount(row.money("rate")?)), ("placed", amount(row.money("placed")?))])
}

/// The group of a dimension that moved most in a direction.
fn largest(all: &Findings, dimension: &'static str, way: Direction) -> Result<Option<Say>, ReportError> {
    let mut most: Option<(Money, Told)> = None;
    for row in Told::rows(all, "moved", &[("dimension", dimension)])? {
        let change = row.money("change")?;
        let moved = if way == Direction::Up { change } else { -change };
        if moved > most.map_or(Money::ZERO, |(most, _)| most) && row.may_be_named() {
            most = Some((moved, row));
        }
    }
    most.map(|(moved, row)| {
        let effects = effects(row)?;
        let key = format!("moved-{dimension}-{}", way.word());
        Ok(say(&key, [(dimension, row.code(dimension)), ("change", amount(moved))].into_iter().chain(effects)))
    })
    .transpose()
}

/// The stage that moved most, whichever way.
fn stage(all: &Findings) -> Result<Option<Say>, ReportError> {
    let change = |say: &Option<Say>| -> i64 {
        let change = say.iter().flat_map(|say| &say.with).find(|(name, _)| name == "change");
        change.map_or(0, |(_, place)| if let Place::Value(Value::Part(part)) = place { part.units() } else { 0 })
    };
    let (down, up) = (largest(all, "stage", Direction::Down)?, largest(all, "stage", Direction::Up)?);
    Ok(if change(&down) >= change(&up) { down } else { up })
}

/// The step of the funnel whose rate changed most, of those with enough accounts before it.
fn step(all: &Findings) -> Result<Option<Say>, ReportError> {
    let mut most: Option<(f64, &str, Say)> = None;
    for now in Told::rows(all, "funnel_steps", &[("period", "week")])? {
        let Some(code) = now.text("funnel_step") else { continue };
        let before = Told::first(all, "funnel_steps", &[("period", "week_before"), ("funnel_step", &code)])?;
        let Some(before) = before else { continue };
        if now.count("step_whole")? < STEP_LEAST || before.count("step_whole")? < STEP_LEAST {
            continue;
        }
        let (rate, earlier) = (now.rate("step_accounts", "step_whole")?, before.rate("step_accounts", "step_whole")?);
        let Some((a, b)) = rate.number().zip(earlier.number()) else { continue };
        let key = if a > b { "moved-step-up" } else { "moved-step-down" };
        if a != b && most.as_ref().is_none_or(|(most, _, _)| (a - b).abs() > *most) {
            let step = now.code("funnel_step");
            most = Some(((a - b).abs(), key, say(key, [("step", step), ("now", Place::Value(rate)), ("before", Place::Value(earlier))])));
        }
    }
    Ok(most.map(|(_, _, say)| say))
}

/// What the month will come to, with its interval; how short the history is where it is too short.
fn month(all: &Findings) -> Result<Option<Say>, ReportError> {
    let Some(row) = Told::first(all, "month", &[])? else { return Ok(None) };
    let month = ("month", Place::Text(row.text("month").unwrap_or_default()));
    let recovered = ("recovered", amount(row.money("recovered")?));
    let forecast = [row.money_if("forecast")?, row.money_if("low")?, row.money_if("high")?];
    Ok(Some(match forecast {
        [Some(forecast), Some(low), Some(high)] => {
            let all = [month, recovered, ("forecast", amount(forecast)), ("low", amount(low)), ("high", amount(high))];
            say("moved-month", all.into_iter().chain([("tries", count(row.count("tries")?))]))
        }
        [Some(_), ..] => say("moved-month-over", [month, recovered]),
        _ => say("moved-month-short", [month, recovered, ("tries", count(row.count("tries")?))]),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value as Json, json};

    fn moved(dimension: &str, client: Option<&str>, stage: Option<&str>, change: &str, people: i64) -> Json {
        json!({
            "dimension": dimension, "client": client, "stage": stage, "before": "100.00", "now": "90.00", "change": change,
            "exposure": "1.00", "rate": "2.00", "placed": "3.00", "people": people, "withheld": people < 5,
        })
    }

    fn step(period: &str, name: &str, part: i64, whole: i64) -> Json {
        json!({"period": period, "funnel_step": name, "step_accounts": part, "step_whole": whole})
    }

    fn said(moved: Json, steps: Json, month: Json) -> Vec<Say> {
        let mut all = Findings::default();
        for (name, rows) in [("moved", moved), ("funnel_steps", steps), ("month", month)] {
            all.add(name, rows.as_array().unwrap()).unwrap();
        }
        lines(&all).unwrap()
    }

    fn keys(said: &[Say]) -> Vec<&str> {
        said.iter().map(|say| say.key.as_str()).collect()
    }

    #[test]
    fn nothing_known_is_one_line() {
        assert_eq!(keys(&said(json!([]), json!([]), json!([]))), ["moved-same"]);
    }

    #[test]
    fn the_largest_moves_are_named_each_way_and_few_people_are_not() {
        let rows = json!([
            moved("all", None, None, "-10.00", 90),
            moved("client", Some("a"), None, "-30.00", 4),
            moved("client", Some("b"), None, "-20.00", 40),
            moved("client", Some("c"), None, "5.00", 40),
            moved("client", Some("d"), None, "35.00", 40),
            moved("stage", None, Some("M1"), "7.00", 40),
            moved("stage", None, Some("M2"), "-17.00", 40),
        ]);
        let said = said(rows, json!([]), json!([]));
        assert_eq!(keys(&said), ["moved-down", "moved-client-down", "moved-client-up", "moved-stage-down"]);
        assert_eq!(said[0].with[2], ("change".to_owned(), amount(Money::from_minor(1000))));
        assert_eq!(said[1].with[0].1, Place::Code("client".into(), "b".into()));
        assert_eq!(said[2].with[0].1, Place::Code("client".into(), "d".into()));
        assert_eq!(said[3].with[1].1, amount(Money::from_minor(1700)));
    }

    #[test]
    fn a_step_with_few_accounts_before_it_is_no_line() {
        let steps = json!([
            step("week", "attempted", 60, 100),
            step("week", "answered", 10, 49),
            step("week_before", "attempted", 50, 100),
            step("week_before", "answered", 40, 100),
        ]);
        let said = said(json!([]), steps, json!([]));
        assert_eq!(keys(&said), ["moved-same", "moved-step-up"]);
        assert_eq!(said[1].with[0].1, Place::Code("funnel_step".into(), "attempted".into()));
    }

    #[test]
    fn the_month_says_its_interval_or_why_there_is_none() {
        let month = |forecast: Option<&str>, low: Option<&str>| json!([{"month": "2026-06", "recovered": "5.00", "forecast": forecast, "low": low, "high": low, "tries": 4}]);
        let key = |month| said(json!([]), json!([]), month)[1].key.clone();
        assert_eq!(key(month(Some("9.00"), Some("8.00"))), "moved-month");
        assert_eq!(key(month(Some("9.00"), None)), "moved-month-over");
        assert_eq!(key(month(None, None)), "moved-month-short");
    }
}
