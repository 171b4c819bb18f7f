//! `simulate`: past month-ends under a strategy, beside what really came in. Never says what another treatment would have brought.

use super::context::FormatArgs;
use super::seating::seat;
use super::segment::strategy;
use super::simulate_answer::{Replayed, answer};
use super::{Context, Exit, Failure};
use crate::domain::{AccountId, Money};
use crate::segment::Strategy;
use crate::segment::compare::Ledger;
use crate::segment::replay::{DAYS, Replay, Swapped, month_ends};
use crate::store::query::query_text;
use crate::store::{Given, Store, StoreError};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Arguments of `simulate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The strategy, strategies/NAME.toml in the workspace
    #[arg(long, default_value = "default", value_name = "NAME")]
    pub strategy: String,
    /// Another strategy: both on the same months, and what really came from those whom it would have put elsewhere
    #[arg(long, value_name = "NAME")]
    pub against: Option<String>,
    /// How many month-ends back; the 30 days after each must be over
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..=120))]
    pub months: u16,
    #[command(flatten)]
    pub form: FormatArgs,
}

/// A row of `queries/report/data_span.sql`.
#[derive(Deserialize)]
struct SpanRow {
    last_day: Option<Date>,
}

/// A row of `queries/segment/came_in.sql`.
#[derive(Deserialize)]
struct CameRow {
    account_id: AccountId,
    amount: Money,
}

/// Replays the months and answers with one row a group.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let mut names = vec![args.strategy.as_str()];
    names.extend(args.against.as_deref());
    let strategies: Vec<Strategy> = names.iter().map(|name| strategy(&store, name)).collect::<Result<_, _>>()?;
    let span: Vec<SpanRow> = store.rows("report/data_span", &[])?;
    let until = span.first().and_then(|row| row.last_day).map_or(store.as_of(), |day| day.min(store.as_of()));
    let mut found = Replayed { names, until, replays: Vec::new(), swapped: None, months: Vec::new(), empty: Vec::new() };
    found.replays.extend(strategies.iter().map(|_| Replay::default()));
    found.swapped = args.against.as_ref().map(|_| Swapped::default());
    for end in month_ends(until, usize::from(args.months)) {
        store.move_to(end)?;
        let all: Vec<&Strategy> = strategies.iter().collect();
        let (ledger, seats) = seat(&store, &all, |row| row.held() && row.balance > Money::ZERO)?;
        if ledger.is_empty() {
            found.empty.push(end);
            continue;
        }
        let came_in = came_in(&mut store, end, &ledger)?;
        found.replays.iter_mut().zip(&seats).for_each(|(replay, seats)| replay.add(end, &ledger, seats, &came_in));
        if let (Some(swapped), [from, to]) = (&mut found.swapped, seats.as_slice()) {
            swapped.add(&ledger, from, to, &came_in);
        }
        found.months.push(end);
    }
    if found.months.is_empty() {
        return Err(Failure::input(format!("no account was held at any of the {} month-ends whose 30 days end by {until}", args.months))
            .hint("load what was placed earlier, or look further back with --months"));
    }
    context.show(&answer(&found), &args.form)?;
    Ok(Exit::Done)
}

/// What came in on each account of the ledger in the days after a month-end. The store stands at their last day afterwards: what was known
/// at the month-end has been read before, so nothing of it can be later.
fn came_in(store: &mut Store, end: Date, ledger: &Ledger) -> Result<Vec<Money>, Failure> {
    store.move_to(end.saturating_add(DAYS.days()))?;
    let mut amounts: BTreeMap<AccountId, Money> = BTreeMap::new();
    store.each_of("segment/came_in", query_text("segment/came_in")?, &[("since", Given::from(end))], |rows: Vec<CameRow>| {
        amounts.extend(rows.into_iter().map(|row| (row.account_id, row.amount)));
        Ok::<(), StoreError>(())
    })?;
    Ok(ledger.account_ids.iter().map(|id| amounts.get(id).copied().unwrap_or_default()).collect())
}
