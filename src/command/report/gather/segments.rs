//! Every account's segment and treatment at the end of the session's day, kept for the questions of a report.
//! Never holds a row longer than its part of the answer.

use crate::command::Failure;
use crate::command::contest::Contest;
use crate::store::Store;
use crate::store::handed::Rows;

/// Keeps `account_id`, `segment` and `treatment` as the temporary table `table`.
///
/// # Errors
/// The store's, and a fault of ours where a strategy was not checked.
pub fn keep(store: &Store, contest: &Contest, table: &str) -> Result<(), Failure> {
    let mut texts = Rows::default();
    contest.each_way(store, |row| texts.push(row))?;
    Ok(store.keep_texts(table, ["account_id", "segment", "treatment"], texts)?)
}
