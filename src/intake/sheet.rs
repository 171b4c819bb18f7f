//! Workbooks: the cells of one sheet as text, dates as ISO, numbers without rounding them up.
//! Never evaluates a formula: it takes the value the workbook holds.

use super::delimited::unique;
use crate::domain::record::{Record, Records, Unreadable};
use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};
use std::io::{Cursor, Read, Seek};
use std::path::Path;

/// Rows of a sheet.
pub struct Sheet {
    header: Vec<String>,
    rows: std::vec::IntoIter<Record>,
}

fn fail(found: String, expected: &str, mend: &str) -> Unreadable {
    Unreadable { line: None, found, expected: expected.into(), mend: mend.into() }
}

/// Opens a workbook's sheet: the one named, else the first; `header_row` counts from 1.
pub fn open_path(path: &Path, sheet: Option<&str>, header_row: u64) -> Result<Sheet, Unreadable> {
    let bytes = std::fs::read(path).map_err(|e| fail(e.to_string(), "a file that can be read", "check its name and rights"))?;
    open(Cursor::new(bytes), sheet, header_row)
}

/// The same from memory.
pub fn open<R: Read + Seek + Clone>(inner: R, sheet: Option<&str>, header_row: u64) -> Result<Sheet, Unreadable> {
    let mut book: Sheets<R> = open_workbook_auto_from_rs(inner).map_err(|e| {
        fail(
            format!("no workbook ({e})"),
            "an .xlsx, .xlsm, .xls, .xlsb or .ods workbook",
            "open it in a spreadsheet and save it again; a password must be taken off",
        )
    })?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(wanted) => names.iter().find(|n| n.as_str() == wanted).cloned(),
        None => names.first().cloned(),
    };
    let name = name.ok_or_else(|| {
        fail(
            format!("the sheets {}", names.join(", ")),
            &format!("a sheet named {:?}", sheet.unwrap_or("")),
            "name the right sheet in the profile",
        )
    })?;
    let range = book
        .worksheet_range(&name)
        .map_err(|e| fail(format!("sheet {name:?} does not read ({e})"), "a sheet of cells", "save the workbook again"))?;
    let first = range.start().map_or(1, |(row, _)| u64::from(row) + 1);
    let mut rows = range.rows().enumerate().map(|(n, cells)| Record { line: first + n as u64, cells: cells.iter().map(cell).collect() });
    let heading = rows.by_ref().find(|r| r.line >= header_row && r.cells.iter().any(Option::is_some));
    let heading = heading.ok_or_else(|| {
        fail(format!("sheet {name:?} without cells"), "a row of headings", "name the sheet and its header_row in the profile")
    })?;
    let mut header: Vec<String> = heading.cells.into_iter().map(Option::unwrap_or_default).collect();
    while header.last().is_some_and(String::is_empty) {
        header.pop();
    }
    let width = header.len();
    let rows: Vec<Record> = rows
        .filter(|r| r.cells.iter().any(Option::is_some))
        .map(|mut r| {
            // Cells right of the headings stay where they hold something: the row then does not fit, and says so.
            while r.cells.len() > width && r.cells.last().is_some_and(Option::is_none) {
                r.cells.pop();
            }
            r
        })
        .collect();
    Ok(Sheet { header: unique(header)?, rows: rows.into_iter() })
}

fn cell(data: &Data) -> Option<String> {
    let text = match data {
        Data::Empty => return None,
        Data::String(text) => text.trim().to_owned(),
        Data::Int(n) => n.to_string(),
        Data::Bool(b) => b.to_string(),
        Data::Float(x) => number(*x),
        Data::DateTime(at) if at.is_datetime() => date_time(at),
        Data::DateTime(at) => number(at.as_f64()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        // An error cell is no value; the check of its column says what is missing.
        Data::Error(e) => e.to_string(),
    };
    Some(text).filter(|t| !t.is_empty())
}

/// A number as it would be typed: no exponent, no `.0`.
fn number(x: f64) -> String {
    format!("{x}")
}

fn date_time(at: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _milli) = at.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

impl Records for Sheet {
    fn header(&self) -> &[String] {
        &self.header
    }
    fn next_record(&mut self) -> Result<Option<Record>, Unreadable> {
        Ok(self.rows.next())
    }
}
