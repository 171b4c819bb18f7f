//! Checked rows on their way into a table: sealed, hashed, gathered into column batches, appended to a temporary table.
//! The only door through which values of files reach the engine; never lets a personal value through unsealed.

use super::schema::{added_columns, create_table, sql_type};
use super::{Sealer, StoreError};
use crate::domain::feed::Feed;
use crate::domain::record::{Row, Value};
use arrow::array::{ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use duckdb::Connection;
use jiff::civil::{Date, date};
use std::sync::Arc;

/// Rows gathered before they are appended.
const BATCH: usize = 20_000;

/// The epoch that Arrow counts days from.
const EPOCH: Date = date(1970, 1, 1);

enum Builder {
    Text(StringBuilder),
    Int(Int64Builder),
    Decimal(Decimal128Builder, u8, i8),
    Bool(BooleanBuilder),
    Date(Date32Builder),
    Time(TimestampMicrosecondBuilder),
}

/// The staging table of one feed.
pub struct Stage {
    pub feed: Feed,
    pub table: String,
    fields: Vec<Field>,
    builders: Vec<Builder>,
    rows: usize,
}

/// Where a row comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    pub load_id: i64,
    pub file_id: i64,
    /// Order of arrival within the command.
    pub seq: i64,
}

impl Stage {
    /// Makes the temporary table.
    pub fn new(conn: &Connection, feed: Feed) -> Result<Self, StoreError> {
        let table = format!("stage_{}", feed.name());
        conn.execute_batch(&create_table(feed, &table, true))?;
        conn.execute_batch(&format!("ALTER TABLE temp.{table} ADD COLUMN seq BIGINT"))?;
        let columns = feed.columns().iter().map(|c| (c.name, sql_type(c.kind)));
        let columns: Vec<_> = columns.chain(added_columns(feed)).chain([("seq", "BIGINT")]).collect();
        let builders: Vec<Builder> = columns.iter().map(|(_, kind)| builder(kind)).collect();
        let fields = columns.iter().zip(&builders).map(|((name, _), b)| Field::new(*name, b.data_type(), true)).collect();
        Ok(Stage { feed, table, fields, builders, rows: 0 })
    }

    /// Adds a row; appends to the table when a batch is full.
    pub fn push(&mut self, conn: &Connection, sealer: &Sealer, row: &Row, origin: Origin) -> Result<(), StoreError> {
        let mut parts: Vec<String> = Vec::with_capacity(row.values.len() + 1);
        for (builder, value) in self.builders.iter_mut().zip(&row.values) {
            let value = sealed(sealer, value);
            parts.push(key_text(&value));
            builder.push(&value);
        }
        let extra = row.extra.as_ref().map(|extra| sealer.seal(extra).0);
        parts.push(extra.clone().unwrap_or_default());
        let hash = sealer.keyed_hash(&parts.iter().map(String::as_str).collect::<Vec<_>>());
        let mut added = vec![
            extra.map_or(Value::Empty, Value::Text),
            Value::Int(origin.load_id),
            Value::Int(origin.file_id),
            Value::Int(row.line as i64),
            Value::Text(hash),
        ];
        if self.feed == Feed::Relations {
            added.push(row.phone_kind.map_or(Value::Empty, |kind| Value::Text(kind.to_owned())));
        }
        // The other columns that the store adds are derived after the load.
        added.resize_with(self.builders.len() - row.values.len() - 1, || Value::Empty);
        added.push(Value::Int(origin.seq));
        for (builder, value) in self.builders[row.values.len()..].iter_mut().zip(&added) {
            builder.push(value);
        }
        self.rows += 1;
        if self.rows >= BATCH { self.flush(conn) } else { Ok(()) }
    }

    /// Appends what is gathered.
    pub fn flush(&mut self, conn: &Connection) -> Result<(), StoreError> {
        if self.rows == 0 {
            return Ok(());
        }
        let columns: Vec<ArrayRef> = self.builders.iter_mut().map(Builder::finish).collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(self.fields.clone())), columns)
            .map_err(|e| StoreError::Shape { query: self.table.clone(), why: e.to_string() })?;
        let mut appender = conn.appender_to_catalog_and_db(&self.table, "temp", "main")?;
        appender.append_record_batch(batch)?;
        // An appender that is only dropped loses its errors.
        appender.flush()?;
        self.rows = 0;
        Ok(())
    }
}

