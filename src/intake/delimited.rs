//! CSV and TSV: headings, rows, and the line on which each row begins.
//! Never skips a row: one that does not fit its headings is handed on as it is.

use super::encoding::Told;
use crate::domain::record::{Record, Records, Unreadable};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

/// Rows of a delimited file.
pub struct Delimited<R> {
    reader: csv::Reader<Marked<R>>,
    marks: Rc<RefCell<Marks>>,
    header: Vec<String>,
    record: csv::StringRecord,
    told: Told,
}

/// Where the lines of the text end, as far as it was read ahead: a row's own position lies before the blank lines above it.
#[derive(Default)]
struct Marks {
    /// Offsets of CR and LF, and whether it is an LF.
    ends: VecDeque<(u64, bool)>,
    quotes: VecDeque<u64>,
    read: u64,
    /// Line ends before the first mark.
    passed: u64,
    at_end: bool,
}

impl Marks {
    /// The line on which the text behind an offset begins, blank lines passed over.
    fn line_after(&mut self, offset: u64) -> u64 {
        let mut here = offset;
        while let Some((at, lf)) = self.ends.front().copied().filter(|(at, _)| *at <= here) {
            here = here.max(at + 1);
            self.passed += u64::from(lf);
            self.ends.pop_front();
        }
        while self.quotes.front().is_some_and(|at| *at < here) {
            self.quotes.pop_front();
        }
        self.passed + 1
    }

    /// Line ends between the last row's begin and an offset.
    fn ends_before(&self, offset: u64) -> u64 {
        self.ends.iter().take_while(|(at, _)| *at + 1 < offset).filter(|(_, lf)| *lf).count() as u64
    }
}

struct Marked<R> {
    inner: R,
    marks: Rc<RefCell<Marks>>,
}

impl<R: Read> Read for Marked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        let mut marks = self.marks.borrow_mut();
        let from = marks.read;
        marks.ends.extend(out[..n].iter().zip(from..).filter(|(b, _)| matches!(b, b'\n' | b'\r')).map(|(b, at)| (at, *b == b'\n')));
        marks.quotes.extend(out[..n].iter().zip(from..).filter(|(b, _)| **b == b'"').map(|(_, at)| at));
        marks.read += n as u64;
        marks.at_end = n == 0 && !out.is_empty();
        Ok(n)
    }
}

/// Characters that may part the cells.
pub const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The delimiter that cuts the first line into the most headings; a comma where none does.
pub fn delimiter_of(first_line: &str) -> u8 {
    let count = |d: &u8| first_line.bytes().filter(|b| b == d).count();
    // On a tie the first of the list wins.
    DELIMITERS.into_iter().rev().max_by_key(|d| count(d)).unwrap_or(b',')
}

impl<R: Read> Delimited<R> {
    /// Reads the headings.
    ///
    /// # Errors
    /// `Unreadable` where there is no heading line, or two headings are the same.
    pub fn open(inner: R, delimiter: u8, skip_lines: u64, told: Told) -> Result<Self, Unreadable> {
        let mut inner = inner;
        let mut skipped = Vec::new();
        for _ in 0..skip_lines {
            skip_line(&mut inner, &mut skipped).map_err(|e| unreadable(&e.to_string(), told))?;
        }
        let marks = Rc::new(RefCell::new(Marks { passed: skip_lines, ..Marks::default() }));
        let inner = Marked { inner, marks: Rc::clone(&marks) };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(inner);
        let mut record = csv::StringRecord::new();
        let some = reader.read_record(&mut record).map_err(|e| broken(&e, told))?;
        if !some {
            return Err(Unreadable {
                line: None,
                found: "an empty file".into(),
                expected: "a line of headings".into(),
                mend: "export the file again, with its headings".into(),
            });
        }
        let header: Vec<String> = record.iter().map(|h| h.trim().trim_start_matches('\u{feff}').to_owned()).collect();
        Ok(Delimited { reader, marks, header: unique(header)?, record, told })
    }
}

