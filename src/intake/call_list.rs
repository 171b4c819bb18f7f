//! A dialler's list: which of its columns say whom, how, when and at what number, in the headings that such lists carry,
//! and which of the others are personal. Never changes a cell, and never decides about a row.

use super::cell::{self, Setting};
use super::ids;
use crate::domain::codes::{Channel, PointKind};
use crate::domain::record::{Record, Unreadable, Value};
use crate::domain::{Class, Feed, Personal, Zone};
use unicode_normalization::UnicodeNormalization;

/// What a column of the list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Account,
    Debtor,
    Channel,
    Point,
    At,
    Template,
    Visitors,
    Approval,
}

/// Headings of each role, the surest first; matched without capitals, spaces and signs.
const HEADINGS: &[(Role, &[&str])] = &[
    (
        Role::Account,
        &[
            "account_id",
            "account",
            "contract_no",
            "contract",
            "账号",
            "账户号",
            "账户编号",
            "账户",
            "合同号",
            "合同编号",
            "合同号码",
            "借据号",
            "借据编号",
        ],
    ),
    (Role::Debtor, &["debtor_id", "debtor", "客户号", "客户编号", "债务人编号"]),
    (Role::Channel, &["channel", "渠道", "联系渠道", "触达渠道"]),
    (
        Role::Point,
        &[
            "point",
            "phone",
            "value",
            "number",
            "mobile",
            "phone_number",
            "tel",
            "手机号",
            "手机号码",
            "电话",
            "电话号码",
            "联系电话",
            "被叫号码",
            "号码",
            "手机",
            "token",
        ],
    ),
    (Role::At, &["at", "time", "call_at", "时间", "拨打时间", "外呼时间", "呼叫时间", "计划时间", "联系时间"]),
    (Role::Template, &["template_id", "template", "模板", "模板编号", "短信模板"]),
    (Role::Visitors, &["visitors", "外访人数"]),
    (Role::Approval, &["approval_id", "approval", "审批号", "审批编号"]),
];

/// Words of a heading that make its column personal, and of what class.
const PERSONAL: &[(&str, Class)] = &[
    ("电话", Class::Phone),
    ("手机", Class::Phone),
    ("身份证", Class::NationalId),
    ("证件号", Class::NationalId),
    ("地址", Class::Address),
    ("住址", Class::Address),
    ("邮箱", Class::Email),
    ("备注", Class::Text),
    ("单位", Class::Organisation),
    ("姓名", Class::Name),
    ("借款人", Class::Name),
    ("联系人", Class::Name),
];
const PERSONAL_WORDS: &[(&str, Class)] = &[
    ("national_id", Class::NationalId),
    ("id_number", Class::NationalId),
    ("id_card", Class::NationalId),
    ("address", Class::Address),
    ("phone", Class::Phone),
    ("mobile", Class::Phone),
    ("tel", Class::Phone),
    ("email", Class::Email),
    ("employer", Class::Organisation),
    ("note", Class::Text),
    ("remark", Class::Text),
    ("remarks", Class::Text),
    ("comment", Class::Text),
    ("memo", Class::Text),
];
/// A name under one of these is a thing's.
const THINGS: [&str; 9] = ["batch", "file", "client", "campaign", "project", "strategy", "template", "product", "team"];

/// Words that lists use for channels beside the contract's.
const CHANNELS: &[(&str, Channel)] = &[
    ("电话", Channel::Call),
    ("外呼", Channel::Call),
    ("人工外呼", Channel::Call),
    ("机器人", Channel::RobotCall),
    ("智能外呼", Channel::RobotCall),
    ("短信", Channel::Sms),
    ("邮件", Channel::Email),
    ("信函", Channel::Letter),
    ("信件", Channel::Letter),
    ("外访", Channel::Visit),
    ("上门", Channel::Visit),
    ("微信", Channel::Messenger),
];

/// The columns of a list.
#[derive(Debug, Clone)]
pub struct CallList {
    places: Vec<(Role, usize)>,
    classes: Vec<Option<Class>>,
}

