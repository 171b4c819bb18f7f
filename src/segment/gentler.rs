//! High complaint risk only makes a treatment gentler: a tree that treats such an account harder than the same account without it is
//! refused. Never judges what a treatment's words say: only tone, visits, how often, whether at all, and how a treatment is used elsewhere.

use super::condition::{Condition, Cuts, Region};
use super::reach::{Reached, reached};
use super::strategy::{Branch, Cell, Kind, Tone, Treatment};
use crate::domain::StageEdges;
use crate::domain::codes::Channel;
use std::collections::BTreeMap;

/// Every pair of leaves of which high complaint risk alone leads to the harder: the line of the branch that asks for it, and why.
pub(super) fn harder(
    branches: &[Branch],
    cells: &[[Option<Cell>; 3]; 3],
    treatments: &BTreeMap<String, Treatment>,
    never: &[Condition],
    stages: &StageEdges,
) -> Vec<(usize, String)> {
    if branches.iter().all(|branch| branch.when.complaint_risk.is_none()) {
        return vec![];
    }
    let risk = |high: bool| Condition { complaint_risk: Some(high), ..Condition::default() };
    let cuts = Cuts::of(branches.iter().map(|branch| &branch.when), stages.days());
    let leaves = reached(branches, cells, never, &cuts);
    let of = |reached: &Reached<'_>, high: bool| -> Vec<Region> {
        let side = cuts.region(&risk(high));
        reached.regions.iter().filter_map(|region| region.and(&side)).map(Region::whatever_complaint_risk).collect()
    };
    let calm: Vec<Vec<Region>> = leaves.iter().map(|leaf| of(leaf, false)).collect();
    let mut found = Vec::new();
    for (at, risky) in leaves.iter().enumerate() {
        let regions = of(risky, true);
        for (other, calm) in leaves.iter().zip(&calm).enumerate().filter(|(n, _)| *n != at).map(|(_, pair)| pair) {
            let same = || regions.iter().any(|region| calm.iter().any(|of| region.meets(of)));
            let Some(how) = how(risky.leaf, other.leaf, &leaves, treatments).filter(|_| same()) else { continue };
            let asks = if risky.when.is_some_and(|when| when.complaint_risk.is_some()) { risky } else { other };
            found.push((
                asks.leaf.line,
                format!(
                    "high complaint risk only makes it gentler: {:?} is harder than {:?} (line {}), where the same account goes without it: {how}",
                    risky.leaf.segment, other.leaf.segment, other.leaf.line
                ),
            ));
            break;
        }
    }
    found
}

/// What makes one leaf harder than another.
fn how(risky: &Cell, calm: &Cell, leaves: &[Reached<'_>], treatments: &BTreeMap<String, Treatment>) -> Option<String> {
    let (risky_tone, calm_tone) = (tone(risky, leaves), tone(calm, leaves));
    if risky_tone > calm_tone {
        let why = if risky.tone < risky_tone { format!(" (so {:?} is used elsewhere)", risky.treatment) } else { String::new() };
        return Some(format!("tone {}{why}, not {}", risky_tone.code(), calm_tone.code()));
    }
    if visits(risky, treatments) && !visits(calm, treatments) {
        return Some("a visit".to_owned());
    }
    match (contacts(risky), contacts(calm)) {
        (true, false) => Some("contact, where there is none".to_owned()),
        (true, true) if risky.every_days < calm.every_days => {
            Some(format!("again after {} days, not {}", risky.every_days, calm.every_days))
        }
        _ => None,
    }
}

/// How firmly a leaf speaks: by its own tone, or by the gentlest in which its treatment is used where complaint risk is not asked for.
fn tone(leaf: &Cell, leaves: &[Reached<'_>]) -> Tone {
    let calm = leaves.iter().filter(|other| other.when.is_none_or(|when| when.complaint_risk != Some(true)));
    let used = calm.filter(|other| other.leaf.treatment == leaf.treatment).map(|other| other.leaf.tone).min();
    used.map_or(leaf.tone, |used| used.max(leaf.tone))
}

fn contacts(leaf: &Cell) -> bool {
    leaf.channel.is_some() || leaf.early_channel.is_some()
}

/// Whether a leaf sends people, itself or through what it leaves to others.
fn visits(leaf: &Cell, treatments: &BTreeMap<String, Treatment>) -> bool {
    let mut at = treatments.get(&leaf.treatment);
    for _ in 0..=treatments.len() {
        match at {
            Some(treatment) if treatment.kind == Kind::Visit => return true,
            Some(treatment) => at = treatment.otherwise.as_ref().and_then(|name| treatments.get(name)),
            None => break,
        }
    }
    leaf.channel == Some(Channel::Visit)
}
