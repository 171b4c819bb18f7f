//! Compares candidate pairs, trains the model on them and weighs them. Work is shared among threads by position, so that their
//! number changes nothing. Never compares records of two clients.

use super::cluster::Fact;
use super::comparison::{FIELDS, Field, Pattern, clearly_two, compare};
use super::em::{combine, estimate};
use super::features::{Book, Features};
use super::keys::RULES;
use super::model::{Chances, Model, Weights};
use crate::trace::TraceError;
use crate::trace::many::in_order;
use std::collections::{BTreeMap, HashMap};

/// A candidate pair: two records, the first the smaller number, and the rules that brought them together as bits.
pub type Candidate = (u32, u32, u32);

/// A pair that was weighed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    pub one: u32,
    pub other: u32,
    pub pattern: Pattern,
    /// Evidence, without the prior.
    pub bits: f64,
    pub p: f64,
}

/// Weighs pairs by a model.
pub struct Scorer<'a> {
    pub book: &'a Book,
    pub weights: Weights,
    chances: Chances,
    /// The most that two who clearly differ may come to, but for the rarity of a name and a common occupation.
    two: f64,
}

/// How often each pattern was seen, by the rules that brought its pairs: what a model is learned from.
#[derive(Debug, Default)]
pub struct Seen(HashMap<(Pattern, u32), u64>);

impl Seen {
    /// Counts candidates by their patterns, in the same order.
    pub fn add(&mut self, pairs: &[Candidate], patterns: &[Pattern]) {
        for ((_, _, rules), pattern) in pairs.iter().zip(patterns) {
            *self.0.entry((*pattern, *rules)).or_default() += 1;
        }
    }
}

/// Pairs drawn at random to see how often two humans agree.
const SAMPLE: u64 = 100_000;
/// Pairs that a thread compares at one go.
const PART: usize = 1024;
/// Pairs of the sample that the table by judgement is worth.
const THIN: f64 = 2_000.0;
/// Two contact persons of one debtor are two people unless the evidence is stronger by so much, in bits.
const SIBLINGS: f64 = 12.0;

impl Book {
    /// Whether two records may be compared at all: a common space, and not a debtor with his own contact person.
    pub fn may_meet(&self, one: u32, other: u32) -> bool {
        let (a, b) = (&self.records[one as usize], &self.records[other as usize]);
        let meet = (a.spaces.is_empty() && b.spaces.is_empty()) || a.spaces.iter().any(|space| b.spaces.contains(space));
        meet && one != other && (a.debtor != b.debtor || (a.person && b.person))
    }

    /// Two facts that no other evidence outweighs: two valid resident's numbers, a debtor and his own contact person.
    pub fn never_one(&self, one: u32, other: u32) -> bool {
        let (a, b) = (&self.records[one as usize], &self.records[other as usize]);
        let numbers = a.resident && b.resident && a.number != b.number;
        numbers || (one != other && a.debtor == b.debtor && !(a.person && b.person))
    }

    /// The hard facts of each record, for clusters.
    pub fn facts(&self) -> Vec<Fact> {
        let of = |of: &Features| Fact { number: if of.resident { of.number } else { 0 }, debtor: of.debtor, person: of.person };
        self.records.iter().map(of).collect()
    }

    /// Pairs of records that share a space.
    pub fn pairs(&self) -> f64 {
        let mut spaces: BTreeMap<u16, f64> = BTreeMap::new();
        for of in &self.records {
            if of.spaces.is_empty() {
                *spaces.entry(u16::MAX).or_default() += 1.0;
            }
            of.spaces.iter().for_each(|space| *spaces.entry(*space).or_default() += 1.0);
        }
        spaces.values().map(|n| n * (n - 1.0) / 2.0).sum()
    }

