//! A reviewer's sheet, read: verdicts, or every cell that does not read.
//! Never takes half a sheet.

use super::defects::{DEFECTS, Defect, defect};
use crate::domain::record::Record;
use crate::domain::{Class, Personal};

/// A verdict as a reviewer's sheet has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub contact_id: String,
    pub reviewer: String,
    pub defect: bool,
    pub code: Option<&'static Defect>,
    /// 1 slight … 4 gravest; of a defect only.
    pub level: Option<u8>,
    pub remark: Option<Personal>,
    /// The line of the sheet.
    pub line: u64,
}

/// A cell of a sheet that does not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    pub line: u64,
    pub column: &'static str,
    pub found: String,
    pub expected: String,
}

/// A sheet, read: its verdicts, and how many rows have none yet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    pub verdicts: Vec<Verdict>,
    pub unjudged: usize,
}

/// Columns that a sheet must have; code, level and remark may be missing.
const NEEDED: [&str; 3] = ["contact_id", "reviewer", "verdict"];

/// Reads a reviewer's sheet whole.
///
/// # Errors
/// Every cell that does not read, in the order of the lines: then nothing of the sheet counts.
pub fn read(header: &[String], records: &[Record]) -> Result<Sheet, Vec<Misread>> {
    let at = |name: &str| header.iter().position(|heading| heading.trim().eq_ignore_ascii_case(name));
    let missing: Vec<Misread> = NEEDED
        .into_iter()
        .filter(|name| at(name).is_none())
        .map(|column| Misread { line: 1, column, found: "no such column".into(), expected: NEEDED.join(", ") })
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let (mut sheet, mut faults) = (Sheet::default(), Vec::new());
    for record in records {
        let cell = |name: &str| at(name).and_then(|n| record.cells.get(n)?.as_deref()).map(str::trim).filter(|text| !text.is_empty());
        match verdict(record.line, cell) {
            Ok(Some(verdict)) => sheet.verdicts.push(verdict),
            Ok(None) => sheet.unjudged += 1,
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(sheet) } else { Err(faults) }
}

fn verdict<'a>(line: u64, cell: impl Fn(&str) -> Option<&'a str>) -> Result<Option<Verdict>, Misread> {
    let fault = |column, found: Option<&str>, expected: &str| Misread {
        line,
        column,
        found: found.map_or("nothing".into(), |text| text.chars().take(40).collect()),
        expected: expected.to_owned(),
    };
    let (code, level) = (cell("code"), cell("level"));
    let defective = match cell("verdict").map(str::to_lowercase).as_deref() {
        None if code.is_none() && level.is_none() => return Ok(None),
        Some("ok") => false,
        Some("defect") => true,
        _ => return Err(fault("verdict", cell("verdict"), "ok or defect")),
    };
    let contact_id = cell("contact_id").ok_or_else(|| fault("contact_id", None, "the contact's id"))?.to_owned();
    let reviewer = cell("reviewer").ok_or_else(|| fault("reviewer", None, "who judged it"))?.to_owned();
    if !defective && (code.is_some() || level.is_some()) {
        let (column, found) = if code.is_some() { ("code", code) } else { ("level", level) };
        return Err(fault(column, found, "nothing: the verdict is ok"));
    }
    let of_table = || DEFECTS.iter().map(|row| row.code).collect::<Vec<_>>().join(", ");
    let code = code.map(|code| defect(code).ok_or_else(|| fault("code", Some(code), &format!("one of {}", of_table())))).transpose()?;
    let read = |text: &str| text.trim_start_matches("level_").parse::<u8>().ok().filter(|level| (1..=4).contains(level));
    let level = level.map(|text| read(text).ok_or_else(|| fault("level", Some(text), "1, 2, 3 or 4"))).transpose()?;
    let level = level.or(code.map(|row| row.level));
    if defective && level.is_none() {
        return Err(fault("level", None, "1, 2, 3 or 4, or a code of the quality table"));
    }
    let remark = cell("remark").map(|text| Personal::new(Class::Text, text));
    Ok(Some(Verdict { contact_id, reviewer, defect: defective, code, level, remark, line }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Vec<String> {
        ["contact_id", "reviewer", "verdict", "code", "level", "remark"].map(str::to_owned).to_vec()
    }

    fn records(rows: &[[&str; 6]]) -> Vec<Record> {
        let cells = |row: &[&str; 6]| row.iter().map(|text| Some((*text).to_owned()).filter(|text| !text.is_empty())).collect();
        rows.iter().enumerate().map(|(n, row)| Record { line: n as u64 + 2, cells: cells(row) }).collect()
    }

    #[test]
    fn a_sheet_reads_whole_or_names_every_cell_that_does_not() {
        let sheet = read(
            &header(),
            &records(&[
                ["C1", "anna", "ok", "", "", ""],
                ["C2", "anna", "DEFECT", "visit_faked", "", "nobody was there"],
                ["C3", "anna", "defect", "visit_faked", "level_2", ""],
                ["C4", "anna", "", "", "", "not yet"],
            ]),
        )
        .unwrap();
        assert_eq!(sheet.verdicts.iter().map(|v| v.level).collect::<Vec<_>>(), [None, Some(4), Some(2)]);
        assert_eq!(sheet.unjudged, 1);
        assert!(!format!("{:?}", sheet.verdicts[1]).contains("nobody"), "a remark is masked");
        let faults = read(
            &header(),
            &records(&[
                ["C1", "anna", "good", "", "", ""],
                ["", "anna", "ok", "", "", ""],
                ["C1", "", "ok", "", "", ""],
                ["C1", "anna", "ok", "visit_faked", "", ""],
                ["C1", "anna", "ok", "", "2", ""],
                ["C1", "anna", "defect", "visit_flawed", "", ""],
                ["C1", "anna", "defect", "", "5", ""],
                ["C1", "anna", "defect", "", "", ""],
                ["C1", "anna", "", "", "3", ""],
            ]),
        )
        .unwrap_err();
        let places: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.line, fault.column)).collect();
        assert_eq!(
            places,
            [
                (2, "verdict"),
                (3, "contact_id"),
                (4, "reviewer"),
                (5, "code"),
                (6, "level"),
                (7, "code"),
                (8, "level"),
                (9, "level"),
                (10, "verdict")
            ]
        );
        let missing = read(&["contact_id".to_owned()], &[]).unwrap_err();
        assert_eq!(missing.iter().map(|fault| fault.column).collect::<Vec<_>>(), ["reviewer", "verdict"]);
    }
}
