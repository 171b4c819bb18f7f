//! A report as numbers and keys of texts, before anyone thinks of columns or colours: one page serves every form and language.
//! Never holds words, a personal value, or a clock's time.

use super::value::{Figure, Value};
use crate::domain::Period;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A report.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// `weekly`, `complaints`, `quarterly`, or a user's own.
    pub name: String,
    /// Key of its title.
    pub title: String,
    pub as_of: Date,
    /// What it is about.
    pub period: Period,
    pub provenance: Provenance,
    pub sections: Vec<Section>,
    /// What a reader must know before the first number.
    pub warnings: Vec<Say>,
    /// Texts at its end.
    pub notes: Vec<Say>,
    /// Every metric shown, in order of first use: the definitions.
    pub metrics: Vec<String>,
}

/// What the page was made from, the same wherever the same files, rules and strategy are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    pub data_hash: String,
    pub rules_hash: String,
    /// Of the strategy, its scorecards and its challenger.
    pub strategy_hash: String,
    /// Of the settings that a number depends on.
    pub settings_hash: String,
    /// Of the definition and its questions.
    pub definition_hash: String,
    /// Names of the rule packs, in the order in which they were named.
    pub packs: Vec<String>,
    /// The strategy, its challenger behind it, each with its version.
    pub strategies: Vec<String>,
    /// The scorecards that they name; none where their points stand in the strategies themselves.
    pub scorecards: Vec<String>,
    /// Last day of which the data know anything.
    pub data_until: Option<Date>,
    pub currencies: Vec<String>,
    pub program: String,
}

impl Provenance {
    /// What was hashed, and its hash.
    pub fn hashes(&self) -> [(&'static str, &str); 5] {
        [
            ("data", &self.data_hash),
            ("rules", &self.rules_hash),
            ("strategy", &self.strategy_hash),
            ("settings", &self.settings_hash),
            ("definition", &self.definition_hash),
        ]
    }

    /// What it was made with, by name and version.
    pub fn versions(&self) -> [(&'static str, &[String]); 3] {
        [("packs", &self.packs), ("strategies", &self.strategies), ("scorecards", &self.scorecards)]
    }
}

/// A text of the catalogue with what stands in its places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Say {
    pub key: String,
    pub with: Vec<(String, Place)>,
}

/// What stands in a text's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Place {
    Value(Value),
    Text(String),
    /// A code and the list it belongs to, which the catalogue may translate.
    Code(String, String),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Key of its heading.
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The few figures for the busy.
    Headline {
        key: String,
        figures: Vec<Figure>,
    },
    /// One line a metric: the period, the one before, and the one further back.
    Figures {
        key: String,
        figures: Vec<Figure>,
    },
    Table(Table),
    /// A drawing with its numbers beneath.
    Chart(Chart, Table),
    /// Lines found out, most important first, each with its numbers.
    Says {
        key: String,
        says: Vec<Say>,
    },
    Note(Say),
}

/// Rows with their keys and figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub key: String,
    /// Key columns: the code list each belongs to.
    pub keys: Vec<String>,
    /// Metric columns.
    pub metrics: Vec<String>,
    pub rows: Vec<Row>,
    /// The metrics that a page has room for; empty = all. Files hold them all.
    pub shown: Vec<String>,
    /// The whole that the rows add up to.
    pub total: Option<Row>,
    /// Values stand in JSON bare, not as figures.
    pub plain: bool,
    /// Most rows a page or screen shows; files hold them all.
    pub limit: Option<usize>,
    /// Folded away under its heading on a page.
    pub folded: bool,
    /// Columns show the change on the period before.
    pub compare: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub keys: Vec<Option<String>>,
    pub figures: Vec<Figure>,
}

/// A drawing as data.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    pub key: String,
    pub kind: ChartKind,
    /// What stands behind the title, such as a category.
    pub about: Option<(String, String)>,
    /// The code list of the places on the horizontal axis, and the places.
    pub axis: String,
    pub places: Vec<String>,
    pub series: Vec<Series>,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartKind {
    Bars,
    Lines,
    /// Observed, expected and limit; flagged weeks are marked.
    Control,
    /// Bars, and the running share of the whole.
    Pareto,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// A metric's key, or a code and its list.
    pub name: SeriesName,
    pub points: Vec<Option<f64>>,
    /// Places that are flagged.
    pub marked: Vec<bool>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SeriesName {
    Metric(String),
    Code(String, String),
}

/// How heights read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Count,
    Money,
    Share,
    Per,
}
