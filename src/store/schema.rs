//! Makes the workspace's tables from the feeds of the contract, and the session's views.
//! Never holds a readable personal value: every sealed column is text that `seal` wrote.

use crate::domain::{Column, ColumnType, Feed};

/// The layout this program writes; a larger one in a file was written by a newer program.
pub const LAYOUT: i64 = 5;

/// The SQL type of a column.
pub const fn sql_type(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Date => "DATE",
        ColumnType::Time => "TIMESTAMP",
        ColumnType::Money => "DECIMAL(18,2)",
        ColumnType::Int => "BIGINT",
        ColumnType::Rate => "DECIMAL(9,6)",
        ColumnType::Bool => "BOOLEAN",
        _ => "VARCHAR",
    }
}

/// Columns that the store adds behind the contract's: sealed extra, where the row came from, what it hashes to, and,
/// by feed, what is derived from it.
pub fn added_columns(feed: Feed) -> Vec<(&'static str, &'static str)> {
    let mut added =
        vec![("extra", "VARCHAR"), ("load_id", "BIGINT"), ("file_id", "BIGINT"), ("row_line", "BIGINT"), ("row_hash", "VARCHAR")];
    match feed {
        // Wall clock where the debtor is, derived after each load from the debtor's zone or the workspace's.
        // A number that stands for the sealed point, so that millions of contacts are joined on whole numbers.
        Feed::Contacts => added.extend([("local_at", "TIMESTAMP"), ("point_key", "BIGINT")]),
        Feed::Complaints => added.push(("local_at", "TIMESTAMP")),
        Feed::TraceOutcomes => added.push(("local_at", "TIMESTAMP")),
        // mobile or landline: the sealed phone no longer says so itself.
        Feed::Relations => added.push(("phone_kind", "VARCHAR")),
        _ => {}
    }
    added
}

/// The columns of a feed's table, in order: the contract's, then the store's.
pub fn table_columns(feed: Feed) -> Vec<(&'static str, &'static str)> {
    let contract = feed.columns().iter().map(|Column { name, kind, .. }| (*name, sql_type(*kind)));
    contract.chain(added_columns(feed)).collect()
}

/// `CREATE TABLE` of a feed under a name.
pub fn create_table(feed: Feed, name: &str, temporary: bool) -> String {
    let columns: Vec<String> = table_columns(feed).iter().map(|(name, kind)| format!("\"{name}\" {kind}")).collect();
    let temp = if temporary { "TEMP " } else { "" };
    format!("CREATE OR REPLACE {temp}TABLE {name} ({})", columns.join(", "))
}

/// The bookkeeping tables and every feed's table, its history and its waiting room.
pub fn create_all() -> String {
    let mut sql = BOOKKEEPING.to_owned() + ENTITIES + NEAR;
    for feed in Feed::ALL {
        let name = feed.name();
        sql.push_str(&create_table(*feed, name, false));
        sql.push_str(";\n");
        sql.push_str(&create_table(*feed, &format!("waiting_{name}"), false));
        sql.push_str(&format!(";\nALTER TABLE waiting_{name} ADD COLUMN waits_for VARCHAR;\n"));
    }
    sql
}

/// What brings a file of an older layout to this one, step by step; each may meet a file that has it already.
pub const UPGRADES: &[(i64, &str)] = &[
    (
        2,
        "ALTER TABLE contacts ADD COLUMN IF NOT EXISTS point_key BIGINT;
         ALTER TABLE waiting_contacts ADD COLUMN IF NOT EXISTS point_key BIGINT;
         CREATE OR REPLACE TABLE waiting_contacts AS
            SELECT * EXCLUDE (point_key, waits_for), point_key, waits_for FROM waiting_contacts;",
    ),
    (3, ENTITIES),
    (4, ENTITIES),
    (4, "CREATE TABLE IF NOT EXISTS point_spread (kind VARCHAR, files BIGINT, points BIGINT)"),
    (5, NEAR),
];

/// Writes the numbers that stand for points anew: another engine may hash otherwise.
pub const REKEY: &str = "UPDATE contacts SET point_key = xxhash64(point) WHERE point IS NOT NULL";

/// Of which rows the `near_…` tables hold the numbers: what is not told here does not hold.
const NEAR: &str = "CREATE TABLE IF NOT EXISTS near_state (feed VARCHAR, load_id BIGINT, stored BIGINT, live BIGINT, sorted BIGINT);";

/// What `resolve` publishes, and what people decided.
const ENTITIES: &str = "
CREATE TABLE IF NOT EXISTS resolve_model (model VARCHAR, threshold DOUBLE, loaded BIGINT);
CREATE TABLE IF NOT EXISTS resolve_entities (record_id VARCHAR, entity_id VARCHAR, p_match DOUBLE);
CREATE TABLE IF NOT EXISTS resolve_links (record_id_a VARCHAR, debtor_id_a VARCHAR, record_id_b VARCHAR, debtor_id_b VARCHAR,
    weight_bits DOUBLE, p_match DOUBLE, evidence VARCHAR);
CREATE TABLE IF NOT EXISTS resolve_traced (record_id_a VARCHAR, debtor_id_a VARCHAR, record_id_b VARCHAR, debtor_id_b VARCHAR,
    p_match DOUBLE, weight_bits DOUBLE, evidence VARCHAR, as_of DATE);
CREATE TABLE IF NOT EXISTS resolve_decisions (noted BIGINT, record_id_a VARCHAR, record_id_b VARCHAR, verdict VARCHAR, note VARCHAR,
    decided_at TIMESTAMP, decided_by VARCHAR);
";

const BOOKKEEPING: &str = "
CREATE TABLE meta (name VARCHAR PRIMARY KEY, value VARCHAR);
CREATE TABLE loads (load_id BIGINT PRIMARY KEY, loaded_at TIMESTAMP, loaded_by VARCHAR, profile VARCHAR, version VARCHAR);
CREATE TABLE files (file_id BIGINT, load_id BIGINT, feed VARCHAR, path VARCHAR, sha256 VARCHAR,
    rows_read BIGINT, rows_loaded BIGINT, rows_unchanged BIGINT, rows_quarantined BIGINT, accepted BOOLEAN);
CREATE TABLE quarantine (load_id BIGINT, file_id BIGINT, feed VARCHAR, line BIGINT, \"column\" VARCHAR, found VARCHAR,
    reason VARCHAR, mend VARCHAR, row_key VARCHAR, key_pattern VARCHAR, sealed_row VARCHAR, counted BOOLEAN, resolved_load BIGINT);
CREATE TABLE row_history (feed VARCHAR, row_key VARCHAR, replaced_by BIGINT, load_id BIGINT, line BIGINT, sealed_row VARCHAR);
CREATE TABLE holds_unread (load_id BIGINT, file_id BIGINT, line BIGINT, feed VARCHAR, subject_kind VARCHAR, subject VARCHAR, resolved_load BIGINT);
";
