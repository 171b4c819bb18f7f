//! A page as a workbook: one sheet a table, real numbers and dates, headings that stay, and a sheet of definitions.
//! Never writes a rate without its two numbers beside it; the same page gives the same bytes.

use super::html::{facts, key_text, period_line};
use super::numbers::NOTHING;
use super::texts::Texts;
use crate::domain::Cycle;
use crate::report::Page;
use crate::report::page::{Block, Table};
use crate::report::value::{Figure, Part, Value};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

struct Formats {
    head: Format,
    total: Format,
    date: Format,
    wrap: Format,
}

/// Key columns that hold days.
const DAYS: &[&str] = &["week_start", "received_on", "due_on", "placed_from", "trained_on", "trial_from", "trial_to", "look_on"];

/// Key columns that hold numbers of weeks or days.
const COUNTED: &[&str] = &["week", "days", "passed"];

/// The workbook's bytes.
pub fn page(page: &Page, texts: &Texts) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = page.as_of;
    let made = ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())?;
    book.set_properties(&DocProperties::new().set_title(texts.get(&page.title)).set_creation_datetime(&made));
    let formats = Formats {
        head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color("#F3F5F7"),
        total: Format::new().set_bold(),
        date: Format::new().set_num_format("yyyy-mm-dd"),
        wrap: Format::new().set_text_wrap().set_align(FormatAlign::Top),
    };
    about(&mut book, page, texts, &formats)?;
    let mut merged: Vec<Table> = Vec::new();
    for block in page.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Figures { key, figures } | Block::Headline { key, figures } => {
                let sheet = named(&mut book, key)?;
                compared(sheet, figures, page.period.cycle(), texts, &formats)?;
            }
            Block::Table(table) | Block::Chart(_, table) => match merged.iter_mut().find(|t| t.key == table.key) {
                Some(there) => there.rows.extend(table.rows.iter().cloned()),
                None => merged.push(table.clone()),
            },
            Block::Note(_) => {}
        }
    }
    for table in &merged {
        rows(named(&mut book, &table.key)?, table, texts, &formats)?;
    }
    definitions(&mut book, page, texts, &formats)?;
    book.save_to_buffer()
}

/// A sheet's name is the table's name in JSON: no language, no character that Excel refuses.
fn named<'a>(book: &'a mut Workbook, key: &str) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(key.chars().take(31).collect::<String>())?;
    Ok(sheet)
}

fn about(book: &mut Workbook, page: &Page, texts: &Texts, formats: &Formats) -> Result<(), XlsxError> {
    let sheet = named(book, "about")?;
    sheet.set_column_width(0, 100)?;
    sheet.write_with_format(0, 0, texts.get(&page.title), &formats.total)?;
    let p = &page.provenance;
    let mut lines = vec![period_line(page, texts)];
    lines.extend(facts(page, texts));
    lines.extend(page.warnings.iter().map(|say| texts.say(say)));
    for (name, hash) in [("data", &p.data_hash), ("rules", &p.rules_hash), ("strategy", &p.strategy_hash)] {
        lines.push(format!("{} {hash}", texts.get(&format!("page-hash-{name}"))));
    }
    lines.push(format!("{} {}", texts.get("page-program"), p.program));
    lines.extend(page.notes.iter().map(|say| texts.say(say)));
    for (i, line) in lines.iter().enumerate() {
        sheet.write_with_format(i as u32 + 1, 0, line, &formats.wrap)?;
    }
    Ok(())
}

fn definitions(book: &mut Workbook, page: &Page, texts: &Texts, formats: &Formats) -> Result<(), XlsxError> {
    let sheet = named(book, "definitions")?;
    sheet.set_column_width(0, 34)?.set_column_width(1, 30)?.set_column_width(2, 100)?.set_freeze_panes(1, 0)?;
    for (i, head) in [texts.get("column-metric"), "JSON".into(), texts.get("page-definitions")].iter().enumerate() {
        sheet.write_with_format(0, i as u16, head, &formats.head)?;
    }
    for (i, key) in page.metrics.iter().enumerate() {
        let row = i as u32 + 1;
        sheet.write(row, 0, texts.get(&format!("metric-{key}")))?;
        sheet.write(row, 1, key)?;
        sheet.write_with_format(row, 2, texts.get(&format!("about-{key}")), &formats.wrap)?;
    }
    Ok(())
}

/// The sheet of figures: three periods, each with value, numerator and denominator.
fn compared(sheet: &mut Worksheet, figures: &[Figure], cycle: Cycle, texts: &Texts, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 1)?.set_column_width(0, 34)?;
    sheet.write_with_format(0, 0, texts.get("column-metric"), &formats.head)?;
    for (i, period) in cycle.names().iter().enumerate() {
        let at = 1 + 3 * i as u16;
        let name = texts.get(&format!("column-{period}"));
        sheet.set_column_range_width(at, at + 2, 16)?;
        sheet.write_with_format(0, at, &name, &formats.head)?;
        sheet.write_with_format(0, at + 1, format!("{name}: {}", texts.get("column-numerator")), &formats.head)?;
        sheet.write_with_format(0, at + 2, format!("{name}: {}", texts.get("column-denominator")), &formats.head)?;
    }
    for (i, figure) in figures.iter().enumerate() {
        let row = i as u32 + 1;
        sheet.write(row, 0, texts.get(&format!("metric-{}", figure.metric)))?;
        let empty = Value::Empty;
        let periods = [Some(&figure.now), figure.before.as_ref(), figure.long_before.as_ref()];
        for (n, value) in periods.into_iter().enumerate() {
            triple(sheet, row, 1 + 3 * n as u16, value.unwrap_or(&empty), true)?;
        }
    }
    Ok(())
}

