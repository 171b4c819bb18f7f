//! What the rule packs of a workspace say of a strategy before it is used on anybody: channels too early in the debt, visits by too few.
//! Never asks a rule that binds some clients, lenders or products alone: which account it binds is asked when the account is worked.

use super::condition::Condition;
use super::strategy::{Cell, EARLY_DPD, Strategy};
use crate::domain::StageEdges;
use crate::domain::codes::Channel;
use crate::rules::Packs;
use crate::rules::pack::{Effect, Rule};
use crate::rules::test::Test;
use jiff::civil::Date;

/// Every leaf that a rule in force on the day forbids: its line in the file, and why.
pub fn forbidden(strategy: &Strategy, packs: &Packs, stages: &StageEdges, day: Date) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for rule in packs.rules().filter(|rule| general(rule, day)) {
        for test in &rule.tests {
            for (when, leaf) in strategy.leaves() {
                if let Some(what) = against(test, when, leaf, strategy, stages) {
                    found.push((leaf.line, format!("{what}: {} forbids it ({})", rule.id, rule.text_en)));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn general(rule: &Rule, day: Date) -> bool {
    let in_force = rule.from <= day && rule.to.is_none_or(|to| day <= to);
    in_force && rule.effect == Effect::Block && rule.clients.is_empty() && rule.lender_types.is_empty() && rule.products.is_empty()
}

fn against(test: &Test, when: Option<&Condition>, leaf: &Cell, strategy: &Strategy, stages: &StageEdges) -> Option<String> {
    let first = when.map_or(0, |when| when.first_day(stages));
    match test {
        Test::StageChannel { up_to_dpd, channels } => {
            let barred = |channel: Option<Channel>| channel.filter(|channel| !channels.contains(channel));
            let early = barred(leaf.early_channel).filter(|_| first <= EARLY_DPD.min(*up_to_dpd));
            // Past the early days the leaf's own channel begins.
            let later = barred(leaf.channel).filter(|_| first.max(EARLY_DPD + 1) <= *up_to_dpd);
            let channel = early.or(later)?;
            Some(format!("{:?} uses {channel} up to {up_to_dpd} days past due", leaf.segment))
        }
        Test::VisitTeam { at_least, approval, .. } if leaf.channel == Some(Channel::Visit) => {
            let treatment = strategy.treatments.get(&leaf.treatment)?;
            if treatment.visitors.unwrap_or(0) < *at_least {
                return Some(format!("{:?} sends {} people, not {at_least}", leaf.segment, treatment.visitors.unwrap_or(0)));
            }
            (*approval && treatment.approval.is_none()).then(|| format!("{:?} sends people without an approval", leaf.segment))
        }
        _ => None,
    }
}
