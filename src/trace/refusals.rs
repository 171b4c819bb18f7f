//! What a contact person's refusal does in any world: nobody is looked for at that point any more, and a refusal to pay stops
//! nothing. Never runs outside tests.

use super::facts::{AttemptRow, Rows};
use super::toy::{TODAY, Toy};
use super::worlds::{answer, plan};
use crate::domain::codes::RelationKind;
use proptest::prelude::*;
use std::collections::HashSet;

const TOY: Toy = Toy(0);

/// A result taken back for one of the world's points: it names no person, as the feed does not.
fn refused_at(rows: &Rows, point: usize) -> AttemptRow {
    let point = &rows.points[point];
    let client = rows.accounts.iter().find(|account| account.debtor_id == point.debtor_id).map(|account| account.client.clone());
    AttemptRow {
        debtor_id: point.debtor_id.clone(),
        client: client.unwrap_or_default(),
        value: Some(point.value.clone()),
        refused: 1,
        last_failed_on: Some(TODAY),
        ..AttemptRow::default()
    }
}

fn third_party(rows: &Rows, id: &str) -> bool {
    let relation = rows.records.iter().find(|row| row.record_id == id).and_then(|row| row.relation);
    relation.is_some_and(|relation| relation != RelationKind::Guarantor)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// A contact person refused: no lead at that point for anybody, and none to that person at any other.
    #[test]
    fn a_contact_persons_refusal_holds_for_everybody(plan in plan(), pick in 0usize..64) {
        let mut rows = plan.rows(&TOY);
        let theirs: Vec<usize> = (0..rows.points.len()).filter(|at| third_party(&rows, &rows.points[*at].owner_id)).collect();
        prop_assume!(!theirs.is_empty());
        let point = theirs[pick % theirs.len()];
        let (value, person) = (rows.points[point].value.clone(), rows.points[point].owner_id.clone());
        let refusal = refused_at(&rows, point);
        rows.attempts.push(refusal);
        let (_, found) = answer(rows, &TOY);
        for lead in found.iter().flat_map(|found| &found.leads) {
            prop_assert!(lead.asked.key != value, "{lead:?}");
            prop_assert!(lead.owner_id != person, "{lead:?}");
        }
    }

    /// A debtor refused to pay, at a point where no contact person is asked for: the same leads as before.
    #[test]
    fn a_refusal_to_pay_stops_nothing(plan in plan(), pick in 0usize..64) {
        let mut rows = plan.rows(&TOY);
        let persons: HashSet<_> =
            rows.points.iter().filter(|point| third_party(&rows, &point.owner_id)).map(|point| point.value.clone()).collect();
        let own: Vec<usize> = (0..rows.points.len())
            .filter(|at| rows.points[*at].owner_id == rows.points[*at].debtor_id && !persons.contains(&rows.points[*at].value))
            .collect();
        prop_assume!(!own.is_empty());
        let keys = |rows: Rows| -> Vec<HashSet<_>> {
            let (_, found) = answer(rows, &TOY);
            found.into_iter().map(|found| found.leads.into_iter().map(|lead| lead.asked.key).collect()).collect()
        };
        let before = keys(rows.clone());
        let refusal = refused_at(&rows, own[pick % own.len()]);
        rows.attempts.push(refusal);
        prop_assert_eq!(before, keys(rows));
    }
}
