//! Keeps reviewers' verdicts in the workspace: an earlier one stays, the latest of each reviewer counts.
//! Never keeps a remark in the clear.

use super::{Store, StoreError};
use crate::domain::Personal;
use duckdb::params;
use jiff::Timestamp;

/// A verdict to keep.
#[derive(Debug, Clone)]
pub struct NewVerdict<'a> {
    pub contact_id: &'a str,
    pub reviewer: &'a str,
    /// `ok` or `defect`.
    pub verdict: &'a str,
    pub code: Option<&'a str>,
    pub level: Option<u8>,
    pub remark: Option<&'a Personal>,
}

/// Workspaces made before there were verdicts have no table of them.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS review_verdicts (noted BIGINT, contact_id VARCHAR, reviewer VARCHAR, verdict VARCHAR, code VARCHAR, level BIGINT,
    remark VARCHAR, noted_at TIMESTAMP, noted_by VARCHAR);
";

impl Store {
    /// Keeps what reviewers judged (`queries/report/quarter_verdicts.sql`) as a temporary table: empty where no verdict was ever kept.
    ///
    /// # Errors
    /// `Engine` and `Query` are faults of ours.
    pub fn keep_judged(&self, table: &str) -> Result<(), StoreError> {
        let known: i64 =
            self.conn.query_row("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'review_verdicts'", [], |row| row.get(0))?;
        if known > 0 {
            return self.keep(table, "report/quarter_verdicts", &[]);
        }
        self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE {table} (contact_id VARCHAR, defect BOOLEAN);"))?;
        Ok(())
    }

    /// Keeps verdicts, all or none, and returns how many are new: one that says what the same reviewer's latest on that contact
    /// says already changes nothing.
    ///
    /// # Errors
    /// `Engine`, where the database refuses.
    pub fn keep_verdicts(&mut self, verdicts: &[NewVerdict<'_>], at: Timestamp, by: &str) -> Result<usize, StoreError> {
        let at = at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        self.remember_audit_head()?;
        let transaction = self.conn.transaction()?;
        transaction.execute_batch(TABLE)?;
        let mut next: i64 = transaction.query_row("SELECT coalesce(max(noted), 0) + 1 FROM review_verdicts", [], |row| row.get(0))?;
        let mut new = 0;
        for verdict in verdicts {
            let remark = verdict.remark.map(|remark| self.sealer.seal(remark).0);
            let level = verdict.level.map(i64::from);
            let added = transaction.execute(
                "INSERT INTO review_verdicts
                 SELECT ?, g.contact_id, g.reviewer, g.verdict, g.code, g.level, g.remark, CAST(? AS TIMESTAMP), ?
                 FROM (SELECT ? AS contact_id, ? AS reviewer, ? AS verdict, ? AS code, CAST(? AS BIGINT) AS level, ? AS remark) g
                 WHERE NOT EXISTS (
                    SELECT 1 FROM review_verdicts v
                    WHERE v.contact_id = g.contact_id AND v.reviewer = g.reviewer AND v.verdict = g.verdict
                        AND v.code IS NOT DISTINCT FROM g.code AND v.level IS NOT DISTINCT FROM g.level
                        AND v.remark IS NOT DISTINCT FROM g.remark
                        AND v.noted = (SELECT max(l.noted) FROM review_verdicts l WHERE l.contact_id = g.contact_id AND l.reviewer = g.reviewer))",
                params![next, at, by, verdict.contact_id, verdict.reviewer, verdict.verdict, verdict.code, level, remark],
            )?;
            next += added as i64;
            new += added;
        }
        transaction.commit()?;
        Ok(new)
    }
}
