//! `vintage`: liquidation curves by batch, and what each batch is expected to recover. Never changes anything.

use super::context::FormatArgs;
use super::movement_args::{column, told_apart};
use super::{Context, Exit, Failure, vintage_answer};
use crate::render::answer::Format;
use crate::segment::movement::asked;
use crate::segment::movement::curves::{CurveRow, cohorts};
use crate::segment::summary::Column;
use crate::store::Given;
use clap::ValueEnum;

/// What ages are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Unit {
    Week,
    Month,
}

impl Unit {
    /// The horizon where none is given: a year.
    const fn year(self) -> i64 {
        match self {
            Unit::Week => 52,
            Unit::Month => 12,
        }
    }
    /// Ages beyond which nothing is followed: ten years.
    const fn most(self) -> i64 {
        self.year() * 10
    }
}

/// Arguments of `vintage`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What parts the accounts: client, batch, product, region, collector, currency. A batch is told with its client; without batch, the
    /// month of placement parts them as well. Those alike in all but batch and month learn from each other
    #[arg(long, value_name = "COLUMN", value_delimiter = ',', num_args = 1.., default_values = ["batch"], value_parser = column)]
    pub by: Vec<Column>,
    /// Ages in whole weeks or months on book
    #[arg(long, default_value = "week", value_name = "UNIT")]
    pub unit: Unit,
    /// The age to expect the recovery at [default: 52 weeks, 12 months]
    #[arg(long, value_name = "AGE", value_parser = clap::value_parser!(i64).range(1..=520))]
    pub horizon: Option<i64>,
    /// One row a batch in files too: age, liquidation so far, what is expected, with its interval
    #[arg(long)]
    pub summary: bool,
    #[command(flatten)]
    pub form: FormatArgs,
}

/// Answers with one row a batch and age, or with one row a batch.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let store = context.read()?;
    let columns = asked(&args.by);
    let mut given = told_apart(&columns);
    given.extend([("months", Given::Bool(args.unit == Unit::Month)), ("most", Given::Int(args.unit.most()))]);
    let rows: Vec<CurveRow> = store.rows("movement/vintage", &given)?;
    let cohorts = cohorts(rows);
    if cohorts.is_empty() {
        return Err(Failure::input(format!("no account was placed by {}", store.as_of())).hint("load accounts first, or move --as-of"));
    }
    let horizon = usize::try_from(args.horizon.unwrap_or(args.unit.year())).map_err(|e| Failure::fault(e.to_string()))?;
    let table = args.form.format == Format::Table;
    let answer = if table || args.summary {
        vintage_answer::summary(&cohorts, &args.by, args.unit, horizon, table)
    } else {
        vintage_answer::listed(&cohorts, &args.by)
    };
    context.show(&answer, &args.form)?;
    Ok(Exit::Done)
}
