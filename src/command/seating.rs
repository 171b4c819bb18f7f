//! Accounts of the store's day, walked one by one and put into columns: what comparing, replaying and fairness begin with.
//! Never keeps a row, and never mixes up two accounts: what is read beside them is matched by its account.

use super::Failure;
use crate::domain::{AccountId, Money};
use crate::segment::compare::{Ledger, Seats};
use crate::segment::decide::AccountRow;
use crate::segment::{self, Segmented, Strategy, scored_sql};
use crate::store::query::query_text;
use crate::store::{Given, Store, StoreError};
use serde::Deserialize;

/// A row of `queries/segment/due.sql`.
#[derive(Deserialize)]
struct DueRow {
    account_id: AccountId,
    due: Money,
}

/// Hands every account of the store's day to `with`, segmented, in the answer's order.
pub fn walk<'s>(store: &Store, strategy: &'s Strategy, mut with: impl FnMut(Segmented<'s>)) -> Result<(), Failure> {
    let sql = scored_sql(strategy, query_text("segment/accounts")?);
    let (day, mut unchecked) = (store.as_of(), false);
    store.each_of("segment/accounts", &sql, &[("account", Given::Empty)], |rows: Vec<AccountRow>| {
        for row in rows {
            match segment::segment(&row, strategy, day) {
                Some(row) => with(row),
                None => unchecked = true,
            }
        }
        Ok::<(), StoreError>(())
    })?;
    if unchecked { Err(Failure::fault("a strategy was used that was not checked")) } else { Ok(()) }
}

/// Seats the accounts that `counts` says yes to, under each strategy, and what each of them is to pay. Whether an account counts may not
/// depend on the strategy.
pub fn seat<'s>(
    store: &Store,
    strategies: &[&'s Strategy],
    counts: impl Fn(&Segmented<'_>) -> bool,
) -> Result<(Ledger, Vec<Seats<'s>>), Failure> {
    let mut ledger = Ledger::default();
    let mut all = Vec::new();
    for (nth, strategy) in strategies.iter().copied().enumerate() {
        let (mut seats, mut other) = (Seats::new(strategy), false);
        walk(store, strategy, |row| {
            if counts(&row) {
                if nth == 0 {
                    ledger.take(&row);
                }
                other |= ledger.account_ids.get(seats.len()) != Some(&row.account_id);
                seats.take(&row);
            }
        })?;
        if other || seats.len() != ledger.len() {
            return Err(Failure::fault("two strategies met different accounts"));
        }
        all.push(seats);
    }
    let sql = query_text("segment/due")?;
    store.each_of("segment/due", sql, &[], |rows: Vec<DueRow>| {
        for row in rows {
            if ledger.account_ids.get(ledger.dues.len()) == Some(&row.account_id) {
                ledger.dues.push(row.due);
            }
        }
        Ok::<(), StoreError>(())
    })?;
    if ledger.dues.len() != ledger.len() {
        return Err(Failure::fault("an account has nothing that says what it is to pay"));
    }
    Ok((ledger, all))
}
