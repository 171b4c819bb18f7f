//! How things stand at the end of the day, week or no week: accounts nobody spoke to, and what the month will come to.
//! Never counts: queries do.

use crate::command::Failure;
use crate::command::report::fault;
use crate::domain::Money;
use crate::report::{Findings, Record};
use crate::store::{Given, Store};
use crate::trend::month;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// Days of payments that a forecast looks at: its oldest try and that one's pace, with the month before in it.
const LOOK_BACK: i64 = 7 * month::MOST + month::PACE + 31;

#[derive(Deserialize)]
struct Paid {
    paid_on: Date,
    amount: Money,
}

/// Adds `uncontacted` and `month`, as of the session's day.
///
/// # Errors
/// The store's.
pub fn gather(store: &Store, findings: &mut Findings) -> Result<(), Failure> {
    findings.add("uncontacted", &store.rows::<Record>("report/uncontacted", &[])?).map_err(fault)?;
    let day = store.as_of();
    let from = Given::from(day.saturating_sub(LOOK_BACK.days()));
    let paid: Vec<Paid> = store.rows("report/daily_paid", &[("from", from)])?;
    let paid: Vec<(Date, Money)> = paid.into_iter().map(|row| (row.paid_on, row.amount)).collect();
    findings.add("month", &[month::month(&paid, day)]).map_err(fault)
}
