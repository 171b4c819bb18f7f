//! Collectors whose share of contacts with findings stands out from the others'.
//! Never names one with few contacts.

use super::Finding;
use crate::domain::Tongue;
use crate::rules::test::Test;
use crate::rules::{Packs, share};
use jiff::civil::Date;
use serde::Deserialize;

/// A row of `queries/audit/answers/by_collector.sql`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CollectorRow {
    pub collector: String,
    /// Contacts with a finding of any rule.
    pub caught: i64,
    /// Outbound contacts.
    pub contacts: i64,
}

/// A finding for each collector who stands out under a rule in force on the last day, in the rows' order.
pub fn outliers(rows: &[CollectorRow], packs: &Packs, to: Date, tongue: Tongue) -> Vec<Finding> {
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let all = rows.iter().fold([0, 0], |[caught, contacts], row| [caught + count(row.caught), contacts + count(row.contacts)]);
    let mut found = Vec::new();
    for rule in packs.rules().filter(|rule| rule.in_force(to)) {
        for test in &rule.tests {
            let Test::Outlier { sigmas, at_least } = test else { continue };
            for row in rows {
                let own = [count(row.caught), count(row.contacts)];
                let others = [all[0] - own[0], all[1] - own[1]];
                if !share::stands_out(own, others, *sigmas, *at_least) {
                    continue;
                }
                let z = share::z(own, others).unwrap_or_default();
                let evidence = match tongue {
                    Tongue::En => format!(
                        "findings on {} of {} contacts, the others on {} of {}: {z:.1} standard errors apart, {sigmas} are noted",
                        own[0], own[1], others[0], others[1]
                    ),
                    Tongue::Zh => format!(
                        "{} 次联系中 {} 次有问题，其他人 {} 次中 {} 次：相差 {z:.1} 个标准误，{sigmas} 个即提示",
                        own[1], own[0], others[1], others[0]
                    ),
                };
                found.push(Finding {
                    contact_id: None,
                    account_id: None,
                    at: None,
                    rule: rule.id.clone(),
                    level: rule.level,
                    force: rule.force,
                    confidence: rule.confidence.code(),
                    evidence,
                    collector: Some(row.collector.clone()),
                    client: None,
                    batch: None,
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(collector: &str, caught: i64, contacts: i64) -> CollectorRow {
        CollectorRow { collector: collector.into(), caught, contacts }
    }

    #[test]
    fn who_stands_out_is_named_and_who_has_few_contacts_is_not() {
        let packs = Packs::builtin(&["house"]).unwrap();
        let rows = [row("C1", 35, 100), row("C2", 10, 100), row("C3", 10, 100), row("C4", 20, 49)];
        let found = outliers(&rows, &packs, date(2026, 6, 7), Tongue::En);
        assert_eq!(found.iter().map(|f| f.collector.as_deref().unwrap()).collect::<Vec<_>>(), ["C1"]);
        assert!(found[0].evidence.starts_with("findings on 35 of 100 contacts, the others on 40 of 249"), "{}", found[0].evidence);
        assert!(outliers(&[row("C1", 35, 100)], &packs, date(2026, 6, 7), Tongue::En).is_empty(), "nobody to compare with");
    }
}
