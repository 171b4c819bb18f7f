//! What the rule packs of a workspace say of a strategy before it is used on anybody: channels too early in the debt, visits by too few.
//! Never asks a rule for accounts that it does not bind: a rule of some clients or products, only where one of them comes. No strategy
//! can tell lenders apart, so a rule of some lenders is asked of all.

use super::condition::{Condition, Cuts, Region};
use super::reach::{Treated, fitting, impossible, late, reached, treated};
use super::strategy::{Cell, Kind, Strategy, Treatment};
use crate::domain::Force;
use crate::domain::StageEdges;
use crate::domain::codes::Channel;
use crate::rules::Packs;
use crate::rules::pack::{Effect, Rule};
use crate::rules::test::Test;
use jiff::civil::Date;

/// Every leaf, and every hold, that a rule in force on the day forbids: its line in the file, and why.
pub fn forbidden(strategy: &Strategy, packs: &Packs, stages: &StageEdges, day: Date) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let in_force = |rule: &&Rule| rule.from <= day && rule.to.is_none_or(|to| day <= to);
    for rule in packs.rules().filter(in_force).filter(|rule| rule.effect == Effect::Block) {
        // A rule of a client's contract may stand in place of one of the house, for its own accounts.
        let house = rule.force == Force::House;
        let replacing = packs.rules().filter(in_force).filter(|by| house && by.replaces.contains(&rule.id));
        let replaced: Vec<Condition> = replacing.map(bound).collect();
        for test in rule.tests.iter().filter(|test| matches!(test, Test::StageChannel { .. } | Test::VisitTeam { .. })) {
            let whose = if rule.clients.is_empty() { String::new() } else { format!(" for {}", rule.clients.join(", ")) };
            for (line, what) in against(test, (&bound(rule), &replaced), strategy, stages) {
                found.push((line, format!("{what}: {} forbids it{whose} ({})", rule.id, rule.text_en)));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The accounts that a rule binds, as far as a strategy can tell. A product that no file tells is asked about when the account is worked.
fn bound(rule: &Rule) -> Condition {
    Condition { client: rule.clients.clone(), product: rule.products.clone(), ..Condition::default() }
}

/// What a test finds among the accounts that its rule binds, less those for which others stand in its place.
fn against(test: &Test, (bound, replaced): (&Condition, &[Condition]), strategy: &Strategy, stages: &StageEdges) -> Vec<(usize, String)> {
    let after = match test {
        Test::StageChannel { up_to_dpd, .. } => Condition { dpd_from: Some(up_to_dpd + 1), ..Condition::default() },
        _ => Condition::default(),
    };
    let conditions: Vec<Condition> = strategy.treatments.values().map(fitting).chain([late(), bound.clone(), after.clone()]).collect();
    let conditions = [conditions, replaced.to_vec()].concat();
    let cuts = Cuts::of(strategy.branches.iter().map(|branch| &branch.when).chain(&conditions), stages.days());
    let (whose, old) = (cuts.region(bound), cuts.region(&after));
    let others: Vec<Region> = replaced.iter().map(|condition| cuts.region(condition)).collect();
    let never = impossible(Some((&strategy.willingness, &strategy.ability, &strategy.p_pay)));
    let mut found = Vec::new();
    for leaf in reached(&strategy.branches, &strategy.cells, &never, &cuts) {
        for treated in treated(&leaf, &strategy.treatments, &cuts) {
            let binds: Vec<Region> =
                treated.regions.iter().filter_map(|region| region.and(&whose)).flat_map(|region| region.left(&others)).collect();
            let young = || binds.iter().any(|region| !region.without(&old).is_empty());
            let what = match test {
                Test::StageChannel { up_to_dpd, channels } => barred(leaf.leaf, &treated, channels)
                    .filter(|_| young())
                    .map(|channel| format!("{:?} uses {channel} up to {up_to_dpd} days past due", leaf.leaf.segment)),
                _ if binds.is_empty() => None,
                _ => too_few(test, &leaf.leaf.segment, treated.treatment, leaf.leaf.treatment == treated.treatment.name),
            };
            found.extend(what.map(|what| (leaf.leaf.line, what)));
        }
    }
    // A hold leads to its treatment whatever the tree says of the account.
    for overlay in &strategy.overlays {
        let treatment = strategy.treatments.get(&overlay.treatment);
        let what = treatment.and_then(|treatment| too_few(test, &overlay.segment, treatment, true));
        found.extend(what.map(|what| (overlay.line, what)));
    }
    found
}

/// The first channel by which a treatment reaches somebody against the list.
fn barred(leaf: &Cell, treated: &Treated<'_>, channels: &[Channel]) -> Option<Channel> {
    let visit = (treated.treatment.kind == Kind::Visit).then_some(Channel::Visit);
    let own = if treated.early { leaf.early_channel } else { leaf.channel };
    // Where the treatment says nothing of who goes, nobody does: a letter is sent.
    let own = own.map(|channel| if channel == Channel::Visit && visit.is_none() { Channel::Letter } else { channel });
    [own, visit].into_iter().flatten().find(|channel| !channels.contains(channel))
}

/// A visit, by whatever channel it was written, by other numbers of people than a rule wants, or without an approval.
fn too_few(test: &Test, segment: &str, treatment: &Treatment, own: bool) -> Option<String> {
    let Test::VisitTeam { at_least, at_most, approval } = test else { return None };
    if treatment.kind != Kind::Visit {
        return None;
    }
    let who = if own { format!("{segment:?}") } else { format!("{segment:?} leads to {:?}, which", treatment.name) };
    let people = treatment.visitors.unwrap_or(0);
    match at_most {
        _ if people < *at_least => Some(format!("{who} sends {people} people, not {at_least}")),
        Some(most) if people > *most => Some(format!("{who} sends {people} people, more than {most}")),
        _ => (*approval && treatment.approval.is_none()).then(|| format!("{who} sends people without an approval")),
    }
}
