//! Rules that are known and that nothing here can check, each with the reason; and where every rule was read.
//! Never decides: what stands here binds nobody.

use super::pack::{Confidence, PackError};
use crate::domain::Force;
use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static KNOWN: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/rules/known");

/// A rule that is known.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    pub id: String,
    pub jurisdiction: String,
    /// First day in force; none = it was not read.
    #[serde(default)]
    pub from: Option<Date>,
    pub force: Force,
    pub text_en: String,
    pub text_zh: String,
    pub instrument: String,
    #[serde(default)]
    pub article: Option<String>,
    pub source: String,
    pub confidence: Confidence,
    pub reason: Reason,
}

/// Why a rule is not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    NoNumber,
    ContextMissing,
    Content,
    NoFeed,
    Lender,
    Counting,
    Retention,
    Stricter,
    Tool,
    Report,
    Sample,
    Strategy,
    Client,
    NoDuty,
    Reference,
}

impl Reason {
    /// The reason in words: English, Chinese.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Reason::NoNumber => ("its text gives no number to count by", "原文无可计量的数字"),
            Reason::ContextMissing => ("what it means was not read in full", "未能读到完整语境"),
            Reason::Content => {
                ("only what is said or written could show it: a reviewer's to find in the sample", "须审阅通话或文本内容，由抽检发现")
            }
            Reason::NoFeed => ("no feed carries the facts", "没有数据可以证明"),
            Reason::Lender => ("a duty that no contact, lead or plan can show", "属机构义务，联系、线索、计划均无法体现"),
            Reason::Counting => {
                ("no limit of its own: it says how others are counted, and they are", "本身无限额，规定其他规则如何计数，已照此计数")
            }
            Reason::Retention => ("about keeping records, not about contacts", "属记录保存，不涉及联系"),
            Reason::Stricter => ("a stricter reading is applied", "采用更严格的理解"),
            Reason::Tool => ("held by how this program is built", "由本工具的设计保证"),
            Reason::Report => ("shown in the reports", "见报告"),
            Reason::Sample => ("a reviewer's to find in the sample", "由抽检发现"),
            Reason::Strategy => ("the strategy decides it", "由策略决定"),
            Reason::Client => ("for the client's own pack", "写入客户自有规则包"),
            Reason::NoDuty => ("a safe harbour, no duty", "属安全港，非义务"),
            Reason::Reference => ("shown for reference: no pack of this jurisdiction decides", "仅供参考，本工具无该法域规则包"),
        }
    }
}

#[derive(Deserialize)]
struct KnownFile {
    known: Vec<Known>,
}

/// The lists of known rules in the binary, by name in order: those beside the packs, and those of other jurisdictions.
///
/// # Errors
/// `Shape` where a list does not fit.
pub fn known() -> Result<Vec<(String, Vec<Known>)>, PackError> {
    let mut lists = Vec::new();
    for file in KNOWN.files() {
        let name = file.path().file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        let shape = |why: String| PackError::Shape { pack: name.clone(), why };
        let text = file.contents_utf8().ok_or_else(|| shape("not UTF-8".into()))?;
        let read: KnownFile = toml::from_str(text).map_err(|e| shape(e.to_string()))?;
        lists.push((name, read.known));
    }
    lists.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(lists)
}

#[derive(Deserialize)]
struct SourcesFile {
    sources: BTreeMap<String, String>,
}

/// The address, or repository and commit, of a source key; None where the key is none of ours.
pub fn address(key: &str) -> Option<&'static str> {
    static SOURCES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let read: Result<SourcesFile, _> = toml::from_str(include_str!("sources.toml"));
        read.map(|file| file.sources).unwrap_or_default()
    });
    SOURCES.get(key).map(String::as_str)
}

/// The keys that a rule's `source` names.
pub fn keys(source: &str) -> impl Iterator<Item = &str> {
    source.split(',').map(str::trim).filter(|key| !key.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{built_in, built_in_names};

    #[test]
    fn every_source_that_a_rule_cites_has_an_address() {
        let packs = built_in_names().into_iter().flat_map(|name| built_in(&name).unwrap().rules).map(|rule| (rule.id, rule.source));
        let known = known().unwrap().into_iter().flat_map(|(_, list)| list).map(|rule| (rule.id, rule.source));
        let mut ids = std::collections::BTreeSet::new();
        for (id, source) in packs.chain(known) {
            assert!(keys(&source).next().is_some(), "{id}");
            keys(&source).for_each(|key| assert!(address(key).is_some(), "{id}: {key}"));
            assert!(ids.insert(id.clone()), "{id} stands twice");
        }
        assert!(ids.len() > 180, "{}", ids.len());
    }
}