fn plain(text: &str) -> String {
    let folded: String = text.nfkc().collect();
    folded.trim().to_lowercase().replace([' ', '-'], "_")
}

impl CallList {
    /// Finds the columns by their headings.
    ///
    /// # Errors
    /// `Unreadable` where no column says which account or debtor a row is about.
    pub fn of(header: &[String]) -> Result<CallList, Unreadable> {
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let place = |of: &[&str]| of.iter().find_map(|name| names.iter().position(|heading| heading == name));
        let mut places: Vec<(Role, usize)> = HEADINGS.iter().filter_map(|(role, of)| Some((*role, place(of)?))).collect();
        // A number may stand in one of several columns: the first that is filled counts.
        places.retain(|(role, _)| *role != Role::Point);
        let points = HEADINGS.iter().filter(|(role, _)| *role == Role::Point).flat_map(|(_, of)| *of);
        places.extend(points.flat_map(|name| names.iter().position(|heading| heading == name)).map(|at| (Role::Point, at)));
        if !places.iter().any(|(role, _)| matches!(role, Role::Account | Role::Debtor)) {
            let found: Vec<&str> = header.iter().map(String::as_str).take(40).collect();
            return Err(Unreadable {
                line: Some(1),
                found: format!("the headings {}", found.join(", ")),
                expected: "a column account_id (or 账号, 合同号), or debtor_id".into(),
                mend: "name the column that holds the account so".into(),
            });
        }
        let point = |at: usize| places.contains(&(Role::Point, at));
        // A token names a number without telling it.
        let class = |(at, name): (usize, &String)| if point(at) && name != "token" { Some(Class::Phone) } else { class_of(name) };
        Ok(CallList { classes: names.iter().enumerate().map(class).collect(), places })
    }

    /// Whether the list has a column of a role.
    pub fn has(&self, role: Role) -> bool {
        self.places.iter().any(|(of, _)| *of == role)
    }

    /// The text of a role in a row; None where there is no such column, or the cell is empty. Of several columns with a point
    /// the first that is filled counts; one that is masked only where no other is filled.
    pub fn text<'r>(&self, role: Role, row: &'r Record) -> Option<&'r str> {
        let filled = || self.places.iter().filter(|(of, _)| *of == role).filter_map(|(_, at)| row.cells.get(*at)?.as_deref());
        filled().find(|text| !text.contains('*')).or_else(|| filled().next())
    }

    /// What a cell holds that is personal, by its heading or because it is a number that names a person; else None.
    pub fn personal(&self, at: usize, text: &str) -> Option<Personal> {
        match self.classes.get(at).copied().flatten() {
            Some(class) => Some(Personal::new(class, text)),
            None => ids::personal_number(text),
        }
    }
}

fn class_of(heading: &str) -> Option<Class> {
    let stem = PERSONAL.iter().find(|(stem, _)| heading.contains(stem)).map(|(_, class)| *class);
    let words: Vec<&str> = heading.split('_').collect();
    let whole = |word: &str| heading == word || heading.ends_with(&format!("_{word}")) || heading.starts_with(&format!("{word}_"));
    let named = words.contains(&"name") && !words.iter().any(|word| THINGS.contains(word));
    stem.or_else(|| PERSONAL_WORDS.iter().find(|(word, _)| whole(word)).map(|(_, class)| *class)).or_else(|| named.then_some(Class::Name))
}

/// Reads a channel, as the contract or a list writes it.
pub fn channel(text: &str) -> Option<Channel> {
    let word = plain(text);
    Channel::parse(&word).or_else(|| CHANNELS.iter().find(|(of, _)| *of == word).map(|(_, channel)| *channel))
}

/// Reads the number or address that a channel would use, as a feed's is read; what it is, and its value.
///
/// # Errors
/// What is expected there.
pub fn point(channel: Channel, text: &str, zone: &Zone) -> Result<(PointKind, Personal), String> {
    let (kind, class) = point_of(channel);
    let Some(column) = Feed::ContactPoints.column("value") else { return Err("a number or address".into()) };
    match cell::check(column, text, &Setting { zone, class: Some(class), cn_id: false }) {
        Ok(Value::Personal(value)) => Ok((kind, value)),
        Ok(_) => Err("a number or address".into()),
        Err((_, expected)) => Err(expected),
    }
}

