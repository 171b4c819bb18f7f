//! A fourth client's placement sheet: Chinese headings, one wide row a placement, contact persons in columns.
//! Never an id of the other clients: its profile puts a prefix before them.

use super::dice::Dice;
use super::people;
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

/// Rows under the headings.
pub const ROWS: u32 = 36;

/// What was planted in the sheet: what, and what it proves.
pub const ODDITIES: &[(&str, &str)] = &[
    (
        "two title rows over the headings, one of them merged; a heading broken over two lines",
        "`header_row`, and headings compared without white space",
    ),
    ("dates as serial days, as dates, as 2026年1月5日 and as 2026/1/5", "the forms a profile lists"),
    ("amounts as numbers, as ¥12,345.60 and as 12,345.60元; limits in 万元; rates as 18%", "exact conversion"),
    (
        "columns for five contact persons announced by the profile, three in the sheet, many empty",
        "groups become rows, empty groups do not",
    ),
    ("relations written 配偶, 妻子, 丈夫, 父亲, 邻居", "value maps; 邻居 becomes `other`"),
    ("row 8: the day of the last payment says 不详", "`on_bad = \"empty\"`: the row loads without it"),
    ("row 12: identity number whose check digit fails", "its debtor goes to quarantine, its account waits as parent_quarantined"),
    ("row 15: a contact person's number is 无号", "`on_bad = \"empty\"`: the person stays, without a number"),
    ("rows 20 and 21: one customer with two contracts", "the same debtor twice with the same content is one"),
    ("row 25: principal 待核", "an unfit required column: quarantine"),
    ("column 备注, which the profile does not name", "kept, sealed, as `extra`"),
];

const HEADINGS: &[&str] = &[
    "委案批次",
    "合同号",
    "客户号",
    "客户姓名",
    "证件号码",
    "性别",
    "手机号",
    "电子邮箱",
    "现住址",
    "单位名称",
    "月收入",
    "产品",
    "放款日期",
    "委案日期",
    "逾期\n天数",
    "合同金额(万元)",
    "本金",
    "利息",
    "费用",
    "月还款额",
    "最近还款日",
    "最近还款金额",
    "地区",
    "催收员",
    "佣金率",
    "联系人1姓名",
    "联系人1关系",
    "联系人1电话",
    "联系人2姓名",
    "联系人2关系",
    "联系人2电话",
    "联系人3姓名",
    "联系人3关系",
    "联系人3电话",
    "备注",
];

/// A cell as a client's clerk may have left it.
enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Day(Date),
}

/// Days of the 1900 system.
fn serial(day: Date) -> f64 {
    f64::from((day - Date::constant(1899, 12, 30)).get_days())
}

/// The same day in the four ways the sheet has it.
fn day_cell(day: Date, nth: u32) -> Cell {
    match nth % 4 {
        0 => Cell::Day(day),
        1 => Cell::Number(serial(day)),
        2 => Cell::Text(format!("{}年{}月{}日", day.year(), day.month(), day.day())),
        _ => Cell::Text(format!("{}/{}/{}", day.year(), day.month(), day.day())),
    }
}

fn grouped(fen: i64) -> String {
    let digits = (fen / 100).to_string();
    let from_end = |at: usize| digits.len() - at;
    let whole: String =
        digits.chars().enumerate().flat_map(|(at, c)| [(at > 0 && from_end(at) % 3 == 0).then_some(','), Some(c)]).flatten().collect();
    format!("{whole}.{:02}", fen % 100)
}

fn money_cell(fen: i64, nth: u32) -> Cell {
    match nth % 3 {
        0 => Cell::Number(fen as f64 / 100.0),
        1 => Cell::Text(format!("¥{}", grouped(fen))),
        _ => Cell::Text(format!("{}元", grouped(fen))),
    }
}

fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

