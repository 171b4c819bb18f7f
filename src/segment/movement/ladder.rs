//! What a batch will have paid by an age that older batches have reached: the chain ladder with Mack's standard error (T. Mack,
//! Distribution-free calculation of the standard error of chain ladder reserve estimates, ASTIN Bulletin 23, 1993).
//! Never goes past an age that an older batch has reached, and never says an interval that fewer than three batches stand for.

use crate::segment::interval::Z;

/// Batches that every step must be learned from before an interval is said.
pub const LEAST: usize = 3;

/// What older batches say of going from one age to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// What was paid by the later age, of what was paid by the earlier (volume weighted).
    pub factor: f64,
    /// Mack's σ²: the mean squared deviation of the batches' own factors, each weighted by what it had paid; none of one batch.
    pub variance: Option<f64>,
    /// Paid by the earlier age, all batches of the step together.
    pub paid: f64,
    pub batches: usize,
}

/// The steps from each age to the next, learned from batches alike; none where no batch with payments has gone it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ladder {
    pub steps: Vec<Option<Step>>,
}

/// What a batch is expected to have paid, in the unit of its payments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// The age it is expected at.
    pub at: usize,
    pub paid: f64,
    /// 95 % interval of what it will have paid, not of the mean alone; none where a step was gone by fewer than [`LEAST`] batches.
    pub interval: Option<(f64, f64)>,
    /// Batches of the step that the fewest have gone.
    pub batches: usize,
    /// The last age up to which at least [`LEAST`] batches have gone each step.
    pub sure_until: usize,
}

/// Why nothing is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfounded {
    /// It has reached the horizon: what it paid is known.
    Reached,
    /// Nothing was paid yet, and a multiple of nothing is nothing.
    NothingPaid,
    /// No batch alike has gone on from its age.
    NoneOlder,
}

impl Ladder {
    /// Learns the steps. A curve is what was paid by age 0, 1, …, to the last age that the batch has reached; batches that had paid
    /// nothing by an age say nothing of the next step.
    pub fn of(curves: &[&[i64]]) -> Ladder {
        let longest = curves.iter().map(|curve| curve.len()).max().unwrap_or(0);
        let step = |age: usize| {
            let two = |curve: &&[i64]| Some((*curve.get(age)? as f64, *curve.get(age + 1)? as f64)).filter(|(now, _)| *now > 0.0);
            let gone: Vec<(f64, f64)> = curves.iter().filter_map(two).collect();
            let (paid, next) = gone.iter().fold((0.0, 0.0), |(paid, next), (now, then)| (paid + now, next + then));
            if gone.is_empty() {
                return None;
            }
            let factor = next / paid;
            let squares: f64 = gone.iter().map(|(now, then)| now * (then / now - factor).powi(2)).sum();
            let variance = (gone.len() > 1).then(|| squares / (gone.len() - 1) as f64);
            Some(Step { factor, variance, paid, batches: gone.len() })
        };
        Ladder { steps: (0..longest.saturating_sub(1)).map(step).collect() }
    }

    /// What a batch will have paid by the horizon, or by the last age before it that a batch alike has reached.
    ///
    /// # Errors
    /// [`Unfounded`].
    pub fn develop(&self, curve: &[i64], horizon: usize) -> Result<Expected, Unfounded> {
        let Some(age) = curve.len().checked_sub(1).filter(|age| *age < horizon) else { return Err(Unfounded::Reached) };
        let now = curve[age] as f64;
        if now <= 0.0 {
            return Err(Unfounded::NothingPaid);
        }
        let steps: Vec<Step> = self.steps.iter().take(horizon).skip(age).map_while(|step| *step).filter(|step| step.factor > 0.0).collect();
        let Some(batches) = steps.iter().map(|step| step.batches).min() else { return Err(Unfounded::NoneOlder) };
        let sure_until = age + steps.iter().take_while(|step| step.batches >= LEAST).count();
        let (mut paid, mut sum) = (now, Some(0.0));
        for step in &steps {
            let part = step.variance.map(|variance| variance / step.factor.powi(2) * (1.0 / paid + 1.0 / step.paid));
            sum = sum.zip(part).map(|(sum, part)| sum + part);
            paid *= step.factor;
        }
        let interval = sum.filter(|_| batches >= LEAST).map(|sum| interval(now, paid, paid * f64::sqrt(sum)));
        Ok(Expected { at: age + steps.len(), paid, interval, batches, sure_until })
    }
}