    /// The patterns of candidate pairs, in their order.
    ///
    /// # Errors
    /// `Stopped`, a fault of ours.
    pub fn patterns(&self, pairs: &[Candidate], threads: usize) -> Result<Vec<Pattern>, TraceError> {
        let of = |(a, b, _): &Candidate| compare(self, &self.records[*a as usize], &self.records[*b as usize]);
        let parts: Vec<&[Candidate]> = pairs.chunks(PART).collect();
        let patterns = in_order(parts.len(), threads, &|at| Ok(parts[at].iter().map(of).collect::<Vec<_>>()))?;
        Ok(patterns.concat())
    }

    /// Patterns of pairs drawn at random, or of all where there are few.
    fn sample(&self) -> BTreeMap<Pattern, u64> {
        let mut seen: BTreeMap<Pattern, u64> = BTreeMap::new();
        let n = self.records.len() as u64;
        let mut add = |a: u32, b: u32| {
            if self.may_meet(a, b) {
                *seen.entry(compare(self, &self.records[a as usize], &self.records[b as usize])).or_default() += 1;
            }
        };
        if n * n.saturating_sub(1) / 2 <= SAMPLE {
            for a in 0..n {
                (a + 1..n).for_each(|b| add(a as u32, b as u32));
            }
            return seen;
        }
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % n) as u32
        };
        for _ in 0..SAMPLE {
            let (a, b) = (next(), next());
            add(a, b);
        }
        seen
    }
}

impl Model {
    /// Learns from the patterns of a run's candidates: u from pairs at random, m by expectation-maximisation for each rule that
    /// trains, then the share of pairs that are of one human; twice, the second time without the first one's matches in u. Where
    /// the candidates are one in `step` of the run's, the shares are taken up accordingly.
    pub fn train(book: &Book, counts: &Seen, step: u64) -> Model {
        let mut model = Model::default();
        let total = (book.pairs() / step as f64).max(1.0);
        let sample = book.sample();
        let chances = Chances::of(book);
        let counts = &counts.0;
        let mut of_rule: Vec<BTreeMap<Pattern, u64>> = RULES.iter().map(|_| BTreeMap::new()).collect();
        let mut all: BTreeMap<Pattern, u64> = BTreeMap::new();
        for ((pattern, rules), n) in counts {
            *all.entry(*pattern).or_default() += n;
            for (at, seen) in of_rule.iter_mut().enumerate().filter(|(at, _)| RULES[*at].trains && rules & (1 << at) > 0) {
                debug_assert!(at < RULES.len());
                *seen.entry(*pattern).or_default() += n;
            }
        }
        for round in 0..2 {
            model.learn_u(&sample, &chances, round > 0);
            let runs: Vec<_> = RULES
                .iter()
                .zip(&of_rule)
                .filter(|(rule, seen)| rule.trains && seen.values().sum::<u64>() >= 20)
                .map(|(rule, seen)| estimate(&model, rule.words, rule.fields, seen))
                .collect();
            combine(&mut model, &runs);
            model.learn_lambda(&all, total);
        }
        model.training.not_seen = Field::ALL
            .into_iter()
            .flat_map(|field| field.levels().iter().enumerate().map(move |(at, level)| (field, at + 1, level.words)))
            .filter(|(field, _, _)| all.keys().any(|pattern| pattern.level(*field) > 0))
            .filter(|(field, level, _)| !all.keys().any(|pattern| usize::from(pattern.level(*field)) == *level))
            .map(|(_, _, words)| words.to_owned())
            .collect();
        model
    }

