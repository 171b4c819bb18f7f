//! Where an answer's rows go as they come: CSV, JSON and JSON lines straight out, Parquet by way of the store.
//! Never opens a file before the first rows are there: a question that fails leaves the file of the last time as it was.

use super::Failure;
use super::context::FormatArgs;
use crate::domain::CellKind;
use crate::render::answer::{self, Format};
use crate::render::flow::Flow;
use crate::report::Cell;
use crate::store::parquet::ParquetWriter;
use std::borrow::Cow;
use std::io;

/// An answer on its way out; never a table.
pub struct Outlet<'a> {
    columns: &'a [Cow<'static, str>],
    form: &'a FormatArgs,
    reveal: bool,
    open: Option<Open<'a>>,
    /// What each column holds, told by its first cell that is not empty.
    kinds: Vec<Option<CellKind>>,
    left: bool,
}

enum Open<'a> {
    Flow(Flow<'a>),
    Parquet(ParquetWriter),
}

/// What a written answer came to; a reader who had enough is no failure.
pub fn readable(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|e| Failure::input(e.to_string())),
    }
}

impl<'a> Outlet<'a> {
    pub fn new(columns: &'a [Cow<'static, str>], form: &'a FormatArgs, reveal: bool) -> Self {
        Outlet { columns, form, reveal, open: None, kinds: vec![None; columns.len()], left: false }
    }

    /// Whether the reader of a screen's rows had enough: no more need come.
    pub fn left(&self) -> bool {
        self.left
    }

    /// Takes the next rows.
    ///
    /// # Errors
    /// Where they cannot be written; `left` tells the reader who had enough from a disk that is full.
    pub fn take(&mut self, rows: &[Vec<Cell>]) -> Result<(), Failure> {
        let reveal = self.reveal;
        let written = match self.opened()? {
            Open::Flow(flow) => flow.rows(rows),
            Open::Parquet(writer) => {
                writer.rows(rows.iter().map(|row| row.iter().map(|cell| answer::plain(cell, reveal)).collect()))?;
                Ok(())
            }
        };
        for row in rows {
            self.kinds.iter_mut().zip(row).filter(|(kind, _)| kind.is_none()).for_each(|(kind, cell)| *kind = answer::kind(cell));
        }
        self.told(written)
    }

    /// Ends the answer, or writes an empty one.
    ///
    /// # Errors
    /// As `take`.
    pub fn end(mut self) -> Result<(), Failure> {
        self.opened()?;
        match self.open.take() {
            Some(Open::Flow(flow)) => readable(flow.end()),
            Some(Open::Parquet(writer)) => {
                let columns: Vec<(&str, CellKind)> =
                    self.columns.iter().zip(&self.kinds).map(|(name, kind)| (name.as_ref(), kind.unwrap_or(CellKind::Text))).collect();
                Ok(writer.end(self.form.output.as_deref().ok_or_else(no_file)?, &columns)?)
            }
            None => Ok(()),
        }
    }

    fn opened(&mut self) -> Result<&mut Open<'a>, Failure> {
        if self.open.is_none() {
            self.open = Some(match self.form.format {
                Format::Parquet => {
                    self.form.output.as_ref().ok_or_else(no_file)?;
                    let names: Vec<&str> = self.columns.iter().map(AsRef::as_ref).collect();
                    Open::Parquet(ParquetWriter::begin(&names)?)
                }
                format => {
                    let begun = answer::flow(self.columns, format, self.form.output.as_deref(), self.reveal);
                    self.left |= begun.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::BrokenPipe);
                    let flow = begun.map_err(|e| Failure::input(e.to_string()))?;
                    Open::Flow(flow.ok_or_else(|| Failure::fault("a table was written in parts"))?)
                }
            });
        }
        self.open.as_mut().ok_or_else(|| Failure::fault("an answer that is open was not found"))
    }

    fn told(&mut self, written: io::Result<()>) -> Result<(), Failure> {
        self.left |= written.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::BrokenPipe);
        written.map_err(|e| Failure::input(e.to_string()))
    }
}

fn no_file() -> Failure {
    Failure::usage("a Parquet answer goes to a file").hint("add --output FILE")
}