/// Mack's interval: what is still to come taken as lognormal with this mean and standard error; as normal where nothing, or less
/// than nothing, is expected to come.
fn interval(now: f64, paid: f64, error: f64) -> (f64, f64) {
    let coming = paid - now;
    if error == 0.0 || coming <= 0.0 {
        return (paid - Z * error, paid + Z * error);
    }
    let variance = (1.0 + (error / coming).powi(2)).ln();
    let middle = coming.ln() - variance / 2.0;
    (now + (middle - Z * variance.sqrt()).exp(), now + (middle + Z * variance.sqrt()).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::calibrate::measure::Dice;

    /// The triangle of Taylor and Ashe that Mack's paper works through.
    const TAYLOR_ASHE: &[&[i64]] = &[
        &[357_848, 1_124_788, 1_735_330, 2_218_270, 2_745_596, 3_319_994, 3_466_336, 3_606_286, 3_833_515, 3_901_463],
        &[352_118, 1_236_139, 2_170_033, 3_353_322, 3_799_067, 4_120_063, 4_647_867, 4_914_039, 5_339_085],
        &[290_507, 1_292_306, 2_218_525, 3_235_179, 3_985_995, 4_132_918, 4_628_910, 4_909_315],
        &[310_608, 1_418_858, 2_195_047, 3_757_447, 4_029_929, 4_381_982, 4_588_268],
        &[443_160, 1_136_350, 2_128_333, 2_897_821, 3_402_672, 3_873_311],
        &[396_132, 1_333_217, 2_180_715, 2_985_752, 3_691_712],
        &[440_832, 1_288_463, 2_419_861, 3_483_130],
        &[359_480, 1_421_128, 2_864_498],
        &[376_686, 1_363_294],
        &[344_014],
    ];

    #[test]
    fn factors_and_variances_are_the_ones_of_macks_paper() {
        let ladder = Ladder::of(TAYLOR_ASHE);
        let known = [
            (3.4906, 160_280.0),
            (1.7473, 37_737.0),
            (1.4574, 41_965.0),
            (1.1739, 15_183.0),
            (1.1038, 13_731.0),
            (1.0863, 8_186.0),
            (1.0539, 447.0),
            (1.0766, 1_147.0),
        ];
        for (step, (factor, variance)) in ladder.steps.iter().flatten().zip(known) {
            assert!((step.factor - factor).abs() < 5e-5 && (step.variance.unwrap() - variance).abs() < 1.0, "{step:?}");
        }
        let last = ladder.steps[8].unwrap();
        assert!((last.factor - 1.0177).abs() < 5e-5 && last.variance.is_none() && last.batches == 1);
        // The youngest row as far as three have gone, worked out apart; the same way the paper's own standard error of that row to the last
        // age, 1,363,155, came out.
        let expected = ladder.develop(TAYLOR_ASHE[9], 7).unwrap();
        assert_eq!((expected.at, expected.batches, expected.sure_until), (7, 3, 7));
        let (low, high) = expected.interval.unwrap();
        for (got, want) in [(expected.paid, 4_536_014.66), (low, 2_622_990.54), (high, 7_434_715.29)] {
            assert!((got - want).abs() < 0.01, "{expected:?}");
        }
        // To the last age the paper expects 4,625,811 more; two batches, then one, are too few for an interval.
        let expected = ladder.develop(TAYLOR_ASHE[9], 12).unwrap();
        assert!((expected.paid - 344_014.0 - 4_625_811.0).abs() < 1.0, "{expected:?}");
        assert_eq!((expected.at, expected.batches, expected.sure_until, expected.interval), (9, 1, 7, None));
    }

    #[test]
    fn too_little_is_said_not_guessed() {
        let curves: [&[i64]; 4] = [&[0, 10, 20, 30], &[0, 10, 20, 30], &[0, 10, 20], &[0, 5]];
        let ladder = Ladder::of(&curves);
        let expected = ladder.develop(&[0, 5], 2).unwrap();
        // All three doubled: no doubt is seen. The third step is learned from two.
        assert_eq!((expected.at, expected.paid, expected.interval), (2, 10.0, Some((10.0, 10.0))));
        let expected = ladder.develop(&[0, 10, 20], 9).unwrap();
        assert_eq!((expected.at, expected.paid, expected.interval, expected.sure_until), (3, 30.0, None, 2));
        assert_eq!(ladder.develop(&[0, 10, 20, 30], 9), Err(Unfounded::NoneOlder));
        assert_eq!(ladder.develop(&[0, 0], 3), Err(Unfounded::NothingPaid));
        assert_eq!(ladder.develop(&[0, 10, 20, 30], 3), Err(Unfounded::Reached));
        assert_eq!(Ladder::of(&[]).develop(&[0, 5], 3), Err(Unfounded::NoneOlder));
    }

    #[test]
    fn the_interval_holds_what_comes_about_as_often_as_it_says() {
        let mut dice = Dice(11);
        let mut normal = || (0..12).map(|_| (dice.next() >> 11) as f64 / (1u64 << 53) as f64).sum::<f64>() - 6.0;
        let (mut within, rounds) = (0, 600);
        for _ in 0..rounds {
            // Mack's own model: the next age is factor × paid, with a deviation that grows with the root of what was paid.
            let grown: Vec<Vec<i64>> = (0..16)
                .map(|_| {
                    let mut paid = 1e6 + 1e5 * normal();
                    let steps = [1.8, 1.4, 1.2, 1.1].map(|factor| {
                        paid = factor * paid + 60.0 * paid.sqrt() * normal();
                        paid as i64
                    });
                    steps.to_vec()
                })
                .collect();
            let known: Vec<&[i64]> = grown.iter().enumerate().map(|(at, curve)| &curve[..if at == 0 { 1 } else { 4 }]).collect();
            let expected = Ladder::of(&known).develop(known[0], 3).unwrap();
            let (came, (low, high)) = (grown[0][3] as f64, expected.interval.unwrap());
            within += i32::from(low <= came && came <= high);
        }
        let share = f64::from(within) / f64::from(rounds);
        assert!((0.91..=0.98).contains(&share), "{share}");
    }
}
