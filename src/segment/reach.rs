//! Which accounts come to which leaf of a tree, and by which of its treatments: what the branches before it leave, without the accounts
//! that cannot be. Never says that somebody is reached whom another branch takes first.

use super::condition::{Condition, Cuts, Region};
use super::strategy::{Band, Branch, Cell, EARLY_DPD, PPay, Scorecard, Treatment};
use std::collections::BTreeMap;

/// What no account can be, as conditions: ordinary collection fits wherever willingness is high (HS-CONV-01), and the risk follows from
/// the two scores.
pub(super) fn impossible(cards: Option<(&Scorecard, &Scorecard, &PPay)>) -> Vec<Condition> {
    let mut all = vec![Condition { willingness: vec![Band::High], ordinary: Some(false), ..Condition::default() }];
    let Some((willing, able, p_pay)) = cards else { return all };
    for willingness in Band::ALL {
        for ability in Band::ALL {
            let ((w_from, w_to), (a_from, a_to)) = (willing.bands[willingness.place()], able.bands[ability.place()]);
            let able = a_from.max(0)..=a_to.min(100);
            let scores = (w_from.max(0)..=w_to.min(100)).flat_map(|w| able.clone().map(move |a| (w, a)));
            let mut risks: Vec<Band> = scores.map(|(w, a)| p_pay.risk(p_pay.chance(w, a))).collect();
            risks.sort_unstable();
            risks.dedup();
            let never: Vec<Band> = Band::ALL.into_iter().filter(|risk| !risks.contains(risk)).collect();
            // Bands that are no bands are told elsewhere.
            if !never.is_empty() && !risks.is_empty() {
                all.push(Condition { willingness: vec![willingness], ability: vec![ability], risk: never, ..Condition::default() });
            }
        }
    }
    all
}

/// The condition of a cell, which asks for its two bands alone.
pub(super) fn of_cell(willingness: Band, ability: Band) -> Condition {
    Condition { willingness: vec![willingness], ability: vec![ability], ..Condition::default() }
}

/// The condition under which a treatment may be used.
pub(super) fn fitting(treatment: &Treatment) -> Condition {
    Condition {
        // Days that are not known count as none.
        dpd_from: (treatment.from_dpd > 0).then_some(treatment.from_dpd),
        balance_from: treatment.balance_from,
        balance_below: treatment.balance_below,
        product: treatment.products.clone(),
        ..Condition::default()
    }
}

/// Past the early days, in which a leaf's early channel and treatment are used.
pub(super) fn late() -> Condition {
    Condition { dpd_from: Some(EARLY_DPD + 1), ..Condition::default() }
}

/// A leaf with the accounts that come to it.
pub(super) struct Reached<'s> {
    pub(super) when: Option<&'s Condition>,
    pub(super) leaf: &'s Cell,
    pub(super) regions: Vec<Region>,
}

/// Every leaf, branches first.
pub(super) fn reached<'s>(branches: &'s [Branch], cells: &'s [[Option<Cell>; 3]; 3], never: &[Condition], cuts: &Cuts) -> Vec<Reached<'s>> {
    let mut taken: Vec<Region> = never.iter().map(|condition| cuts.region(condition)).collect();
    let mut all = Vec::new();
    for branch in branches {
        let region = cuts.region(&branch.when);
        all.push(Reached { when: Some(&branch.when), leaf: &branch.leaf, regions: region.left(&taken) });
        taken.push(region);
    }
    for willingness in Band::ALL {
        for ability in Band::ALL {
            if let Some(leaf) = &cells[willingness.place()][ability.place()] {
                all.push(Reached { when: None, leaf, regions: cuts.region(&of_cell(willingness, ability)).left(&taken) });
            }
        }
    }
    all
}

/// A treatment that accounts of a leaf get, and which.
pub(super) struct Treated<'s> {
    pub(super) treatment: &'s Treatment,
    pub(super) early: bool,
    pub(super) regions: Vec<Region>,
}

/// Every treatment that a leaf leads to: its own or its early one, what they leave to others `otherwise`, and what it escalates to.
pub(super) fn treated<'s>(of: &Reached<'s>, all: &'s BTreeMap<String, Treatment>, cuts: &Cuts) -> Vec<Treated<'s>> {
    let past = cuts.region(&late());
    let meet = |regions: &[Region], with: &Region| regions.iter().filter_map(|region| region.and(with)).collect::<Vec<Region>>();
    let early: Vec<Region> = of.regions.iter().flat_map(|region| region.without(&past)).collect();
    let mut found = Vec::new();
    let ways = [
        (true, of.leaf.early_treatment.as_ref().unwrap_or(&of.leaf.treatment), early),
        (false, &of.leaf.treatment, meet(&of.regions, &past)),
    ];
    for (early, name, mut left) in ways {
        let mut next = all.get(name);
        while let Some(treatment) = next.filter(|_| !left.is_empty()) {
            let fits = cuts.region(&fitting(treatment));
            next = treatment.otherwise.as_ref().and_then(|name| all.get(name));
            // Whom the last of them does not fit gets it all the same.
            let regions = if next.is_some() { meet(&left, &fits) } else { left.clone() };
            left = left.iter().flat_map(|region| region.without(&fits)).collect();
            found.push(Treated { treatment, early, regions });
        }
    }
    if let Some(treatment) = of.leaf.escalate.as_ref().and_then(|name| all.get(name)) {
        found.push(Treated { treatment, early: false, regions: meet(&of.regions, &cuts.region(&fitting(treatment))) });
    }
    found.retain(|treated| !treated.regions.is_empty());
    found
}
