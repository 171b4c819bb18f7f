//! How calls are answered: what an attempt says of a point depends on the hour, on who hides, and on what becomes of numbers
//! that are given up. Five kinds of point: its human answers; its human is there and hides; it is dead; it is switched off for
//! good; it is somebody else's.
//! Never counts what an hour cannot tell: unanswered at night is not unanswered at noon.

use super::tried::{BANDS, Tried};

/// What came of attempts that reached nobody.
pub const SILENCES: usize = 5;
/// Places in the tables of silences.
pub const UNANSWERED: usize = 0;
pub const BUSY: usize = 1;
pub const OFF: usize = 2;
pub const DEAD: usize = 3;
pub const WRONG: usize = 4;

/// How much more than the usual a human answers who does not hide, and how much less one who does.
const EAGER: f64 = 1.25;
const HIDING: f64 = 0.2;
/// No hour is so good that everybody answers.
const MOST: f64 = 0.95;
/// Attempts of one kind that count: what many say together is less than what each says.
const COUNTED: [i64; SILENCES] = [9, 4, 6, 3, 3];
/// Attempts, and points, that the judgement below counts as.
const WORTH_ATTEMPTS: f64 = 40.0;
const WORTH_POINTS: f64 = 25.0;

/// Shares by which attempts turn out.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Answered by the human of a good point, by band of the day.
    pub(super) answered: [f64; BANDS],
    /// Of humans who are there: how many hide; of those never reached here, and of those once reached.
    pub(super) hides: [f64; 2],
    /// Of points that reach nobody: how many are dead, switched off for good, somebody else's; of those where the human was never
    /// reached, and of those where he or she once was: a number given up lately is not yet issued to somebody else.
    pub(super) away: [[f64; 3]; 2],
    /// What silence is made of: at a good point, and at each of those.
    pub(super) good: [f64; SILENCES],
    pub(super) silent: [[f64; SILENCES]; 3],
    /// Found switched off by the last attempt of those that did not find it dead: a good point, and each of those.
    pub(super) ended_off: [f64; 4],
    logs: Logs,
}

/// Logarithms of the shares, taken once: every tried point asks for them.
#[derive(Debug, Clone, Default)]
struct Logs {
    /// Answers, hides; of those never reached, and of those once reached.
    there: [[f64; 2]; 2],
    away: [[f64; 3]; 2],
    /// By band: silent, and answered, where it answers and where it hides.
    unheard: [[f64; BANDS]; 2],
    heard: [[f64; BANDS]; 2],
    /// A good point, and each that reaches nobody.
    silent: [[f64; SILENCES]; 4],
    /// What the last attempt adds: not switched off, switched off.
    ended: [[f64; 2]; 4],
}

impl Logs {
    fn of(answers: &Answers) -> Logs {
        let tables = [answers.good, answers.silent[0], answers.silent[1], answers.silent[2]];
        let by_band = |eager: f64| answers.answered.map(|share| (share * eager).min(MOST));
        let bands = [by_band(EAGER), by_band(HIDING)];
        Logs {
            there: answers.hides.map(|share| [(1.0 - share).ln(), share.ln()]),
            away: answers.away.map(|away| away.map(f64::ln)),
            unheard: bands.map(|bands| bands.map(|share| (1.0 - share).ln())),
            heard: bands.map(|bands| bands.map(f64::ln)),
            silent: tables.map(|table| table.map(f64::ln)),
            ended: std::array::from_fn(|point| {
                // The last attempt is told by a share of its own, in place of the usual one.
                let table = tables[point];
                let usual = table[OFF] / (table[UNANSWERED] + table[BUSY] + table[OFF]);
                let last = answers.ended_off[point];
                [((1.0 - last) / (1.0 - usual)).ln(), (last / usual).ln()]
            }),
        }
    }
}

/// What is summed to learn them.
#[derive(Debug, Clone, Default)]
pub struct Sums {
    asked: [f64; BANDS],
    answered: [f64; BANDS],
    there: [[f64; 2]; 2],
    away: [[f64; 3]; 2],
    silences: [[f64; SILENCES]; 4],
    ended: [f64; 4],
    ended_off: [f64; 4],
}

/// How a point's attempts speak for each kind of point: logarithms of their chances.
#[derive(Debug, Clone, Copy)]
pub struct Speaks {
    pub good: f64,
    pub bad: f64,
    /// Shares within good (answers, hides), and within bad (dead, off, somebody else's).
    there: [f64; 2],
    away: [f64; 3],
}

impl Answers {
    /// By judgement: of the debtor's own points, or of named people's, who have no reason to hide and may decline to help.
    pub fn judged(named: bool) -> Answers {
        Answers {
            answered: [0.22, 0.34, 0.24, 0.38, 0.30],
            hides: if named { [0.15, 0.10] } else { [0.45, 0.25] },
            away: if named { [[0.45, 0.15, 0.40], [0.50, 0.30, 0.20]] } else { [[0.45, 0.20, 0.35], [0.50, 0.30, 0.20]] },
            good: [0.72, 0.12, 0.14, 0.01, 0.01],
            silent: [
                [0.40, 0.01, 0.20, 0.38, 0.01],
                [0.46, 0.01, 0.47, 0.05, 0.01],
                if named { [0.66, 0.06, 0.04, 0.01, 0.23] } else { [0.72, 0.07, 0.06, 0.01, 0.14] },
            ],
            ended_off: [0.14, 0.35, 0.60, 0.05],
            logs: Logs::default(),
        }
        .ready()
    }

