//! `leads --paths`: the best ways to each lead, one row a hop, each with its evidence and its age. Never ranks or decides.

use super::Failure;
use super::leads_answer::rounded;
use super::leads_form::Tally;
use crate::report::{Answer, Cell};
use crate::trace::{Case, Found, Lead, Path, Trace};
use jiff::civil::Date;

const COLUMNS: &[&str] = &[
    "debtor_id",
    "client",
    "rank",
    "token",
    "path",
    "p_path",
    "hop",
    "edge",
    "to_id",
    "evidence",
    "source",
    "basis",
    "data_of",
    "first_seen_on",
    "last_seen_on",
    "age_days",
    "confirmations",
    "outcomes",
    "decision",
];

/// The heading of the paths.
pub fn heading() -> Answer {
    Answer { table_hides: vec!["token", "basis", "data_of", "first_seen_on", "confirmations"], ..Answer::new(COLUMNS) }
}

/// One row a hop of each of the `most` best ways to each lead.
pub fn add(answer: &mut Answer, tally: &mut Tally, trace: &Trace<'_>, found: &[Found], most: u32, as_of: Date) -> Result<(), Failure> {
    for (case, found) in trace.world().cases.iter().zip(found) {
        let paths = trace.paths(case, &found.leads, usize::try_from(most).unwrap_or(usize::MAX))?;
        tally.leads += paths.len();
        tally.ways += paths.iter().map(Vec::len).sum::<usize>();
        for (lead, paths) in found.leads.iter().zip(paths) {
            for (at, path) in paths.into_iter().enumerate() {
                hops(answer, (case, lead), at, path, as_of);
            }
        }
    }
    Ok(())
}

/// One row a hop of the way at one place of a lead's.
fn hops(answer: &mut Answer, (case, lead): (&Case, &Lead), at: usize, path: Path, as_of: Date) {
    for (hop, step) in path.steps.into_iter().enumerate() {
        let age = step.last_seen_on.map(|day| i64::from((as_of - day).get_days()));
        answer.push(vec![
            case.debtor.as_str().into(),
            case.client.as_str().into(),
            i64::from(lead.rank).into(),
            lead.token.0.as_str().into(),
            (at as i64 + 1).into(),
            Cell::Number(rounded(path.millionths)),
            (hop as i64 + 1).into(),
            step.edge.into(),
            step.to.into(),
            step.evidence.into(),
            step.source.map(|source| source.code()).into(),
            step.basis.map(|basis| basis.code()).into(),
            step.client.into(),
            step.first_seen_on.into(),
            step.last_seen_on.into(),
            age.into(),
            step.confirmations.map(i64::from).into(),
            step.outcomes.into(),
            step.decision.map(|decision| decision.code()).into(),
        ]);
    }
}
