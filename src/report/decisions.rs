//! What needs a decision: rules over a week's findings, each line with its number. Complaints first, then money, then work.
//! Never decides: it names what a person should look at, and says so where nothing asks for it.

use super::findings::{Findings, ReportError};
use super::line::{Told, amount, count, say};
use super::page::{Place, Say};
use super::value::Value;
use crate::domain::{Money, Share};

/// Every line's key: what a catalogue must have.
pub const KEYS: &[&str] = &[
    "decision-complaints",
    "decision-complaints-run",
    "decision-plan",
    "decision-plan-client",
    "decision-corridor",
    "decision-corridor-more",
    "decision-kept",
    "decision-reversals",
    "decision-lost",
    "decision-quiet",
    "decision-none",
];

/// A plan is missed by more than this: a tenth of a week is less than a day, which one holiday or one late file moves.
pub const PLAN_MISSED: f64 = 0.10;
/// The kept-promise rate fell by more than these points, and by more than chance makes one time in twenty.
pub const KEPT_FELL: f64 = 0.10;
/// Promises judged in each of the two weeks: of fewer, ten points are three promises.
pub const KEPT_LEAST: i64 = 30;
/// Reversals above this share of payments: a bank returns one or two in a hundred; more is a fault or a fraud.
pub const REVERSED: f64 = 0.05;
/// Accounts that nothing forbids to contact and nobody contacted for 14 days, above this share …
pub const QUIET: f64 = 0.10;
/// … and so many of them: a single desk's afternoon is no decision.
pub const QUIET_LEAST: i64 = 20;
/// Debtors newly lost for each one reached again, above this …
pub const LOST_TO_REACHED: i64 = 3;
/// … and so many of them.
pub const LOST_LEAST: i64 = 20;
/// Lines of one rule at most: the tables have the rest.
const MOST: usize = 3;
/// The one-sided 5 % point of the normal distribution.
const Z: f64 = 1.645;

/// The lines of a week's findings.
///
/// # Errors
/// [`ReportError`], where a finding or a column is missing.
pub fn lines(all: &Findings) -> Result<Vec<Say>, ReportError> {
    let mut lines = complaints(all)?;
    lines.extend(plans(all)?);
    lines.extend(batches(all)?);
    lines.extend(promises(all)?);
    lines.extend(reversals(all)?);
    lines.extend(lost(all)?);
    lines.extend(quiet(all)?);
    if lines.is_empty() {
        lines.push(say("decision-none", []));
    }
    Ok(lines)
}

fn complaints(all: &Findings) -> Result<Vec<Say>, ReportError> {
    let Some(row) = Told::first(all, "complaint_week", &[])? else { return Ok(Vec::new()) };
    let number = |x: Option<f64>| Place::Value(x.map_or(Value::Empty, |x| Value::Number((x * 100.0).round() / 100.0)));
    let (received, expected) = (("complaints", count(row.count("complaints")?)), ("expected", number(row.number("expected")?)));
    Ok(match row.text("rule").as_deref() {
        Some("beyond_3_sigma") => vec![say("decision-complaints", [received, expected, ("limit", number(row.number("upper_limit")?))])],
        Some(_) => vec![say("decision-complaints-run", [received, expected, ("rule", row.code("rule"))])],
        None => Vec::new(),
    })
}

/// Plans missed: the clients', furthest behind first; the whole's, where no client has one.
fn plans(all: &Findings) -> Result<Vec<Say>, ReportError> {
    let missed = |row: Told<'_>| -> Result<Option<(Money, Say)>, ReportError> {
        let (Some(target), net) = (row.money_if("target")?, row.money("net_payments")?) else { return Ok(None) };
        let behind = Share::of((target - net).minor(), target.minor()).value();
        if behind.is_none_or(|behind| behind <= PLAN_MISSED) || !row.may_be_named() {
            return Ok(None);
        }
        let client = row.text("client").is_some();
        let numbers = [("net", amount(net)), ("target", amount(target)), ("rate", Place::Value(row.money_rate("net_payments", "target")?))];
        let named = client.then(|| ("client", row.code("client")));
        let key = if client { "decision-plan-client" } else { "decision-plan" };
        Ok(Some((target - net, say(key, named.into_iter().chain(numbers)))))
    };
    let mut found = Vec::new();
    let clients = Told::rows(all, "weekly", &[("period", "week"), ("dimension", "client")])?;
    for row in &clients {
        found.extend(missed(*row)?);
    }
    let mut planned = false;
    for row in &clients {
        planned = planned || row.money_if("target")?.is_some();
    }
    if !planned && let Some(row) = Told::first(all, "weekly", &[("period", "week"), ("dimension", "all")])? {
        found.extend(missed(row)?);
    }
    // Stable: equal ones keep the order of their names.
    found.sort_by_key(|(behind, _)| std::cmp::Reverse(*behind));
    Ok(found.into_iter().take(MOST).map(|(_, say)| say).collect())
}

