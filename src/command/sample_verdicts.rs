//! `sample verdicts`: a reviewer's sheet comes back, is kept, and defect rates and agreement are shown for its weeks.
//! Never keeps half a sheet.

use super::context::FormatArgs;
use super::sample::{flagged, frame};
use super::{Context, Exit, Failure};
use crate::audit::estimate::Estimate;
use crate::audit::sample::{Flagged, FrameRow};
use crate::audit::verdict_sheet::{Misread, Verdict, read};
use crate::audit::verdicts::{Findings, KeptRow, findings};
use crate::domain::Week;
use crate::domain::record::{Record, Unreadable};
use crate::intake::InputFile;
use crate::report::{Answer, Cell};
use crate::store::verdicts::NewVerdict;
use crate::store::{Given, Store, audit_log};
use jiff::civil::DateTime;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Arguments of `sample verdicts`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The sheet: CSV, XLSX or JSON lines with contact_id, reviewer, verdict (ok or defect), and code, level, remark where there is a defect; - reads standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub how: FormatArgs,
}

#[derive(Deserialize)]
struct MadeRow {
    contact_id: String,
    at: DateTime,
}

const COLUMNS: &[&str] = &[
    "part",
    "name",
    "reviewed",
    "defects",
    "rate",
    "low",
    "high",
    "weighted_rate",
    "weighted_low",
    "weighted_high",
    "both",
    "only_first",
    "only_second",
    "neither",
    "kappa",
    "kappa_low",
    "kappa_high",
];

/// Reads the sheet, keeps it, and says what the verdicts of its weeks come to.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let (header, records) = rows_of(&args.file).map_err(|e| unreadable(&args.file, &e))?;
    let sheet = read(&header, &records).map_err(|faults| refused(&args.file, &faults))?;
    if sheet.verdicts.is_empty() {
        return Err(
            Failure::input(format!("{}: no row has a verdict yet", args.file.display())).hint("write ok or defect in the column verdict")
        );
    }
    let mut store = context.write()?;
    let weeks = weeks_of(&store, &args.file, &sheet.verdicts)?;
    let new = keep(&mut store, &args.file, &sheet.verdicts, context)?;
    let kept: Vec<KeptRow> = store.rows("audit/verdicts", &[])?;
    let day = store.as_of();
    let mut frames: Vec<(Week, Vec<FrameRow>)> = Vec::new();
    let mut flags = Flagged::new();
    for week in &weeks {
        store.move_to(day)?;
        flags.extend(flagged(&mut store, week.first_day(), week.last_day())?);
        frames.push((*week, frame(&mut store, week.first_day(), week.last_day())?));
    }
    let mut answer = laid_out(&findings(&frames, &kept, &flags));
    let of_weeks = weeks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    answer.footer.push(format!(
        "{new} verdicts kept, {} known already, {} rows without one; weeks {of_weeks}",
        sheet.verdicts.len() - new,
        sheet.unjudged
    ));
    context.show(&answer, &args.how)?;
    Ok(Exit::Done)
}

fn rows_of(path: &Path) -> Result<(Vec<String>, Vec<Record>), Unreadable> {
    let file = InputFile::look(path, None)?;
    file.open(None, &|_| {})?.whole()
}

fn unreadable(path: &Path, error: &Unreadable) -> Failure {
    Failure::input(format!("{}: {error}", path.display())).hint(error.mend.clone())
}

fn refused(path: &Path, faults: &[Misread]) -> Failure {
    let shown = 20;
    let mut lines: Vec<String> = faults
        .iter()
        .take(shown)
        .map(|fault| format!("{}:{} {}: found {}, expected {}", path.display(), fault.line, fault.column, fault.found, fault.expected))
        .collect();
    if faults.len() > shown {
        lines.push(format!("and {} more", faults.len() - shown));
    }
    Failure::input(lines.join("\n  ")).hint("mend these cells and take the sheet back again; nothing of it was kept")
}

