//! Report definitions: which findings, which blocks, in what order, titles and metrics by key; files under `reports/`.
//! Never holds words or SQL: words are the catalogue's, questions stand under `queries/`.

use super::findings::ReportError;
use super::page::ChartKind;
use super::value::Good;
use crate::domain::Cycle;
use serde::Deserialize;
use std::collections::BTreeMap;

const WEEKLY: &str = include_str!("../../reports/weekly.toml");
const COMPLAINTS: &str = include_str!("../../reports/complaints.toml");
const QUARTERLY: &str = include_str!("../../reports/quarterly.toml");

/// A report as its file says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub name: String,
    pub title: String,
    /// What it is about: the last whole week, or quarter.
    #[serde(default)]
    pub cycle: Cycle,
    #[serde(rename = "metric")]
    pub metrics: Vec<Metric>,
    #[serde(rename = "section")]
    pub sections: Vec<SectionPlan>,
    #[serde(default)]
    pub notes: Vec<String>,
    /// Which of the program's reports it takes its findings from; its own name where left out.
    #[serde(default)]
    pub base: Option<String>,
    /// Findings of a user's own.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
    /// Words of a user's own: language (`en`, `zh`) to key to text, before the catalogue's.
    #[serde(default)]
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
}

/// A finding that a user's SQL brings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The finding's name, which blocks name in `from`.
    pub name: String,
    /// A file in the workspace's `reports/`.
    pub sql: String,
}

