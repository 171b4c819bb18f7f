//! An answer as a terminal table, JSON, JSON lines, CSV or Parquet.
//! Never shows a personal value in the clear unless it was asked to.

use super::flow::{Flow, Form};
use crate::domain::CellKind;
use crate::report::{Answer, Cell};
use clap::ValueEnum;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::borrow::Cow;
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
    if let Some(mut flow) = flow(&answer.columns, format, to, reveal)? {
        flow.rows(&answer.rows)?;
        return flow.end();
    }
    if format == Format::Parquet {
        return Err(io::Error::other("Parquet is written by the store"));
    }
    let mut out = sink(to)?;
    table(answer, reveal, to.is_none(), &mut out)?;
    out.flush()
}

/// Begins an answer in a form that may be written as its rows come; none for a table, whose widths are known at its end, and Parquet.
pub fn flow<'a>(columns: &'a [Cow<'static, str>], format: Format, to: Option<&Path>, reveal: bool) -> io::Result<Option<Flow<'a>>> {
    let form = match format {
        Format::Json => Form::Json,
        Format::Jsonl => Form::Jsonl,
        Format::Csv => Form::Csv,
        Format::Table | Format::Parquet => return Ok(None),
    };
    Flow::begin(columns, form, reveal, sink(to)?).map(Some)
}

fn sink(to: Option<&Path>) -> io::Result<Box<dyn Write>> {
    Ok(match to {
        Some(path) => Box::new(BufWriter::new(create(path)?)),
        None => Box::new(BufWriter::new(io::stdout().lock())),
    })
}

fn create(path: &Path) -> io::Result<std::fs::File> {
    std::fs::File::create(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))
}

/// A cell as text.
pub fn text(cell: &Cell, reveal: bool) -> String {
    field(cell, reveal).into_owned()
}

/// The same, borrowed where it is text already.
pub(super) fn field(cell: &Cell, reveal: bool) -> Cow<'_, str> {
    Cow::Owned(match cell {
        Cell::Empty => return Cow::Borrowed(""),
        Cell::Text(text) | Cell::Time(text) => return Cow::Borrowed(text),
        Cell::Bool(b) => return Cow::Borrowed(if *b { "true" } else { "false" }),
        Cell::Int(n) => n.to_string(),
        Cell::Money(money) => money.to_string(),
        Cell::Number(x) => format!("{x}"),
        Cell::Date(day) => day.to_string(),
        Cell::List(items) => match items.as_slice() {
            [only] => return Cow::Borrowed(only),
            items => items.join("; "),
        },
        Cell::Rules(rules) => rules.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        Cell::Personal(value) if reveal => return Cow::Borrowed(value.reveal()),
        Cell::Personal(value) => value.masked(),
    })
}

/// What a cell holds; nothing where it is empty.
pub fn kind(cell: &Cell) -> Option<CellKind> {
    match cell {
        Cell::Empty => None,
        Cell::Text(_) | Cell::Personal(_) => Some(CellKind::Text),
        Cell::Int(_) => Some(CellKind::Int),
        Cell::Money(_) => Some(CellKind::Money),
        Cell::Number(_) => Some(CellKind::Number),
        Cell::Bool(_) => Some(CellKind::Bool),
        Cell::Date(_) => Some(CellKind::Date),
        Cell::Time(_) => Some(CellKind::Time),
        Cell::List(_) | Cell::Rules(_) => Some(CellKind::List),
    }
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
            // What a file holds moves no cursor.
            let cell = comfy_table::Cell::new(cell.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}"));
            match row[*i] {
                Cell::Int(_) | Cell::Money(_) | Cell::Number(_) => cell.set_alignment(CellAlignment::Right),
                _ => cell,
            }
        }));
    }
    writeln!(out, "{}", table.trim_fmt())?;
    answer.footer.iter().try_for_each(|line| writeln!(out, "{line}"))
}
