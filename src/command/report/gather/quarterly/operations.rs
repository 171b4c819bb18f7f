//! Operations and resources: the sums of each month and quarter, from the facts of its placements; who worked, what sources were worth.
//! Never counts: queries do.

use super::super::known::Known;
use super::super::segments;
use super::{Span, portfolio, recovery};
use crate::command::Failure;
use crate::command::contest::Contest;
use crate::command::report::fault;
use crate::domain::{Cycle, Quarter};
use crate::report::{Findings, Record};
use crate::segment::movement::rolls::RollRow;
use crate::store::handed::Rows;
use crate::store::{Given, Store};
use serde::Deserialize;

/// The quarter's months, one after the other; and where the accounts moved in each. Leaves what the quarter began with as `quarter_first` and `quarter_first_held`, and what it
/// ended with as `quarter_end`.
///
/// # Errors
/// The store's.
pub fn months(store: &mut Store, quarter: Quarter, findings: &mut Findings) -> Result<Vec<Vec<RollRow>>, Failure> {
    let (day, zone) = (store.as_of(), store.workspace().zone.clone());
    let (mut rows, mut rolls): (Vec<Record>, Vec<Vec<RollRow>>) = (Vec::new(), Vec::new());
    // Who was lost and who was in which segment is asked for quarters alone.
    nobody(store)?;
    store.move_to(Span::of(quarter).evening_before())?;
    store.keep("quarter_end", "report/quarter_state", &[])?;
    store.keep_as("quarter_first", "quarter_end")?;
    for (nth, month) in Span::months(quarter).into_iter().enumerate() {
        store.keep_as("quarter_start", "quarter_end")?;
        store.move_to(month.first)?;
        store.keep("quarter_held", "report/held", &[])?;
        if nth == 0 {
            store.keep_as("quarter_first_held", "quarter_held")?;
        }
        store.move_to(month.last)?;
        store.keep("quarter_end", "report/quarter_state", &[])?;
        store.move_to(day)?;
        facts(store, month)?;
        rows.extend(store.rows::<Record>("report/quarter_month", &month.days(&zone))?);
        rolls.push(store.rows("report/quarter_rolls", &[])?);
    }
    findings.add("months", &rows).map_err(fault)?;
    Ok(rolls)
}

/// The quarter, the one before and the same a year before: operations, people, complaints, sources, what was asked for and granted.
///
/// # Errors
/// The store's.
pub fn quarters(store: &mut Store, quarter: Quarter, contest: &Contest, known: Known, findings: &mut Findings) -> Result<(), Failure> {
    let (day, zone) = (store.as_of(), store.workspace().zone.clone());
    let mut yields = Vec::new();
    for (back, name) in Cycle::Quarter.back().into_iter().zip(Cycle::Quarter.names()) {
        let span = Span::of(quarter.back(back));
        begin(store, span, back, contest)?;
        let days = span.days(&zone);
        store.move_to(day)?;
        facts(store, span)?;
        findings.add_period("quarterly", name, store.rows("report/quarter_by", &days)?);
        let mut audited = days.to_vec();
        audited.push(("audited", Given::Bool(back == 0)));
        findings.add_period("people", name, store.rows("report/quarter_people", &audited)?);
        findings.add_period("complaints", name, store.rows("report/quarter_complaints", &days)?);
        findings.add_period("protected", name, store.rows("report/quarter_protected", &days)?);
        findings.add_period("sources", name, store.rows("report/quarter_sources", &days)?);
        // What was asked for and granted has days of its own, however old.
        known.tell(findings, &["quarterly", "people", "complaints", "sources"], name, span.last);
        if back < 2 {
            yields.push(recovery::yields(store)?);
        }
        if back == 0 {
            // Now, while the tables of the quarter stand.
            portfolio::ended(store, quarter, contest, findings)?;
        }
    }
    store.move_to(day)?;
    match yields.as_slice() {
        [now, before, ..] => recovery::tell(now, before, findings),
        _ => Ok(()),
    }
}

/// Counts what happened in a span that was laid out, as `quarter_facts`.
fn facts(store: &Store, span: Span) -> Result<(), Failure> {
    for (name, table) in [
        ("period_state", "quarter_start"),
        ("period_held", "quarter_held"),
        ("period_end", "quarter_end"),
        ("period_lost", "quarter_lost"),
        ("period_segments", "quarter_segments"),
        ("period_paid", "quarter_paid"),
    ] {
        store.call(name, table)?;
    }
    Ok(store.keep("quarter_facts", "report/facts", &span.days(&store.workspace().zone))?)
}

/// Lays out what a quarter began and ended with.
fn begin(store: &mut Store, span: Span, back: i64, contest: &Contest) -> Result<(), Failure> {
    match back {
        0 => {
            store.keep_as("quarter_start", "quarter_first")?;
            store.keep_as("quarter_held", "quarter_first_held")?;
        }
        _ => {
            if back == 1 {
                store.keep_as("quarter_end", "quarter_first")?;
            } else {
                store.move_to(span.last)?;
                store.keep("quarter_end", "report/quarter_state", &[])?;
            }
            store.move_to(span.first)?;
            store.keep("quarter_held", "report/held", &[])?;
        }
    }
    store.move_to(span.evening_before())?;
    if back != 0 {
        store.keep("quarter_start", "report/quarter_state", &[])?;
    }
    if begun(store)? {
        store.keep("quarter_lost", "report/lost", &[])?;
        return segments::keep(store, contest, "quarter_segments");
    }
    nobody(store)
}

/// Where nobody is known to be lost or segmented.
fn nobody(store: &Store) -> Result<(), Failure> {
    store.keep_texts("quarter_lost", ["debtor_id"], Rows::default())?;
    Ok(store.keep_texts("quarter_segments", ["account_id", "segment", "treatment"], Rows::default())?)
}

/// Whether anything was held when the span began: where nothing was, nobody was lost and nobody is segmented.
fn begun(store: &Store) -> Result<bool, Failure> {
    #[derive(Deserialize)]
    struct Begun {
        accounts: i64,
    }
    let rows: Vec<Begun> = store.rows("report/quarter_begun", &[])?;
    Ok(rows.iter().any(|row| row.accounts > 0))
}
