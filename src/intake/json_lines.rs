//! JSON lines: one object a line; its members become cells.
//! Never guesses at a line that is no object.

use super::delimited::unique;
use crate::domain::record::{Record, Records, Unreadable};
use serde_json::{Map, Value};
use std::io::{BufRead, BufReader, Read};

/// Rows of a JSON lines file.
pub struct JsonLines<R> {
    lines: BufReader<R>,
    header: Vec<String>,
    line: u64,
}

/// The members of all objects, in the order they are first seen.
///
/// # Errors
/// `Unreadable` at the first line that is no JSON object.
pub fn members<R: Read>(inner: R) -> Result<Vec<String>, Unreadable> {
    let mut all = indexed::Names::default();
    let mut lines = BufReader::new(inner);
    let mut line = 0;
    while let Some(object) = next_object(&mut lines, &mut line)? {
        object.keys().for_each(|name| all.add(name));
    }
    unique(all.0)
}

mod indexed {
    //! Names in the order first seen. Never more than a list: a feed has some dozens of columns.
    #[derive(Default)]
    pub struct Names(pub Vec<String>);
    impl Names {
        pub fn add(&mut self, name: &str) {
            if !self.0.iter().any(|n| n == name) {
                self.0.push(name.to_owned());
            }
        }
    }
}

impl<R: Read> JsonLines<R> {
    /// Reads objects with these members.
    pub fn open(inner: R, header: Vec<String>) -> Self {
        JsonLines { lines: BufReader::new(inner), header, line: 0 }
    }
}

fn next_object<R: BufRead>(lines: &mut R, line: &mut u64) -> Result<Option<Map<String, Value>>, Unreadable> {
    loop {
        let mut text = String::new();
        let fail = |found: String, line: u64| Unreadable {
            line: Some(line),
            found,
            expected: "one JSON object, such as {\"account_id\": \"A1\"}".into(),
            mend: "write one object a line, in UTF-8".into(),
        };
        if lines.read_line(&mut text).map_err(|e| fail(e.to_string(), *line + 1))? == 0 {
            return Ok(None);
        }
        *line += 1;
        if text.trim().is_empty() {
            continue;
        }
        return match serde_json::from_str(&text) {
            Ok(Value::Object(object)) => Ok(Some(object)),
            // serde_json's message names line and column, never the text itself.
            Ok(_) => Err(fail("a JSON value that is no object".into(), *line)),
            Err(e) => Err(fail(format!("text that is no JSON ({e})"), *line)),
        };
    }
}

fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.trim()).filter(|t| !t.is_empty()).map(str::to_owned),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let joined: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            Some(joined.join(";")).filter(|t| !t.is_empty())
        }
        other => Some(other.to_string()),
    }
}

impl<R: Read> Records for JsonLines<R> {
    fn header(&self) -> &[String] {
        &self.header
    }
    fn next_record(&mut self) -> Result<Option<Record>, Unreadable> {
        let Some(object) = next_object(&mut self.lines, &mut self.line)? else { return Ok(None) };
        let cells = self.header.iter().map(|name| object.get(name).and_then(cell)).collect();
        Ok(Some(Record { line: self.line, cells }))
    }
}
