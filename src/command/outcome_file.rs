//! A file of results, read: each row's debtor, point, time and result, with the line where it stands.
//! Never records a part of a file: one row that cannot be read stops it all.

use super::Failure;
use super::outcome::{Came, Told};
use super::point_name::{self, PointName};
use super::when::moment;
use crate::domain::record::{Record, Unreadable};
use crate::intake::InputFile;
use crate::store::Store;
use std::path::Path;

/// Faults shown at most.
const SHOWN: usize = 20;

/// Where each column stands.
struct Columns {
    debtor: usize,
    point: Vec<usize>,
    at: usize,
    result: usize,
    note: Option<usize>,
}

/// Reads the file.
///
/// # Errors
/// Input, with every fault's line, where a row cannot be read.
pub fn read(path: &Path, store: &Store) -> Result<Vec<Told>, Failure> {
    let (header, rows) = rows_of(path).map_err(|e| Failure::input(format!("{}: {e}", path.display())).hint(e.mend.clone()))?;
    let columns = columns(&header).map_err(|missing| {
        Failure::input(format!("{}: no column {missing}", path.display()))
            .hint("the columns are debtor_id, value or token, tried_at, result, and note where there is one")
    })?;
    let (mut told, mut faults) = (Vec::new(), Vec::new());
    for row in &rows {
        match one(row, &columns, store) {
            Ok(one) => told.push(one),
            Err(fault) => faults.push(format!("{}:{} {fault}", path.display(), row.line)),
        }
    }
    if faults.is_empty() && told.is_empty() {
        return Err(Failure::input(format!("{}: no result in it", path.display())).hint("one row a result, below the headings"));
    }
    if faults.is_empty() {
        return Ok(told);
    }
    let more = faults.len().saturating_sub(SHOWN);
    faults.truncate(SHOWN);
    if more > 0 {
        faults.push(format!("and {more} more"));
    }
    Err(Failure::input(faults.join("\n")).hint("mend these rows and give the file again; nothing was recorded"))
}

fn rows_of(path: &Path) -> Result<(Vec<String>, Vec<Record>), Unreadable> {
    let file = InputFile::look(path, None)?;
    file.open(None, &|_| {})?.whole()
}

fn columns(header: &[String]) -> Result<Columns, &'static str> {
    let place = |name: &str| header.iter().position(|heading| heading.trim().eq_ignore_ascii_case(name));
    let point: Vec<usize> = ["token", "value", "point"].into_iter().filter_map(place).collect();
    if point.is_empty() {
        return Err("value or token");
    }
    Ok(Columns {
        debtor: place("debtor_id").ok_or("debtor_id")?,
        point,
        at: place("tried_at").ok_or("tried_at")?,
        result: place("result").ok_or("result")?,
        note: place("note"),
    })
}

/// One row; a fault in words that show no value.
fn one(row: &Record, columns: &Columns, store: &Store) -> Result<Told, String> {
    let cell = |at: usize| row.cells.get(at).cloned().flatten().map(|text| text.trim().to_owned()).unwrap_or_default();
    let zone = &store.workspace().zone;
    let debtor = cell(columns.debtor);
    if debtor.is_empty() {
        return Err("debtor_id is empty".into());
    }
    let named = columns.point.iter().map(|at| cell(*at)).find(|text| !text.is_empty()).ok_or("value is empty")?;
    let point = match point_name::token(&named) {
        Some(token) => PointName::Tokens(vec![token]),
        None => PointName::Tokens(point_name::values(&named).iter().map(|value| store.token(value)).collect()),
    };
    let at = cell(columns.at);
    // A clock without its day is no time here: a file may be of any day.
    let at = Some(&at).filter(|at| at.len() > 8).and_then(|at| moment(at, zone, store.as_of())).ok_or_else(|| {
        format!("tried_at {at:?}: expected a time such as 2026-06-01T10:30:00+08:00, or 2026-06-01 10:30 in the workspace's time")
    })?;
    let result = cell(columns.result);
    let came: Came = result.parse().map_err(|expected| format!("result {result:?}: expected {expected}"))?;
    Ok(Told { line: Some(row.line), debtor, point, at, came, note: columns.note.map(cell).unwrap_or_default() })
}
