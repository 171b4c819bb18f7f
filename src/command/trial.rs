//! `trial`: champion and challenger. Before the day of the look: who is dealt to whom, and whether that is enough; from that day on: the one
//! look. Never shows an outcome before the day that was fixed beforehand, and never one of a later day.

use super::contest::Contest;
use super::context::FormatArgs;
use super::trial_answer::{Found, answer};
use super::{Context, Exit, Failure};
use crate::domain::{AccountId, Money};
use crate::segment::trial::{AccountRow, Arm, Group, Trial};
use crate::store::query::query_text;
use crate::store::{Given, Store, StoreError};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Arguments of `trial`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The champion, strategies/NAME.toml, whose section [challenger] is the trial
    #[arg(long, default_value = "default", value_name = "NAME")]
    pub strategy: String,
    #[command(flatten)]
    pub form: FormatArgs,
}

#[derive(Deserialize)]
struct CameRow {
    account_id: AccountId,
    amount: Money,
}
#[derive(Deserialize)]
struct ComplaintRow {
    account_id: AccountId,
    complaints: i64,
}

/// Both arms of one currency.
pub type Arms = BTreeMap<Option<String>, [Group; 2]>;

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let today = store.as_of();
    let contest = Contest::of(&store, &args.strategy)?;
    let Some((trial, _)) = contest.trial() else {
        return Err(Failure::input(format!("strategies/{}.toml has no section [challenger]: there is no trial", args.strategy)).hint(
            "name another strategy of the workspace, a share, the dates and the difference to be seen; `retrace init` writes an example",
        ));
    };
    let begins = trial.from.min(today);
    let length = i64::from((trial.look_on - trial.from).get_days());
    let past = outcomes(&mut store, trial, begins.saturating_sub(length.days()), begins, None)?;
    let (present, looked) = if today >= trial.look_on {
        let look = outcomes(&mut store, trial, trial.from.saturating_sub(1.day()), trial.look_on, Some(trial.to))?;
        (look.clone(), Some(look))
    } else {
        (held(&mut store, trial, begins)?, None)
    };
    let found = Found { trial, champion: &args.strategy, today, past: &past, present: &present, looked: looked.as_ref() };
    context.show(&answer(&found), &args.form)?;
    Ok(Exit::Done)
}

/// Accounts held on a day by arm, without what became of them.
pub fn held(store: &mut Store, trial: &Trial, day: Date) -> Result<Arms, Failure> {
    store.move_to(day)?;
    let mut arms = Arms::new();
    for row in accounts(store, "segment/trial_held", &[])? {
        add(&mut arms, trial, &row, Money::ZERO, 0);
    }
    Ok(arms)
}

/// Accounts held at the end of a day, and those placed until a later one, by arm, with what came in and what was complained of until the
/// end. The store stands at the end afterwards.
pub fn outcomes(store: &mut Store, trial: &Trial, since: Date, end: Date, joined_until: Option<Date>) -> Result<Arms, Failure> {
    store.move_to(since)?;
    let mut all = accounts(store, "segment/trial_held", &[])?;
    store.move_to(end)?;
    let from = [("since", Given::from(since))];
    if let Some(until) = joined_until {
        let known: std::collections::BTreeSet<AccountId> = all.iter().map(|row| row.account_id.clone()).collect();
        let joined = accounts(store, "segment/trial_joined", &[("since", Given::from(since)), ("until", Given::from(until))])?;
        all.extend(joined.into_iter().filter(|row| !known.contains(&row.account_id)));
    }
    let mut came: BTreeMap<AccountId, Money> = BTreeMap::new();
    store.each_of("segment/came_in", query_text("segment/came_in")?, &from, |rows: Vec<CameRow>| {
        came.extend(rows.into_iter().map(|row| (row.account_id, row.amount)));
        Ok::<(), StoreError>(())
    })?;
    let rows: Vec<ComplaintRow> = store.rows("segment/trial_complaints", &from)?;
    let complaints: BTreeMap<AccountId, i64> = rows.into_iter().map(|row| (row.account_id, row.complaints)).collect();
    let mut arms = Arms::new();
    for row in &all {
        let recovered = came.get(&row.account_id).copied().unwrap_or_default();
        add(&mut arms, trial, row, recovered, complaints.get(&row.account_id).copied().unwrap_or_default());
    }
    Ok(arms)
}

fn accounts(store: &Store, name: &str, given: &[(&str, Given)]) -> Result<Vec<AccountRow>, Failure> {
    Ok(store.rows(name, given)?)
}

fn add(arms: &mut Arms, trial: &Trial, row: &AccountRow, recovered: Money, complaints: i64) {
    let Some(arm) = trial.arm(&row.debtor_id) else { return };
    let groups = arms.entry(row.currency.clone()).or_default();
    groups[usize::from(arm == Arm::Challenger)].take(row, recovered, complaints);
}