/// The account or debtor that an id names: as it stands, or the token that stands for it where it is a personal number.
pub fn id(text: &str, token: impl Fn(&Personal) -> String) -> String {
    ids::personal_number(text).map_or_else(|| text.trim().to_owned(), |number| format!("K-{}", token(&number)))
}

/// What a channel's number or address would be, and how it is sealed.
const fn point_of(channel: Channel) -> (PointKind, Class) {
    match channel {
        Channel::Call | Channel::RobotCall | Channel::Sms => (PointKind::Mobile, Class::Phone),
        Channel::Email => (PointKind::Email, Class::Email),
        Channel::Letter | Channel::Visit => (PointKind::Address, Class::Address),
        Channel::AppPush | Channel::Messenger => (PointKind::Messenger, Class::Handle),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(header: &[&str]) -> CallList {
        CallList::of(&header.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn headings_of_dialler_lists_are_known() {
        let record =
            Record { line: 2, cells: ["A1", "13800138000", "短信", "2026-06-09 10:00"].map(|text| Some(text.to_owned())).to_vec() };
        for header in
            [["Account ID", "Phone", "channel", "at"], ["合同号", "手机号", "渠道", "拨打时间"], ["账号", "电话", "联系渠道", "时间"]]
        {
            let list = list(&header);
            assert_eq!(list.text(Role::Account, &record), Some("A1"), "{header:?}");
            assert_eq!(list.text(Role::Point, &record), Some("13800138000"));
            assert_eq!(list.text(Role::Channel, &record).and_then(channel), Some(Channel::Sms));
            assert_eq!(list.text(Role::At, &record), Some("2026-06-09 10:00"));
            assert!(!list.has(Role::Template));
        }
        let none = CallList::of(&["phone".to_owned(), "金额".to_owned()]).unwrap_err();
        assert!(none.found.contains("phone") && none.expected.contains("account_id"));
    }

    #[test]
    fn of_several_numbers_the_first_that_can_be_read_counts() {
        let list = list(&["token", "value", "debtor_id", "phone"]);
        let row = |cells: [&str; 4]| Record { line: 2, cells: cells.map(|text| Some(text.to_owned()).filter(|t| !t.is_empty())).to_vec() };
        let point = |cells| list.text(Role::Point, &row(cells)).map(str::to_owned);
        assert_eq!(point(["t", "13800138000", "D1", "13900139000"]).as_deref(), Some("13900139000"));
        assert_eq!(point(["t", "13800138000", "D1", ""]).as_deref(), Some("13800138000"));
        assert_eq!(point(["t", "138****8000", "D1", ""]).as_deref(), Some("t"), "as `leads` writes them");
        assert_eq!(point(["", "138****8000", "D1", ""]).as_deref(), Some("138****8000"), "masked: it is refused, not passed over");
        assert_eq!(point(["", "", "D1", ""]), None);
        assert!(list.personal(0, "t").is_none() && list.personal(1, "138").is_some());
    }

    #[test]
    fn what_is_personal_is_known_by_heading_or_by_shape() {
        let list = list(&["account_id", "姓名", "batch_name", "备用电话", "customer name", "amount", "身份证号", "call_note"]);
        let class = |at: usize, text: &str| list.personal(at, text).map(|value| value.class());
        let found: Vec<_> = (0..8).map(|at| class(at, "x")).collect();
        let expected =
            [None, Some(Class::Name), None, Some(Class::Phone), Some(Class::Name), None, Some(Class::NationalId), Some(Class::Text)];
        assert_eq!(found, expected);
        assert_eq!(class(5, "13800138000"), Some(Class::Phone));
        assert_eq!(class(0, "13800138000"), Some(Class::Phone), "an id that is a number");
    }
}
