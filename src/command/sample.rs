//! `sample`: the contacts of a week that a person looks at, and what the reviewers found in them.
//! Never shows a personal value, and never tells the reviewer's sheet what the audit found.

use super::context::FormatArgs;
use super::{Context, Exit, Failure, audit, contact_rows, sample_verdicts};
use crate::audit::defects::DEFECTS;
use crate::audit::sample::{Drawn, Flagged, FrameRow, RATE, Settings, draw};
use crate::domain::{Tongue, Week, Zone};
use crate::render::answer::Lang;
use crate::render::review_sheet;
use crate::report::{Answer, Cell};
use crate::store::{Given, Store};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Arguments of `sample`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    pub what: Option<What>,
    /// The share of contacts to draw, 0 to 1; each stage, collector and channel gets one at least
    #[arg(long, value_name = "SHARE", default_value_t = RATE, value_parser = share)]
    pub rate: f64,
    /// The same contacts, rate and seed give the same sample
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// First day [default: Monday of the last whole week]
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Last day [default: Sunday of the last whole week, or of the week of --from]
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,
    /// Form of the answer
    #[arg(long, default_value = "table", value_name = "FORM")]
    pub format: crate::render::answer::Format,
    /// Write it to a file; one that ends in .xlsx is the reviewer's workbook, with the codes and without what the audit found
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What to do with verdicts.
#[derive(Debug, clap::Subcommand)]
pub enum What {
    /// Take the reviewers' verdicts back (contact_id, reviewer, verdict, code, level, remark) and show defect rates and agreement
    Verdicts(sample_verdicts::Args),
}

fn share(text: &str) -> Result<f64, String> {
    text.parse::<f64>().ok().filter(|x| *x > 0.0 && *x <= 1.0).ok_or_else(|| "a share above 0 and up to 1, such as 0.08".into())
}

const COLUMNS: &[&str] = &[
    "contact_id",
    "at",
    "account_id",
    "client",
    "stage",
    "collector",
    "channel",
    "direction",
    "outcome",
    "point",
    "recording_id",
    "template_id",
    "flagged",
    "p_included",
    "reviewer",
    "verdict",
    "code",
    "level",
    "remark",
];

/// What the reviewer is not told.
const NOT_IN_THE_WORKBOOK: &[&str] = &["flagged", "p_included"];

/// Draws a sample, or takes verdicts back.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    if let Some(What::Verdicts(args)) = &args.what {
        return sample_verdicts::run(args, context);
    }
    let mut store = context.read()?;
    let (from, to) = period(args, &store)?;
    // First: the frame moves the store to its last day, and the audit is to know what came later (a close, a release).
    let flagged = flagged(&mut store, from, to)?;
    let rows = frame(&mut store, from, to)?;
    let drawn = draw(&rows, Settings { rate: args.rate, seed: args.seed }, &flagged);
    let mut answer = sheet(&store, &drawn)?;
    answer.footer.push(format!("{} of {} contacts from {from} to {to}, seed {}", drawn.len(), rows.len(), args.seed));
    match args.output.as_deref().filter(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))) {
        Some(path) => workbook(path, &answer, to, context.lang)?,
        None => context.show(&answer, &FormatArgs { format: args.format, output: args.output.clone() })?,
    }
    Ok(Exit::Done)
}

fn period(args: &Args, store: &Store) -> Result<(Date, Date), Failure> {
    let week = match (args.from, args.to) {
        (Some(day), _) | (None, Some(day)) => Week::of(day),
        (None, None) => Week::last_complete(store.as_of()),
    };
    let (from, to) = (args.from.unwrap_or(week.first_day()), args.to.unwrap_or(week.last_day()));
    if to < from {
        return Err(Failure::usage(format!("--to {to} lies before --from {from}")));
    }
    Ok((from, to))
}

/// The contacts from one day to another, the last day included; the store's day becomes the last.
pub fn frame(store: &mut Store, from: Date, to: Date) -> Result<Vec<FrameRow>, Failure> {
    let zone = store.workspace().zone.clone();
    let (start, end) = (zone.start_of(from), zone.end_of(to));
    // What came in after the day asked for stays unknown.
    store.move_to(to.min(store.as_of()))?;
    Ok(store.rows("audit/sample_frame", &[("from", Given::Time(start)), ("to", Given::Time(end))])?)
}

/// What the audit found in the contacts of some days, under the packs that the workspace uses: the gravest level of each contact.
pub fn flagged(store: &mut Store, from: Date, to: Date) -> Result<Flagged, Failure> {
    let packs = contact_rows::packs(store)?;
    store.audit(&packs, from, to)?;
    let mut flagged = Flagged::new();
    for finding in audit::found(store, &packs, to, &[], Tongue::En)? {
        if let Some(contact) = finding.contact_id {
            let level = flagged.entry(contact).or_insert(finding.level);
            *level = finding.level.max(*level);
        }
    }
    Ok(flagged)
}

fn sheet(store: &Store, drawn: &[Drawn<'_>]) -> Result<Answer, Failure> {
    let mut answer = Answer::new(COLUMNS);
    answer.table_hides = vec!["account_id", "client", "recording_id", "template_id", "reviewer", "verdict", "code", "level", "remark"];
    for one in drawn {
        let row = one.row;
        let own = row.timezone.as_deref().and_then(|name| Zone::named(name).ok());
        let zone = own.as_ref().unwrap_or(&store.workspace().zone);
        let at = row.at.to_zoned(jiff::tz::TimeZone::UTC).map_or(Cell::Empty, |at| Cell::Time(zone.stamp(at.timestamp())));
        answer.push(vec![
            row.contact_id.as_str().into(),
            at,
            row.account_id.as_str().into(),
            row.client.clone().into(),
            row.stage.map(|stage| stage.to_string()).into(),
            row.collector.clone().into(),
            row.channel.code().into(),
            row.direction.code().into(),
            row.outcome.code().into(),
            row.point.as_ref().map(|point| store.open_value(point)).transpose()?.map_or(Cell::Empty, Cell::Personal),
            row.recording_id.clone().into(),
            row.template_id.clone().into(),
            one.flagged.map(|level| format!("level_{level}")).into(),
            one.included.value().map_or(Cell::Empty, |p| Cell::Number((p * 1e6).round() / 1e6)),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ]);
    }
    Ok(answer)
}

fn workbook(path: &Path, answer: &Answer, day: Date, lang: Lang) -> Result<(), Failure> {
    let mut codes = Answer::new(&["code", "level", "area", "finding"]);
    for row in DEFECTS {
        let words = if lang == Lang::Zh { row.words.1 } else { row.words.0 };
        codes.push(vec![row.code.into(), i64::from(row.level).into(), row.area.into(), words.into()]);
    }
    let bytes = review_sheet::workbook(answer, NOT_IN_THE_WORKBOOK, &codes, day).map_err(|e| Failure::fault(e.to_string()))?;
    std::fs::write(path, bytes).map_err(|e| {
        Failure::input(format!("{} cannot be written: {e}", path.display()))
            .hint("close the program that holds the file open, or name another")
    })?;
    answer.footer.iter().for_each(|line| println!("{line}"));
    println!("written to {}; take it back with `retrace sample verdicts {}`", path.display(), path.display());
    Ok(())
}
