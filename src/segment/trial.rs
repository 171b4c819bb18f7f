//! Champion and challenger: who is in which arm, how many debtors a difference needs, and what one look at the end says.
//! Never assigns by parity or by anything that a client or a collector chose, and never calls a winner that the interval does not.

use super::interval::{Interval, Z};
use crate::domain::{AccountId, DebtorId, Money};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A trial as the champion's strategy file writes it: `[challenger]`.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// The trial's name: another name deals the debtors anew.
    pub name: String,
    /// The challenger, strategies/NAME.toml.
    pub strategy: String,
    /// Share of the debtors that the challenger treats, above 0 and at most a half.
    pub share: f64,
    /// First and last day on which the challenger treats them.
    pub from: Date,
    pub to: Date,
    /// The one day on which outcomes are looked at.
    pub look_on: Date,
    /// The difference one wants to see, as a share of what the champion recovers per account.
    pub detect: f64,
}

/// Who treats a debtor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arm {
    Champion,
    Challenger,
}

impl Arm {
    /// The word in outputs.
    pub const fn code(self) -> &'static str {
        match self {
            Arm::Champion => "champion",
            Arm::Challenger => "challenger",
        }
    }
}

/// The deviate for missing a difference that is there one time in five; that for calling one that is not, one time in twenty, is [`Z`].
const Z_BETA: f64 = 0.841_621_233_572_914;

impl Trial {
    /// What does not hold together in it, in words.
    pub fn fault(&self) -> Option<&'static str> {
        if self.name.trim().is_empty() {
            Some("a trial has a name: it deals the debtors")
        } else if !(self.share > 0.0 && self.share <= 0.5) {
            Some("share is above 0 and at most 0.5: whoever has the larger part is the champion")
        } else if self.from > self.to || self.to >= self.look_on {
            Some("from, to and look_on follow each other: the look comes after the last day")
        } else if !(self.detect > 0.0 && self.detect <= 10.0) {
            Some("detect is a share of what is recovered now, such as 0.1 for a tenth more")
        } else {
            None
        }
    }

    /// Whether the challenger treats its debtors on a day.
    pub fn runs_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// A debtor's arm: the first 64 bits of SHA-256 over the trial's name and the debtor's id, as a share of all. The same for all
    /// accounts of a debtor, whatever else is loaded. An id that stands for a sealed number (`K-…`) is dealt to nobody: it changes with
    /// the workspace's key, so it stays with the champion and is in no count.
    pub fn arm(&self, debtor: &DebtorId) -> Option<Arm> {
        if debtor.as_str().starts_with("K-") {
            return None;
        }
        let hash = Sha256::new().chain_update(self.name.as_bytes()).chain_update([0]).chain_update(debtor.as_str().as_bytes()).finalize();
        let first = hash.iter().take(8).fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        Some(if (first as f64) < self.share * 2f64.powi(64) { Arm::Challenger } else { Arm::Champion })
    }
}

/// What became of one debtor during a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    pub accounts: i64,
    pub balance: Money,
    pub recovered: Money,
    pub complaints: i64,
}

/// An account of a trial.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct AccountRow {
    pub account_id: AccountId,
    pub debtor_id: DebtorId,
    pub currency: Option<String>,
    pub balance: Money,
}

/// Debtors of one arm and currency.
#[derive(Debug, Clone, Default)]
pub struct Group {
    debtors: BTreeMap<DebtorId, Outcome>,
}

impl Group {
    /// Adds an account to its debtor.
    pub fn take(&mut self, row: &AccountRow, recovered: Money, complaints: i64) {
        let of = self.debtors.entry(row.debtor_id.clone()).or_default();
        of.accounts += 1;
        of.balance = of.balance + row.balance;
        of.recovered = of.recovered + recovered;
        of.complaints += complaints;
    }

    /// Both groups as one; a debtor is in one of them.
    pub fn and(mut self, other: Group) -> Group {
        self.debtors.extend(other.debtors);
        self
    }

    pub fn debtors(&self) -> i64 {
        self.debtors.len() as i64
    }

    /// Sums over the debtors.
    pub fn total(&self) -> Outcome {
        self.debtors.values().fold(Outcome::default(), |sum, of| Outcome {
            accounts: sum.accounts + of.accounts,
            balance: sum.balance + of.balance,
            recovered: sum.recovered + of.recovered,
            complaints: sum.complaints + of.complaints,
        })
    }

