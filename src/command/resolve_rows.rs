//! Runs the steps of `resolve` in order: keys, estimate, pairs, model, links, humans; pairs part by part, so that no more than a
//! part of them is held at once.
//! Never compares or weighs: `trace::linkage` does.

use super::Failure;
use super::resolve_people::{Everyone, everyone};
use crate::store::entities::{Published, PublishedLink};
use crate::store::{Given, Store};
use crate::trace::linkage::{
    Candidate, Cluster, Judged, Maker, Match, Model, Pattern, RULES, SUPPORT, Scorer, Seen, Verdict, budget, cap, clusters,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Chance from which a pair is kept with its evidence.
const KEPT: f64 = SUPPORT;
/// Candidate pairs brought at once, about.
const CHUNK: u64 = 2_000_000;
/// Candidate pairs that are held at once, compared once and learned from all.
const HELD: u64 = 6_000_000;
/// Of more pairs, about so many that a model is learned from: patterns repeat, and more teach nothing new.
const LEARNED_FROM: u64 = 1_500_000;
/// Keys handed over at once.
const KEYS: usize = 200_000;

#[derive(Deserialize)]
struct SizeRow {
    size: i64,
    blocks: i64,
}
#[derive(Deserialize)]
struct PairRow {
    one: i64,
    other: i64,
    rules: i64,
}
/// A decision, as a person made it.
#[derive(Deserialize)]
pub struct DecisionRow {
    pub record_id_a: String,
    pub record_id_b: String,
    pub verdict: String,
    pub decided_by: String,
    pub decided_on: Option<jiff::civil::Date>,
}
#[derive(Deserialize)]
struct ModelRow {
    model: String,
    threshold: f64,
    loaded: i64,
}

/// Pairs of one rule, before any is made.
pub struct Block {
    pub rule: usize,
    pub pairs: u64,
    /// Records in its largest block.
    pub largest: u64,
    /// The largest block that makes pairs; 0 where none does.
    pub cap: u64,
    pub kept: u64,
    /// Blocks over the cap.
    pub over: u64,
}

/// What a run found.
pub struct Outcome {
    pub everyone: Everyone,
    pub model: Model,
    pub blocks: Vec<Block>,
    pub candidates: usize,
    pub matches: Vec<Match>,
    pub clusters: Vec<Cluster>,
    pub refused: Vec<(u32, u32)>,
    pub judged: Vec<Judged>,
    pub threshold: f64,
}

/// How a run is to go.
#[derive(Debug, Clone, Copy)]
pub struct How {
    pub threshold: f64,
    /// With the model of the last run.
    pub keep_model: bool,
    /// Only records loaded after this load are compared, with everybody.
    pub since: Option<i64>,
    pub threads: usize,
}

/// How many pairs each rule makes, and what is capped. Leaves the blocks in the session.
pub fn estimate(store: &Store, everyone: &Everyone) -> Result<Vec<Block>, Failure> {
    let maker = Maker::default();
    let all = everyone.ids.len() as u32;
    let allowed = budget(all.into());
    store.begin_blocks()?;
    let one = |rule: usize| -> Result<Block, Failure> {
        let (mut next, mut keys) = (0, Vec::new());
        store.keep_keys(|some| {
            while next < all && some.len() < KEYS {
                maker.keys(&everyone.book, next, rule as u8, &mut keys);
                some.extend(keys.iter().map(|hash| (hash.cast_signed(), next.cast_signed())));
                next += 1;
            }
        })?;
        let sizes: Vec<SizeRow> = store.rows("resolve/sizes", &[])?;
        let of: Vec<(u64, u64)> = sizes.iter().map(|row| (row.size.unsigned_abs(), row.blocks.unsigned_abs())).collect();
        let pairs = |of: &[(u64, u64)]| of.iter().map(|(size, blocks)| blocks * size * (size - 1) / 2).sum();
        let cap = cap(&of, allowed).unwrap_or(0);
        let (kept, over): (Vec<_>, Vec<_>) = of.iter().partition(|(size, _)| *size <= cap);
        if cap > 0 {
            store.keep_blocks(cap.cast_signed(), 1 << rule)?;
        }
        Ok(Block {
            rule,
            pairs: pairs(&of),
            largest: of.last().map_or(0, |(size, _)| *size),
            cap,
            kept: pairs(&kept),
            over: over.iter().map(|(_, blocks)| *blocks).sum(),
        })
    };
    (0..RULES.len()).map(one).collect()
}

/// The decisions in force.
pub fn judged(store: &Store, everyone: &Everyone) -> Result<Vec<Judged>, Failure> {
    let mut latest: BTreeMap<(u32, u32), Verdict> = BTreeMap::new();
    for row in store.rows::<DecisionRow>("resolve/decisions", &[])? {
        // A record that is no longer loaded leaves its decisions in place, and without effect.
        let (Some(one), Some(other)) = (everyone.at(&row.record_id_a), everyone.at(&row.record_id_b)) else { continue };
        let verdict = match row.verdict.as_str() {
            "same" => Verdict::Same,
            "not_same" => Verdict::NotSame,
            _ => Verdict::Unsure,
        };
        latest.insert((one, other), verdict);
    }
    Ok(latest.into_iter().map(|((one, other), verdict)| Judged { one, other, verdict }).collect())
}

/// The model of the last run, its threshold and the newest load it saw.
pub fn last_model(store: &Store) -> Result<Option<(Model, f64, i64)>, Failure> {
    let rows: Vec<ModelRow> = if store.resolved()? { store.rows("resolve/model", &[])? } else { Vec::new() };
    let read = |row: ModelRow| serde_json::from_str(&row.model).map(|model| (model, row.threshold, row.loaded));
    rows.into_iter().next().map(read).transpose().map_err(|e| Failure::fault(format!("the model of the last run does not read: {e}")))
}

/// A whole run; nothing is published by it.
pub fn run(store: &Store, how: How) -> Result<Outcome, Failure> {
    let everyone = everyone(store, how.threads)?;
    let blocks = estimate(store, &everyone)?;
    let judged = judged(store, &everyone)?;
    let pairs = Pairs { store, everyone: &everyone, since: how.since, expected: blocks.iter().map(|block| block.kept).sum() };
    let (model, learned_from) = match (how.keep_model || how.since.is_some(), last_model(store)?) {
        (true, Some((model, _, _))) => (model, None),
        (true, None) => {
            return Err(Failure::input("no run has been published yet, so there is no model to keep").hint("run `retrace resolve` first"));
        }
        (false, _) => pairs.learn(how.threads)?,
    };
    let scorer = Scorer::new(&everyone.book, &model);
    let (mut matches, mut candidates) = (Vec::new(), 0);
    match learned_from {
        // All pairs are at hand already, compared.
        Some((some, patterns)) => {
            candidates += some.len();
            matches = scorer.matches(&some, &patterns, KEPT, how.threads)?;
        }
        None => pairs.each_part(1, |some| {
            candidates += some.len();
            matches.extend(scorer.search(&some, KEPT, how.threads)?);
            Ok(())
        })?,
    }
    let standing = pairs.standing()?;
    if !standing.is_empty() {
        candidates += standing.len();
        matches.extend(scorer.search(&standing, KEPT, how.threads)?);
        matches.sort_unstable_by_key(|link| (link.one, link.other));
        matches.dedup_by_key(|link| (link.one, link.other));
    }
    let (clusters, refused) = clusters(&everyone.book.facts(), &matches, how.threshold, &judged);
    Ok(Outcome { everyone, model, blocks, candidates, matches, clusters, refused, judged, threshold: how.threshold })
}

/// The candidate pairs of a run, part by part.
struct Pairs<'a> {
    store: &'a Store,
    everyone: &'a Everyone,
    since: Option<i64>,
    /// At most so many.
    expected: u64,
}

