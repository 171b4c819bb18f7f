//! A page as a workbook: one sheet a table, real numbers and dates, headings that stay, and a sheet of definitions.
//! Never writes a rate without its two numbers beside it; the same page gives the same bytes.

use super::numbers::{self, NOTHING};
use super::texts::Texts;
use super::view::{facts, key_text, period_line, versions};
use crate::domain::Cycle;
use crate::report::Page;
use crate::report::page::{Block, Place, Say, Table};
use crate::report::value::{Figure, Part, Value};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

struct Formats {
    head: Format,
    /// Above numbers.
    figure: Format,
    total: Format,
    date: Format,
    wrap: Format,
}

/// Characters that a column of sentences and one of numbers hold, and the height of a line in points.
const WIDE: usize = 100;
const NUMBER: usize = 16;
const LINE: f64 = 15.0;

/// Key columns that hold days.
const DAYS: &[&str] = &["week_start", "received_on", "due_on", "paid_on", "placed_from", "trained_on", "trial_from", "trial_to", "look_on"];

/// Key columns that hold numbers of weeks or days.
const COUNTED: &[&str] = &["week", "days", "passed", "commission_rate"];

/// The workbook's bytes.
pub fn page(page: &Page, texts: &Texts) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = page.as_of;
    let made = ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())?;
    book.set_properties(&DocProperties::new().set_title(texts.get(&page.title)).set_creation_datetime(&made));
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color("#F3F5F7");
    let formats = Formats {
        figure: head.clone().set_align(FormatAlign::Right),
        head,
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
            Block::Says { key, says } => lines(named(&mut book, key)?, says, texts, &formats)?,
            Block::Note(_) => {}
        }
    }
    for table in &merged {
        rows(named(&mut book, &table.key)?, table, texts, &formats)?;
    }
    definitions(&mut book, page, texts, &formats)?;
    book.save_to_buffer()
}

/// Adds a sheet. Its name is the table's name in JSON: no language, at most 31 characters, none that Excel refuses; a name that another
/// sheet has (Excel tells no capitals) gets a number.
fn named<'a>(book: &'a mut Workbook, key: &str) -> Result<&'a mut Worksheet, XlsxError> {
    let taken: Vec<String> = book.worksheets().iter().map(|sheet| sheet.name().to_lowercase()).collect();
    let sheet = book.add_worksheet();
    sheet.set_name(free_name(key, &taken))?;
    // On paper: A4 across.
    sheet.set_paper_size(9).set_landscape();
    Ok(sheet)
}

fn free_name(key: &str, taken: &[String]) -> String {
    let whole: String = key.chars().map(|c| if "[]:*?/\\'".contains(c) || c.is_control() { '_' } else { c }).collect();
    // Excel keeps `History` for itself, and an empty name is none.
    let whole = if whole.is_empty() || whole.eq_ignore_ascii_case("history") { format!("{whole}_") } else { whole };
    // Characters beyond the first plane count twice.
    let cut = |most: usize| {
        let mut left = most;
        whole.chars().take_while(|c| left.checked_sub(c.len_utf16()).map(|rest| left = rest).is_some()).collect::<String>()
    };
    let names = std::iter::once(cut(31)).chain((2..).map(|n| {
        let tail = format!(" {n}");
        format!("{}{tail}", cut(31 - tail.len()))
    }));
    names.into_iter().find(|name| !taken.contains(&name.to_lowercase())).unwrap_or_default()
}

/// A row as tall as the longest of its wrapped texts in a column of so many characters: not every program measures it when it opens the file.
fn tall<'t>(sheet: &mut Worksheet, row: u32, texts: impl IntoIterator<Item = &'t str>, wide: usize) -> Result<(), XlsxError> {
    // Words do not break where the column ends.
    let lines = |text: &str| text.lines().map(|line| (line.width() * 10).div_ceil(wide * 9).max(1)).sum::<usize>();
    let most = texts.into_iter().map(lines).max().unwrap_or(1);
    if most > 1 {
        sheet.set_row_height(row, LINE * most as f64)?;
    }
    Ok(())
}

/// A sentence in a wide column, with the room that it takes.
fn sentence(sheet: &mut Worksheet, row: u32, column: u16, text: &str, formats: &Formats) -> Result<(), XlsxError> {
    sheet.write_with_format(row, column, text, &formats.wrap)?;
    tall(sheet, row, [text], WIDE)
}

