//! The portfolio: liquidation by batch with what each is expected to come to, movement between segments, and how segments and treatments fall by
//! sex, age and region when the quarter ended. Never an account that is not held among the treated.

use super::super::crowd::Crowd;
use super::Span;
use super::outlook::{self, money};
use crate::command::Failure;
use crate::command::contest::Contest;
use crate::command::fairness::crossed;
use crate::command::movement_args::told_apart;
use crate::command::report::fault;
use crate::domain::{Money, Quarter, Share};
use crate::report::{Findings, Record};
use crate::segment::Segmented;
use crate::segment::fairness::{By, Label, Line, Outcome, Outcomes, lines};
use crate::segment::interval::Mark;
use crate::segment::movement::asked;
use crate::segment::movement::curves::{Cohort, CurveRow, cohorts, expectations};
use crate::segment::movement::ladder::{Expected, Unfounded};
use crate::segment::summary::Column;
use crate::store::handed::Rows;
use crate::store::{Given, Store};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Weeks on book at which liquidation is shown.
const AGES: [usize; 4] = [4, 8, 13, 26];
/// The age that the final recovery is expected at: a year.
const FINAL: usize = 52;
/// Ages followed: ten years.
const MOST: i64 = 520;

/// What the accounts were when the quarter ended: where segments moved, who is treated how, and by which strategy. To be asked while
/// `quarter_start`, `quarter_held`, `quarter_segments` and `quarter_end` are the quarter's.
///
/// # Errors
/// The store's, and a fault of ours where a strategy was not checked.
pub fn ended(store: &mut Store, quarter: Quarter, contest: &Contest, findings: &mut Findings) -> Result<(), Failure> {
    let span = Span::of(quarter);
    store.move_to(span.last)?;
    let (mut pairs, mut outcomes, mut arms) = (Rows::default(), Outcomes::default(), BTreeMap::<Option<&str>, i64>::new());
    contest.each(store, |rows: Vec<Segmented<'_>>| {
        for row in &rows {
            pairs.push([row.account_id.as_str(), row.segment]);
            if row.held() {
                outcomes.take(row);
                *arms.entry(row.arm.map(|arm| arm.code())).or_default() += 1;
            }
        }
        Ok(())
    })?;
    store.keep_texts("quarter_segments_end", ["account_id", "segment"], pairs)?;
    store.keep("quarter_moved", "report/quarter_moved", &span.days(&store.workspace().zone))?;
    findings.add("moves", &store.rows::<Record>("report/quarter_moves", &[])?).map_err(fault)?;
    findings.add("stays", &store.rows::<Record>("report/quarter_stays", &[])?).map_err(fault)?;
    let treated: Vec<Value> = arms.iter().map(|(arm, accounts)| json!({ "arm": arm.unwrap_or("all"), "accounts": accounts })).collect();
    findings.add("treated", &treated).map_err(fault)?;
    fairness(store, &outcomes, findings)
}

fn fairness(store: &Store, outcomes: &Outcomes<'_>, findings: &mut Findings) -> Result<(), Failure> {
    let crossed = crossed(store, outcomes)?;
    let (mut rows, mut sums): (Vec<(u8, Value)>, Vec<Value>) = (Vec::new(), Vec::new());
    for by in By::ALL {
        let lines: Vec<Line<'_>> = lines(&crossed[by as usize], outcomes)
            .into_iter()
            .filter(|line| matches!(line.outcome, Outcome::Segment | Outcome::Treatment))
            .collect();
        let marked = |line: &&Line<'_>| mark(line).is_some_and(|mark| mark != Mark::Within);
        let unknown = lines.iter().find(|line| line.group == Label::Unknown).map_or(0, |line| line.of);
        sums.push(json!({
            "by": by.code(), "accounts": outcomes.len(), "unknown": unknown, "cells": lines.len(),
            "marked": lines.iter().filter(marked).count(), "differ": lines.iter().filter(|line| marked(line) && differs(line)).count(),
            "hidden": lines.iter().filter(|line| line.two.is_none()).count(),
        }));
        rows.extend(lines.iter().map(|line| (place(line), row(by, line))));
    }
    // Within each part the order is the table's.
    rows.sort_by_key(|(place, _)| *place);
    let rows: Vec<Value> = rows.into_iter().map(|(_, row)| row).collect();
    findings.add("fairness_sums", &sums).map_err(fault)?;
    findings.add("fairness", &rows).map_err(fault)
}

/// What differs by more than chance comes first, then what is beyond four fifths, then the rest; what is hidden comes last.
fn place(line: &Line<'_>) -> u8 {
    match mark(line) {
        Some(Mark::Under | Mark::Over) if differs(line) => 0,
        Some(Mark::Under | Mark::Over) => 1,
        _ if line.two.is_some() => 2,
        _ => 3,
    }
}

fn mark(line: &Line<'_>) -> Option<Mark> {
    line.two.and_then(|two| two.mark())
}