/// How a metric is made from columns of a finding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    pub key: String,
    /// What kind of value; a rate and a mean have a part and a whole.
    #[serde(rename = "as")]
    pub kind: Kind,
    /// The column of a value that is no rate; the key's own name where left out.
    pub of: Option<String>,
    pub part: Option<String>,
    pub whole: Option<String>,
    /// A rate's parts are amounts, not counts; of a mean the part alone.
    #[serde(default)]
    pub money: bool,
    /// A rate is shown for so many of its whole.
    #[serde(default = "one")]
    pub per: i64,
    #[serde(default)]
    pub good: Good,
    /// Empty where there is no row for it; else nothing there is a nought.
    #[serde(default)]
    pub optional: bool,
    /// The period whose rows it is read from, where it is not the block's own.
    pub period: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Count,
    Money,
    /// Millionths of a currency unit.
    Fine,
    Rate,
    /// So much for each of something else, such as attempts for each day worked: the whole is a count.
    Mean,
    Number,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionPlan {
    pub title: String,
    #[serde(rename = "block")]
    pub blocks: Vec<BlockPlan>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockPlan {
    /// Its name in JSON and of its sheet; a note's text.
    pub key: String,
    pub show: Show,
    /// The finding it shows.
    #[serde(default)]
    pub from: String,
    /// Only rows with these values.
    #[serde(default)]
    pub pick: BTreeMap<String, String>,
    #[serde(default)]
    pub keys: Vec<String>,
    #[serde(default)]
    pub metrics: Vec<String>,
    /// The metrics that a page has room for, where not all; files hold them all.
    #[serde(default)]
    pub shown: Vec<String>,
    /// A chart's form.
    pub chart: Option<ChartKind>,
    /// The key column of a chart's places; the last key where left out.
    pub x: Option<String>,
    /// One series for each value of this key column, instead of one for each metric.
    pub split: Option<String>,
    /// One chart for each value of this key column.
    pub each: Option<String>,
    /// A chart shows no more than the last so many places.
    pub last: Option<usize>,
    /// A text column that marks the places it is not empty at.
    pub mark: Option<String>,
    /// With the row of the whole.
    #[serde(default)]
    pub total: bool,
    #[serde(default)]
    pub plain: bool,
    #[serde(default)]
    pub folded: bool,
    #[serde(default)]
    pub compare: bool,
    pub limit: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Show {
    Headline,
    Figures,
    Table,
    Chart,
    /// Lines that a finding is said in.
    Says,
    Note,
}

/// Names that the head of a page has in JSON.
const HEAD: &[&str] = &[
    "report",
    "as_of",
    "week_start",
    "week_end",
    "week",
    "quarter_start",
    "quarter_end",
    "quarter",
    "data_until",
    "currencies",
    "hashes",
    "packs",
    "strategies",
    "scorecards",
    "program",
];

const fn one() -> i64 {
    1
}

/// The text of a definition that the program brings.
pub fn builtin_text(name: &str) -> Option<&'static str> {
    match name {
        "weekly" => Some(WEEKLY),
        "complaints" => Some(COMPLAINTS),
        "quarterly" => Some(QUARTERLY),
        _ => None,
    }
}

impl Definition {
    /// The names of the reports that the program brings.
    pub const NAMES: &'static [&'static str] = &["weekly", "complaints", "quarterly"];

    /// Which of the program's reports it takes its findings from.
    pub fn base(&self) -> &str {
        self.base.as_deref().unwrap_or(&self.name)
    }

    /// A report that the program brings.
    pub fn builtin(name: &str) -> Result<Self, ReportError> {
        match builtin_text(name) {
            Some(text) => Definition::read(name, text),
            None => Err(ReportError::Definition { name: name.to_owned(), why: format!("known are {}", Self::NAMES.join(", ")) }),
        }
    }

    /// Reads a definition and checks that every metric it shows is one it defines.
    pub fn read(name: &str, text: &str) -> Result<Self, ReportError> {
        let bad = |why: String| ReportError::Definition { name: name.to_owned(), why };
        let definition: Definition = toml::from_str(text).map_err(|e| bad(e.to_string()))?;
        for metric in &definition.metrics {
            if matches!(metric.kind, Kind::Rate | Kind::Mean) != (metric.part.is_some() && metric.whole.is_some()) {
                return Err(bad(format!("metric {}: a rate or a mean, and nothing else, has part and whole", metric.key)));
            }
        }
        let mut keys: Vec<&str> = HEAD.to_vec();
        for block in definition.sections.iter().flat_map(|section| &section.blocks) {
            if keys.contains(&block.key.as_str()) {
                return Err(bad(format!("block {}: another block, or the page's head, has that name; in JSON they would mix", block.key)));
            }
            keys.push(&block.key);
            if let Some(unknown) = block.metrics.iter().find(|key| definition.metric(key).is_none()) {
                return Err(bad(format!("block {}: there is no metric {unknown}", block.key)));
            }
            if let Some(unknown) = block.shown.iter().find(|key| !block.metrics.contains(key)) {
                return Err(bad(format!("block {}: it shows {unknown} and does not have it", block.key)));
            }
            if (block.show == Show::Chart) != block.chart.is_some() {
                return Err(bad(format!("block {}: a chart, and nothing else, has a form", block.key)));
            }
        }
        Ok(definition)
    }

    /// Keys of the words that it shows: title, sections, blocks, keys of rows, metrics and what they mean.
    pub fn keys(&self) -> impl Iterator<Item = String> + '_ {
        let of_block = |block: &BlockPlan| {
            let keys = block.keys.iter().map(|key| format!("key-{key}"));
            let metrics = block.metrics.iter().flat_map(|metric| [format!("metric-{metric}"), format!("about-{metric}")]);
            std::iter::once(format!("block-{}", block.key)).chain(keys).chain(metrics).collect::<Vec<_>>()
        };
        let sections = self.sections.iter().flat_map(move |section| {
            std::iter::once(section.title.clone()).chain(section.blocks.iter().flat_map(of_block).collect::<Vec<_>>()).collect::<Vec<_>>()
        });
        let all: std::collections::BTreeSet<String> = std::iter::once(self.title.clone()).chain(sections).collect();
        all.into_iter()
    }

    pub fn metric(&self, key: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_report_reads() {
        for name in Definition::NAMES {
            assert_eq!(Definition::builtin(name).map(|d| d.name), Ok((*name).to_owned()));
        }
        assert!(Definition::builtin("yearly").is_err());
    }

    #[test]
    fn a_block_with_an_unknown_metric_is_refused() {
        let text = "name = 'x'\ntitle = 't'\nmetric = []\n[[section]]\ntitle = 's'\n[[section.block]]\nkey = 'b'\nshow = 'table'\nmetrics = ['none']\n";
        assert!(Definition::read("x", text).unwrap_err().to_string().contains("no metric none"));
    }

    #[test]
    fn a_block_has_a_name_of_its_own() {
        let blocks = |one: &str, two: &str| {
            let block = |key: &str| format!("[[section.block]]\nkey = '{key}'\nshow = 'note'\n");
            format!("name = 'x'\ntitle = 't'\nmetric = []\n[[section]]\ntitle = 's'\n{}{}", block(one), block(two))
        };
        assert!(Definition::read("x", &blocks("a", "b")).is_ok());
        for (one, two) in [("a", "a"), ("a", "strategies")] {
            assert!(Definition::read("x", &blocks(one, two)).unwrap_err().to_string().contains(&format!("block {two}: another block")));
        }
    }
}