/// The weeks in which the contacts lie; a contact that is not on record refuses the sheet.
fn weeks_of(store: &Store, path: &Path, verdicts: &[Verdict]) -> Result<BTreeSet<Week>, Failure> {
    let ids: BTreeSet<&str> = verdicts.iter().map(|verdict| verdict.contact_id.as_str()).collect();
    let ids = ids.into_iter().collect::<Vec<_>>().join("\n");
    let made: Vec<MadeRow> = store.rows("audit/contact_days", &[("contacts", Given::Text(ids))])?;
    let zone = &store.workspace().zone;
    let utc = |at: DateTime| at.to_zoned(jiff::tz::TimeZone::UTC).map(|at| at.timestamp()).ok();
    let weeks: BTreeMap<&str, Week> =
        made.iter().filter_map(|row| Some((row.contact_id.as_str(), Week::of(zone.local(utc(row.at)?).date())))).collect();
    let unknown = |verdict: &&Verdict| !weeks.contains_key(verdict.contact_id.as_str());
    let faults: Vec<Misread> = verdicts
        .iter()
        .filter(unknown)
        .map(|verdict| Misread {
            line: verdict.line,
            column: "contact_id",
            found: verdict.contact_id.clone(),
            expected: format!("a contact on record by {}", store.as_of()),
        })
        .collect();
    if faults.is_empty() { Ok(weeks.into_values().collect()) } else { Err(refused(path, &faults)) }
}

fn keep(store: &mut Store, path: &Path, verdicts: &[Verdict], context: &Context) -> Result<usize, Failure> {
    let rows: Vec<NewVerdict<'_>> = verdicts
        .iter()
        .map(|verdict| NewVerdict {
            contact_id: &verdict.contact_id,
            reviewer: &verdict.reviewer,
            verdict: if verdict.defect { "defect" } else { "ok" },
            code: verdict.code.map(|code| code.code),
            level: verdict.level,
            remark: verdict.remark.as_ref(),
        })
        .collect();
    let note = format!("{} verdicts of {}", rows.len(), path.display());
    let act = audit_log::Act { verb: "sample verdicts", note: Some(note), ..audit_log::Act::default() };
    audit_log::append(store.workspace(), "intent", &act)?;
    let new = store.keep_verdicts(&rows, context.now(), &audit_log::who())?;
    audit_log::append(store.workspace(), "outcome", &act)?;
    Ok(new)
}

fn laid_out(found: &Findings) -> Answer {
    let mut answer = Answer::new(COLUMNS);
    for rate in &found.rates {
        let mut row: Vec<Cell> =
            vec![rate.part.into(), rate.name.as_str().into(), (rate.reviewed as i64).into(), (rate.defects as i64).into()];
        row.extend(three(rate.seen));
        row.extend(three(rate.weighted));
        row.resize(COLUMNS.len(), Cell::Empty);
        answer.push(row);
    }
    for pair in &found.pairs {
        let of = &pair.agreement;
        let mut row: Vec<Cell> =
            vec!["agreement".into(), format!("{} / {}", pair.first, pair.second).into(), (of.all() as i64).into(), Cell::Empty];
        row.extend(three(of.agreed()));
        row.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
        row.extend([of.both, of.only_first, of.only_second, of.neither].map(|n| Cell::Int(n as i64)));
        row.extend(three(of.kappa()));
        answer.push(row);
    }
    answer.footer = vec![
        format!("reviewed strata hold {} of {} contacts of these weeks; the weighted rates speak for those", found.covered, found.contacts),
        "rate: of the contacts reviewed, 95 % interval by Wilson; a contact is a defect where any reviewer found one, of the gravest level".into(),
        "weighted: each stratum (week, stage, collector, channel, flagged) by its size; variance by stratum, single reviews put together,".into(),
        "  Wilson's interval at the effective number of draws. agreement: both, only the first, only the second, neither; Cohen's kappa, unweighted".into(),
    ];
    answer
}

/// A share and its interval, with six decimals; nothing of nothing.
fn three(estimate: Option<Estimate>) -> [Cell; 3] {
    let cell = |x: f64| Cell::Number((x * 1e6).round() / 1e6);
    estimate.map_or([Cell::Empty, Cell::Empty, Cell::Empty], |of| [cell(of.share), cell(of.interval.low), cell(of.interval.high)])
}
