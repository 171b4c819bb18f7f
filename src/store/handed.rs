//! Columns that were worked out outside the engine, read by it as a table: an appender refuses a database that is only read, temporary tables
//! too, and a value for each text is slow for a million rows.
//! Never reads what was not handed over just now: a table is named by a number that is used once.

use super::{Store, StoreError};
use arrow::array::{ArrayRef, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use duckdb::Connection;
use duckdb::core::{DataChunkHandle, LogicalTypeHandle, LogicalTypeId};
use duckdb::vtab::arrow::record_batch_to_duckdb_data_chunk;
use duckdb::vtab::{BindInfo, InitInfo, TableFunctionInfo, VTab};
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The engine's name for it.
const NAME: &str = "handed_over";
/// Rows that the engine takes at a time.
const TOGETHER: usize = 2048;

static TABLES: Mutex<BTreeMap<i64, RecordBatch>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicI64 = AtomicI64::new(1);

/// Rows of texts, kept by column.
pub struct Rows<const N: usize>([StringBuilder; N]);

impl<const N: usize> Default for Rows<N> {
    fn default() -> Self {
        Rows(std::array::from_fn(|_| StringBuilder::new()))
    }
}

impl<const N: usize> Rows<N> {
    pub fn push(&mut self, row: [&str; N]) {
        self.0.iter_mut().zip(row).for_each(|(column, text)| column.append_value(text));
    }
}

/// Columns of texts as the engine takes them, by their names.
///
/// # Errors
/// `Shape` where columns are of different lengths; `what` is for messages.
pub(super) fn batch_of<'n>(
    what: &str,
    names: impl Iterator<Item = &'n str>,
    columns: impl IntoIterator<Item = StringBuilder>,
) -> Result<RecordBatch, StoreError> {
    let fields: Vec<Field> = names.map(|name| Field::new(name, DataType::Utf8, true)).collect();
    let arrays = columns.into_iter().map(|mut column| Arc::new(column.finish()) as ArrayRef).collect();
    let shape = |e: arrow::error::ArrowError| StoreError::Shape { query: what.to_owned(), why: e.to_string() };
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(shape)
}

struct Handed;

impl VTab for Handed {
    type BindData = RecordBatch;
    type InitData = AtomicUsize;

    fn parameters() -> Option<Vec<LogicalTypeHandle>> {
        Some(vec![LogicalTypeHandle::from(LogicalTypeId::Bigint)])
    }

    fn bind(bind: &BindInfo) -> Result<RecordBatch, Box<dyn Error>> {
        let number = bind.get_parameter(0).to_int64();
        let batch = TABLES.lock().unwrap_or_else(PoisonError::into_inner).get(&number).cloned();
        let batch = batch.ok_or("nothing was handed over under this number")?;
        for field in batch.schema().fields() {
            bind.add_result_column(field.name(), LogicalTypeHandle::from(LogicalTypeId::Varchar));
        }
        Ok(batch)
    }

    fn init(_: &InitInfo) -> Result<AtomicUsize, Box<dyn Error>> {
        Ok(AtomicUsize::new(0))
    }

    fn func(of: &TableFunctionInfo<Self>, out: &mut DataChunkHandle) -> Result<(), Box<dyn Error>> {
        let batch = of.get_bind_data();
        let from = of.get_init_data().fetch_add(TOGETHER, Ordering::Relaxed).min(batch.num_rows());
        record_batch_to_duckdb_data_chunk(&batch.slice(from, TOGETHER.min(batch.num_rows() - from)), out)
    }
}

/// Lets the sessions of a database read what is handed over.
pub(super) fn known_to(conn: &Connection) -> Result<(), duckdb::Error> {
    conn.register_table_function::<Handed>(NAME)
}

impl Store {
    /// Keeps texts that were worked out outside the engine (an account, its segment and treatment) as a temporary table.
    ///
    /// # Errors
    /// The engine's.
    pub fn keep_texts<const N: usize>(&self, table: &str, columns: [&str; N], rows: Rows<N>) -> Result<(), StoreError> {
        let batch = batch_of(table, columns.into_iter(), rows.0)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        TABLES.lock().unwrap_or_else(PoisonError::into_inner).insert(number, batch);
        let kept = self.conn.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {NAME}({number});"));
        TABLES.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
        Ok(kept?)
    }
}
