//! What a rule pack is: a TOML file of dated, cited rules, read strictly.
//! Never decides: `gate` and `contact` do, by the tests that the rules name.

use super::contact::Citation;
use super::point::Hold;
use super::test::Test;
use super::worked::Worked;
use crate::domain::Force;
use crate::domain::codes::{LenderType, Product};
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::{Arc, OnceLock};

/// A pack as its file has it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    pub name: String,
    pub title_en: String,
    pub title_zh: String,
    /// The rules, in the file's order.
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
}

/// One rule: whom it protects, when it holds, what it looks at, and where it stands written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: String,
    /// ISO 3166 country, or `any`.
    pub jurisdiction: String,
    /// Lenders it binds; empty = all, and a lender whose type is unknown is bound by every rule.
    #[serde(default)]
    pub lender_types: Vec<LenderType>,
    /// Products it covers; empty = all, and a product that is unknown is covered by every rule.
    #[serde(default)]
    pub products: Vec<Product>,
    /// Clients whose contract it comes from; empty = all.
    #[serde(default)]
    pub clients: Vec<String>,
    /// First day in force.
    pub from: Date,
    /// Last day in force; none = still in force.
    #[serde(default)]
    pub to: Option<Date>,
    pub force: Force,
    pub effect: Effect,
    /// How grave a finding is, 1 slight … 4 gravest: as the clients' quality table has it, and our judgement where that is silent.
    pub level: u8,
    pub subject: Subject,
    /// Rules of the house that this rule of a client's contract stands in place of. Only a client's own pack may say so.
    #[serde(default)]
    pub replaces: Vec<String>,
    /// Holds that a supervisor may release under this rule.
    #[serde(default)]
    pub release: Vec<Hold>,
    /// What it looks at; each test that is met catches.
    #[serde(rename = "test")]
    pub tests: Vec<Test>,
    /// What the rule leaves out, in words.
    #[serde(default)]
    pub exceptions: Option<String>,
    pub text_en: String,
    pub text_zh: String,
    pub instrument: String,
    /// Article or clause; none = it was not seen.
    #[serde(default)]
    pub article: Option<String>,
    /// Key of the source it was read in (for house rules: the document).
    pub source: String,
    pub confidence: Confidence,
    /// What it says of facts just inside and just outside its line.
    #[serde(default)]
    pub cases: Vec<Worked>,
    /// Its citation, once somebody has cited it.
    #[serde(skip)]
    pub(super) cited: OnceLock<Arc<Citation>>,
}

/// What a rule does to a contact that it catches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Says what to know; changes nothing.
    Note,
    /// Warns; a warning allows.
    Warn,
    /// Forbids.
    Block,
}

/// Whom a rule protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The debtor, and a guarantor, who owes too.
    Debtor,
    /// Anyone who owes nothing.
    ThirdParty,
    Anyone,
}

/// How surely a rule was read. A rule from memory alone has no code here, so that no pack can hold one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Confidence {
    /// In the official text, or a copy of it.
    P,
    /// In a quoted fragment of the official text on another page.
    #[serde(rename = "P*")]
    PartlyP,
    /// In two or more articles that agree.
    S,
    /// In one article only.
    S1,
    /// Inferred; written in no text.
    I,
}

impl Subject {
    /// Whether a limit for this subject counts for someone: a third party, or one who owes.
    pub(super) fn is(self, third_party: bool) -> bool {
        match self {
            Subject::Debtor => !third_party,
            Subject::ThirdParty => third_party,
            Subject::Anyone => true,
        }
    }
}

impl Confidence {
    /// The code, as outputs carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Confidence::P => "P",
            Confidence::PartlyP => "P*",
            Confidence::S => "S",
            Confidence::S1 => "S1",
            Confidence::I => "I",
        }
    }
}

/// Why a pack is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    #[error("no rule pack is called {0:?}")]
    Unknown(String),
    #[error("pack {pack}: {why}")]
    Shape { pack: String, why: String },
    #[error("pack {pack}, rule {rule}: {why}")]
    Rule { pack: String, rule: String, why: String },
}

impl Pack {
    /// Reads a pack.
    ///
    /// # Errors
    /// `Shape` where the TOML does not fit (an unknown field, a confidence that is none), `Rule` where a rule is not dated
    /// or cited as it must be, or where an id stands twice.
    pub fn parse(name: &str, text: &str) -> Result<Pack, PackError> {
        let pack: Pack =
            toml::from_str(text).map_err(|e| PackError::Shape { pack: name.to_owned(), why: e.to_string().trim_end().to_owned() })?;
        if pack.name != name {
            return Err(PackError::Shape { pack: name.to_owned(), why: format!("the file calls itself {:?}", pack.name) });
        }
        let mut seen = std::collections::BTreeSet::new();
        for rule in &pack.rules {
            let bad = |why: String| PackError::Rule { pack: name.to_owned(), rule: rule.id.clone(), why };
            if !seen.insert(&rule.id) {
                return Err(bad("this id stands twice".into()));
            }
            rule.verify().map_err(bad)?;
        }
        Ok(pack)
    }
}

impl Rule {
    fn verify(&self) -> Result<(), String> {
        match self.faults().into_iter().next() {
            Some((_, why)) => Err(why),
            None => self.tests.iter().try_for_each(Test::verify),
        }
    }

    /// What cannot be so, each with the field in which it stands, in the fields' order; its tests verify themselves.
    pub(super) fn faults(&self) -> Vec<(&'static str, String)> {
        let words = [
            ("id", &self.id),
            ("jurisdiction", &self.jurisdiction),
            ("text_en", &self.text_en),
            ("text_zh", &self.text_zh),
            ("instrument", &self.instrument),
            ("source", &self.source),
        ];
        let empty = words.into_iter().filter(|(_, text)| text.trim().is_empty());
        let mut faults: Vec<(&'static str, String)> = empty.map(|(name, _)| (name, format!("{name} is empty"))).collect();
        if self.to.is_some_and(|to| to < self.from) {
            faults.push(("to", "`to` lies before `from`".into()));
        }
        if !(1..=4).contains(&self.level) {
            faults.push(("level", format!("level {} is none of 1 to 4", self.level)));
        }
        if self.tests.is_empty() {
            faults.push(("test", "it tests nothing".into()));
        }
        faults
    }

    /// Whether the rule is in force on a day.
    pub fn in_force(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Instrument and article, as one citation.
    pub fn citation(&self) -> String {
        match &self.article {
            Some(article) => format!("{}, {article}", self.instrument),
            None => format!("{} (article not seen)", self.instrument),
        }
    }
}
