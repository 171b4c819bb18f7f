//! Keeps what `resolve` found: the model, the links, the humans; and what people decided, which no run changes.
//! Never keeps a blocking key longer than the session, and never a value: evidence is in words.

use super::query::{Given, query_text, values_of};
use super::{Store, StoreError};
use crate::domain::Personal;
use arrow::array::{ArrayRef, Float64Array, Int32Array, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use duckdb::params;
use jiff::Timestamp;
use std::sync::Arc;

/// Records appended at once.
const BATCH: usize = 200_000;

/// What a run publishes.
#[derive(Debug, Default)]
pub struct Published {
    /// The model as JSON text.
    pub model: String,
    pub threshold: f64,
    /// Newest load the run saw.
    pub loaded: i64,
    /// record, entity, weakest link.
    pub entities: Vec<(String, String, f64)>,
    pub links: Vec<PublishedLink>,
}

/// A pair likely enough to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedLink {
    pub record_id_a: String,
    pub debtor_id_a: String,
    pub record_id_b: String,
    pub debtor_id_b: String,
    pub weight_bits: f64,
    pub p_match: f64,
    /// Each comparison, its level and its bits, in words without values.
    pub evidence: String,
}

/// A decision to keep.
#[derive(Debug, Clone)]
pub struct NewDecision<'a> {
    pub one: &'a str,
    pub other: &'a str,
    /// `same`, `not_same` or `unsure`.
    pub verdict: &'a str,
    pub note: Option<&'a Personal>,
    pub by: &'a str,
    pub at: Timestamp,
}

impl Store {
    /// Whether `resolve` has published anything here.
    ///
    /// # Errors
    /// `Engine`, where the database refuses.
    pub fn resolved(&self) -> Result<bool, StoreError> {
        let rows: i64 = self.conn.query_row("SELECT count(*) FROM resolve_model", [], |row| row.get(0))?;
        Ok(rows > 0)
    }

    /// Begins a run: no block is kept yet.
    ///
    /// # Errors
    /// `Engine`, where the database refuses.
    pub fn begin_blocks(&self) -> Result<(), StoreError> {
        self.conn.execute_batch("CREATE OR REPLACE TEMP TABLE resolve_blocks (hash BIGINT, record INTEGER, bit INTEGER)")?;
        Ok(())
    }

    /// Keeps the keys of one rule (hash, record), handed over part by part until there are none, in place of the last rule's.
    ///
    /// # Errors
    /// `Engine`, where the database refuses.
    pub fn keep_keys(&self, mut next: impl FnMut(&mut Vec<(i64, i32)>)) -> Result<(), StoreError> {
        self.conn.execute_batch("CREATE OR REPLACE TEMP TABLE resolve_keys (hash BIGINT, record INTEGER)")?;
        let mut appender = self.conn.appender_to_catalog_and_db("resolve_keys", "temp", "main")?;
        let mut some = Vec::new();
        loop {
            some.clear();
            next(&mut some);
            if some.is_empty() {
                break;
            }
            for part in some.chunks(BATCH) {
                let columns: Vec<ArrayRef> = vec![
                    Arc::new(Int64Array::from_iter_values(part.iter().map(|(hash, _)| *hash))),
                    Arc::new(Int32Array::from_iter_values(part.iter().map(|(_, record)| *record))),
                ];
                appender.append_record_batch(batch(&["hash", "record"], columns)?)?;
            }
        }
        appender.flush()?;
        Ok(())
    }

    /// Keeps the blocks of the rule whose keys are kept, up to a cap; `bit` names the rule.
    ///
    /// # Errors
    /// `Query`, where the database refuses.
    pub fn keep_blocks(&self, cap: i64, bit: i32) -> Result<(), StoreError> {
        let name = "resolve/derive_blocks";
        let sql = format!("INSERT INTO resolve_blocks {}", query_text(name)?);
        let fail = |source| StoreError::Query { query: name.to_owned(), source };
        let mut statement = self.conn.prepare(&sql).map_err(fail)?;
        let values = values_of(&statement, name, &[("cap", Given::Int(cap)), ("bit", Given::Int(bit.into()))])?;
        statement.execute(duckdb::params_from_iter(values)).map_err(fail)?;
        Ok(())
    }

