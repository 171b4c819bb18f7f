//! What a report says in lines: what moved and why, and what needs a decision; and the numbers behind them that no query has.
//! Never chooses words: lines are keys of the catalogue with numbers in their places.

use crate::command::Failure;
use crate::command::report::fault;
use crate::report::{Findings, Record, ReportError, decisions, findings, moves};
use crate::trend::control::{self, Observed, Rule};
use crate::trend::moved::{Part, moved};
use serde::Serialize;

/// The report's week on a control chart of the weeks before it.
#[derive(Serialize)]
struct ComplaintWeek {
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
pub fn gather(findings: &mut Findings) -> Result<(), Failure> {
    let parts = |period: &str| -> Result<Vec<Part>, Failure> {
        let rows = findings.rows("mix").map_err(fault)?.iter();
        let of = rows.filter(|row| findings::text(row, "period").as_deref() == Some(period));
        of.map(|row| serde_json::from_value(row.clone().into()).map_err(fault)).collect()
    };
    let rows = moved(&parts("week_before")?, &parts("week")?);
    findings.add("moved", &rows).map_err(fault)?;
    let week = complaint_week(findings).map_err(fault)?;
    findings.add("complaint_week", &[week]).map_err(fault)?;
    let moved = moves::lines(findings).map_err(fault)?;
    let decisions = decisions::lines(findings).map_err(fault)?;
    findings.add_says("moved", moved);
    findings.add_says("decisions", decisions);
    Ok(())
}

/// The last week of the series, against those before it in which accounts were held (where any were).
fn complaint_week(all: &Findings) -> Result<ComplaintWeek, ReportError> {
    let count = |row: &Record, column: &str| findings::count("weeks", row, column).map(Option::unwrap_or_default);
    let mut weeks: Vec<Observed> = Vec::new();
    for row in all.rows("weeks")? {
        let week = Observed { count: count(row, "complaints")?, exposure: count(row, "held_accounts")? };
        // Weeks before the first account or complaint are no history.
        if !weeks.is_empty() || week.count > 0 || week.exposure > 0 {
            weeks.push(week);
        }
    }
    let last = control::chart(&weeks).pop();
    let limits = last.and_then(|point| point.limits);
    Ok(ComplaintWeek {
        complaints: last.map_or(0, |point| point.count),
        expected: limits.map(|limits| limits.expected),
        upper_limit: limits.map(|limits| limits.upper),
        rule: last.and_then(|point| point.rule),
    })
}
