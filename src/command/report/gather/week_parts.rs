//! Parts of one week beside its sums: the funnel of contacts, promises, what changed against another week, settlement, lost contact.
//! Never counts: queries do.

use super::weekly::days;
use crate::command::Failure;
use crate::command::report::fault;
use crate::domain::{Cycle, Week};
use crate::report::{Findings, Record};
use crate::store::Store;

/// Questions asked of every week that a report sets side by side, by the name of their finding.
const EACH: &[(&str, &str)] = &[
    ("funnel", "report/funnel"),
    ("funnel_steps", "report/funnel_steps"),
    ("mix", "report/mix"),
    ("promises", "report/promises_week"),
    ("settlement", "report/settlement"),
];

/// Questions asked of the report's own week alone.
const OWN: &[(&str, &str)] =
    &[("payments", "report/payments_listed"), ("repair", "report/repair"), ("repair_sources", "report/repair_sources")];

/// Adds what `week_facts` and the tables beside it, kept for this week, say.
///
/// # Errors
/// The store's.
pub fn gather(store: &Store, week: Week, period: &str, findings: &mut Findings) -> Result<(), Failure> {
    store.keep("week_paid", "report/week_paid", &days(week))?;
    for (name, query) in EACH {
        findings.add_period(name, period, store.rows(query, &days(week))?);
    }
    let [own, ..] = Cycle::Week.names();
    if period != own {
        return Ok(());
    }
    for (name, query) in OWN {
        findings.add(name, &store.rows::<Record>(query, &days(week))?).map_err(fault)?;
    }
    Ok(())
}
