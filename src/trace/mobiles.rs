//! The mobiles of one human, weighed beside each other: most people answer at one, so what speaks for a number speaks against the
//! human's others. Never beside a number that the rules keep from this case, and never one human's beside another's.

use super::leads::Lead;
use super::reach::Weights;
use crate::domain::codes::PointKind;
use std::collections::BTreeMap;

/// Weighs the lawful mobiles of the debtor, and of each named person, beside each other.
pub(super) fn beside(leads: &mut [Lead], weights: &Weights, relay_worth: f64) {
    let mut of: BTreeMap<Option<String>, Vec<usize>> = BTreeMap::new();
    for (at, lead) in leads.iter().enumerate().filter(|(_, lead)| lead.kind == PointKind::Mobile) {
        of.entry((lead.owner == "relation").then(|| lead.owner_id.clone())).or_default().push(at);
    }
    for mobiles in of.values().filter(|mobiles| mobiles.len() > 1) {
        let odds: Vec<f64> = mobiles.iter().map(|at| leads[*at].score.odds()).collect();
        for (one, at) in mobiles.iter().enumerate() {
            let mut others: Vec<f64> = odds.iter().enumerate().filter(|(other, _)| *other != one).map(|(_, odds)| *odds).collect();
            // By size: the order of the values is not to be seen in the last digit.
            others.sort_by(f64::total_cmp);
            leads[*at].weigh(leads[*at].score.beside(&others, weights), relay_worth);
        }
    }
}
