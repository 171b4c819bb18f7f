//! Findings: what the tests of one rule caught about one contact, with severity, force and evidence.
//! Never says that somebody is guilty: a finding is a person's to confirm.

use super::words::evidence;
use crate::domain::{Force, Tongue};
use crate::rules::{Packs, Rule};
use jiff::civil::DateTime;
use serde::Deserialize;

/// A row of `queries/audit/answers/findings.sql`: one test of one rule that caught one contact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Caught {
    pub contact_id: String,
    pub account_id: String,
    /// UTC.
    pub at: DateTime,
    pub rule: String,
    /// Which of the rule's tests, from 0.
    pub nth: i64,
    pub counted: Option<i64>,
    pub fact: Option<String>,
    /// The contacts that make the count, each behind what it is sorted by, parted by U+001F.
    pub others: Option<String>,
    pub collector: Option<String>,
    pub client: String,
    pub batch: String,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// None for a finding about a collector.
    pub contact_id: Option<String>,
    pub account_id: Option<String>,
    /// UTC.
    pub at: Option<DateTime>,
    pub rule: String,
    /// 1 slight … 4 gravest, as the rule has it.
    pub level: u8,
    pub force: Force,
    /// How surely the rule was read.
    pub confidence: &'static str,
    /// In words, with the contacts that make the count.
    pub evidence: String,
    pub collector: Option<String>,
    pub client: Option<String>,
    pub batch: Option<String>,
}

/// One finding for each contact and rule, in the rows' order; a rule that the packs do not hold has none. Rows of one contact and rule
/// stand together.
pub fn findings(rows: Vec<Caught>, packs: &Packs, tongue: Tongue) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(rule) = packs.rule(&row.rule) else { continue };
        let words = usize::try_from(row.nth).ok().and_then(|nth| rule.tests.get(nth)).map(|test| evidence(test, &row, tongue));
        let words = words.unwrap_or_default();
        let same = |last: &Finding| last.rule == row.rule && last.contact_id.as_deref() == Some(row.contact_id.as_str());
        match found.last_mut().filter(|last| same(last)) {
            Some(last) if !last.evidence.contains(&words) => last.evidence = format!("{}; {words}", last.evidence),
            Some(_) => {}
            None => found.push(Finding::of(rule, row, words)),
        }
    }
    found
}

impl Finding {
    fn of(rule: &Rule, row: Caught, evidence: String) -> Self {
        Finding {
            contact_id: Some(row.contact_id),
            account_id: Some(row.account_id),
            at: Some(row.at),
            rule: row.rule,
            level: rule.level,
            force: rule.force,
            confidence: rule.confidence.code(),
            evidence,
            collector: row.collector,
            client: Some(row.client),
            batch: Some(row.batch),
        }
    }
}