fn rows(sheet: &mut Worksheet, table: &Table, texts: &Texts, formats: &Formats) -> Result<(), XlsxError> {
    let mut at = 0u16;
    sheet.set_freeze_panes(1, table.keys.len() as u16)?;
    for key in &table.keys {
        sheet.set_column_width(at, 18)?;
        sheet.write_with_format(0, at, texts.get(&format!("key-{key}")), &formats.head)?;
        at += 1;
    }
    // A column of rates has its numerators and denominators beside it.
    let sample = table.rows.first().or(table.total.as_ref());
    let rates: Vec<bool> = (0..table.metrics.len())
        .map(|i| table.rows.iter().chain(&table.total).any(|row| matches!(row.figures[i].now, Value::Rate { .. } | Value::Mean { .. })))
        .collect();
    for (key, rate) in table.metrics.iter().zip(&rates) {
        let name = texts.get(&format!("metric-{key}"));
        let wide = if *rate { 3 } else { 1 };
        sheet.set_column_range_width(at, at + wide - 1, 16)?;
        sheet.write_with_format(0, at, &name, &formats.head)?;
        if *rate {
            sheet.write_with_format(0, at + 1, format!("{name}: {}", texts.get("column-numerator")), &formats.head)?;
            sheet.write_with_format(0, at + 2, format!("{name}: {}", texts.get("column-denominator")), &formats.head)?;
        }
        at += wide;
    }
    if sample.is_none() {
        sheet.write(1, 0, texts.get("page-nothing"))?;
    }
    for (i, row) in table.rows.iter().chain(&table.total).enumerate() {
        let line = i as u32 + 1;
        let total = i == table.rows.len();
        let mut at = 0u16;
        for (n, (list, key)) in table.keys.iter().zip(&row.keys).enumerate() {
            match key {
                _ if total => {
                    if n == 0 {
                        sheet.write_with_format(line, at, texts.get("page-total"), &formats.total)?;
                    }
                }
                Some(day) if DAYS.contains(&list.as_str()) => match ExcelDateTime::parse_from_str(day) {
                    Ok(date) => sheet.write_with_format(line, at, &date, &formats.date).map(|_| ())?,
                    Err(_) => sheet.write(line, at, day).map(|_| ())?,
                },
                Some(n) if COUNTED.contains(&list.as_str()) => match n.parse::<f64>() {
                    Ok(n) => sheet.write(line, at, n).map(|_| ())?,
                    Err(_) => sheet.write(line, at, n).map(|_| ())?,
                },
                key => {
                    let text = key_text(list, key.as_deref(), texts);
                    if text != NOTHING {
                        sheet.write(line, at, text)?;
                    }
                }
            }
            at += 1;
        }
        for (figure, rate) in row.figures.iter().zip(&rates) {
            at = triple(sheet, line, at, &figure.now, *rate)?;
        }
    }
    Ok(())
}

/// Writes a value, and its two numbers where the columns are there; gives the next column.
fn triple(sheet: &mut Worksheet, row: u32, at: u16, value: &Value, rate: bool) -> Result<u16, XlsxError> {
    let part = |sheet: &mut Worksheet, at: u16, part: Part| -> Result<(), XlsxError> {
        let form = Format::new().set_num_format(if matches!(part, Part::Count(_)) { "#,##0" } else { "#,##0.00" });
        sheet.write_with_format(row, at, part.size(), &form)?;
        Ok(())
    };
    match *value {
        Value::Empty => {}
        Value::Part(p) => part(sheet, at, p)?,
        Value::Rate { part: p, whole, per } => {
            if let Some(x) = value.number() {
                let form = Format::new().set_num_format(if per == 1 { "0.00%" } else { "0.00" });
                sheet.write_with_format(row, at, x, &form)?;
            }
            part(sheet, at + 1, p)?;
            part(sheet, at + 2, whole)?;
        }
        Value::Mean { part: p, whole } => {
            if let Some(x) = value.number() {
                sheet.write_with_format(row, at, x, &Format::new().set_num_format("#,##0.00"))?;
            }
            part(sheet, at + 1, p)?;
            part(sheet, at + 2, Part::Count(whole))?;
        }
        Value::Number(x) => {
            sheet.write_with_format(row, at, x, &Format::new().set_num_format(if x.fract() == 0.0 { "#,##0" } else { "#,##0.00" }))?;
        }
    }
    Ok(at + if rate { 3 } else { 1 })
}
