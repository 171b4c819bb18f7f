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