    /// Something per account, and the variance of that mean with debtors as the units that were dealt (the ratio of two sums, linearised:
    /// Cochran, Sampling Techniques, 1977, 6.3). Nothing without two debtors.
    fn per_account(&self, of: impl Fn(&Outcome) -> f64) -> Option<(f64, f64)> {
        let (n, accounts) = (self.debtors.len() as f64, self.debtors.values().map(|o| o.accounts as f64).sum::<f64>());
        if n < 2.0 || accounts == 0.0 {
            return None;
        }
        let mean = self.debtors.values().map(&of).sum::<f64>() / accounts;
        let squares: f64 = self.debtors.values().map(|o| (of(o) - mean * o.accounts as f64).powi(2)).sum();
        Some((mean, n / (n - 1.0) * squares / accounts.powi(2)))
    }

    /// Recovered per account, in units of the currency, with its variance.
    pub fn recovery(&self) -> Option<(f64, f64)> {
        self.per_account(|of| of.recovered.minor() as f64 / 100.0)
    }

    /// Complaints per 10,000 accounts, with the variance.
    pub fn complaints(&self) -> Option<(f64, f64)> {
        self.per_account(|of| of.complaints as f64 * 10_000.0)
    }
}

/// Challenger less champion, with the 95 % interval by the normal law.
pub fn difference(champion: Option<(f64, f64)>, challenger: Option<(f64, f64)>) -> Option<Interval> {
    let ((mean, var), (other, other_var)) = (champion?, challenger?);
    let (value, spread) = (other - mean, Z * (var + other_var).sqrt());
    Some(Interval { value, low: value - spread, high: value + spread })
}

/// What a trial needs and has, from one group's past.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// The difference wanted, per account in units of the currency.
    pub wanted: f64,
    /// Debtors needed in both arms together, to see it four times in five.
    pub needed: f64,
    /// The least difference that the debtors there are would show four times in five.
    pub seen: f64,
}

/// The size of a trial: the difference is told from nothing where it is (z₁ + z₂) of its standard errors (Fleiss, Statistical Methods for
/// Rates and Proportions, 1981, for unequal arms). A challenger that recovers more by a share spreads more by that share, too.
pub fn size(past: &Group, trial: &Trial) -> Option<Size> {
    let (mean, variance) = past.recovery()?;
    let debtors = past.debtors() as f64;
    // The variance of one debtor's part in the mean.
    let one = variance * debtors;
    let wanted = trial.detect * mean;
    let spread = one * (1.0 / (1.0 - trial.share) + (1.0 + trial.detect).powi(2) / trial.share);
    let z = Z + Z_BETA;
    let needed = if wanted > 0.0 { (z * z * spread / (wanted * wanted)).ceil() } else { return None };
    Some(Size { wanted, needed, seen: z * (spread / debtors).sqrt() })
}

/// How far the dealt debtors lie from the share that was wanted: the two-sided chance of so far or farther, by the normal law.
pub fn dealt_by_chance(challenger: i64, all: i64, share: f64) -> Option<f64> {
    if all <= 0 {
        return None;
    }
    let n = all as f64;
    let z = (challenger as f64 - n * share).abs() / (n * share * (1.0 - share)).sqrt();
    Some(2.0 * upper_tail(z))
}