/// Reads up to the end of a line, a byte at a time: only for the few lines above the headings.
fn skip_line<R: Read>(inner: &mut R, skipped: &mut Vec<u8>) -> std::io::Result<()> {
    let mut byte = [0u8; 64];
    skipped.clear();
    loop {
        let n = inner.read(&mut byte[..1])?;
        if n == 0 || byte[0] == b'\n' {
            return Ok(());
        }
        skipped.extend(&byte[..n]);
    }
}

/// Refuses two equal headings: one of the two columns would be lost.
pub fn unique(header: Vec<String>) -> Result<Vec<String>, Unreadable> {
    for (n, heading) in header.iter().enumerate() {
        if !heading.is_empty() && header[..n].contains(heading) {
            return Err(Unreadable {
                line: Some(1),
                found: format!("the heading {heading:?} twice"),
                expected: "every heading once".into(),
                mend: "rename or remove one of the two columns".into(),
            });
        }
    }
    Ok(header)
}

fn unreadable(why: &str, told: Told) -> Unreadable {
    let line = why.strip_prefix("line ").and_then(|rest| rest.split(':').next()?.parse().ok());
    let found = why.split_once(": ").filter(|_| line.is_some()).map_or(why, |(_, rest)| rest).to_owned();
    Unreadable {
        line,
        found,
        expected: format!("text in UTF-8, UTF-16 or GB18030 (read as {})", told.name()),
        mend: "save the file again as CSV UTF-8".into(),
    }
}

fn broken(error: &csv::Error, told: Told) -> Unreadable {
    match error.kind() {
        csv::ErrorKind::Io(e) => unreadable(&e.to_string(), told),
        _ => unreadable(&error.to_string(), told),
    }
}

/// The reason a row carries that runs over several lines and does not fit its headings.
pub const OPEN_QUOTE: &str = "a quote that is not closed";

impl<R: Read> Records for Delimited<R> {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next_record(&mut self) -> Result<Option<Record>, Unreadable> {
        loop {
            if !self.reader.read_record(&mut self.record).map_err(|e| broken(&e, self.told))? {
                return Ok(None);
            }
            let mut marks = self.marks.borrow_mut();
            let begins = marks.line_after(self.record.position().map_or(0, csv::Position::byte));
            let lines = marks.ends_before(self.reader.position().byte());
            // At the end of the text an odd number of quotes means that one of them was never closed.
            let open = marks.at_end && marks.quotes.len() % 2 == 1;
            drop(marks);
            let cells: Vec<Option<String>> =
                self.record.iter().map(|cell| Some(cell.trim()).filter(|c| !c.is_empty()).map(str::to_owned)).collect();
            if cells.iter().all(Option::is_none) && cells.len() <= 1 {
                continue;
            }
            if open && lines > 0 {
                return Err(Unreadable {
                    line: Some(begins),
                    found: OPEN_QUOTE.into(),
                    expected: "a closing quote before the file ends".into(),
                    mend: format!("mend the quotes on line {begins}; a quote inside a quoted cell is written twice"),
                });
            }
            return Ok(Some(Record { line: begins, cells }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Lines = Vec<(u64, Vec<Option<String>>)>;

    fn rows(text: &str) -> Result<Lines, Unreadable> {
        let told = super::super::encoding::Watcher::default().told();
        let mut file = Delimited::open(text.as_bytes(), delimiter_of(text.lines().next().unwrap_or("")), 0, told)?;
        let mut rows = Vec::new();
        while let Some(record) = file.next_record()? {
            rows.push((record.line, record.cells));
        }
        Ok(rows)
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let text = "a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\r\n";
        let lines: Vec<u64> = rows(text).unwrap().into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 5]);
        assert_eq!(rows("a;b\n1;2,5\n").unwrap()[0].1[1].as_deref(), Some("2,5"));
        assert_eq!(rows("a\tb\n1\t\n").unwrap()[0].1, [Some("1".to_owned()), None]);
    }

    #[test]
    fn an_open_quote_and_a_double_heading_are_told() {
        let error = rows("a,b\n1,2\n3,\"x\n4,5\n6,7\n").unwrap_err();
        assert_eq!((error.line, error.found.as_str()), (Some(3), OPEN_QUOTE));
        assert!(rows("a,a\n1,2\n").unwrap_err().found.contains("twice"));
        assert!(rows("").unwrap_err().found.contains("empty"));
    }
}