/// One row's cells, in the order of the headings.
fn row(dice: &mut Dice, nth: u32, as_of: Date) -> Vec<Cell> {
    let line = nth + 4;
    let female = dice.percent(45);
    let place = dice.below(people::PLACES.len() as i64) as usize;
    let birth = people::birth(dice, 1970, 2003);
    let placed = super::before(as_of, 33);
    let opened = super::before(placed, dice.between(200, 900));
    let principal = dice.between(20, 400) * 10_000 + dice.below(10_000);
    let dpd = dice.between(8, 200);
    let mut id = people::national_id(dice, people::PLACES[place].1, birth, female);
    if line == 12 {
        let wrong = if id.ends_with('1') { '2' } else { '1' };
        id.replace_range(17.., &wrong.to_string());
    }
    let product = dice.pick(&["现金贷", "现金贷", "消费分期", "车贷"]);
    let mut cells = vec![
        text(if nth.is_multiple_of(2) { "SG-202605-A" } else { "SG-202605-B" }),
        text(format!("26050{line:03}")),
        text(format!("K{line:04}")),
        text(people::name(dice, female)),
        text(id),
        text(if female { "女" } else { "男" }),
        text(people::mobile(dice)),
        if dice.percent(40) { text(people::email(dice)) } else { text("无") },
        text(people::address(dice, place)),
        if dice.percent(60) { text(people::employer(dice, place)) } else { Cell::Empty },
        Cell::Number(dice.between(30, 200) as f64 * 100.0),
        text(product),
        day_cell(opened, nth + 1),
        day_cell(placed, nth),
        Cell::Number(dpd as f64),
        Cell::Number((principal / 100_000 + 1) as f64 / 10.0),
        if line == 25 { text("待核") } else { money_cell(principal, nth) },
        money_cell(principal * dpd / 3650, nth + 1),
        if dice.percent(30) { text("-") } else { money_cell(5_000, nth) },
        money_cell(principal / 12, nth + 2),
        if line == 8 {
            text("不详")
        } else if dice.percent(50) {
            day_cell(super::before(placed, dpd), nth + 2)
        } else {
            Cell::Empty
        },
        if dice.percent(50) { money_cell(20_000, nth) } else { Cell::Empty },
        text(people::PLACES[place].0),
        text(["K01", "K05", "K09"][nth as usize % 3]),
        text(["18%", "20%", "22.5%"][nth as usize % 3]),
    ];
    for person in 0..3 {
        if person > 0 && dice.percent(45) {
            cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
            continue;
        }
        let relation = if person == 0 {
            dice.pick(&["配偶", "妻子", "丈夫", "父亲"])
        } else {
            dice.pick(&["朋友", "同事", "兄弟姐妹", "邻居", "紧急联系人"])
        };
        let phone = if line == 15 && person == 0 { "无号".to_owned() } else { people::mobile(dice) };
        let sister = dice.percent(50);
        cells.extend([text(people::name(dice, sister)), text(relation), text(phone)]);
    }
    cells.push(if dice.percent(20) { text("请先发短信") } else { Cell::Empty });
    cells
}

/// The workbook's bytes.
pub fn workbook(seed: u64, as_of: Date) -> Vec<u8> {
    let mut dice = Dice::new(seed, "wide sheet");
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(as_of.year() as u16, as_of.month() as u8, as_of.day() as u8).unwrap();
    book.set_properties(&DocProperties::new().set_author("make-sample").set_creation_datetime(&made));
    let sheet = book.add_worksheet();
    sheet.set_name("委案清单").unwrap();
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 8, "松果小额贷款有限公司 委案清单", &bold).unwrap();
    sheet.write_string(1, 0, "机密：仅供受托机构使用").unwrap();
    for (column, heading) in HEADINGS.iter().enumerate() {
        sheet.write_string_with_format(2, column as u16, *heading, &bold).unwrap();
    }
    let mut before: Vec<Cell> = Vec::new();
    for nth in 0..ROWS {
        let mut cells = row(&mut dice, nth, as_of);
        if nth + 4 == 21 {
            // The customer of the row before, with another contract.
            for same in [2, 3, 4, 5, 6, 7, 8, 9, 10, 22] {
                cells[same] = std::mem::replace(&mut before[same], Cell::Empty);
            }
            let persons = cells.len() - 10;
            for same in persons..cells.len() {
                cells[same] = std::mem::replace(&mut before[same], Cell::Empty);
            }
            cells[12] = std::mem::replace(&mut before[12], Cell::Empty);
        }
        write(sheet, nth + 3, &cells);
        before = cells;
    }
    book.save_to_buffer().unwrap()
}

fn write(sheet: &mut Worksheet, at: u32, cells: &[Cell]) {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, cell) in cells.iter().enumerate() {
        let column = column as u16;
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                sheet.write_string(at, column, text).unwrap();
            }
            Cell::Number(number) => {
                sheet.write_number(at, column, *number).unwrap();
            }
            Cell::Day(date) => {
                sheet.write_number_with_format(at, column, serial(*date), &day).unwrap();
            }
        }
    }
}
