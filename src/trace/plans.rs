//! Plans of searches in any world: lawful, in order, worth their cost, with an end. Never runs outside tests.

use super::case::Case;
use super::diary::Search;
use super::leads::{Found, Lead, RELAY_WORTH};
use super::toy::{TODAY, Toy};
use super::waterfall::{Known, Stage, Step, consent_for, plan};
use super::worlds::{answer, plan as any_world};
use crate::domain::codes::{ConsentPurpose, PointKind};
use crate::domain::{ASKED, Decision, Money, SearchCosts, Source};
use jiff::ToSpan;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;

fn known() -> impl Strategy<Value = Known> {
    let asked = prop::collection::btree_map(select(ASKED.to_vec()), (0i64..700).prop_map(|back| TODAY.saturating_sub(back.days())), 0..4);
    (0i64..5_000_000, asked, prop::collection::vec(select(ConsentPurpose::ALL), 0..3)).prop_map(|(balance, asked_on, consents)| Known {
        balance: Money::from_minor(balance),
        currency: Some("CNY".into()),
        asked_on,
        consents,
        ..Known::default()
    })
}

/// A plan as of today, of which the first `refused` leads are given no day.
fn made(case: &Case, found: &Found, known: &Known, mut refused: usize) -> Vec<Step> {
    let mut when = |_: &Lead| {
        let open = refused == 0;
        refused = refused.saturating_sub(1);
        open.then_some(TODAY)
    };
    plan(case, (&found.leads, &found.blocked), &mut when, known, &SearchCosts::default(), RELAY_WORTH, TODAY)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// In every world: lawful leads and sources that may be asked alone, in the order of the work, each worth its cost, and an end.
    #[test]
    fn a_plan_is_lawful_in_order_and_ends(world in any_world(), known in known()) {
        let toy = Toy(0);
        let (world, found) = answer(world.rows(&toy), &toy);
        let costs = SearchCosts::default();
        for (case, found) in world.cases.iter().zip(&found) {
            let steps = made(case, found, &known, 0);
            prop_assert_eq!(steps.last().map(|step| step.stage), Some(Stage::Stop));
            prop_assert!(steps.iter().filter(|step| step.stage == Stage::Stop).count() == 1);
            if !case.held || !case.holds.is_empty() || known.balance == Money::ZERO {
                prop_assert_eq!(steps.len(), 1, "nobody is searched for on hold");
                continue;
            }
            let listed = |lead: &Lead| lead.relation.is_none() && matches!(lead.kind, PointKind::Employer | PointKind::Address);
            let mut used = BTreeSet::new();
            for two in steps.windows(2) {
                prop_assert!(two[0].stage <= two[1].stage && two[0].so_far <= two[1].so_far, "{two:?}");
                if two[0].stage == two[1].stage {
                    prop_assert!(two[0].cost <= two[1].cost, "the cheapest first: {two:?}");
                }
            }
            for step in &steps {
                prop_assert!((0..=1_000_000).contains(&step.so_far));
                if let (Some(cost), Some(brings)) = (step.cost, step.brings) {
                    prop_assert!(brings >= cost, "not worth its cost: {step:?}");
                }
                match (step.lead, step.source) {
                    (Some(lead), None) => {
                        prop_assert!(used.insert(lead), "tried twice");
                        prop_assert!(found.leads[lead].decision != Decision::Blocked);
                    }
                    (None, Some(source)) => {
                        prop_assert!(case.lost, "a source is asked about one who is not lost");
                        prop_assert!(step.stage != Stage::PublicLines || found.leads.iter().any(listed), "nothing is listed: {step:?}");
                        let needs = consent_for(source);
                        prop_assert!(needs.is_none_or(|purpose| known.consents.contains(&purpose)), "without a consent: {step:?}");
                        let again = known.asked_on.get(&source).map(|day| day.saturating_add(i64::from(costs.sources[&source].again_days).days()));
                        prop_assert_eq!(step.on, Some(again.map_or(TODAY, |day| day.max(TODAY))));
                    }
                    _ => prop_assert!(matches!(step.stage, Stage::Request | Stage::Stop)),
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// What the rules bar is not searched for, whatever its leads; a lead without a day is no step, and the plan says so.
    #[test]
    fn what_the_rules_bar_is_no_step(world in any_world(), known in known(), refused in 1usize..3) {
        let toy = Toy(0);
        let (world, found) = answer(world.rows(&toy), &toy);
        let barred = Search::Barred { reason: "a lawyer represents the debtor".into(), rules: vec!["HS-HELD-01".into()] };
        for (case, found) in world.cases.iter().zip(&found).filter(|(case, _)| case.held) {
            let steps = made(case, found, &Known { search: Some(barred.clone()), ..known.clone() }, 0);
            prop_assert_eq!(steps.len(), 1);
            prop_assert_eq!((steps[0].stage, &steps[0].rules), (Stage::Stop, &vec!["HS-HELD-01".to_owned()]));
            let later = TODAY.saturating_add(9.days());
            let known = Known { search: Some(Search::From(later)), ..known.clone() };
            let (all, fewer) = (made(case, found, &known, 0), made(case, found, &known, refused));
            prop_assert!(all.iter().filter(|step| step.source.is_some()).all(|step| step.on >= Some(later)), "a source is asked before: {all:?}");
            let tried = |steps: &[Step]| steps.iter().filter(|step| step.lead.is_some()).count();
            prop_assert!(fewer.iter().filter(|step| step.lead.is_some()).all(|step| step.on.is_some()));
            if tried(&all) > 0 {
                prop_assert!(fewer.last().is_some_and(|stop| stop.why.contains("left out")), "{fewer:?}");
            }
        }
    }
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let fault = |change: fn(&mut SearchCosts)| {
        let mut costs = SearchCosts::default();
        change(&mut costs);
        costs.fault()
    };
    assert_eq!(fault(|_| ()), None);
    assert!(fault(|c| c.recovery = 1.5).is_some_and(|why| why.contains("tracing.recovery")));
    assert!(fault(|c| c.relay = Money::from_minor(-1)).is_some_and(|why| why.contains("tracing.relay")));
    let bought = |c: &mut SearchCosts| {
        let costs = c.sources[&Source::ClientUpdate];
        c.sources.insert(Source::PurchasedList, costs);
    };
    assert!(fault(bought).is_some_and(|why| why.contains("no source to ask")));
}