/// A value that may lie on disk.
pub fn sealed(sealer: &Sealer, value: &Value) -> Value {
    match value {
        Value::Personal(personal) => Value::Text(sealer.seal(personal).0),
        Value::Sealed(sealed) => Value::Text(sealed.0.clone()),
        other => other.clone(),
    }
}

/// A value's text as the engine casts it, for keys and hashes.
pub fn key_text(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.clone(),
        Value::Int(n) | Value::Millionths(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Time(at) => {
            let micros = at.as_microsecond().rem_euclid(1_000_000);
            let seconds = at.strftime("%Y-%m-%d %H:%M:%S").to_string();
            if micros == 0 { seconds } else { format!("{seconds}.{micros:06}").trim_end_matches('0').to_owned() }
        }
        Value::Money(money) => money.to_string(),
        Value::Personal(personal) => personal.masked(),
        Value::Sealed(sealed) => sealed.0.clone(),
    }
}

fn builder(sql: &str) -> Builder {
    match sql {
        "DATE" => Builder::Date(Date32Builder::new()),
        "TIMESTAMP" => Builder::Time(TimestampMicrosecondBuilder::new()),
        "DECIMAL(18,2)" => Builder::Decimal(Decimal128Builder::new(), 18, 2),
        "DECIMAL(9,6)" => Builder::Decimal(Decimal128Builder::new(), 9, 6),
        "BIGINT" => Builder::Int(Int64Builder::new()),
        "BOOLEAN" => Builder::Bool(BooleanBuilder::new()),
        _ => Builder::Text(StringBuilder::new()),
    }
}

impl Builder {
    fn data_type(&self) -> DataType {
        match self {
            Builder::Text(_) => DataType::Utf8,
            Builder::Int(_) => DataType::Int64,
            Builder::Decimal(_, precision, scale) => DataType::Decimal128(*precision, *scale),
            Builder::Bool(_) => DataType::Boolean,
            Builder::Date(_) => DataType::Date32,
            Builder::Time(_) => DataType::Timestamp(arrow::datatypes::TimeUnit::Microsecond, None),
        }
    }

    fn push(&mut self, value: &Value) {
        match (self, value) {
            (Builder::Text(b), Value::Text(text)) => b.append_value(text),
            (Builder::Text(b), _) => b.append_null(),
            (Builder::Int(b), Value::Int(n)) => b.append_value(*n),
            (Builder::Int(b), _) => b.append_null(),
            (Builder::Decimal(b, ..), Value::Money(money)) => b.append_value(i128::from(money.minor())),
            (Builder::Decimal(b, ..), Value::Millionths(n)) => b.append_value(i128::from(*n)),
            (Builder::Decimal(b, ..), _) => b.append_null(),
            (Builder::Bool(b), Value::Bool(x)) => b.append_value(*x),
            (Builder::Bool(b), _) => b.append_null(),
            (Builder::Date(b), Value::Date(day)) => b.append_value(days(*day)),
            (Builder::Date(b), _) => b.append_null(),
            (Builder::Time(b), Value::Time(at)) => b.append_value(at.as_microsecond()),
            (Builder::Time(b), _) => b.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Builder::Text(b) => Arc::new(b.finish()),
            Builder::Int(b) => Arc::new(b.finish()),
            Builder::Decimal(b, precision, scale) => Arc::new(b.finish().with_data_type(DataType::Decimal128(*precision, *scale))),
            Builder::Bool(b) => Arc::new(b.finish()),
            Builder::Date(b) => Arc::new(b.finish()),
            Builder::Time(b) => Arc::new(b.finish()),
        }
    }
}

fn days(day: Date) -> i32 {
    let span = day.since((jiff::Unit::Day, EPOCH));
    span.map(|s| s.get_days()).unwrap_or(0)
}