/// Batches below their corridor, the largest first.
fn batches(all: &Findings) -> Result<Vec<Say>, ReportError> {
    let mut below = Vec::new();
    for row in Told::rows(all, "corridor", &[("place", "below")])? {
        if row.may_be_named() {
            below.push((row.money("balance_placed")?, row));
        }
    }
    below.sort_by_key(|(placed, _)| std::cmp::Reverse(*placed));
    let line = |(_, row): &(Money, Told<'_>)| {
        let rate = |column| row.money_rate(column, "balance_placed").map(Place::Value);
        let numbers = [("rate", rate("net_payments")?), ("low", rate("low_paid")?), ("expected", rate("expected_paid")?)];
        let named = [("client", row.code("client")), ("batch", row.code("batch")), ("weeks", count(row.count("week")?))];
        Ok(say("decision-corridor", named.into_iter().chain(numbers)))
    };
    let mut lines: Vec<Say> = below.iter().take(MOST).map(line).collect::<Result<_, ReportError>>()?;
    if below.len() > MOST {
        lines.push(say("decision-corridor-more", [("count", count((below.len() - MOST) as i64))]));
    }
    Ok(lines)
}

fn promises(all: &Findings) -> Result<Option<Say>, ReportError> {
    let of = |period| Told::first(all, "promises", &[("period", period), ("dimension", "all")]);
    let (Some(now), Some(before)) = (of("week")?, of("week_before")?) else { return Ok(None) };
    let share = |row: Told<'_>| Ok::<_, ReportError>(Share::of(row.count("promises_kept")?, row.count("promises_due")?));
    if !fell(share(before)?, share(now)?) {
        return Ok(None);
    }
    let rate = |row: Told<'_>| row.rate("promises_kept", "promises_due").map(Place::Value);
    Ok(Some(say("decision-kept", [("now", rate(now)?), ("before", rate(before)?)])))
}

/// Whether a share fell by more than [`KEPT_FELL`] and by more than chance: two shares of one, by their pooled standard error.
fn fell(before: Share, now: Share) -> bool {
    let (a, b) = (before.denominator as f64, now.denominator as f64);
    let Some((then, since)) = before.value().zip(now.value()) else { return false };
    if before.denominator < KEPT_LEAST || now.denominator < KEPT_LEAST {
        return false;
    }
    let pooled = (before.numerator + now.numerator) as f64 / (a + b);
    let error = (pooled * (1.0 - pooled) * (1.0 / a + 1.0 / b)).sqrt();
    then - since > KEPT_FELL && then - since > Z * error
}

fn reversals(all: &Findings) -> Result<Option<Say>, ReportError> {
    let Some(row) = Told::first(all, "settlement", &[("period", "week"), ("dimension", "all")])? else { return Ok(None) };
    let rate = row.money_rate("reversed", "gross")?;
    let many = rate.number().is_some_and(|share| share > REVERSED);
    Ok(many.then(|| say("decision-reversals", [("rate", Place::Value(rate))])))
}

fn lost(all: &Findings) -> Result<Option<Say>, ReportError> {
    let Some(row) = Told::first(all, "repair", &[("dimension", "all")])? else { return Ok(None) };
    let (new, reached, end) = (row.count("lost_new")?, row.count("repaired_debtors")?, row.count("lost_end")?);
    let many = new >= LOST_LEAST && new > LOST_TO_REACHED * reached;
    Ok(many.then(|| say("decision-lost", [("new", count(new)), ("reached", count(reached)), ("end", count(end))])))
}

