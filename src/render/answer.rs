//! An answer as a terminal table, JSON, JSON lines, CSV or Parquet.
//! Never shows a personal value in the clear unless it was asked to.

use crate::domain::CellKind;
use crate::report::{Answer, Cell, CitedRule};
use clap::ValueEnum;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Jsonl,
    Csv,
    Parquet,
}

/// Language of words; codes are never translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    En,
    Zh,
}

/// Writes an answer to a file, or to the screen.
pub fn write(answer: &Answer, format: Format, to: Option<&Path>, reveal: bool, _lang: Lang) -> io::Result<()> {
    let mut out: Box<dyn Write> = match to {
        Some(path) => Box::new(BufWriter::new(create(path)?)),
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    match format {
        Format::Table => table(answer, reveal, to.is_none(), &mut out)?,
        Format::Json => json(answer, reveal, &mut out)?,
        Format::Jsonl => jsonl(answer, reveal, &mut out)?,
        Format::Csv => csv_rows(answer, reveal, &mut out)?,
        Format::Parquet => return Err(io::Error::other("Parquet is written by the store")),
    }
    out.flush()
}

fn create(path: &Path) -> io::Result<std::fs::File> {
    std::fs::File::create(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))
}

/// A cell as text.
pub fn text(cell: &Cell, reveal: bool) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Time(text) => text.clone(),
        Cell::Int(n) => n.to_string(),
        Cell::Money(money) => money.to_string(),
        Cell::Number(x) => format!("{x}"),
        Cell::Bool(b) => b.to_string(),
        Cell::Date(day) => day.to_string(),
        Cell::List(items) => items.join("; "),
        Cell::Rules(rules) => rules.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        Cell::Personal(value) if reveal => value.reveal().to_owned(),
        Cell::Personal(value) => value.masked(),
    }
}

/// The columns with what they hold, told by the first cell that is not empty.
pub fn column_kinds(answer: &Answer) -> Vec<(&str, CellKind)> {
    let kind = |cell: &Cell| match cell {
        Cell::Empty => None,
        Cell::Text(_) | Cell::Personal(_) => Some(CellKind::Text),
        Cell::Int(_) => Some(CellKind::Int),
        Cell::Money(_) => Some(CellKind::Money),
        Cell::Number(_) => Some(CellKind::Number),
        Cell::Bool(_) => Some(CellKind::Bool),
        Cell::Date(_) => Some(CellKind::Date),
        Cell::Time(_) => Some(CellKind::Time),
        Cell::List(_) | Cell::Rules(_) => Some(CellKind::List),
    };
    let of = |n: usize| answer.rows.iter().find_map(|row| kind(&row[n])).unwrap_or(CellKind::Text);
    answer.columns.iter().enumerate().map(|(n, name)| (name.as_ref(), of(n))).collect()
}

/// A cell as text for typed files: empty is nothing, a list's items are parted by U+001F.
pub fn plain(cell: &Cell, reveal: bool) -> Option<String> {
    match cell {
        Cell::Empty => None,
        Cell::List(items) => Some(items.join("\u{1f}")),
        Cell::Rules(rules) => Some(rules.iter().map(ToString::to_string).collect::<Vec<_>>().join("\u{1f}")),
        other => Some(text(other, reveal)),
    }
}

fn table(answer: &Answer, reveal: bool, screen: bool, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<usize> =
        (0..answer.columns.len()).filter(|i| !answer.table_hides.iter().any(|name| *name == answer.columns[*i])).collect();
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    if !screen || !io::IsTerminal::is_terminal(&io::stdout()) {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    table.set_header(shown.iter().map(|i| answer.columns[*i].as_ref()));
    for row in &answer.rows {
        table.add_row(shown.iter().map(|i| {
            let cell = match &row[*i] {
                Cell::Rules(rules) => rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>().join("; "),
                cell => text(cell, reveal),
            };
            let cell = comfy_table::Cell::new(cell);
            match row[*i] {
                Cell::Int(_) | Cell::Money(_) | Cell::Number(_) => cell.set_alignment(CellAlignment::Right),
                _ => cell,
            }
        }));
    }
    writeln!(out, "{}", table.trim_fmt())?;
    answer.footer.iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn value(cell: &Cell, reveal: bool) -> serde_json::Value {
    match cell {
        Cell::Empty => serde_json::Value::Null,
        Cell::Int(n) => (*n).into(),
        Cell::Number(x) => (*x).into(),
        Cell::Bool(b) => (*b).into(),
        Cell::List(items) => items.clone().into(),
        Cell::Rules(rules) => rules.iter().map(rule).collect::<Vec<_>>().into(),
        other => text(other, reveal).into(),
    }
}

fn rule(rule: &CitedRule) -> serde_json::Value {
    serde_json::json!({
        "id": rule.id, "text": rule.text, "citation": rule.citation, "force": rule.force, "confidence": rule.confidence,
    })
}

fn object(answer: &Answer, row: &[Cell], reveal: bool) -> serde_json::Value {
    answer.columns.iter().zip(row).map(|(name, cell)| (name.to_string(), value(cell, reveal))).collect::<serde_json::Map<_, _>>().into()
}

fn json(answer: &Answer, reveal: bool, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<_> = answer.rows.iter().map(|row| object(answer, row, reveal)).collect();
    serde_json::to_writer_pretty(&mut *out, &rows)?;
    writeln!(out)
}

fn jsonl(answer: &Answer, reveal: bool, out: &mut dyn Write) -> io::Result<()> {
    for row in &answer.rows {
        serde_json::to_writer(&mut *out, &object(answer, row, reveal))?;
        writeln!(out)?;
    }
    Ok(())
}

fn csv_rows(answer: &Answer, reveal: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(answer.columns.iter().map(|name| name.as_ref())).map_err(plain_error)?;
    for row in &answer.rows {
        writer.write_record(row.iter().map(|cell| text(cell, reveal))).map_err(plain_error)?;
    }
    writer.flush()
}

/// The error beneath: a reader who had enough is told from a disk that is full.
fn plain_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