/// The headings of one thing counted: its name, and where it is a rate those of its numerator and denominator beside it.
fn headings(sheet: &mut Worksheet, at: u16, name: String, rate: bool, texts: &Texts, formats: &Formats) -> Result<Vec<String>, XlsxError> {
    let sums: &[&str] = if rate { &["column-numerator", "column-denominator"] } else { &[] };
    let sums: Vec<String> = sums.iter().map(|sum| format!("{name}: {}", texts.get(sum))).collect();
    let heads = [vec![name], sums].concat();
    for (head, at) in heads.iter().zip(at..) {
        sheet.set_column_width(at, NUMBER as f64)?;
        sheet.write_with_format(0, at, head, &formats.figure)?;
    }
    Ok(heads)
}

fn about(book: &mut Workbook, page: &Page, texts: &Texts, formats: &Formats) -> Result<(), XlsxError> {
    let sheet = named(book, "about")?;
    sheet.set_column_width(0, WIDE as f64)?;
    sheet.write_with_format(0, 0, texts.get(&page.title), &formats.total)?;
    let p = &page.provenance;
    let mut lines = vec![period_line(page, texts)];
    lines.extend(facts(page, texts));
    lines.extend(page.warnings.iter().map(|say| texts.say(say)));
    lines.extend(versions(page, texts));
    for (name, hash) in p.hashes() {
        lines.push(format!("{} {hash}", texts.get(&format!("page-hash-{name}"))));
    }
    lines.push(format!("{} {}", texts.get("page-program"), p.program));
    lines.extend(page.notes.iter().map(|say| texts.say(say)));
    for (i, line) in lines.iter().enumerate() {
        sentence(sheet, i as u32 + 1, 0, line, formats)?;
    }
    Ok(())
}

fn definitions(book: &mut Workbook, page: &Page, texts: &Texts, formats: &Formats) -> Result<(), XlsxError> {
    let sheet = named(book, "definitions")?;
    sheet
        .set_column_width(0, 34)?
        .set_column_width(1, 30)?
        .set_column_width(2, WIDE as f64)?
        .set_freeze_panes(1, 0)?
        .set_repeat_rows(0, 0)?;
    sheet.set_print_fit_to_pages(1, 0);
    for (i, head) in [texts.get("column-metric"), "JSON".into(), texts.get("page-definitions")].iter().enumerate() {
        sheet.write_with_format(0, i as u16, head, &formats.head)?;
    }
    for (i, key) in page.metrics.iter().enumerate() {
        let row = i as u32 + 1;
        sheet.write(row, 0, texts.get(&format!("metric-{key}")))?;
        sheet.write(row, 1, key)?;
        sentence(sheet, row, 2, &texts.get(&format!("about-{key}")), formats)?;
    }
    Ok(())
}

/// The sheet of figures: three periods, each with value, numerator and denominator.
fn compared(sheet: &mut Worksheet, figures: &[Figure], cycle: Cycle, texts: &Texts, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?.set_column_width(0, 34)?.set_print_fit_to_pages(1, 0);
    sheet.write_with_format(0, 0, texts.get("column-metric"), &formats.head)?;
    let mut heads: Vec<String> = Vec::new();
    for (i, period) in cycle.names().iter().enumerate() {
        heads.extend(headings(sheet, 1 + 3 * i as u16, texts.get(&format!("column-{period}")), true, texts, formats)?);
    }
    tall(sheet, 0, heads.iter().map(String::as_str), NUMBER)?;
    for (i, figure) in figures.iter().enumerate() {
        let row = i as u32 + 1;
        sheet.write(row, 0, texts.get(&format!("metric-{}", figure.metric)))?;
        let empty = Value::Empty;
        let periods = [Some(&figure.now), figure.before.as_ref(), figure.long_before.as_ref()];
        for (n, value) in periods.into_iter().enumerate() {
            triple(sheet, row, 1 + 3 * n as u16, value.unwrap_or(&empty), true, texts)?;
        }
    }
    Ok(())
}