/// Clients with many accounts that nobody contacts, the most first.
fn quiet(all: &Findings) -> Result<Vec<Say>, ReportError> {
    let mut found = Vec::new();
    for row in Told::rows(all, "uncontacted", &[("dimension", "client")])? {
        let (rate, n) = (row.rate("quiet_14", "open_accounts")?, row.count("quiet_14")?);
        if n >= QUIET_LEAST && rate.number().is_some_and(|share| share > QUIET) && row.may_be_named() {
            let balance = ("balance", amount(row.money("quiet_14_balance")?));
            found.push((
                n,
                say("decision-quiet", [("client", row.code("client")), ("rate", Place::Value(rate)), ("count", count(n)), balance]),
            ));
        }
    }
    found.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    Ok(found.into_iter().take(MOST).map(|(_, say)| say).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value as Json, json};

    /// Findings in which nothing needs a decision, changed by what is given: finding, and its rows.
    fn found(with: &[(&str, Json)]) -> Vec<Say> {
        let quiet = [
            ("complaint_week", json!([{"complaints": 3, "expected": 2.5, "upper_limit": 9.0, "rule": null}])),
            ("weekly", json!([{"period": "week", "dimension": "all", "client": null, "target": null, "net_payments": "10.00"}])),
            ("corridor", json!([])),
            ("promises", json!([])),
            ("settlement", json!([{"period": "week", "dimension": "all", "gross": "100.00", "reversed": "5.00"}])),
            ("repair", json!([])),
            ("uncontacted", json!([])),
        ];
        let mut all = Findings::default();
        for (name, rows) in &quiet {
            let rows = with.iter().find(|(other, _)| other == name).map_or(rows, |(_, rows)| rows);
            all.add(name, rows.as_array().unwrap()).unwrap();
        }
        lines(&all).unwrap()
    }

    fn keys(with: &[(&str, Json)]) -> Vec<String> {
        found(with).into_iter().map(|say| say.key).collect()
    }

    fn one(finding: &str, rows: Json) -> Vec<String> {
        keys(&[(finding, rows)])
    }

    #[test]
    fn nothing_asks_for_a_decision() {
        assert_eq!(keys(&[]), ["decision-none"]);
    }

    #[test]
    fn complaints_beyond_the_limit_come_first() {
        let week = |rule: &str| json!([{"complaints": 12, "expected": 2.5, "upper_limit": 9.0, "rule": rule}]);
        let money = ("settlement", json!([{"period": "week", "dimension": "all", "gross": "100.00", "reversed": "5.01"}]));
        assert_eq!(keys(&[("complaint_week", week("beyond_3_sigma")), money]), ["decision-complaints", "decision-reversals"]);
        assert_eq!(one("complaint_week", week("run_of_8")), ["decision-complaints-run"]);
    }

    #[test]
    fn a_plan_is_missed_by_more_than_a_tenth_and_the_furthest_behind_come_first() {
        let row = |client: Option<&str>, target: Option<&str>, net: &str| {
            let dimension = if client.is_some() { "client" } else { "all" };
            json!({"period": "week", "dimension": dimension, "client": client, "target": target, "net_payments": net})
        };
        let all = row(None, Some("900.00"), "1.00");
        let some = [("a", "90.00"), ("b", "89.99"), ("c", "10.00"), ("d", "-1.00"), ("e", "50.00")];
        let clients: Vec<Json> = some.iter().map(|(name, net)| row(Some(name), Some("100.00"), net)).chain([all.clone()]).collect();
        let said = found(&[("weekly", clients.into())]);
        let named: Vec<&Place> = said.iter().map(|say| &say.with[0].1).collect();
        let code = |name: &str| Place::Code("client".into(), name.into());
        assert_eq!(named, [&code("d"), &code("c"), &code("e")], "three of a rule at most");
        assert_eq!(one("weekly", json!([row(Some("a"), None, "1.00"), all])), ["decision-plan"], "the whole, where no client has one");
    }

    #[test]
    fn a_group_of_few_people_is_not_named() {
        let row = |people: i64| json!([{"dimension": "client", "client": "a", "open_accounts": 100, "quiet_14": 20, "quiet_14_balance": "9.00", "withheld": people < 5}]);
        assert_eq!(one("uncontacted", row(4)), ["decision-none"]);
        assert_eq!(one("uncontacted", row(5)), ["decision-quiet"]);
    }

    #[test]
    fn batches_below_their_corridor_are_named_the_largest_first() {
        let row = |batch: &str, placed: &str, place: &str| {
            json!({
                "client": "a", "batch": batch, "week": 9, "place": place, "balance_placed": placed, "net_payments": "1.00",
                "low_paid": "2.00", "expected_paid": "3.00", "people": 9,
            })
        };
        let rows = json!([
            row("1", "10.00", "below"),
            row("2", "90.00", "below"),
            row("3", "99.00", "inside"),
            row("4", "20.00", "below"),
            row("5", "15.00", "below")
        ]);
        let said = found(&[("corridor", rows)]);
        let batches: Vec<String> = said
            .iter()
            .flat_map(|say| &say.with)
            .filter_map(|(_, place)| if let Place::Code(list, code) = place { (list == "batch").then(|| code.clone()) } else { None })
            .collect();
        assert_eq!(batches, ["2", "4", "5"]);
        assert_eq!(said.last().map(|say| say.key.as_str()), Some("decision-corridor-more"));
    }

    #[test]
    fn kept_promises_fell_only_where_it_is_more_than_chance() {
        let week =
            |period: &str, kept: i64, due: i64| json!({"period": period, "dimension": "all", "promises_kept": kept, "promises_due": due});
        let pair =
            |now: (i64, i64), then: (i64, i64)| one("promises", json!([week("week", now.0, now.1), week("week_before", then.0, then.1)]));
        assert_eq!(pair((40, 100), (60, 100)), ["decision-kept"]);
        assert_eq!(pair((15, 30), (19, 30)), ["decision-none"], "thirteen points of thirty are chance");
        assert_eq!(pair((5, 29), (29, 29)), ["decision-none"], "too few");
        assert_eq!(pair((4550, 10_000), (5500, 10_000)), ["decision-none"], "less than ten points");
    }

    #[test]
    fn more_newly_lost_than_tracing_finds_again() {
        let row = |new: i64, reached: i64| json!([{"dimension": "all", "lost_new": new, "repaired_debtors": reached, "lost_end": 70}]);
        assert_eq!(one("repair", row(20, 6)), ["decision-lost"]);
        assert_eq!(one("repair", row(20, 7)), ["decision-none"]);
        assert_eq!(one("repair", row(19, 0)), ["decision-none"]);
    }
}