/// A model, and the pairs with their patterns where it was learned from all of them.
type Learned = (Model, Option<(Vec<Candidate>, Vec<Pattern>)>);

impl Pairs<'_> {
    fn fresh(&self, record: u32) -> bool {
        self.since.is_none_or(|load| self.everyone.loaded[record as usize] > load)
    }

    /// Brings the pairs whose first record is one in `step`, about `CHUNK` at once, in order.
    fn each_part(&self, step: u64, mut take: impl FnMut(Vec<Candidate>) -> Result<(), Failure>) -> Result<(), Failure> {
        let all = self.everyone.ids.len() as u64;
        let records = (all * CHUNK * step / self.expected.max(1)).clamp(1, all.max(1));
        let mut from = 0;
        while from < all {
            let bounds = [("from", from), ("to", from + records), ("step", step)];
            let given = bounds.map(|(name, n)| (name, Given::Int(n.cast_signed())));
            let some: Vec<PairRow> = self.store.rows("resolve/pairs", &given)?;
            let some = some.into_iter().map(|row| (row.one as u32, row.other as u32, row.rules as u32));
            take(some.filter(|(one, other, _)| self.fresh(*one) || self.fresh(*other)).collect())?;
            from += records;
        }
        Ok(())
    }

    /// Learns from all pairs, or, where they are too many to hold, from those of one record in so many.
    fn learn(&self, threads: usize) -> Result<Learned, Failure> {
        let step = if self.expected <= HELD { 1 } else { self.expected.div_ceil(LEARNED_FROM) };
        let mut seen = Seen::default();
        let (mut pairs, mut patterns) = (Vec::new(), Vec::new());
        self.each_part(step, |some| {
            let found = self.everyone.book.patterns(&some, threads)?;
            seen.add(&some, &found);
            if step == 1 {
                pairs.extend(some);
                patterns.extend(found);
            }
            Ok(())
        })?;
        Ok((Model::train(&self.everyone.book, &seen, step), (step == 1).then_some((pairs, patterns))))
    }

    /// Links of records that did not change since the load: they stand, and are weighed again by the same model, for values may be
    /// commoner now.
    fn standing(&self) -> Result<Vec<Candidate>, Failure> {
        if self.since.is_none() {
            return Ok(Vec::new());
        }
        let links: Vec<LinkRow> = self.store.rows("resolve/links", &[])?;
        let both = |link: &LinkRow| Some((self.everyone.at(&link.record_id_a)?, self.everyone.at(&link.record_id_b)?, 0));
        Ok(links.iter().filter_map(both).filter(|(one, other, _)| !self.fresh(*one) && !self.fresh(*other)).collect())
    }
}