/// The mark in a word; `hidden` where the cell is not shown, `untold` where there is nothing to compare with.
fn fifths(line: &Line<'_>) -> &'static str {
    match line.two {
        None => "hidden",
        Some(two) => two.mark().map_or("untold", Mark::code),
    }
}

/// Whether the interval of the ratio leaves 1 out.
fn differs(line: &Line<'_>) -> bool {
    line.two.and_then(|two| two.ratio()).and_then(|ratio| ratio.ends).is_some_and(|(low, high)| low > 1.0 || high < 1.0)
}

fn row(by: By, line: &Line<'_>) -> Value {
    let group = match &line.group {
        Label::Known(name) => Some(name.clone()),
        Label::Unknown => None,
        Label::Pooled(_) => Some("pooled".to_owned()),
    };
    let (two, ratio) = (line.two, line.two.and_then(|two| two.ratio()));
    let rounded = |x: f64| (x * 1e4).round() / 1e4;
    json!({
        "by": by.code(), "group": group, "outcome": line.outcome.code(), "value": line.value, "four_fifths": fifths(line),
        "group_accounts": line.of, "accounts": two.map(|two| two.here), "of_group": two.map(|two| two.of_here),
        "rest_accounts": two.map(|two| two.there), "of_rest": two.map(|two| two.of_there),
        "ratio": ratio.map(|ratio| rounded(ratio.value)), "low": ratio.and_then(|ratio| ratio.ends).map(|ends| rounded(ends.0)),
        "high": ratio.and_then(|ratio| ratio.ends).map(|ends| rounded(ends.1)),
        "stage_ratio": line.by_stage.map(|ratio| rounded(ratio.value)),
    })
}

/// Liquidation of each batch as known when the quarter ended, and the outlook that its curves give.
///
/// # Errors
/// The store's.
pub fn vintages(store: &mut Store, quarter: Quarter, findings: &mut Findings) -> Result<(), Failure> {
    store.move_to(quarter.last_day())?;
    let by = [Column::Batch];
    let mut given = told_apart(&asked(&by));
    given.extend([("months", Given::Bool(false)), ("most", Given::Int(MOST))]);
    let rows: Vec<CurveRow> = store.rows("movement/vintage", &given)?;
    let cohorts = cohorts(rows);
    let crowd = Crowd::of(store)?;
    let people = |cohort: &Cohort| crowd.behind(cohort);
    let expected = expectations(&cohorts, &by, FINAL);
    let shown: Vec<Value> = cohorts.iter().zip(&expected).map(|(cohort, expected)| vintage(cohort, people(cohort), expected)).collect();
    findings.add("vintages", &shown).map_err(fault)?;
    let curves: Vec<Value> = cohorts.iter().flat_map(|cohort| curve(cohort, people(cohort))).collect();
    findings.add("curves", &curves).map_err(fault)?;
    outlook::batches(&cohorts, people, findings)
}

fn vintage(cohort: &Cohort, people: i64, expected: &Result<Expected, Unfounded>) -> Value {
    let paid = |age: usize| cohort.paid.get(age).map(|paid| Money::from_minor(*paid).to_string());
    let so_far = cohort.paid.last().copied().unwrap_or(0);
    let (at, final_paid, low, high, why) = match expected {
        Ok(e) => {
            let ends = e.interval.map(|(low, high)| (money(low), money(high)));
            let why = Some(if ends.is_some() { "learned" } else { "few" });
            (Some(e.at as i64), Some(money(e.paid)), ends.as_ref().map(|e| e.0.clone()), ends.map(|e| e.1), why)
        }
        Err(Unfounded::Reached) => {
            let paid = cohort.paid.get(FINAL).copied().unwrap_or(so_far);
            let known = Money::from_minor(paid).to_string();
            (Some(FINAL as i64), Some(known.clone()), Some(known.clone()), Some(known), Some("reached"))
        }
        Err(Unfounded::NothingPaid) => (None, None, None, None, Some("nothing_paid")),
        Err(Unfounded::NoneOlder) => (None, None, None, None, Some("none_older")),
    };
    let [four, eight, thirteen, twenty_six] = AGES;
    json!({
        "client": cohort.key.client, "batch": cohort.key.batch, "currency": cohort.key.currency, "placed_from": cohort.placed.0.to_string(),
        "people": people, "accounts": cohort.accounts, "balance_placed": cohort.balance_placed.to_string(), "age": cohort.age() as i64,
        "paid_4": paid(four), "paid_8": paid(eight), "paid_13": paid(thirteen), "paid_26": paid(twenty_six),
        "net_payments": Money::from_minor(so_far).to_string(), "expected_at": at, "expected_paid": final_paid, "low_paid": low,
        "high_paid": high, "why": why,
    })
}

/// A point a week on book, for the drawing.
fn curve(cohort: &Cohort, people: i64) -> impl Iterator<Item = Value> + '_ {
    (1..=cohort.age()).filter_map(move |age| {
        let Share { numerator, .. } = cohort.rate(age)?;
        Some(json!({
            "client": cohort.key.client, "batch": cohort.key.batch, "week": age.to_string(), "people": people, "accounts": cohort.accounts,
            "balance_placed": cohort.balance_placed.to_string(), "net_payments": Money::from_minor(numerator).to_string(),
        }))
    })
}
