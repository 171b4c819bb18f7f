//! `leads backtest`: ranks as of earlier days with what was known then, and compares with what the log says came of it.
//! Never lets the ranking see what came after the day.

use super::context::FormatArgs;
use super::trace_rows::{Asked, Decided, Opener, lessons, rows};
use super::{Context, Exit, Failure, contact_rows};
use crate::report::{Answer, Cell};
use crate::store::{Given, Store};
use crate::trace::backtest::{Measured, Part, Yield, measure};
use crate::trace::facts::AfterRow;
use crate::trace::{Trace, World};
use jiff::ToSpan;
use jiff::civil::Date;

/// Arguments of `leads backtest`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Days to rank as of; several may be given [default: so many days before the day of the answer as are looked ahead]
    #[arg(long, value_name = "DATE", value_delimiter = ',')]
    pub at: Vec<Date>,
    /// The one day that parts what the ranking knows from what it is measured by
    #[arg(long, value_name = "DATE", conflicts_with = "at")]
    pub split: Option<Date>,
    /// How many of the first leads are looked at
    #[arg(long, value_name = "K", value_delimiter = ',', default_values_t = [1, 3, 5])]
    pub k: Vec<usize>,
    /// Days after each day in which a lead may have reached
    #[arg(long, value_name = "DAYS", default_value_t = 60, value_parser = clap::value_parser!(i64).range(1..=730))]
    pub days: i64,
    /// What a message passed on is worth beside a right-party contact, 0 to 1
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = super::leads::share)]
    pub relay_worth: f64,
    #[command(flatten)]
    pub form: FormatArgs,
}

const COLUMNS: &[&str] = &[
    "at",
    "part",
    "what",
    "share",
    "numerator",
    "denominator",
    "predicted",
    "newest_first",
    "gain",
    "leads",
    "tried",
    "attempts",
    "right_party",
    "relayed",
    "wrong_party",
    "refused",
    "complained",
];
/// Columns of a source alone.
const OF_SOURCE: usize = 8;

/// Ranks, looks ahead, measures, day by day.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let today = store.as_of();
    let mut days: Vec<Date> = args.at.iter().copied().chain(args.split).collect();
    if days.is_empty() {
        days.push(today.saturating_sub(args.days.days()));
    }
    days.sort_unstable();
    days.dedup();
    if let Some(late) = days.iter().find(|day| **day >= today) {
        let what = format!("nothing is known yet of what came after {late}: the answer is as of {today}");
        return Err(Failure::usage(what).hint("give --at a day before --as-of; 60 days before leave time for an answer"));
    }
    let mut answer = Answer::new(COLUMNS);
    for day in days {
        let until = day.saturating_add(args.days.days()).min(today);
        store.move_to(day)?;
        let measured = look(&store, args, until, context.workers())?;
        tell(&mut answer, day, &measured);
        let censored = measured.leads.whole - measured.leads.part;
        answer.footer.push(format!(
            "{day}, to {until}: {} debtors with leads; {censored} of {} leads were never tried and have no outcome (censored)",
            measured.cases, measured.leads.whole
        ));
    }
    answer.footer.push("what was tried is what somebody chose to try: reach at k is of debtors whom some listed lead reached".into());
    context.show(&answer, &args.form)?;
    Ok(Exit::Done)
}

/// The leads of all who were lost on the store's day, and what came of them.
fn look(store: &Store, args: &Args, until: Date, threads: usize) -> Result<Measured, Failure> {
    let packs = contact_rows::packs(store)?;
    let opener = Opener::of(store, threads);
    let world = World::new(rows(store, Asked::lost(store)?, Decided::ByThen, &lessons(store)?, &opener)?)?;
    let limit = store.workspace().config.limits.phone_stale_days;
    let trace = Trace::by_threads(&world, &packs, &opener, store.as_of(), limit, threads)?;
    let found = trace.cases(args.relay_worth, threads, &|_, _| {})?;
    let ends = store.workspace().zone.end_of(until);
    let after: Vec<AfterRow> = store.rows("reach/after", &[("until", Given::Time(ends))])?;
    Ok(measure(&world.cases, &found, &after, &args.k))
}

/// The rows of one day: reach at k, the reliability curve, the Brier score, and each source's yield.
fn tell(answer: &mut Answer, day: Date, measured: &Measured) {
    let mut row = |part: &str, what: String, share: Part, numbers: [Option<f64>; 3], source: Option<&Yield>| {
        let mut cells: Vec<Cell> = vec![day.into(), part.into(), what.into()];
        // The Brier score is no share: what stands beside it counts the leads that it was measured on.
        let shown = if part == "brier" { Cell::Empty } else { Cell::rounded(share.share()) };
        cells.extend([shown, share.part.into(), share.whole.into()]);
        cells.extend(numbers.map(Cell::rounded));
        cells.extend(source.map_or([const { Cell::Empty }; OF_SOURCE], |yields| yields.counts().map(Cell::Int)));
        answer.push(cells);
    };
    for reach in &measured.at {
        row("reach", format!("within the first {}", reach.k), reach.ours, [None, reach.newest.share(), reach.gain()], None);
    }
    for (at, band) in measured.bands.iter().enumerate().filter(|(_, band)| band.reached.whole > 0) {
        row("reliability", format!("p_reach from 0.{at}"), band.reached, [band.predicted(), None, None], None);
    }
    row("brier", "over the leads that were tried".into(), measured.leads, [measured.brier(), None, None], None);
    for (source, yields) in &measured.sources {
        row("source", source.code().into(), yields.reached(), [None, None, None], Some(yields));
    }
}
