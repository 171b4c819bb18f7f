//! What the log cannot show: rules that need a fact which no file of a client carries, and contacts that do not tell what a rule asks.
//! Never passes such a rule in silence.

use crate::domain::Tongue;
use crate::rules::test::Test;
use crate::rules::{Packs, Rule};
use serde::Deserialize;

/// A row of `queries/audit/answers/carried.sql`: what a client's log tells at all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Carried {
    pub client: String,
    pub recordings: bool,
    pub notes: bool,
    pub approvals: bool,
    pub visitors: bool,
    /// Some file lists collectors.
    pub trainings: bool,
    /// Some file lists approved texts.
    pub texts: bool,
    pub visits_untold: i64,
    pub visits: i64,
    pub with_template: i64,
}

/// A rule that was not asked of a client's contacts, or not of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    pub rule: String,
    pub client: String,
    pub why: String,
}

/// What was not checked, by rule in the packs' order and then by client.
pub fn unchecked(rows: &[Carried], packs: &Packs, tongue: Tongue) -> Vec<Unchecked> {
    let limitation = packs.rules().flat_map(|rule| &rule.tests).any(|test| matches!(test, Test::Limitation { .. }));
    let mut all: Vec<Unchecked> = Vec::new();
    for rule in packs.rules() {
        for row in rows.iter().filter(|row| rule.clients.is_empty() || rule.clients.contains(&row.client)) {
            for why in reasons(rule, row, limitation, tongue) {
                let one = Unchecked { rule: rule.id.clone(), client: row.client.clone(), why };
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        }
    }
    all
}

fn reasons(rule: &Rule, row: &Carried, limitation: bool, tongue: Tongue) -> Vec<String> {
    let say = |en: &str, zh: &str| Some(tongue.of((en, zh)).to_owned());
    let of = |test: &Test| match test {
        Test::Recording { .. } if !row.recordings => say("no contact tells a recording_id", "没有任何联系记录 recording_id"),
        Test::LateNote { .. } if !row.notes => say("no contact tells entered_at", "没有任何联系记录 entered_at"),
        Test::VisitTeam { approval: true, .. } if row.visits > 0 && !row.approvals => {
            say("no visit tells an approval_id", "没有任何外访记录 approval_id")
        }
        Test::VisitTeam { .. } if row.visits_untold > 0 => Some(match tongue {
            Tongue::En => format!("{} of {} visits do not tell how many went", row.visits_untold, row.visits),
            Tongue::Zh => format!("{} 次外访中 {} 次未记录人数", row.visits, row.visits_untold),
        }),
        Test::Template { .. } | Test::Text(_) if row.with_template > 0 && !row.texts => {
            say("no file lists the approved texts (templates)", "没有文件列出已批准的文本（templates）")
        }
        Test::Text(wording) if wording.only_time_barred && !limitation => {
            say("no rule of the packs in use says when a debt is time-barred", "所用规则包未规定诉讼时效")
        }
        Test::Trained { .. } if !row.trainings => say("no file lists the collectors (collectors)", "没有文件列出催收员（collectors）"),
        _ => None,
    };
    rule.tests.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_file_carries_is_named_and_what_one_carries_is_not() {
        let packs = Packs::only(&["house"], |_| None).unwrap();
        let full = Carried {
            client: "BANK-A".into(),
            recordings: true,
            notes: true,
            approvals: true,
            visitors: true,
            trainings: true,
            texts: true,
            visits_untold: 0,
            visits: 3,
            with_template: 9,
        };
        let of = |row: &Carried| unchecked(std::slice::from_ref(row), &packs, Tongue::En).into_iter().map(|u| u.rule).collect::<Vec<_>>();
        assert_eq!(of(&full), ["HS-BARRED-01"], "the house alone knows no limitation");
        let none = Carried { recordings: false, notes: false, approvals: false, visits_untold: 2, ..full };
        let rules = of(&none);
        assert!(["HS-REC-01", "HS-NOTE-01", "HS-VISIT-01"].iter().all(|id| rules.contains(&(*id).to_owned())), "{rules:?}");
    }
}
