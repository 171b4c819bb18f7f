//! Ids that two clients use for two people: the client that had an id first keeps it, and the other's rows are set aside, so that one
//! client's numbers do not become leads for the other. Never takes one debtor with accounts at two clients apart.

use super::super::StoreError;
use crate::domain::feed::Feed;
use duckdb::Connection;
use std::collections::BTreeSet;

/// The column under which a feed's rows belong to a debtor.
const fn owner(feed: Feed) -> Option<&'static str> {
    match feed {
        Feed::Accounts | Feed::Debtors | Feed::Relations | Feed::Consents | Feed::TraceOutcomes => Some("debtor_id"),
        Feed::ContactPoints => Some("owner_id"),
        _ => None,
    }
}

/// Finds, before anything is merged, the staged debtors whose id another client holds for somebody else: `temp.clashing`. Somebody else:
/// another identity number, or, where one of the two has none, another name; or a contact person of another client's debtor. Without
/// staged accounts nobody knows whose debtors they are, and none is found.
pub fn find(conn: &Connection, staged: &BTreeSet<Feed>) -> Result<(), StoreError> {
    conn.execute_batch("CREATE OR REPLACE TEMP TABLE clashing (id VARCHAR)")?;
    if !staged.contains(&Feed::Debtors) || !staged.contains(&Feed::Accounts) {
        return Ok(());
    }
    Ok(conn.execute_batch(
        "INSERT INTO clashing
         WITH taken AS (
            SELECT s.debtor_id AS id, h.debtor_id AS holder
            FROM temp.stage_debtors s
            JOIN debtors h ON h.debtor_id = s.debtor_id
            WHERE CASE WHEN h.national_id IS NOT NULL AND s.national_id IS NOT NULL THEN h.national_id <> s.national_id ELSE h.name <> s.name END
            UNION ALL
            SELECT s.debtor_id, r.debtor_id
            FROM temp.stage_debtors s
            ANTI JOIN debtors h ON h.debtor_id = s.debtor_id
            JOIN relations r ON r.person_id = s.debtor_id
         )
         SELECT DISTINCT t.id
         FROM taken t
         SEMI JOIN temp.stage_accounts a ON a.debtor_id = t.id
         SEMI JOIN accounts b ON b.debtor_id = t.holder
         WHERE NOT EXISTS (
            SELECT 1 FROM temp.stage_accounts a JOIN accounts b ON b.client = a.client WHERE a.debtor_id = t.id AND b.debtor_id = t.holder
         )",
    )?)
}

/// The staged rows of a feed that belong to such a debtor, or name a contact person by an id that another client holds: `temp.other_id`
/// by seq and file. The column whose id it is; None where the feed's rows belong to nobody.
pub fn pick(conn: &Connection, feed: Feed, staged: &BTreeSet<Feed>) -> Result<Option<&'static str>, StoreError> {
    let Some(column) = owner(feed) else { return Ok(None) };
    let name = feed.name();
    conn.execute_batch(&format!(
        "CREATE OR REPLACE TEMP TABLE other_id AS
         SELECT s.seq, s.file_id FROM temp.stage_{name} s SEMI JOIN temp.clashing c ON c.id = s.{column}"
    ))?;
    if feed != Feed::Relations {
        return Ok(Some(column));
    }
    let accounts = if staged.contains(&Feed::Accounts) { "UNION ALL SELECT debtor_id, client FROM temp.stage_accounts" } else { "" };
    let debtors = if staged.contains(&Feed::Debtors) { "UNION ALL SELECT debtor_id, debtor_id FROM temp.stage_debtors" } else { "" };
    conn.execute_batch(&format!(
        "INSERT INTO other_id
         WITH homes AS (SELECT debtor_id, client FROM accounts {accounts}),
         held AS (
            SELECT person_id AS id, debtor_id FROM relations
            UNION ALL
            SELECT debtor_id, debtor_id FROM debtors
            {debtors}
         ),
         taken AS (
            SELECT DISTINCT s.seq, s.file_id, s.debtor_id, h.debtor_id AS holder
            FROM temp.stage_relations s
            JOIN held h ON h.id = s.person_id AND h.debtor_id <> s.debtor_id
            ANTI JOIN other_id o ON o.seq = s.seq
         )
         SELECT DISTINCT t.seq, t.file_id
         FROM taken t
         SEMI JOIN homes a ON a.debtor_id = t.debtor_id
         SEMI JOIN homes b ON b.debtor_id = t.holder
         WHERE NOT EXISTS (
            SELECT 1 FROM homes a JOIN homes b ON b.client = a.client WHERE a.debtor_id = t.debtor_id AND b.debtor_id = t.holder
         )"
    ))?;
    Ok(Some(column))
}
