//! What the quarterly report is made of: operations, resources, risk and improvement of a quarter beside the quarter before and the same one a
//! year before; vintages, movement, strategy, fairness and outlook as they stood when it ended.
//! Never counts: queries do; and never looks past the report's own day.

mod operations;
mod outlook;
mod portfolio;
mod recovery;
mod risk;
mod strategy;

use super::known::Known;
use super::span::Span;
use crate::command::Failure;
use crate::command::contact_rows;
use crate::command::contest::Contest;
use crate::domain::{Quarter, Week};
use crate::report::page::{Place, Say};
use crate::report::{Findings, Page};
use crate::store::Store;

/// Every finding of the quarter.
///
/// # Errors
/// The store's; input, where packs or the strategy do not hold together.
pub fn findings(store: &mut Store, quarter: Quarter, known: Known, page: &mut Page) -> Result<Findings, Failure> {
    let day = store.as_of();
    let packs = contact_rows::packs(store)?;
    let contest = Contest::of(store, "default")?;
    let mut findings = Findings::default();
    store.keep_weeks(Week::of(quarter.last_day()), 1)?;
    store.keep("complaint_facts", "report/complaint_facts", &[])?;
    store.keep_judged("quarter_verdicts")?;
    // The audit asks few accounts on many days, for which everybody's would be answered.
    store.unsettle()?;
    risk::audited(store, &packs, quarter, &mut findings)?;
    store.settle()?;
    store.keep("quarter_paid", "report/quarter_paid", &[])?;
    let rolls = operations::months(store, quarter, &mut findings)?;
    operations::quarters(store, quarter, &contest, known, &mut findings)?;
    store.move_to(day)?;
    risk::complaints(store, &packs, quarter, known, &mut findings)?;
    portfolio::vintages(store, quarter, &mut findings)?;
    outlook::stages(rolls, &mut findings)?;
    known_since(known, quarter, page);
    strategy::strategies(store, quarter, day, &contest, &mut findings, page)?;
    store.move_to(day)?;
    Ok(findings)
}

/// Says where the files begin within what the quarter is set beside: an empty column is then no nought.
fn known_since(known: Known, quarter: Quarter, page: &mut Page) {
    let first = known.0.filter(|day| *day > quarter.back(4).first_day());
    page.warnings
        .extend(first.map(|day| Say { key: "page-known-since".into(), with: vec![("date".into(), Place::Text(day.to_string()))] }));
}