/// The normal law above z ≥ 0 (Abramowitz and Stegun 26.2.17; off by less than 7.5e-8).
fn upper_tail(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let sum = t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    sum * (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// What the one look says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Recovers more, and the interval of complaints does not lie above nothing.
    Challenger,
    /// The challenger recovers less.
    Champion,
    /// It recovers more, by more complaints: that is no win.
    MoreComplaints,
    /// The interval holds both.
    Open,
}

/// Says so only where the interval does.
pub fn verdict(recovery: Interval, complaints: Option<Interval>) -> Verdict {
    let more = complaints.is_some_and(|interval| interval.low > 0.0);
    match recovery {
        Interval { low, .. } if low > 0.0 && more => Verdict::MoreComplaints,
        Interval { low, .. } if low > 0.0 => Verdict::Challenger,
        Interval { high, .. } if high < 0.0 => Verdict::Champion,
        _ => Verdict::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{RngCore, SeedableRng};

    fn trial() -> Trial {
        Trial {
            name: "soft-2026Q3".into(),
            strategy: "soft".into(),
            share: 0.2,
            from: date(2026, 6, 1),
            to: date(2026, 7, 31),
            look_on: date(2026, 8, 31),
            detect: 0.1,
        }
    }

    #[test]
    fn debtors_are_dealt_by_their_id_alone() {
        let (trial, again) = (trial(), Trial { name: "soft-2026Q4".into(), ..trial() });
        let arm = |trial: &Trial, n: u32| trial.arm(&format!("D{n:05}").as_str().into()).unwrap();
        let challengers = (0..20_000).filter(|n| arm(&trial, *n) == Arm::Challenger).count();
        assert!((3_800..=4_200).contains(&challengers), "{challengers}");
        // Even and odd ids alike, and another trial deals anew.
        let even = (0..20_000).step_by(2).filter(|n| arm(&trial, *n) == Arm::Challenger).count();
        assert!((1_850..=2_150).contains(&even), "{even}");
        let both = (0..20_000).filter(|n| arm(&trial, *n) == Arm::Challenger && arm(&again, *n) == Arm::Challenger).count();
        assert!((700..=900).contains(&both), "{both}");
        // A larger share only adds.
        let wider = Trial { share: 0.4, ..trial.clone() };
        assert!((0..2_000).all(|n| arm(&trial, n) == Arm::Champion || arm(&wider, n) == Arm::Challenger));
        assert_eq!(trial.arm(&"K-1234".into()), None);
    }

    fn group(rng: &mut ChaCha8Rng, debtors: usize, mean: f64) -> Group {
        let mut group = Group::default();
        for debtor in 0..debtors {
            // One in five pays, much or little; some have two accounts.
            let of =
                |rng: &mut ChaCha8Rng| if rng.next_u32().is_multiple_of(5) { (mean * f64::from(rng.next_u32() % 10)) as i64 } else { 0 };
            for account in 0..1 + rng.next_u32() % 2 {
                let row = AccountRow {
                    account_id: format!("A{debtor}-{account}").as_str().into(),
                    debtor_id: format!("D{debtor}").as_str().into(),
                    currency: None,
                    balance: Money::from_minor(100_000),
                };
                let paid = of(rng);
                group.take(&row, Money::from_minor(paid), 0);
            }
        }
        group
    }

    #[test]
    fn the_interval_holds_the_difference_as_often_as_it_says() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let (mut held, mut called) = (0, 0);
        for _ in 0..400 {
            let (one, other) = (group(&mut rng, 300, 10_000.0), group(&mut rng, 150, 10_000.0));
            let found = difference(one.recovery(), other.recovery()).unwrap();
            held += i32::from(found.low <= 0.0 && 0.0 <= found.high);
            called += i32::from(matches!(verdict(found, None), Verdict::Challenger | Verdict::Champion));
        }
        assert!((368..=392).contains(&held), "{held} of 400 hold nothing");
        assert_eq!(called, 400 - held);
    }

    #[test]
    fn the_size_that_is_asked_for_sees_the_difference_four_times_in_five() {
        let mut rng = ChaCha8Rng::seed_from_u64(9);
        let trial = Trial { share: 0.3, detect: 0.5, ..trial() };
        let needed = size(&group(&mut rng, 20_000, 10_000.0), &trial).unwrap().needed;
        let (many, few) = ((needed * 0.7).round() as usize, (needed * 0.3).round() as usize);
        let seen = (0..300)
            .filter(|_| {
                let found = difference(group(&mut rng, many, 10_000.0).recovery(), group(&mut rng, few, 15_000.0).recovery()).unwrap();
                verdict(found, None) == Verdict::Challenger
            })
            .count();
        assert!((220..=260).contains(&seen), "{seen} of 300 with {needed}");
    }

    #[test]
    fn more_money_by_more_complaints_is_no_win() {
        let interval = |low: f64, high: f64| Interval { value: (low + high) / 2.0, low, high };
        assert_eq!(verdict(interval(1.0, 3.0), Some(interval(-1.0, 2.0))), Verdict::Challenger);
        assert_eq!(verdict(interval(1.0, 3.0), Some(interval(0.5, 2.0))), Verdict::MoreComplaints);
        assert_eq!(verdict(interval(-3.0, -1.0), None), Verdict::Champion);
        assert_eq!(verdict(interval(-1.0, 1.0), None), Verdict::Open);
    }

    #[test]
    fn a_deal_that_chance_does_not_explain_is_seen() {
        assert!(dealt_by_chance(200, 1000, 0.2).unwrap() > 0.99);
        assert!((dealt_by_chance(225, 1000, 0.2).unwrap() - 0.048).abs() < 0.001);
        assert!(dealt_by_chance(300, 1000, 0.2).unwrap() < 1e-6);
        assert_eq!(dealt_by_chance(0, 0, 0.2), None);
    }
}
