//! What the chance to reach is learned from: attempts of a sample of debtors and who had seen those points, derived after each
//! load in the same transaction, and how points are shared, so that one debtor's leads need not read the whole log. Never opens a value.

use super::query::query_text;
use super::{Store, StoreError};
use crate::domain::Feed;

/// Feeds whose rows take part.
const FEEDS: [Feed; 6] = [Feed::Accounts, Feed::Contacts, Feed::TraceOutcomes, Feed::ContactPoints, Feed::Relations, Feed::Consents];

/// Writes the tables anew, where a feed that takes part was loaded.
pub fn derive(store: &mut Store, feeds: &[Feed]) -> Result<(), StoreError> {
    if !feeds.iter().any(|feed| FEEDS.contains(feed)) {
        return Ok(());
    }
    let tables = [("reach_tries", "reach/derive_tries"), ("reach_seen", "reach/derive_seen"), ("point_spread", "reach/derive_spread")];
    for (table, question) in tables {
        let sql = format!("CREATE OR REPLACE TABLE {table} AS {}", query_text(question)?);
        store.conn.execute_batch(&sql).map_err(|source| StoreError::Query { query: question.to_owned(), source })?;
    }
    Ok(())
}

impl Store {
    /// Whether there is anything to learn from: a workspace in which nothing was loaded since has no such tables.
    ///
    /// # Errors
    /// `Engine` where the engine does not answer.
    pub fn has_reach(&self) -> Result<bool, StoreError> {
        let all = "SELECT true FROM reach_tries CROSS JOIN reach_seen CROSS JOIN point_spread";
        Ok(self.conn.prepare(all).is_ok())
    }
}
