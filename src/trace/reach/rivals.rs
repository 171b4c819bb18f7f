//! The human's other mobiles: most people answer at one number, so what speaks for another speaks against this one, and where no
//! other is left this one gains. Never looks at a number that is not the same human's own.

use super::answers::Answers;
use super::terms::{Facts, terms};
use super::tried::Tried;
use super::weights::Weights;

/// Another mobile of the human, as it was known on the same day.
#[derive(Debug, Clone)]
pub struct Rival {
    pub facts: Facts,
    pub tried: Tried,
}

impl Rival {
    /// The odds that it reaches the human, by what is known of it alone.
    pub fn odds(&self, weights: &Weights, answers: &Answers) -> f64 {
        let known: f64 = terms(&self.facts, weights).iter().map(|(weight, times)| weights.of(*weight) * times).sum();
        (known + answers.bits(&self.tried)).exp2()
    }
}

/// The bits that the odds of the others add to one mobile: never more than nothing. Of the ways in which some of the numbers are
/// good, each number beyond the first makes a way `another` bits likelier (less likely: it is not above nothing); the rest is
/// counting: with c = 2^another and A the product of 1 + c·odds over the others, the odds of this one are taken A / (1 + (A − 1) / c) times.
pub fn bits(others: &[f64], another: f64) -> f64 {
    if others.is_empty() {
        return 0.0;
    }
    let c = another.exp2();
    let ways: f64 = others.iter().map(|odds| 1.0 + c * odds).product();
    (ways / (1.0 + (ways - 1.0) / c)).log2().min(0.0)
}

/// How fast those bits grow with `another`.
pub fn slope(others: &[f64], another: f64) -> f64 {
    const STEP: f64 = 0.1;
    (bits(others, another + STEP) - bits(others, another - STEP)) / (2.0 * STEP)
}

#[cfg(test)]
mod tests {
    use super::super::log::{SeenRow, TryResult, TryRow, episodes};
    use super::super::weights::Weight;
    use super::super::{Score, learn};
    use super::*;
    use crate::domain::codes::{PointKind, Source};
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Every way in which some of the numbers are good, weighed one by one.
    fn counted(odds: &[f64], another: f64) -> Vec<f64> {
        let (mut all, mut with) = (0.0, vec![0.0; odds.len()]);
        for way in 0..1usize << odds.len() {
            let good = || (0..odds.len()).filter(|at| way >> at & 1 == 1);
            let beyond = good().count().saturating_sub(1);
            let weight = good().map(|at| odds[at]).product::<f64>() * (another * beyond as f64).exp2();
            all += weight;
            good().for_each(|at| with[at] += weight);
        }
        with.into_iter().map(|with| with / all).collect()
    }

    proptest! {
        /// The closed form is what counting every way gives; a likelier rival never raises, and what stands alone gains nothing.
        #[test]
        fn rivals_take_what_counting_says(odds in proptest::collection::vec(0.001f64..50.0, 1..5), another in -9.0f64..0.0) {
            for (at, chance) in counted(&odds, another).into_iter().enumerate() {
                let mut others = odds.clone();
                let own = others.remove(at);
                let taken = bits(&others, another);
                let now = own * taken.exp2();
                prop_assert!((now / (1.0 + now) - chance).abs() < 1e-9, "{chance}");
                prop_assert!(taken <= 0.0 && bits(&[], another) == 0.0 && bits(&others, 0.0).abs() < 1e-12);
                if let Some(first) = others.first_mut() {
                    *first *= 2.0;
                    prop_assert!(bits(&others, another) <= taken + 1e-12);
                }
            }
        }

        /// Whatever the odds: the waterfall adds up beside them too.
        #[test]
        fn beside_others_the_waterfall_adds_up(own in -6.0f64..9.0, others in proptest::collection::vec(0.001f64..50.0, 0..5)) {
            let alone = Score { bits: own, identity: 1.0, ..Score::default() }.closed();
            let beside = alone.beside(&others, &Weights::judged());
            prop_assert!(beside.millionths <= alone.millionths);
            let steps: f64 = beside.parts.iter().map(|part| part.bits).sum();
            prop_assert_eq!(beside.millionths, (1e6 / (1.0 + (-(own + steps)).exp2())).round() as i64);
            let said = beside.parts.iter().any(|part| part.words.contains("of the same human's mobiles"));
            prop_assert_eq!(said, bits(&others, Weights::judged().of(Weight::Another)) <= -0.005);
        }
    }

    /// A log of debtors with two mobiles each, both tried: the first is answered, the second so far as told.
    fn log(second: TryResult) -> (Vec<TryRow>, Vec<SeenRow>) {
        let (mut tries, mut seen) = (Vec::new(), Vec::new());
        for debtor in 0..300 {
            for (point, result) in [(2 * debtor, TryResult::Reached), (2 * debtor + 1, second)] {
                let tried = |day, result| TryRow { point, debtor, tried_on: date(2026, 5, day), hour: 12, inbound: false, result };
                tries.extend([tried(1, TryResult::Unanswered), tried(2, result)]);
                let on = Some(date(2026, 4, 1));
                let (validity, validity_on) = (None, None);
                let kind = PointKind::Mobile;
                seen.push(SeenRow {
                    point,
                    kind,
                    relation: None,
                    source: Source::Application,
                    first_seen_on: on,
                    last_seen_on: on,
                    validity,
                    validity_on,
                });
            }
        }
        (tries, seen)
    }

    #[test]
    fn how_many_numbers_people_answer_at_is_learned() {
        let another = |second| {
            let (tries, seen) = log(second);
            learn(&episodes(&tries, &seen)).of(Weight::Another)
        };
        let judged = Weight::Another.judged();
        let (one, both) = (another(TryResult::Dead), another(TryResult::Reached));
        assert!(one < judged && judged + 1.0 < both && both <= 0.0, "{one} {judged} {both}");
    }

    #[test]
    fn a_rival_is_told_as_it_was_known_on_the_day() {
        let (mut tries, seen) = log(TryResult::Dead);
        // Months later the second answers; on the day of the first's attempts nobody knew that.
        tries.insert(4, TryRow { tried_on: date(2026, 9, 1), result: TryResult::Reached, ..tries[3].clone() });
        let told = episodes(&tries[..5], &seen[..2]);
        let first = told.iter().find(|episode| episode.tried.dead == 0).unwrap();
        let [rival] = &first.rivals[..] else { panic!("{first:?}") };
        assert_eq!((first.last, rival.tried.dead, rival.tried.last_reached_on), (date(2026, 5, 2), 1, None));
        let mut theirs = seen[..2].to_vec();
        theirs[1].relation = Some(crate::domain::codes::RelationKind::Spouse);
        assert!(episodes(&tries[..5], &theirs).iter().all(|episode| episode.rivals.is_empty()), "a relative's number is no rival");
    }
}
