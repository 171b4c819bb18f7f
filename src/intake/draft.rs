//! A row before its checks: the texts of a feed's columns, whatever file they came from; and the checks.
//! Never drops a cell: what the contract does not name goes into `extra`.

use super::cell::{self, Setting};
use super::{ids, protect};
use crate::domain::feed::{Class, Column, ColumnType, Feed};
use crate::domain::phone::Phone;
use crate::domain::record::{BadRow, Checked, Fault, Row, Value};
use crate::domain::{Personal, Zone};
use sha2::{Digest, Sha256};

/// A row before its checks.
#[derive(Debug, Clone)]
pub struct Draft {
    pub feed: Feed,
    pub line: u64,
    /// One per column of the feed.
    pub cells: Vec<DraftCell>,
    /// Headings that the contract (and the profile) do not name, with their texts.
    pub extra: Vec<(String, String)>,
    /// Faults found before the cells were looked at.
    pub faults: Vec<Fault>,
}

/// The text of one column.
#[derive(Debug, Clone, Default)]
pub struct DraftCell {
    pub text: Option<String>,
    /// What the file calls the column.
    pub heading: String,
    /// An unfit value of an optional column is left empty (a profile says so) and kept in `extra`.
    pub empty_if_bad: bool,
    /// What was expected, where a profile's own conversion failed.
    pub unfit: Option<String>,
}

/// What rows are checked against.
pub struct Checks<'a> {
    pub zone: &'a Zone,
    /// Makes the token that stands for an id which is a personal number.
    pub token: &'a dyn Fn(&Personal) -> String,
}

impl Draft {
    /// The text of a column.
    pub fn text(&self, name: &str) -> Option<&str> {
        let at = self.feed.columns().iter().position(|column| column.name == name)?;
        self.cells.get(at)?.text.as_deref()
    }

    /// Checks every cell; all faults of a row are told at once.
    pub fn check(mut self, checks: &Checks<'_>) -> Checked {
        self.name_the_person();
        let mut values = Vec::with_capacity(self.cells.len());
        let mut faults = std::mem::take(&mut self.faults);
        let mut kept = Vec::new();
        for (column, cell) in self.feed.columns().iter().zip(&self.cells) {
            match self.value(column, cell, checks) {
                Ok(value) => values.push(Some(value)),
                Err(_) if cell.empty_if_bad && !column.required => {
                    kept.extend(cell.text.clone().map(|text| (cell.heading.clone(), text)));
                    values.push(Some(Value::Empty));
                }
                Err(fault) => {
                    faults.push(fault);
                    values.push(None);
                }
            }
        }
        if !faults.is_empty() {
            return Checked::Bad(self.refused(faults, &values));
        }
        self.extra.extend(kept);
        let phone_kind = self.text("phone").and_then(|text| Phone::parse(text).ok()).map(|p| if p.mobile { "mobile" } else { "landline" });
        let extra = (!self.extra.is_empty()).then(|| Personal::new(Class::Text, json(&self.extra)));
        let phone_kind = phone_kind.filter(|_| self.feed == Feed::Relations);
        Checked::Good(Row { feed: self.feed, line: self.line, values: values.into_iter().flatten().collect(), extra, phone_kind })
    }

    fn value(&self, column: &Column, cell: &DraftCell, checks: &Checks<'_>) -> Result<Value, Fault> {
        let Some(text) = cell.text.as_deref().or(column.default) else {
            if column.required {
                let mend = format!("a value: {} is required", column.name);
                return Err(Fault { column: cell.heading.clone(), found: String::new(), reason: "missing", mend });
            }
            return Ok(Value::Empty);
        };
        let class = self.class_of(column, text);
        let setting = Setting { zone: checks.zone, class, cn_id: self.is_cn_id(text) };
        let wrong = |wrong| cell::fault(&cell.heading, cell::shown(Some(column), class, text), wrong);
        if let Some(expected) = &cell.unfit {
            return Err(wrong(("unfit", expected.clone())));
        }
        let value = cell::check(column, text, &setting).map_err(wrong)?;
        match &value {
            // Ids stand in lines of one text, and on screens.
            Value::Text(id) if is_id(column) && id.chars().any(char::is_control) => {
                Err(wrong(("bad_id", "an id on one line, without control characters".into())))
            }
            Value::Text(id) if is_id(column) => Ok(match ids::personal_number(id) {
                Some(number) => Value::Text(format!("K-{}", (checks.token)(&number))),
                None => value,
            }),
            _ => Ok(value),
        }
    }

    /// The class of a value whose class the row decides.
    fn class_of(&self, column: &Column, text: &str) -> Option<Class> {
        match (column.kind, self.feed) {
            (ColumnType::SealedByKind, Feed::Contacts) => Some(match self.text("channel")?.to_lowercase().as_str() {
                "call" | "robot_call" | "sms" => Class::Phone,
                "email" => Class::Email,
                "letter" | "visit" => Class::Address,
                _ => Class::Handle,
            }),
            (ColumnType::SealedByKind, _) => Some(match self.text("kind")?.to_lowercase().as_str() {
                "mobile" | "landline" => Class::Phone,
                "email" => Class::Email,
                "address" => Class::Address,
                "employer" => Class::Organisation,
                _ => Class::Handle,
            }),
            (ColumnType::Subject, _) if self.text("subject_kind").is_some_and(|kind| kind.eq_ignore_ascii_case("point")) => {
                Some(point_class(text))
            }
            _ => None,
        }
    }

    fn is_cn_id(&self, text: &str) -> bool {
        match self.feed {
            Feed::Debtors => self.text("national_id_type").is_none_or(|kind| kind.eq_ignore_ascii_case("cn_id")),
            // Contact persons carry no type: what has a Chinese number's length is read as one.
            _ => matches!(text.trim().chars().count(), 15 | 18),
        }
    }