    fn learn_u(&mut self, sample: &BTreeMap<Pattern, u64>, chances: &Chances, weighed: bool) {
        let weights = self.weights();
        let mut seen = vec![[0.0; super::comparison::LEVELS]; FIELDS];
        for (pattern, n) in sample {
            let of_two = if weighed { 1.0 - chance(weights.prior + weights.sum(*pattern)) } else { 1.0 };
            for field in Field::ALL {
                seen[field as usize][pattern.level(field) as usize] += *n as f64 * of_two;
            }
        }
        for field in Field::ALL {
            let known: f64 = seen[field as usize][1..].iter().sum();
            // How often two humans share the very value is counted over all values: a sample would miss it. What pairs of
            // one human add to the count is taken off.
            let shared = match field {
                Field::Name => chances.family * chances.given,
                Field::Birth => chances.born,
                Field::Number => chances.number,
                Field::Email => chances.email,
                Field::Phone => chances.phone,
                _ => 0.0,
            };
            let own = if weighed { self.lambda * self.m[field as usize][1] } else { 0.0 };
            for (at, level) in field.levels().iter().enumerate() {
                let hits = seen[field as usize][at + 1];
                let mut u = (hits + THIN * level.u) / (known + THIN);
                if at == 0 && shared > 0.0 && field != Field::Name {
                    u = (shared - own).max(shared * 0.05);
                } else if at == 0 && shared > 0.0 && hits < 10.0 {
                    u = shared;
                }
                if known < 50.0 {
                    u = level.u;
                }
                self.u[field as usize][at + 1] = u.clamp(1e-10, 1.0);
            }
        }
    }

    fn learn_lambda(&mut self, all: &BTreeMap<Pattern, u64>, total: f64) {
        for _ in 0..60 {
            let weights = self.weights();
            let ones: f64 = all.iter().map(|(pattern, n)| *n as f64 * chance(weights.prior + weights.sum(*pattern))).sum();
            let next = ((ones + 0.5) / (total + 1.0)).clamp(1e-12, 0.02);
            let done = (next / self.lambda - 1.0).abs() < 1e-3;
            self.lambda = next;
            if done {
                break;
            }
        }
    }
}

