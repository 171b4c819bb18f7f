//! A reviewer's workbook: the contacts drawn, empty columns for the verdict with the words that may stand there, and the codes.
//! Never shows a personal value, nor what the machine thinks of a contact: the reviewer judges alone.

use super::answer::text;
use crate::report::{Answer, Cell};
use jiff::civil::Date;
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

/// The workbook's bytes: the sample without the columns of `leave_out`, and the codes on a sheet of their own. The same answer gives
/// the same bytes.
///
/// # Errors
/// What the writer refuses: more rows than a sheet has.
pub fn workbook(sample: &Answer, leave_out: &[&str], codes: &Answer, day: Date) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())?;
    book.set_properties(&DocProperties::new().set_title("quality sample").set_creation_datetime(&made));
    let shown: Vec<usize> = (0..sample.columns.len()).filter(|n| !leave_out.contains(&sample.columns[*n].as_ref())).collect();
    let sheet = book.add_worksheet();
    sheet.set_name("sample")?;
    fill(sheet, sample, &shown)?;
    let last = u32::try_from(sample.rows.len()).unwrap_or(u32::MAX).max(1);
    for (n, at) in shown.iter().enumerate() {
        let column = n as u16;
        match sample.columns[*at].as_ref() {
            "verdict" => {
                sheet.add_data_validation(1, column, last, column, &DataValidation::new().allow_list_strings(&["ok", "defect"])?)?;
            }
            "level" => {
                let levels = DataValidation::new().allow_whole_number(DataValidationRule::Between(1, 4));
                sheet.add_data_validation(1, column, last, column, &levels)?;
            }
            _ => {}
        }
    }
    let sheet = book.add_worksheet();
    sheet.set_name("codes")?;
    fill(sheet, codes, &(0..codes.columns.len()).collect::<Vec<_>>())?;
    book.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, answer: &Answer, shown: &[usize]) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_align(FormatAlign::Top).set_background_color("#F3F5F7");
    for (n, at) in shown.iter().enumerate() {
        let name = answer.columns[*at].as_ref();
        sheet.write_with_format(0, n as u16, name, &head)?;
        let widest = answer.rows.iter().map(|row| text(&row[*at], false).chars().count()).max().unwrap_or(0);
        sheet.set_column_width(n as u16, widest.max(name.len() + 2).min(60) as f64)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    for (r, row) in answer.rows.iter().enumerate() {
        for (n, at) in shown.iter().enumerate() {
            let (line, column) = (r as u32 + 1, n as u16);
            match &row[*at] {
                Cell::Empty => continue,
                Cell::Int(number) => sheet.write_number(line, column, *number as f64)?,
                Cell::Number(number) => sheet.write_number(line, column, *number)?,
                other => sheet.write_string(line, column, text(other, false))?,
            };
        }
    }
    Ok(())
}
