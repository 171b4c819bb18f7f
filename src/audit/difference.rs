//! The same contacts under two choices of packs: what each finds, and what only one of them finds.
//! Never says which choice is right.

use super::Finding;
use std::collections::{BTreeMap, BTreeSet};

/// What one rule finds on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    pub rule: String,
    pub level: u8,
    /// Contacts that it catches.
    pub contacts: usize,
    /// Those of them in which the other side finds nothing at all.
    pub only_here: usize,
}

/// A contact that is judged differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub contact_id: String,
    pub account_id: String,
    /// Ids of the rules that catch it under the first choice, in order; then under the second.
    pub rules: [Vec<String>; 2],
}

/// Two audits beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Rules by id, under the first choice and under the second.
    pub sides: [Vec<Side>; 2],
    /// Contacts whose rules differ, in the log's order.
    pub changed: Vec<Changed>,
    /// Contacts with any finding: under the first, the second, both.
    pub contacts: [usize; 3],
}

/// Puts two audits of the same contacts beside each other. Findings about collectors are left out: they are about no contact.
pub fn difference(first: &[Finding], second: &[Finding]) -> Difference {
    let (by_first, by_second) = (by_contact(first), by_contact(second));
    let mut order: Vec<(&str, &Finding)> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut all: Vec<&Finding> = first.iter().chain(second).filter(|finding| finding.contact_id.is_some()).collect();
    all.sort_by(|a, b| (a.at, &a.contact_id).cmp(&(b.at, &b.contact_id)));
    for finding in all {
        if let Some(contact) = finding.contact_id.as_deref().filter(|contact| seen.insert(*contact)) {
            order.push((contact, finding));
        }
    }
    let rules = |of: &BTreeMap<&str, BTreeSet<&str>>, contact: &str| -> Vec<String> {
        of.get(contact).into_iter().flatten().map(|rule| (*rule).to_owned()).collect()
    };
    let changed = order.iter().filter_map(|(contact, finding)| {
        let both = [rules(&by_first, contact), rules(&by_second, contact)];
        let account_id = finding.account_id.clone().unwrap_or_default();
        (both[0] != both[1]).then(|| Changed { contact_id: (*contact).to_owned(), account_id, rules: both })
    });
    let both = by_first.keys().filter(|contact| by_second.contains_key(*contact)).count();
    Difference {
        changed: changed.collect(),
        sides: [side(first, &by_second), side(second, &by_first)],
        contacts: [by_first.len(), by_second.len(), both],
    }
}

fn by_contact(findings: &[Finding]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut map: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for finding in findings {
        if let Some(contact) = &finding.contact_id {
            map.entry(contact).or_default().insert(&finding.rule);
        }
    }
    map
}

fn side(findings: &[Finding], other: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Side> {
    let mut rules: BTreeMap<&str, Side> = BTreeMap::new();
    for finding in findings {
        let Some(contact) = &finding.contact_id else { continue };
        let side = rules.entry(&finding.rule).or_insert_with(|| Side {
            rule: finding.rule.clone(),
            level: finding.level,
            contacts: 0,
            only_here: 0,
        });
        side.contacts += 1;
        side.only_here += usize::from(!other.contains_key(contact.as_str()));
    }
    rules.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Force;
    use jiff::civil::datetime;

    fn finding(contact: &str, rule: &str) -> Finding {
        Finding {
            contact_id: Some(contact.into()),
            account_id: Some("A".into()),
            at: Some(datetime(2026, 6, 1, 10, 0, 0, 0)),
            rule: rule.into(),
            level: 2,
            force: Force::House,
            confidence: "P",
            evidence: String::new(),
            collector: None,
            client: None,
            batch: None,
        }
    }

    #[test]
    fn what_only_one_side_finds_is_told_apart() {
        let first = [finding("C1", "X-1"), finding("C1", "X-2"), finding("C2", "X-1")];
        let second = [finding("C2", "X-1"), finding("C3", "Y-1")];
        let told = difference(&first, &second);
        assert_eq!(told.contacts, [2, 2, 1]);
        let side = |side: &Side| (side.rule.clone(), side.contacts, side.only_here);
        assert_eq!(told.sides[0].iter().map(side).collect::<Vec<_>>(), [("X-1".into(), 2, 1), ("X-2".into(), 1, 1)]);
        assert_eq!(told.sides[1].iter().map(side).collect::<Vec<_>>(), [("X-1".into(), 1, 0), ("Y-1".into(), 1, 1)]);
        let changed: Vec<&str> = told.changed.iter().map(|changed| changed.contact_id.as_str()).collect();
        assert_eq!(changed, ["C1", "C3"]);
        assert!(difference(&first, &first).changed.is_empty());
    }
}