/// The chance that bits stand for.
pub fn chance(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

impl<'a> Scorer<'a> {
    pub fn new(book: &'a Book, model: &Model) -> Scorer<'a> {
        let weights = model.weights();
        let most = |field: Field, levels: std::ops::RangeInclusive<usize>| {
            levels.map(|level| weights.bits[field as usize][level]).fold(f64::NEG_INFINITY, f64::max)
        };
        let two = most(Field::Name, 4..=12)
            + most(Field::Birth, 5..=5)
            + most(Field::Number, 3..=3).max(0.0)
            + most(Field::Email, 3..=4).max(0.0)
            + most(Field::Gender, 1..=2).max(0.0);
        Scorer { book, chances: Chances::of(book), two, weights }
    }

    /// The bits of one comparison: of its level, and of how rare the values are.
    pub fn bits(&self, pattern: Pattern, field: Field, one: &Features, other: &Features) -> (f64, f64) {
        (self.weights.of(pattern, field), self.chances.rarity(self.book, pattern, field, one, other))
    }

    /// What is taken off the evidence for two contact persons of one debtor.
    fn siblings(&self, one: &Features, other: &Features) -> f64 {
        if one.debtor == other.debtor && one.person && other.person { -SIBLINGS } else { 0.0 }
    }

    /// Weighs one pair.
    pub fn weigh(&self, one: u32, other: u32, pattern: Pattern) -> Match {
        let (a, b) = (&self.book.records[one as usize], &self.book.records[other as usize]);
        let rarity: f64 = Field::ALL.iter().map(|field| self.chances.rarity(self.book, pattern, *field, a, b)).sum();
        let bits = self.weights.sum(pattern) + rarity + self.siblings(a, b);
        Match { one, other, pattern, bits, p: if self.book.never_one(one, other) { 0.0 } else { chance(self.weights.prior + bits) } }
    }

    /// Whether a pair cannot come to the bits `least`, evidence without the prior, whatever a closer look would find.
    fn hopeless(&self, one: u32, other: u32, least: f64) -> bool {
        let (one, other) = (&self.book.glances[one as usize], &self.book.glances[other as usize]);
        if !clearly_two(one, other) {
            return false;
        }
        // Names a slip apart keep the family's rarity, whichever script they are written in.
        let family = if one.family_said == other.family_said { self.book.family.rarity(one.family, self.chances.family) } else { 0.0 };
        let given = if one.given == other.given { self.book.given.rarity(one.given, self.chances.given) } else { 0.0 };
        self.two + family.max(0.0) + given.max(0.0) < least
    }

    /// Compares candidates, weighs them and keeps those with at least a chance `least`, in their order: without keeping a pattern
    /// of any other.
    ///
    /// # Errors
    /// `Stopped`, a fault of ours.
    pub fn search(&self, pairs: &[Candidate], least: f64, threads: usize) -> Result<Vec<Match>, TraceError> {
        let floor = self.floor(least);
        let records = &self.book.records;
        let pattern = |at: usize| {
            let (a, b, _) = pairs[at];
            (!self.hopeless(a, b, floor)).then(|| compare(self.book, &records[a as usize], &records[b as usize]))
        };
        self.kept(pairs, &pattern, least, threads)
    }

    /// Weighs candidates that were compared and keeps those with at least a chance `least`, in their order.
    ///
    /// # Errors
    /// `Stopped`, a fault of ours.
    pub fn matches(&self, pairs: &[Candidate], patterns: &[Pattern], least: f64, threads: usize) -> Result<Vec<Match>, TraceError> {
        let floor = self.floor(least);
        // Rare values add some bits at most: what is far below is not looked at closely.
        let pattern = |at: usize| Some(patterns[at]).filter(|pattern| self.weights.sum(*pattern) + 40.0 >= floor);
        self.kept(pairs, &pattern, least, threads)
    }

    /// Bits of evidence that come to a chance.
    fn floor(&self, least: f64) -> f64 {
        (least / (1.0 - least)).log2() - self.weights.prior
    }

    /// Candidates with at least a chance `least`; those without a pattern were turned away.
    fn kept(
        &self,
        pairs: &[Candidate],
        pattern: &(dyn Fn(usize) -> Option<Pattern> + Sync),
        least: f64,
        threads: usize,
    ) -> Result<Vec<Match>, TraceError> {
        let one = |at: usize| {
            let (a, b, _) = pairs[at];
            let found = pattern(at).filter(|_| self.book.may_meet(a, b)).map(|pattern| self.weigh(a, b, pattern));
            found.filter(|found| found.p >= least)
        };
        let part = |part: usize| Ok((part * PART..pairs.len().min((part + 1) * PART)).filter_map(one).collect::<Vec<Match>>());
        Ok(in_order(pairs.len().div_ceil(PART), threads, &part)?.concat())
    }

    /// Each comparison of a pair in words, with its bits.
    pub fn evidence(&self, found: &Match) -> String {
        let (a, b) = (&self.book.records[found.one as usize], &self.book.records[found.other as usize]);
        let mut parts = Vec::new();
        for field in Field::ALL.into_iter().filter(|field| found.pattern.level(*field) > 0) {
            let (level, rarity) = self.bits(found.pattern, field, a, b);
            let words = field.levels()[found.pattern.level(field) as usize - 1].words;
            parts.push(format!("{words} {:+.1}", level + rarity));
        }
        if self.siblings(a, b) < 0.0 {
            parts.push(format!("named by one debtor {:+.1}", -SIBLINGS));
        }
        parts.join("; ")
    }

    /// The waterfall of a pair: words, bits of the level, bits of the rarity.
    pub fn steps(&self, one: u32, other: u32) -> (Match, Vec<(String, &'static str, f64)>) {
        let (a, b) = (&self.book.records[one as usize], &self.book.records[other as usize]);
        let pattern = compare(self.book, a, b);
        let mut steps = Vec::new();
        for field in Field::ALL {
            let level = pattern.level(field);
            let words = if level == 0 { "not known on one side" } else { field.levels()[level as usize - 1].words };
            let (bits, rarity) = self.bits(pattern, field, a, b);
            steps.push((field.code().to_owned(), words, bits));
            if rarity != 0.0 {
                steps.push((field.code().to_owned(), if rarity > 0.0 { "a rare value" } else { "a common value" }, rarity));
            }
        }
        if self.siblings(a, b) < 0.0 {
            steps.push(("relation".to_owned(), "two contact persons of one debtor", -SIBLINGS));
        }
        (self.weigh(one, other, pattern), steps)
    }
}