    /// How a point's attempts speak; `answered_in` where the last of them was answered by its human.
    pub(super) fn speaks(&self, tried: &Tried, answered_in: Option<usize>) -> Speaks {
        let logs = &self.logs;
        let counts = tried.silences();
        let known = usize::from(tried.last_reached_on.is_some());
        let silence = |point: usize| -> f64 {
            let each: f64 = logs.silent[point].iter().zip(counts).zip(COUNTED).map(|((share, n), most)| n.min(most) as f64 * share).sum();
            each + tried.ended_off().map_or(0.0, |off| logs.ended[point][usize::from(off)])
        };
        let there = |how: usize| -> f64 {
            let silent: f64 = tried.by_band.iter().zip(logs.unheard[how]).map(|(n, share)| *n as f64 * share).sum();
            silent + answered_in.map_or(0.0, |band| logs.heard[how][band])
        };
        let good = silence(0);
        let [answers, hides] = std::array::from_fn(|how| logs.there[known][how] + there(how) + good);
        // Nobody answers for the human at a point that is not the human's.
        let never = if answered_in.is_some() { -12.0 } else { 0.0 };
        let each: [f64; 3] = std::array::from_fn(|at| logs.away[known][at] + silence(1 + at) + never);
        let (good, bad) = (sum(answers, hides), sum(sum(each[0], each[1]), each[2]));
        Speaks { good, bad, there: [answers, hides].map(|one| (one - good).exp()), away: each.map(|one| (one - bad).exp()) }
    }

    /// The bits that attempts add.
    pub(super) fn bits(&self, tried: &Tried) -> f64 {
        let speaks = self.speaks(tried, None);
        (speaks.good - speaks.bad) / std::f64::consts::LN_2
    }

    /// Adds a point's attempts to the sums; `good` is how surely it reaches its human.
    pub(super) fn add(&self, sums: &mut Sums, tried: &Tried, answered_in: Option<usize>, speaks: &Speaks, good: f64) {
        let there = speaks.there.map(|share| good * share);
        let away = speaks.away.map(|share| (1.0 - good) * share);
        for band in 0..BANDS {
            let attempts = tried.by_band[band] as f64 + f64::from(u8::from(answered_in == Some(band)));
            sums.asked[band] += attempts * (there[0] * EAGER + there[1] * HIDING);
        }
        if let Some(band) = answered_in {
            sums.answered[band] += good;
        }
        let known = usize::from(tried.last_reached_on.is_some());
        sums.there[known].iter_mut().zip(there).for_each(|(sum, share)| *sum += share);
        sums.away[known].iter_mut().zip(away).for_each(|(sum, share)| *sum += share);
        for (table, share) in [good, away[0], away[1], away[2]].into_iter().enumerate() {
            for (silence, n) in tried.silences().into_iter().enumerate() {
                sums.silences[table][silence] += share * n.min(COUNTED[silence]) as f64;
            }
            if let Some(off) = tried.ended_off() {
                sums.ended[table] += share;
                sums.ended_off[table] += share * f64::from(u8::from(off));
            }
        }
    }

    /// The shares that sums say, drawn towards the judgement where they are thin.
    pub(super) fn learned(judged: &Answers, sums: &Sums) -> Answers {
        let table = |prior: &[f64; SILENCES], counts: &[f64; SILENCES]| {
            let total: f64 = counts.iter().sum::<f64>() + WORTH_ATTEMPTS;
            std::array::from_fn(|at| (counts[at] + prior[at] * WORTH_ATTEMPTS) / total)
        };
        // A good point does not say that it does not exist, and nobody else answers there: no log is let unlearn that.
        let good = |mut counts: [f64; SILENCES]| {
            let total: f64 = counts[..DEAD].iter().sum();
            counts[DEAD] = total * judged.good[DEAD] / (1.0 - judged.good[DEAD] - judged.good[WRONG]);
            counts[WRONG] = total * judged.good[WRONG] / (1.0 - judged.good[DEAD] - judged.good[WRONG]);
            table(&judged.good, &counts)
        };
        let share = |prior: f64, part: f64, whole: f64| (part + prior * WORTH_POINTS) / (whole + WORTH_POINTS);
        Answers {
            answered: std::array::from_fn(|band| {
                let (prior, asked) = (judged.answered[band], sums.asked[band]);
                ((sums.answered[band] + prior * WORTH_ATTEMPTS) / (asked + WORTH_ATTEMPTS)).clamp(0.01, 0.75)
            }),
            hides: std::array::from_fn(|known| {
                let [answer, hide] = sums.there[known];
                share(judged.hides[known], hide, answer + hide).clamp(0.05, 0.95)
            }),
            away: std::array::from_fn(|known| {
                let (prior, sums) = (judged.away[known], sums.away[known]);
                std::array::from_fn(|at| share(prior[at], sums[at], sums.iter().sum()).max(0.02))
            }),
            good: good(sums.silences[0]),
            ended_off: std::array::from_fn(|at| share(judged.ended_off[at], sums.ended_off[at], sums.ended[at]).clamp(0.01, 0.99)),
            silent: std::array::from_fn(|at| table(&judged.silent[at], &sums.silences[1 + at])),
            logs: Logs::default(),
        }
        .ready()
    }

    fn ready(mut self) -> Answers {
        self.logs = Logs::of(&self);
        self
    }
}

/// The logarithm of a sum of two whose logarithms are given.
fn sum(one: f64, other: f64) -> f64 {
    let most = one.max(other);
    most + ((one - most).exp() + (other - most).exp()).ln()
}
