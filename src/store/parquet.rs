//! Parquet in and out: a file's rows as text cells, read by an engine of its own that holds nothing and spills nothing;
//! and an answer's rows as a file. Never opens the workspace's database.

use super::StoreError;
use super::handed::batch_of;
use crate::domain::CellKind;
use crate::domain::record::{Record, Records, Unreadable};
use arrow::array::StringBuilder;
use duckdb::Connection;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

/// Rows of a Parquet file, read by a thread of their own.
pub struct ParquetRows {
    header: Vec<String>,
    rows: Receiver<Result<Record, String>>,
    reader: Option<JoinHandle<()>>,
}

fn unreadable(why: String) -> Unreadable {
    Unreadable { line: None, found: format!("no Parquet ({why})"), expected: "a Parquet file".into(), mend: "write the file again".into() }
}

/// An engine in memory that never writes to disk.
fn engine() -> Result<Connection, duckdb::Error> {
    let config = duckdb::Config::default().enable_autoload_extension(false)?.with("autoinstall_known_extensions", "false")?;
    let conn = Connection::open_in_memory_with_flags(config)?;
    conn.execute_batch("SET temp_directory = ''; SET preserve_insertion_order = true")?;
    Ok(conn)
}

impl ParquetRows {
    /// Opens a file.
    ///
    /// # Errors
    /// `Unreadable` where it is no Parquet file.
    pub fn open(path: &Path) -> Result<Self, Unreadable> {
        let fail = |e: duckdb::Error| unreadable(e.to_string().lines().next().unwrap_or_default().to_owned());
        let conn = engine().map_err(fail)?;
        let file = path.display().to_string().replace('\'', "''");
        let columns: Vec<(String, String)> = {
            let mut statement = conn.prepare(&format!("DESCRIBE SELECT * FROM read_parquet('{file}')")).map_err(fail)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(fail)?;
            rows.collect::<Result<_, _>>().map_err(fail)?
        };
        let header: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
        let texts: Vec<String> = columns.iter().map(|(name, kind)| as_text(name, kind)).collect();
        let sql = format!("SELECT {} FROM read_parquet('{file}')", texts.join(", "));
        let (sender, rows) = sync_channel(4096);
        let reader = std::thread::spawn(move || {
            if let Err(e) = send(&conn, &sql, &sender) {
                // The receiver may be gone already: then nobody asks.
                let _ = sender.send(Err(e.to_string()));
            }
        });
        Ok(ParquetRows { header, rows, reader: Some(reader) })
    }
}

fn as_text(name: &str, kind: &str) -> String {
    let name = format!("\"{}\"", name.replace('"', "\"\""));
    match kind {
        "TIMESTAMP WITH TIME ZONE" => format!("CAST(make_timestamp(epoch_us({name})) AS VARCHAR) || 'Z'"),
        "VARCHAR[]" => format!("array_to_string({name}, ';')"),
        _ => format!("CAST({name} AS VARCHAR)"),
    }
}

fn send(conn: &Connection, sql: &str, sender: &std::sync::mpsc::SyncSender<Result<Record, String>>) -> Result<(), duckdb::Error> {
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut line = 0;
    while let Some(row) = rows.next()? {
        line += 1;
        let width = row.as_ref().column_count();
        let mut cells = Vec::with_capacity(width);
        for n in 0..width {
            let text: Option<String> = row.get(n)?;
            cells.push(text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()));
        }
        if sender.send(Ok(Record { line, cells })).is_err() {
            break;
        }
    }
    Ok(())
}

impl Records for ParquetRows {
    fn header(&self) -> &[String] {
        &self.header
    }
    fn next_record(&mut self) -> Result<Option<Record>, Unreadable> {
        match self.rows.recv() {
            Ok(Ok(record)) => Ok(Some(record)),
            Ok(Err(why)) => Err(unreadable(why)),
            Err(_) => {
                if let Some(reader) = self.reader.take()
                    && reader.join().is_err()
                {
                    return Err(unreadable("the reader stopped".into()));
                }
                Ok(None)
            }
        }
    }
}

/// A Parquet file whose rows come part by part, as texts; a list's items come joined by U+001F.
pub struct ParquetWriter {
    conn: Connection,
    names: Vec<String>,
}

impl ParquetWriter {
    /// Begins an answer of these columns; what they hold is said at its end.
    ///
    /// # Errors
    /// The engine's; the same for all that follows.
    pub fn begin(columns: &[&str]) -> Result<Self, StoreError> {
        let conn = engine()?;
        let names: Vec<String> = columns.iter().map(|name| format!("{} VARCHAR", quoted(name))).collect();
        conn.execute_batch(&format!("CREATE TABLE answer ({})", names.join(", ")))?;
        Ok(ParquetWriter { conn, names: columns.iter().map(ToString::to_string).collect() })
    }

    /// Takes the next rows: by column, for a value at a time takes as long as working the rows out.
    pub fn rows(&mut self, rows: impl Iterator<Item = Vec<Option<String>>>) -> Result<(), StoreError> {
        let mut columns: Vec<StringBuilder> = self.names.iter().map(|_| StringBuilder::new()).collect();
        for row in rows {
            columns.iter_mut().zip(row).for_each(|(column, cell)| column.append_option(cell));
        }
        let mut appender = self.conn.appender("answer")?;
        appender.append_record_batch(batch_of("an answer's rows", self.names.iter().map(String::as_str), columns)?)?;
        Ok(appender.flush()?)
    }

    /// Writes the file, its columns typed.
    pub fn end(self, path: &Path, columns: &[(&str, CellKind)]) -> Result<(), StoreError> {
        let casts: Vec<String> = columns.iter().map(|(name, kind)| typed(name, *kind)).collect();
        let file = path.display().to_string().replace('\'', "''");
        self.conn.execute_batch(&format!("COPY (SELECT {} FROM answer) TO '{file}' (FORMAT parquet)", casts.join(", ")))?;
        Ok(())
    }
}

/// A column's name in SQL; a list's own headings may hold anything.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn typed(name: &str, kind: CellKind) -> String {
    let name = quoted(name);
    let expression = match kind {
        CellKind::Text | CellKind::Time => name.clone(),
        CellKind::Int => format!("CAST({name} AS BIGINT)"),
        CellKind::Money => format!("CAST({name} AS DECIMAL(18,2))"),
        CellKind::Number => format!("CAST({name} AS DOUBLE)"),
        CellKind::Bool => format!("CAST({name} AS BOOLEAN)"),
        CellKind::Date => format!("CAST({name} AS DATE)"),
        CellKind::List => {
            format!("CASE WHEN {name} IS NULL THEN NULL WHEN {name} = '' THEN [] ELSE string_split({name}, chr(31)) END")
        }
    };
    format!("{expression} AS {name}")
}