#[derive(Deserialize)]
struct LinkRow {
    record_id_a: String,
    record_id_b: String,
}

impl Outcome {
    /// The human of each record, by the place of its first record.
    pub fn homes(&self) -> Vec<u32> {
        homes(&self.clusters, self.everyone.ids.len())
    }

    /// What is written into the workspace.
    pub fn published(&self) -> Result<Published, Failure> {
        let scorer = Scorer::new(&self.everyone.book, &self.model);
        let name = |record: u32| self.everyone.ids[record as usize].clone();
        let mut entities: Vec<(String, String, f64)> = Vec::with_capacity(self.everyone.ids.len());
        for cluster in &self.clusters {
            let entity = format!("E-{}", name(cluster.records[0]));
            entities.extend(cluster.records.iter().map(|record| (name(*record), entity.clone(), cluster.weakest())));
        }
        entities.sort_by(|a, b| a.0.cmp(&b.0));
        let links = self.matches.iter().map(|link| PublishedLink {
            record_id_a: name(link.one),
            debtor_id_a: self.everyone.debtors[link.one as usize].clone(),
            record_id_b: name(link.other),
            debtor_id_b: self.everyone.debtors[link.other as usize].clone(),
            weight_bits: (link.bits * 1000.0).round() / 1000.0,
            p_match: (link.p * 1e6).round() / 1e6,
            evidence: scorer.evidence(link),
        });
        Ok(Published {
            model: serde_json::to_string(&self.model).map_err(|e| Failure::fault(e.to_string()))?,
            threshold: self.threshold,
            loaded: self.everyone.loaded.iter().copied().max().unwrap_or(0),
            entities,
            links: links.collect(),
        })
    }

    /// Records that a person's decision is about.
    pub fn decided(&self) -> BTreeSet<u32> {
        self.judged.iter().flat_map(|judged| [judged.one, judged.other]).collect()
    }
}

/// The cluster of each record.
pub fn homes(clusters: &[Cluster], records: usize) -> Vec<u32> {
    let mut homes = vec![0; records];
    for cluster in clusters {
        cluster.records.iter().for_each(|record| homes[*record as usize] = cluster.records[0]);
    }
    homes
}
