//! An answer written as its rows come, in the forms that can begin before the end is known: CSV, JSON, JSON lines.
//! Never holds a row, and never shows a personal value in the clear unless it was asked to.

use super::answer::field;
use crate::report::{Cell, CitedRule};
use std::borrow::Cow;
use std::io::{self, Write};

/// Form of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Json,
    Jsonl,
    Csv,
}

/// An answer that is being written.
pub struct Flow<'a> {
    columns: &'a [Cow<'static, str>],
    form: Form,
    reveal: bool,
    out: Box<dyn Write + 'a>,
    any: bool,
}

impl<'a> Flow<'a> {
    /// Begins with the heading.
    ///
    /// # Errors
    /// What the file or the screen refuses; the same for all that follows.
    pub fn begin(columns: &'a [Cow<'static, str>], form: Form, reveal: bool, mut out: Box<dyn Write + 'a>) -> io::Result<Self> {
        if form == Form::Csv {
            csv_rows(std::iter::once(columns.iter().map(|name| Cow::Borrowed(name.as_ref()))), &mut out)?;
        }
        Ok(Flow { columns, form, reveal, out, any: false })
    }

    /// Writes the next rows.
    pub fn rows(&mut self, rows: &[Vec<Cell>]) -> io::Result<()> {
        let reveal = self.reveal;
        match self.form {
            Form::Csv => csv_rows(rows.iter().map(|row| row.iter().map(move |cell| field(cell, reveal))), &mut self.out)?,
            Form::Jsonl => {
                for row in rows {
                    serde_json::to_writer(&mut self.out, &object(self.columns, row, reveal))?;
                    writeln!(self.out)?;
                }
            }
            Form::Json => {
                for (nth, row) in rows.iter().enumerate() {
                    write!(self.out, "{}", if self.any || nth > 0 { ",\n" } else { "[\n" })?;
                    // A line break in a text is written `\n`: every line is one of the form's own.
                    let text = serde_json::to_string_pretty(&object(self.columns, row, reveal))?;
                    for (nth, line) in text.split('\n').enumerate() {
                        write!(self.out, "{}  {line}", if nth > 0 { "\n" } else { "" })?;
                    }
                }
            }
        }
        self.any |= !rows.is_empty();
        Ok(())
    }

    /// Ends the answer.
    pub fn end(mut self) -> io::Result<()> {
        if self.form == Form::Json {
            writeln!(self.out, "{}", if self.any { "\n]" } else { "[]" })?;
        }
        self.out.flush()
    }
}

fn csv_rows<'c>(rows: impl Iterator<Item = impl Iterator<Item = Cow<'c, str>>>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    for row in rows {
        for cell in row {
            writer.write_field(cell.as_bytes()).map_err(plain_error)?;
        }
        writer.write_record(None::<&[u8]>).map_err(plain_error)?;
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

fn value(cell: &Cell, reveal: bool) -> serde_json::Value {
    match cell {
        Cell::Empty => serde_json::Value::Null,
        Cell::Int(n) => (*n).into(),
        Cell::Number(x) => (*x).into(),
        Cell::Bool(b) => (*b).into(),
        Cell::List(items) => items.clone().into(),
        Cell::Rules(rules) => rules.iter().map(rule).collect::<Vec<_>>().into(),
        other => field(other, reveal).into_owned().into(),
    }
}

fn rule(rule: &CitedRule) -> serde_json::Value {
    serde_json::json!({
        "id": rule.id, "text": rule.text, "citation": rule.citation, "force": rule.force, "confidence": rule.confidence,
    })
}

fn object(columns: &[Cow<'static, str>], row: &[Cell], reveal: bool) -> serde_json::Map<String, serde_json::Value> {
    columns.iter().zip(row).map(|(name, cell)| (name.to_string(), value(cell, reveal))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Default)]
    struct Page(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);
    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(form: Form, parts: &[&[Vec<Cell>]]) -> String {
        let columns = [Cow::Borrowed("name"), Cow::Borrowed("list")];
        let page = Page::default();
        let mut flow = Flow::begin(&columns, form, false, Box::new(page.clone())).unwrap();
        parts.iter().for_each(|rows| flow.rows(rows).unwrap());
        flow.end().unwrap();
        String::from_utf8(page.0.take()).unwrap()
    }

    #[test]
    fn parts_make_no_difference_and_json_is_as_one_array_would_be() {
        let row = |name: &str, items: &[&str]| vec![Cell::from(name), Cell::List(items.iter().map(ToString::to_string).collect())];
        let rows = [row("a\nb", &["x", "y, z"]), row("", &[]), row("c \"d\"", &["1"])];
        for form in [Form::Json, Form::Jsonl, Form::Csv] {
            let whole = written(form, &[&rows]);
            assert_eq!(written(form, &[&rows[..1], &[], &rows[1..]]), whole);
            assert_eq!(written(form, &[&[], &rows]), whole);
        }
        let array = serde_json::json!([
            { "name": "a\nb", "list": ["x", "y, z"] }, { "name": "", "list": [] }, { "name": "c \"d\"", "list": ["1"] }
        ]);
        assert_eq!(written(Form::Json, &[&rows]), format!("{array:#}\n"));
        assert_eq!(written(Form::Json, &[]), "[]\n");
        assert_eq!(written(Form::Jsonl, &[]), "");
        assert_eq!(written(Form::Csv, &[&rows]), "name,list\n\"a\nb\",\"x; y, z\"\n,\n\"c \"\"d\"\"\",1\n");
    }
}
