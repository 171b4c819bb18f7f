//! Accounts of the store's day, walked one by one and put into columns: what comparing, replaying and fairness begin with.
//! Never keeps a row, and never mixes up two accounts: what is read beside them is matched by its account.

use super::segment::segmented;
use super::{Failure, scored};
use crate::domain::{AccountId, Money};
use crate::segment::compare::{Ledger, Seats};
use crate::segment::{Segmented, Strategy};
use crate::store::Store;
use crate::store::query::query_text;
use serde::Deserialize;

/// A row of `queries/segment/due.sql`.
#[derive(Deserialize)]
struct DueRow {
    account_id: AccountId,
    due: Money,
}

/// The question that strategies score the accounts of the store's day by. For several strategies the answer is kept in the session, and
/// asked for there: counting a million accounts takes six times as long as scoring them.
pub fn accounts_sql(store: &Store, strategies: usize) -> Result<&'static str, Failure> {
    if strategies < 2 {
        return Ok(query_text("segment/accounts")?);
    }
    store.keep("segment_kept", "segment/accounts", &[])?;
    Ok(query_text("segment/kept")?)
}

/// Hands every account of the store's day to `with`, segmented, in the answer's order.
pub fn walk<'s>(store: &Store, strategy: &'s Strategy, with: impl FnMut(Segmented<'s>)) -> Result<(), Failure> {
    walk_in(store, strategy, accounts_sql(store, 1)?, with)
}

fn walk_in<'s>(store: &Store, strategy: &'s Strategy, accounts: &str, mut with: impl FnMut(Segmented<'s>)) -> Result<(), Failure> {
    let day = store.as_of();
    scored::each(
        store,
        strategy,
        accounts,
        |rows| segmented(rows, strategy, day),
        |rows| {
            rows.into_iter().for_each(&mut with);
            Ok(())
        },
    )
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
    let accounts = accounts_sql(store, strategies.len())?;
    for (nth, strategy) in strategies.iter().copied().enumerate() {
        let (mut seats, mut other) = (Seats::new(strategy), false);
        walk_in(store, strategy, accounts, |row| {
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
        Ok::<(), crate::store::StoreError>(())
    })?;
    if ledger.dues.len() != ledger.len() {
        return Err(Failure::fault("an account has nothing that says what it is to pay"));
    }
    Ok((ledger, all))
}