/// A sheet of lines: each in words, by its key, and its numbers by name.
fn lines(sheet: &mut Worksheet, says: &[Say], texts: &Texts, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?.set_column_width(0, WIDE as f64)?.set_column_range_width(1, 2, 24)?.set_print_fit_to_pages(1, 0);
    for (at, head) in [texts.get("column-line"), "JSON".into()].iter().enumerate() {
        sheet.write_with_format(0, at as u16, head, &formats.head)?;
    }
    for (say, row) in says.iter().zip(1u32..) {
        sentence(sheet, row, 0, &texts.say(say), formats)?;
        sheet.write(row, 1, &say.key)?;
        let mut at = 2;
        for (name, place) in &say.with {
            if let Place::Value(value) = place {
                sheet.write(row, at, name)?;
                at = triple(sheet, row, at + 1, value, matches!(value, Value::Rate { .. }), texts)?;
            }
        }
    }
    Ok(())
}

fn rows(sheet: &mut Worksheet, table: &Table, texts: &Texts, formats: &Formats) -> Result<(), XlsxError> {
    let mut at = 0u16;
    // More than two columns that stay would leave a small window no room for the others.
    sheet.set_freeze_panes(1, table.keys.len().min(2) as u16)?.set_repeat_rows(0, 0)?;
    for (n, key) in table.keys.iter().enumerate() {
        let widths = table.rows.iter().filter_map(|row| row.keys[n].as_deref()).map(|text| key_text(key, Some(text), texts).width());
        sheet.set_column_width(at, (widths.max().unwrap_or(0) + 3).clamp(12, 44) as f64)?;
        sheet.write_with_format(0, at, texts.get(&format!("key-{key}")), &formats.head)?;
        at += 1;
    }
    // A column of rates has its numerators and denominators beside it.
    let sample = table.rows.first().or(table.total.as_ref());
    let rates: Vec<bool> = (0..table.metrics.len())
        .map(|i| table.rows.iter().chain(&table.total).any(|row| matches!(row.figures[i].now, Value::Rate { .. } | Value::Mean { .. })))
        .collect();
    let mut heads: Vec<String> = Vec::new();
    for (key, rate) in table.metrics.iter().zip(&rates) {
        heads.extend(headings(sheet, at, texts.get(&format!("metric-{key}")), *rate, texts, formats)?);
        at += if *rate { 3 } else { 1 };
    }
    tall(sheet, 0, heads.iter().map(String::as_str), NUMBER)?;
    // On paper a table of few columns is as wide as the sheet; one of many goes on, under its headings and beside its names.
    match table.keys.len().min(2) {
        _ if at <= 12 => sheet.set_print_fit_to_pages(1, 0),
        0 => sheet.set_print_scale(60),
        keys => sheet.set_print_scale(60).set_repeat_columns(0, keys as u16 - 1)?,
    };
    // Sorting and choosing leave the total where it is.
    if at > 0 && !table.rows.is_empty() {
        sheet.autofilter(0, 0, table.rows.len() as u32, at - 1)?;
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
            at = triple(sheet, line, at, &figure.now, *rate, texts)?;
        }
    }
    Ok(())
}

/// Writes a value, and its two numbers where the columns are there; gives the next column.
fn triple(sheet: &mut Worksheet, row: u32, at: u16, value: &Value, rate: bool, texts: &Texts) -> Result<u16, XlsxError> {
    let part = |sheet: &mut Worksheet, at: u16, part: Part| -> Result<(), XlsxError> {
        let form = Format::new().set_num_format(if matches!(part, Part::Count(_)) { "#,##0" } else { "#,##0.00" });
        sheet.write_with_format(row, at, part.size(), &form)?;
        Ok(())
    };
    match *value {
        Value::Empty => {}
        Value::Withheld => {
            sheet.write(row, at, numbers::value(value, texts.lang))?;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_sheet_is_refused_or_taken() {
        let mut book = Workbook::new();
        let long = "complaints_per_10000_accounts_by_week";
        for key in
            ["about", "About", "a/b:c", "a_b_c", "history", "", "'q'", long, &format!("{long}_2"), &"率".repeat(40), &"𠮷".repeat(40)]
        {
            named(&mut book, key).unwrap();
        }
        let names: Vec<String> = book.worksheets().iter().map(|sheet| sheet.name()).collect();
        assert_eq!(names[..7], ["about", "About 2", "a_b_c", "a_b_c 2", "history_", "_", "_q_"]);
        assert!(names.iter().all(|name| name.encode_utf16().count() <= 31), "{names:?}");
        book.save_to_buffer().unwrap();
    }
}
