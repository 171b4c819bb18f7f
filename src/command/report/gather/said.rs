//! What a report says in lines: what moved and why, and what needs a decision; and the numbers behind them that no query has.
//! Never chooses words: lines are keys of the catalogue with numbers in their places.

use crate::command::Failure;
use crate::command::report::fault;
use crate::report::{Findings, Record, ReportError, decisions, findings, moves};
use crate::trend::complaints::charted;
use crate::trend::control::{Observed, Rule};
use crate::trend::moved::{Part, moved};
use serde::Serialize;

/// The report's week on a control chart of the weeks before it.
#[derive(Serialize)]
pub struct ComplaintWeek {
    complaints: i64,
    expected: Option<f64>,
    upper_limit: Option<f64>,
    /// The control-chart rule that flags it.
    rule: Option<Rule>,
}

/// Adds `moved`, `complaint_week` and the lines `moved` and `decisions` to findings that have all else.
///
/// # Errors
/// A fault of ours: a finding without a column that it must have.
pub fn gather(findings: &mut Findings, week: ComplaintWeek) -> Result<(), Failure> {
    let parts = |period: &str| -> Result<Vec<Part>, Failure> {
        let rows = findings.rows("mix").map_err(fault)?.iter();
        let of = rows.filter(|row| findings::text(row, "period").as_deref() == Some(period));
        of.map(|row| serde_json::from_value(row.clone().into()).map_err(fault)).collect()
    };
    // A week before the files begin is no week of nought.
    let known = !findings.is_unknown("weekly", "week_before");
    let rows = if known { moved(&parts("week_before")?, &parts("week")?) } else { Vec::new() };
    findings.add("moved", &rows).map_err(fault)?;
    findings.add("complaint_week", &[week]).map_err(fault)?;
    let moved = moves::lines(findings).map_err(fault)?;
    let decisions = decisions::lines(findings).map_err(fault)?;
    findings.add_says("moved", moved);
    findings.add_says("decisions", decisions);
    Ok(())
}

/// The last of some weeks in a row, the first that of the first complaint, against those before it: as the report on complaints has it.
///
/// # Errors
/// A fault of ours: a row without a column that it must have.
pub fn complaint_week(rows: &[Record]) -> Result<ComplaintWeek, ReportError> {
    let count = |row: &Record, column: &str| findings::count("complaint_week", row, column).map(Option::unwrap_or_default);
    let observed = |row| Ok(Observed { count: count(row, "complaints")?, exposure: count(row, "held_accounts")? });
    let weeks: Vec<Observed> = rows.iter().map(observed).collect::<Result<_, ReportError>>()?;
    let last = charted(&weeks).pop();
    let limits = last.and_then(|point| point.limits);
    Ok(ComplaintWeek {
        complaints: last.map_or(0, |point| point.count),
        expected: limits.map(|limits| limits.expected),
        upper_limit: limits.map(|limits| limits.upper),
        rule: last.and_then(|point| point.rule),
    })
}