    /// Replaces what the last run published, all or nothing.
    ///
    /// # Errors
    /// `Engine`, where the database refuses.
    pub fn publish_entities(&mut self, found: &Published) -> Result<(), StoreError> {
        self.remember_audit_head()?;
        let transaction = self.conn.transaction()?;
        transaction.execute_batch(
            "DELETE FROM resolve_model; DELETE FROM resolve_entities; DELETE FROM resolve_links; DELETE FROM resolve_traced;",
        )?;
        transaction.execute("INSERT INTO resolve_model VALUES (?, ?, ?)", params![found.model, found.threshold, found.loaded])?;
        let text = |values: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(values)) };
        let number = |values: Vec<f64>| -> ArrayRef { Arc::new(Float64Array::from(values)) };
        {
            let mut appender = transaction.appender("resolve_entities")?;
            for some in found.entities.chunks(BATCH) {
                let columns = vec![
                    text(some.iter().map(|row| row.0.as_str()).collect()),
                    text(some.iter().map(|row| row.1.as_str()).collect()),
                    number(some.iter().map(|row| row.2).collect()),
                ];
                appender.append_record_batch(batch(&["record_id", "entity_id", "p_match"], columns)?)?;
            }
            appender.flush()?;
        }
        {
            let mut appender = transaction.appender("resolve_links")?;
            for some in found.links.chunks(BATCH) {
                let columns = vec![
                    text(some.iter().map(|row| row.record_id_a.as_str()).collect()),
                    text(some.iter().map(|row| row.debtor_id_a.as_str()).collect()),
                    text(some.iter().map(|row| row.record_id_b.as_str()).collect()),
                    text(some.iter().map(|row| row.debtor_id_b.as_str()).collect()),
                    number(some.iter().map(|row| row.weight_bits).collect()),
                    number(some.iter().map(|row| row.p_match).collect()),
                    text(some.iter().map(|row| row.evidence.as_str()).collect()),
                ];
                let names = ["record_id_a", "debtor_id_a", "record_id_b", "debtor_id_b", "weight_bits", "p_match", "evidence"];
                appender.append_record_batch(batch(&names, columns)?)?;
            }
            appender.flush()?;
        }
        let traced = "resolve/derive_traced";
        transaction
            .execute_batch(&format!("INSERT INTO resolve_traced {}", query_text(traced)?))
            .map_err(|source| StoreError::Query { query: traced.to_owned(), source })?;
        transaction.commit()?;
        Ok(())
    }

    /// Appends a decision; earlier ones on the same pair stay.
    ///
    /// # Errors
    /// `Engine`, where the database refuses.
    pub fn keep_decision(&mut self, decision: &NewDecision<'_>) -> Result<(), StoreError> {
        let note = decision.note.map(|note| self.sealer.seal(note).0);
        let at = decision.at.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let (one, other) = if decision.one <= decision.other { (decision.one, decision.other) } else { (decision.other, decision.one) };
        self.remember_audit_head()?;
        let transaction = self.conn.transaction()?;
        transaction.execute(
            "INSERT INTO resolve_decisions SELECT coalesce(max(noted), 0) + 1, ?, ?, ?, ?, CAST(? AS TIMESTAMP), ? FROM resolve_decisions",
            params![one, other, decision.verdict, note, at, decision.by],
        )?;
        transaction.commit()?;
        Ok(())
    }
}

fn batch(names: &[&str], columns: Vec<ArrayRef>) -> Result<RecordBatch, StoreError> {
    let fields: Vec<Field> = names.iter().zip(&columns).map(|(name, column)| Field::new(*name, column.data_type().clone(), true)).collect();
    debug_assert!(fields.iter().all(|field| *field.data_type() != DataType::Null));
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
        .map_err(|e| StoreError::Shape { query: "resolve".to_owned(), why: e.to_string() })
}