    /// Gives a contact person without an id one that is made from the row's content. Twenty bits of a hash tell the persons
    /// of one debtor apart, and are too few to find a number by trying.
    fn name_the_person(&mut self) {
        if self.feed != Feed::Relations || self.text("person_id").is_some() {
            return;
        }
        let mut hasher = Sha256::new();
        for name in ["debtor_id", "relation", "name", "phone", "national_id", "address"] {
            let text = self.text(name).unwrap_or_default();
            let folded = if name == "phone" { Phone::parse(text).map_or(text.to_owned(), |p| p.e164) } else { text.to_owned() };
            hasher.update((folded.len() as u64).to_le_bytes());
            hasher.update(folded.as_bytes());
        }
        let hash = hasher.finalize();
        let bits = u32::from(hash[0]) << 12 | u32::from(hash[1]) << 4 | u32::from(hash[2]) >> 4;
        let Some(debtor) = self.text("debtor_id").map(str::to_owned) else { return };
        if let Some(cell) = self.cells.first_mut() {
            cell.text = Some(format!("{debtor}-P{bits:05x}"));
        }
    }

    fn refused(&self, faults: Vec<Fault>, values: &[Option<Value>]) -> BadRow {
        let place = |name: &&str| self.feed.columns().iter().position(|c| c.name == *name);
        let key = self.feed.key().iter().map(|name| place(name).and_then(|at| values.get(at).cloned().flatten())).collect();
        let named = self.cells.iter().filter_map(|c| Some((c.heading.clone(), c.text.clone()?)));
        let raw: Vec<(String, String)> = named.chain(self.extra.iter().cloned()).collect();
        let protects = protect::protects(self.feed, |name| self.text(name));
        BadRow { feed: self.feed, line: self.line, faults, key, raw: Personal::new(Class::Text, json(&raw)), protects }
    }
}

/// The columns whose values are ids of accounts, people or events.
fn is_id(column: &Column) -> bool {
    matches!(column.kind, ColumnType::Text | ColumnType::Subject) && (column.name.ends_with("_id") || column.name == "subject")
}

/// The class of a suppressed point.
fn point_class(text: &str) -> Class {
    let letters = text.chars().any(char::is_alphabetic);
    match (text.contains('@'), Phone::parse(text).is_ok(), letters) {
        (true, ..) => Class::Email,
        (_, true, _) | (_, _, false) => Class::Phone,
        _ if !text.is_ascii() => Class::Address,
        _ => Class::Handle,
    }
}

fn json(cells: &[(String, String)]) -> String {
    let object: serde_json::Map<String, serde_json::Value> = cells.iter().map(|(name, text)| (name.clone(), text.clone().into())).collect();
    serde_json::Value::Object(object).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(feed: Feed, cells: &[(&str, &str)]) -> Draft {
        let cell = |name: &str| DraftCell {
            text: cells.iter().find(|(n, _)| *n == name).map(|(_, t)| (*t).to_owned()),
            heading: name.to_owned(),
            ..DraftCell::default()
        };
        Draft { feed, line: 2, cells: feed.columns().iter().map(|c| cell(c.name)).collect(), extra: vec![], faults: vec![] }
    }

    fn check(draft: Draft) -> Checked {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        draft.check(&Checks { zone: &zone, token: &|_| "token".into() })
    }

    const RELATION: [(&str, &str); 4] = [("debtor_id", "D1"), ("relation", "spouse"), ("source", "application"), ("basis", "contract")];

    #[test]
    fn a_person_without_an_id_gets_the_same_one_each_time() {
        let with = |phone| {
            let mut cells = RELATION.to_vec();
            cells.push(("phone", phone));
            match check(draft(Feed::Relations, &cells)) {
                Checked::Good(row) => row,
                Checked::Bad(bad) => panic!("{bad:?}"),
            }
        };
        assert_eq!(with("13800138000").values[0], with("138-0013-8000").values[0]);
        assert_ne!(with("13800138000").values[0], with("13800138001").values[0]);
        assert_eq!(with("010-62345678").phone_kind, Some("landline"));
    }

    #[test]
    fn every_fault_of_a_row_is_told_at_once_and_the_row_is_kept() {
        let bad = check(draft(Feed::Debtors, &[("debtor_id", "D1"), ("national_id", "110105194912310021"), ("birth_on", "1949-13-01")]));
        let Checked::Bad(bad) = bad else { panic!() };
        assert_eq!(bad.faults.iter().map(|f| f.reason).collect::<Vec<_>>(), ["bad_national_id", "bad_date"]);
        assert_eq!(bad.key, vec![Some(Value::Text("D1".into()))]);
        assert!(bad.raw.reveal().contains("110105194912310021"));
        assert!(bad.faults.iter().all(|f| !f.found.contains("110105194912310021")));
    }

    #[test]
    fn an_unfit_optional_value_is_left_empty_where_the_profile_says_so() {
        let mut row = draft(Feed::Debtors, &[("debtor_id", "D1"), ("monthly_income", "unknown")]);
        let at = Feed::Debtors.columns().iter().position(|c| c.name == "monthly_income").unwrap();
        row.cells[at].empty_if_bad = true;
        let Checked::Good(row) = check(row) else { panic!() };
        assert_eq!(row.values[at], Value::Empty);
        assert!(row.extra.unwrap().reveal().contains("unknown"));
    }

    #[test]
    fn a_phone_number_as_an_id_becomes_a_token() {
        let Checked::Good(row) = check(draft(Feed::Debtors, &[("debtor_id", "13800138000")])) else { panic!() };
        assert_eq!(row.values[0], Value::Text("K-token".into()));
    }
}
