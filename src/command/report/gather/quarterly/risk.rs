//! Risk and improvement: what the audit caught, complaints and their deadlines under the rules in force, root causes, and remedies with what
//! followed them. Never decides: the rules do.

use super::super::known::Known;
use super::Span;
use crate::audit::complaints::{ComplaintRow, deadlines};
use crate::command::Failure;
use crate::command::report::fault;
use crate::domain::{Cycle, Quarter};
use crate::report::{Findings, Record};
use crate::rules::Packs;
use crate::rules::deadline::Standing;
use crate::rules::test::Test;
use crate::store::handed::Rows;
use crate::store::{Given, Store};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Asks the contact log of the quarter every rule of the packs, once, and counts what was caught.
///
/// # Errors
/// The store's.
pub fn audited(store: &mut Store, packs: &Packs, quarter: Quarter, findings: &mut Findings) -> Result<(), Failure> {
    store.audit(packs, quarter.first_day(), quarter.last_day())?;
    store.keep("quarter_found", "report/quarter_found", &[])?;
    let graves: Vec<[String; 2]> = packs.rules().map(|rule| [rule.id.clone(), format!("level_{}", rule.level)]).collect();
    store.keep_texts("quarter_rules", ["rule", "severity"], once(graves))?;
    let wishes = packs.rules().filter(|rule| rule.tests.iter().any(protects)).map(|rule| [rule.id.clone(), "yes".to_owned()]).collect();
    store.keep_texts("quarter_wishes", ["rule", "protects"], once(wishes))?;
    let mut rows: Vec<Record> = store.rows("report/quarter_findings", &[])?;
    for row in &mut rows {
        let force = row.get("rule").and_then(Value::as_str).and_then(|id| packs.rule(id)).map(|rule| rule.force.code());
        row.insert("force".into(), force.into());
    }
    findings.add("findings", &rows).map_err(fault)
}

/// A rule that two packs hold is one.
fn once(mut pairs: Vec<[String; 2]>) -> Rows<2> {
    pairs.sort();
    pairs.dedup_by(|a, b| a[0] == b[0]);
    let mut rows = Rows::default();
    pairs.iter().for_each(|[rule, word]| rows.push([rule, word]));
    rows
}

/// Whether a test protects somebody who asked to be left alone, or who must be.
fn protects(test: &Test) -> bool {
    matches!(
        test,
        Test::Refused {}
            | Test::Suppressed { .. }
            | Test::SameDayStop { .. }
            | Test::Held { .. }
            | Test::WrongParty {}
            | Test::Consent { .. }
    )
}

/// Deadlines, causes and remedies of complaints.
///
/// # Errors
/// The store's.
pub fn complaints(store: &Store, packs: &Packs, quarter: Quarter, known: Known, findings: &mut Findings) -> Result<(), Failure> {
    let zone = store.workspace().zone.clone();
    let days = Span::of(quarter).days(&zone);
    let mut given = days.to_vec();
    given.push(("before_from_at", Given::Time(zone.start_of(quarter.back(1).first_day()))));
    findings.add("causes", &store.rows::<Record>("report/quarter_causes", &given)?).map_err(fault)?;
    // Who was held on each day is a pass over every account: only where an action fell due.
    let due = store.keep_counted("quarter_due", "report/quarter_due", &days)?;
    let mut remedies: Vec<Record> = Vec::new();
    if due > 0 {
        store.keep("quarter_changes", "report/quarter_changes", &[])?;
        remedies = store.rows("report/quarter_remedies", &[])?;
    }
    findings.add("remedies", &remedies).map_err(fault)?;
    let rows: Vec<ComplaintRow> = store.rows("audit/complaints", &[])?;
    // A deadline's own last day is no missed one.
    let now = zone.end_of(store.as_of()).checked_sub(1.nanosecond()).unwrap_or(Timestamp::MAX);
    let due = deadlines(&rows, packs, now, &zone);
    for (back, name) in Cycle::Quarter.back().into_iter().zip(Cycle::Quarter.names()) {
        let span = Span::of(quarter.back(back));
        let (from, to) = (zone.start_of(span.first), zone.end_of(span.last));
        let within =
            |row: &ComplaintRow| row.received_at.to_zoned(TimeZone::UTC).is_ok_and(|at| from <= at.timestamp() && at.timestamp() < to);
        let mut counts: BTreeMap<(&str, &str, &str), BTreeMap<&str, i64>> = BTreeMap::new();
        for one in due.iter().filter(|one| within(one.complaint)) {
            let of = counts.entry((one.rule.id.as_str(), one.from.code(), one.to.code())).or_default();
            *of.entry(one.standing.code()).or_default() += 1;
        }
        known.tell(findings, &["deadlines"], name, span.last);
        findings.add_period("deadlines", name, counts.into_iter().map(|(key, counts)| tally(key, &counts)).collect());
    }
    Ok(())
}

fn tally((rule, from, to): (&str, &str, &str), counts: &BTreeMap<&str, i64>) -> Record {
    let of = |standing: Standing| counts.get(standing.code()).copied().unwrap_or(0);
    let (met, missed, running) = (of(Standing::Met), of(Standing::Missed), of(Standing::Running));
    let untold = of(Standing::NotStarted) + of(Standing::Untold);
    let cells = [
        ("rule", Value::from(rule)),
        ("step_from", from.into()),
        ("step_to", to.into()),
        ("complaints", json!(met + missed + running + untold)),
        ("met", met.into()),
        ("missed", missed.into()),
        ("decided", json!(met + missed)),
        ("running", running.into()),
        ("untold", untold.into()),
    ];
    cells.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
