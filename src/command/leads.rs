//! `leads`: whom to try first, lawfully, for the lost or for the debtors named.
//! Never lists what no rule allows, but apart, by token, with `--blocked`.

use super::context::AnswerArgs;
use super::leads_form::Form;
use super::trace_rows::{Asked, Opener, lessons, rows_and_files};
use super::{Context, Exit, Failure, contact_rows, leads_backtest};
use crate::trace::{RELAY_WORTH, Rows, Trace, TraceError, World};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Arguments of `leads`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    pub measure: Option<Measure>,
    /// All debtors who are lost (the default)
    #[arg(long, conflicts_with_all = ["debtor", "debtors"])]
    pub lost: bool,
    /// One debtor; who is not lost gets own points and no relays
    #[arg(long, value_name = "ID", conflicts_with = "debtors")]
    pub debtor: Option<String>,
    /// Debtors of a file, one id a line or a CSV with debtor_id; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub debtors: Option<PathBuf>,
    /// At most so many leads for each debtor and client
    #[arg(long, value_name = "K")]
    pub top: Option<u32>,
    /// What a message passed on is worth beside a right-party contact, 0 to 1; 1 ranks by the chance to reach alone
    #[arg(long, value_name = "X", default_value_t = RELAY_WORTH, value_parser = share)]
    pub relay_worth: f64,
    /// Show what is blocked instead, with the rule and what would change it
    #[arg(long)]
    pub blocked: bool,
    /// Explain one point: a token, `#RANK` with --debtor, or `-` to read the token or value from standard input
    #[arg(long, value_name = "POINT", conflicts_with = "blocked")]
    pub explain: Option<String>,
    /// Show the K best ways to each lead instead, hop by hop with evidence and age [default: 3]
    #[arg(long, value_name = "K", num_args = 0..=1, default_missing_value = "3", conflicts_with_all = ["blocked", "explain"],
        value_parser = clap::value_parser!(u32).range(1..=50))]
    pub paths: Option<u32>,
    /// Plan the search instead: own records, named contacts, public lines, consented partners, the cheapest first, each step with its
    /// cost and what it is expected to bring, until no step is worth its cost; what needs a consent is a request
    #[arg(long, conflicts_with_all = ["blocked", "explain", "paths"])]
    pub waterfall: bool,
    #[command(flatten)]
    pub how: AnswerArgs,
}

/// What is asked of the ranking itself.
#[derive(Debug, clap::Subcommand)]
pub enum Measure {
    /// Rank as of earlier days and compare with what came of it: reach at 1, 3, 5, calibration, yield by source
    Backtest(leads_backtest::Args),
}

/// Debtors who are asked about at once, so that memory does not grow with how many are lost: what is known of 50,000 and of all who
/// may be the same humans or share their points takes two to three gigabytes.
const PART: usize = 50_000;

/// Connects the records, asks the rules, ranks what is lawful.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    if let Some(Measure::Backtest(args)) = &args.measure {
        return leads_backtest::run(args, context);
    }
    let store = if args.debtor.is_some() { context.read_for_one()? } else { context.read()? };
    let asked = match (&args.debtor, &args.debtors) {
        (Some(debtor), _) => Asked::named(vec![debtor.clone()]),
        (None, Some(file)) => Asked::named(ids(file)?),
        (None, None) => Asked::lost(&store)?,
    };
    let threads = context.workers();
    let opener = Opener::of(&store, threads);
    let zone = &store.workspace().zone;
    let (known, from) = (zone.end_of(store.as_of()), zone.start_of(store.as_of()));
    let limit = store.workspace().config.limits.phone_stale_days;
    // What the whole workspace teaches is read and reckoned while the debtors' rows are looked for.
    let beside = store.beside()?;
    let learning = std::thread::spawn(move || Ok::<_, Failure>((contact_rows::packs(&beside)?, lessons(&beside)?)));
    let mut parts = asked.parts(PART).into_iter();
    let count = parts.as_slice().iter().map(Asked::len).sum();
    let first = parts.next().map(|part| rows_and_files(&store, part, known, &opener)).transpose()?;
    let (packs, lessons) = learning.join().map_err(|_| Failure::fault("a thread stopped while it read what was tried"))??;
    let mut form = Form::of(args, &store, &packs, count, context.lang)?;
    for part in first.into_iter().map(Ok).chain(parts.map(|part| rows_and_files(&store, part, known, &opener))) {
        let (rows, files) = part?;
        let world = World::new(Rows { lessons: lessons.clone(), ..rows })?;
        let trace = Trace::by_threads(&world, &packs, &opener, store.as_of(), limit, threads)?;
        let mut found = trace.cases(args.relay_worth, threads, &|case, found| found.set_times(case, &files, &packs, from))?;
        form.add(&trace, &mut found, &files)?;
    }
    context.answer(&store, "leads", &form.answer()?, &args.how)?;
    Ok(Exit::Done)
}

/// Ids of a file: one a line, or the debtor_id column of a CSV; each once, in the file's order.
fn ids(file: &Path) -> Result<Vec<String>, Failure> {
    let fail = |e: &dyn std::fmt::Display| {
        Failure::input(format!("{}: {e}", file.display())).hint("one debtor_id a line, or a CSV with a debtor_id column")
    };
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map_err(|e| fail(&e))?;
    } else {
        text = std::fs::read_to_string(file).map_err(|e| fail(&e))?;
    }
    let text = text.trim_start_matches('\u{feff}');
    let heading = text.lines().next().unwrap_or_default().split(',').position(|name| name.trim().trim_matches('"') == "debtor_id");
    let mut reader = csv::ReaderBuilder::new().has_headers(heading.is_some()).flexible(true).from_reader(text.as_bytes());
    let mut ids: Vec<String> = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| fail(&e))?;
        let id = row.get(heading.unwrap_or(0)).map(str::trim).unwrap_or_default();
        if !id.is_empty() {
            ids.push(id.to_owned());
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    if ids.is_empty() {
        return Err(fail(&"no debtor ids"));
    }
    Ok(ids)
}

pub(super) fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| "a number from 0 to 1".into())
}

impl From<TraceError> for Failure {
    fn from(error: TraceError) -> Self {
        let what = error.to_string();
        match error {
            TraceError::UnknownDebtor(_) => {
                Failure::input(what).hint("`retrace status` shows what is loaded; ids are written as the client writes them")
            }
            TraceError::UnknownPoint(_) => {
                Failure::input(what).hint("take a token or #rank from `retrace leads`, and name the debtor with --debtor")
            }
            TraceError::Open(_) => Failure::input(what).hint("restore retrace.duckdb from a backup"),
            TraceError::Table(_) | TraceError::Graph(_) | TraceError::Stopped => Failure::fault(what),
        }
    }
}
