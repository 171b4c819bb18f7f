//! `rolls`: the roll-rate matrix between two days, and what comes of it if it stays as it is. Never changes anything.

use super::context::FormatArgs;
use super::movement_args::{DayArgs, column, told_apart};
use super::{Context, Exit, Failure, rolls_answer, rolls_forecast};
use crate::render::answer::Format;
use crate::segment::movement::asked;
use crate::segment::movement::rolls::{RollRow, matrices};
use crate::segment::summary::Column;
use crate::store::Given;
use clap::ValueEnum;

/// What rates are shown of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Measure {
    /// What was owed on the first day
    Balance,
    /// Numbers of accounts
    Accounts,
    /// The one, then the other
    Both,
}

/// Arguments of `rolls`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub days: DayArgs,
    /// A matrix for each client, batch, product, region, collector or currency; a batch is told with its client, and currencies are
    /// never added together
    #[arg(long, value_name = "COLUMN", value_delimiter = ',', num_args = 1.., value_parser = column)]
    pub by: Vec<Column>,
    /// What a table shows rates of; files carry both
    #[arg(long, default_value = "both", value_name = "WHAT")]
    pub measure: Measure,
    /// Say instead what becomes of what is held on the second day, so many periods ahead and in the end, if the matrix stays as it is
    #[arg(long, value_name = "PERIODS", value_parser = clap::value_parser!(u32).range(1..=120))]
    pub forecast: Option<u32>,
    #[command(flatten)]
    pub form: FormatArgs,
}

/// Answers with one row a cell (a table: one row a stage), or with the forecast.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let days = args.days.days(store.as_of())?;
    let columns = asked(&args.by);
    // Both days are asked of the events again: what was loaded since, with an earlier date, is in them.
    store.move_to(days.from)?;
    store.keep("movement_from", "movement/held", &[])?;
    store.move_to(days.to)?;
    let mut given = told_apart(&columns);
    given.push(("from", Given::Date(days.from)));
    let rows: Vec<RollRow> = store.rows("movement/rolls", &given)?;
    let groups = matrices(rows);
    if groups.values().all(|matrix| matrix.rows().is_empty()) {
        return Err(Failure::input(format!("no account was held on {}: there is nothing to roll from", days.from))
            .hint("choose a later --from; `retrace status` says what is loaded"));
    }
    let answer = match args.forecast {
        Some(periods) => rolls_forecast::answer(&groups, &args.by, days, periods)?,
        None if args.form.format == Format::Table => rolls_answer::shown(&groups, &args.by, days, args.measure),
        None => rolls_answer::listed(&groups, &args.by, days),
    };
    context.show(&answer, &args.form)?;
    Ok(Exit::Done)
}
