//! The outlook: what the curves of older batches say of each batch, and where the
//! stages stand if its months go as the last three went. Never a forecast where no batch, or no account, has gone that way before.

use crate::command::Failure;
use crate::command::report::fault;
use crate::domain::Money;
use crate::report::Findings;
use crate::segment::movement::curves::{Cohort, expectations};
use crate::segment::movement::forecast::{By, Chain};
use crate::segment::movement::ladder::{Expected, Unfounded};
use crate::segment::movement::rolls::{RollRow, matrices};
use crate::segment::movement::standing::Standing;
use crate::segment::summary::Column;
use serde_json::{Value, json};

/// Weeks looked ahead, and months.
const AHEAD: usize = 13;
const MONTHS: u32 = 3;

/// What a batch is expected to bring.
#[derive(Default)]
struct Sum {
    balance: i64,
    covered: i64,
    paid: f64,
    low: f64,
    high: f64,
    people: i64,
    accounts: i64,
    covered_batches: i64,
    sure: i64,
}

/// What each batch is expected to bring in the next thirteen weeks, and all that can be foretold together.
///
/// # Errors
/// A fault of ours.
pub fn batches(cohorts: &[Cohort], people: impl Fn(&Cohort) -> i64, findings: &mut Findings) -> Result<(), Failure> {
    let (mut rows, mut sum) = (Vec::new(), Sum::default());
    let mut ages: Vec<usize> = cohorts.iter().map(Cohort::age).collect();
    ages.sort_unstable();
    ages.dedup();
    // One ladder answers for all batches of an age.
    let by_age: Vec<(usize, Vec<Result<Expected, Unfounded>>)> =
        ages.into_iter().map(|age| (age, expectations(cohorts, &[Column::Batch], age + AHEAD))).collect();
    for (nth, cohort) in cohorts.iter().enumerate() {
        let found = by_age.iter().find(|(age, _)| *age == cohort.age()).and_then(|(_, all)| all.get(nth));
        let whole = found.and_then(|found| found.as_ref().ok()).filter(|expected| expected.at == cohort.age() + AHEAD);
        let paid = cohort.paid.last().copied().unwrap_or(0);
        sum.balance += cohort.balance_placed.minor();
        let more = whole.map(|expected| {
            let ends = expected.interval.map(|(low, high)| (low - paid as f64, high - paid as f64));
            (expected.paid - paid as f64, ends)
        });
        if let Some((coming, ends)) = more {
            sum.covered += cohort.balance_placed.minor();
            sum.paid += coming;
            sum.people += people(cohort);
            sum.accounts += cohort.accounts;
            sum.covered_batches += 1;
            if let Some((low, high)) = ends {
                sum.sure += 1;
                sum.low += low;
                sum.high += high;
            }
        }
        let ends = more.and_then(|(_, ends)| ends);
        rows.push(json!({
            "dimension": "batch", "client": cohort.key.client, "batch": cohort.key.batch, "people": people(cohort),
            "accounts": cohort.accounts, "balance_placed": cohort.balance_placed.to_string(), "age": cohort.age() as i64,
            "expected_paid": more.map(|(coming, _)| money(coming)), "low_paid": ends.map(|e| money(e.0)), "high_paid": ends.map(|e| money(e.1)),
            "covered_balance": if more.is_some() { cohort.balance_placed.to_string() } else { Money::ZERO.to_string() },
        }));
    }
    rows.push(all(&sum, cohorts));
    findings.add("outlook", &rows).map_err(fault)
}

/// The whole: the ends add up as if all batches erred to the same side, which is the widest that the interval can be.
fn all(sum: &Sum, cohorts: &[Cohort]) -> Value {
    let known = sum.covered_batches > 0;
    let sure = known && sum.sure == sum.covered_batches;
    json!({
        "dimension": "all", "client": null, "batch": null, "people": sum.people,
        "accounts": cohorts.iter().map(|cohort| cohort.accounts).sum::<i64>(), "balance_placed": Money::from_minor(sum.balance).to_string(),
        "age": null, "expected_paid": known.then(|| money(sum.paid)), "low_paid": sure.then(|| money(sum.low)),
        "high_paid": sure.then(|| money(sum.high)), "covered_balance": Money::from_minor(sum.covered).to_string(),
    })
}

/// Minor units as an amount, rounded.
pub fn money(minor: f64) -> String {
    Money::from_minor(minor.round() as i64).to_string()
}

/// Where the accounts held when the quarter ended will stand a quarter later if each of its months goes as the last three went together.
///
/// # Errors
/// A fault of ours.
pub fn stages(months: Vec<Vec<RollRow>>, findings: &mut Findings) -> Result<(), Failure> {
    let last = matrices(months.last().cloned().unwrap_or_default());
    let pooled = matrices(months.into_iter().flatten().collect());
    let mut shown: Vec<Value> = Vec::new();
    for (key, matrix) in &last {
        let Some(all) = pooled.get(key) else { continue };
        let ahead = |by: By| Chain::of(all, by).starting(Chain::of(matrix, by).now()).ahead(MONTHS).ok();
        let next = ahead(By::Accounts).zip(ahead(By::Balance)).and_then(|(a, b)| a.last().copied().zip(b.last().copied()));
        for standing in Standing::all() {
            let (at, now) = (standing.place(), matrix.now(standing));
            let coming = next.map(|(accounts, balance)| (accounts[at], balance[at]));
            if now.accounts == 0 && coming.is_none_or(|(accounts, _)| accounts < 0.05) {
                continue;
            }
            shown.push(json!({
                "currency": key.currency, "standing": standing.to_string(), "accounts_now": now.accounts,
                // As many as have accounts there, at the most: of fewer nothing is told.
                "people": now.accounts,
                "balance_now": now.balance.to_string(), "accounts_next": coming.map(|(accounts, _)| (accounts * 10.0).round() / 10.0),
                "balance_next": coming.map(|(_, balance)| money(balance)),
            }));
        }
    }
    findings.add("outlook_stages", &shown).map_err(fault)
}
