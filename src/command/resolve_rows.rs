//! Brings the records that `resolve` compares, and runs the steps in order: keys, estimate, pairs, model, links, humans.
//! Never compares or weighs: `trace::linkage` does.

use super::Failure;
use crate::domain::codes::{Gender, NationalIdType};
use crate::domain::{PointKind, Sealed};
use crate::store::entities::{Published, PublishedLink};
use crate::store::{Given, Store};
use crate::trace::linkage::{
    Book, Candidate, Cluster, Judged, Key, Maker, Match, Model, RULES, RawRecord, SUPPORT, Scorer, Verdict, budget, cap, clusters,
};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Chance from which a pair is kept with its evidence.
const KEPT: f64 = SUPPORT;
/// Candidate pairs brought at once, about.
const CHUNK: u64 = 4_000_000;

#[derive(Deserialize)]
struct RecordRow {
    record_id: String,
    debtor_id: String,
    person: bool,
    name: Option<Sealed>,
    national_id: Option<Sealed>,
    national_id_type: Option<NationalIdType>,
    birth_on: Option<Date>,
    gender: Option<Gender>,
    region: Option<String>,
    occupation: Option<String>,
    loaded: i64,
}
#[derive(Deserialize)]
struct SpaceRow {
    debtor_id: String,
    client: String,
}
#[derive(Deserialize)]
struct PointRow {
    owner_id: String,
    kind: PointKind,
    value: Sealed,
}
#[derive(Deserialize)]
struct SizeRow {
    rule: i64,
    size: i64,
    blocks: i64,
}
#[derive(Deserialize)]
struct PairRow {
    one: i64,
    other: i64,
    rules: i64,
}
#[derive(Deserialize)]
struct DecisionRow {
    record_id_a: String,
    record_id_b: String,
    verdict: String,
}
#[derive(Deserialize)]
struct ModelRow {
    model: String,
    threshold: f64,
    loaded: i64,
}

/// Everybody who is compared.
pub struct Everyone {
    pub ids: Vec<String>,
    pub debtors: Vec<String>,
    pub loaded: Vec<i64>,
    pub book: Book,
    /// Records whose birth date, phone or e-mail a crowd shares, so that it counts as not known.
    pub crowded: [usize; 3],
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

/// Opens everybody's features.
pub fn everyone(store: &Store) -> Result<Everyone, Failure> {
    let mut clients: BTreeMap<String, u16> = BTreeMap::new();
    let mut spaces: HashMap<String, Vec<u16>> = HashMap::new();
    for row in store.rows::<SpaceRow>("resolve/spaces", &[])? {
        let next = clients.len() as u16;
        let space = *clients.entry(row.client).or_insert(next);
        spaces.entry(row.debtor_id).or_default().push(space);
    }
    let mut points: HashMap<String, Vec<(PointKind, Sealed)>> = HashMap::new();
    for row in store.rows::<PointRow>("resolve/points", &[])? {
        points.entry(row.owner_id).or_default().push((row.kind, row.value));
    }
    let rows: Vec<RecordRow> = store.rows("resolve/records", &[])?;
    let mut book = Book::new()?;
    let mut of_debtor: HashMap<String, u32> = HashMap::new();
    let (mut ids, mut debtors, mut loaded) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let next = of_debtor.len() as u32;
        let debtor = *of_debtor.entry(row.debtor_id.clone()).or_insert(next);
        let open = |sealed: &Option<Sealed>| sealed.as_ref().map(|sealed| store.open_value(sealed)).transpose();
        let (name, number) = (open(&row.name)?, open(&row.national_id)?);
        let mine: Vec<_> = points.remove(&row.record_id).unwrap_or_default();
        let opened: Vec<_> = mine.iter().map(|(kind, value)| Ok((*kind, store.open_value(value)?))).collect::<Result<_, Failure>>()?;
        let of = |kinds: &[PointKind]| opened.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, value)| value.reveal()).collect();
        let resident = row.national_id_type.unwrap_or(NationalIdType::CnId) == NationalIdType::CnId;
        book.push(&RawRecord {
            spaces: spaces.get(&row.debtor_id).map_or(&[], Vec::as_slice),
            debtor,
            person: row.person,
            name: name.as_ref().map(|name| name.reveal()),
            number: number.as_ref().map(|number| (number.reveal(), resident)),
            born: row.birth_on,
            gender: row.gender,
            region: row.region.as_deref(),
            work: row.occupation.as_deref(),
            phones: of(&[PointKind::Mobile, PointKind::Landline]),
            emails: of(&[PointKind::Email]),
            places: of(&[PointKind::Address]),
        });
        ids.push(row.record_id);
        debtors.push(row.debtor_id);
        loaded.push(row.loaded);
    }
    let crowded = book.close();
    Ok(Everyone { ids, debtors, loaded, book, crowded })
}

impl Everyone {
    /// The number of a record.
    pub fn at(&self, id: &str) -> Option<u32> {
        self.ids.binary_search_by(|have| have.as_str().cmp(id)).ok().map(|at| at as u32)
    }
}

/// How many pairs each rule makes, and what is capped. Leaves keys and caps in the session.
pub fn estimate(store: &Store, everyone: &Everyone) -> Result<Vec<Block>, Failure> {
    let maker = Maker::default();
    let mut keys: Vec<Key> = Vec::new();
    (0..everyone.ids.len() as u32).for_each(|record| maker.keys(&everyone.book, record, &mut keys));
    let keys: Vec<(i64, i64, i64)> = keys.into_iter().map(|key| (key.rule.into(), key.hash.cast_signed(), key.record.into())).collect();
    store.keep_keys(&keys)?;
    drop(keys);
    let sizes: Vec<SizeRow> = store.rows("resolve/sizes", &[])?;
    let allowed = budget(everyone.ids.len() as u64);
    let blocks: Vec<Block> = (0..RULES.len())
        .map(|rule| {
            let of: Vec<(u64, u64)> = sizes
                .iter()
                .filter(|row| row.rule == rule as i64)
                .map(|row| (row.size.unsigned_abs(), row.blocks.unsigned_abs()))
                .collect();
            let pairs = |of: &[(u64, u64)]| of.iter().map(|(size, blocks)| blocks * size * (size - 1) / 2).sum();
            let cap = cap(&of, allowed).unwrap_or(0);
            let (kept, over): (Vec<_>, Vec<_>) = of.iter().partition(|(size, _)| *size <= cap);
            Block {
                rule,
                pairs: pairs(&of),
                largest: of.last().map_or(0, |(size, _)| *size),
                cap,
                kept: pairs(&kept),
                over: over.iter().map(|(_, blocks)| *blocks).sum(),
            }
        })
        .collect();
    let caps: Vec<(i64, i64)> =
        blocks.iter().filter(|block| block.cap > 0).map(|block| (block.rule as i64, block.cap.cast_signed())).collect();
    store.keep_caps(&caps)?;
    Ok(blocks)
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
    let everyone = everyone(store)?;
    let blocks = estimate(store, &everyone)?;
    let judged = judged(store, &everyone)?;
    let all = everyone.ids.len() as u64;
    let expected: u64 = blocks.iter().map(|block| block.kept).sum();
    let step = (all * CHUNK / expected.max(1)).clamp(1, all.max(1));
    let fresh = |record: u32| how.since.is_none_or(|load| everyone.loaded[record as usize] > load);
    let mut pairs: Vec<Candidate> = Vec::new();
    let mut from = 0;
    while from < all {
        let given = [("from", Given::Int(from.cast_signed())), ("to", Given::Int((from + step).cast_signed()))];
        let some: Vec<PairRow> = store.rows("resolve/pairs", &given)?;
        let some = some.into_iter().map(|row| (row.one as u32, row.other as u32, row.rules as u32));
        pairs.extend(some.filter(|(one, other, _)| fresh(*one) || fresh(*other)));
        from += step;
    }
    if how.since.is_some() {
        // Links of records that did not change stand; they are weighed again by the same model, for values may be commoner now.
        for link in store.rows::<LinkRow>("resolve/links", &[])? {
            if let (Some(one), Some(other)) = (everyone.at(&link.record_id_a), everyone.at(&link.record_id_b))
                && !fresh(one)
                && !fresh(other)
            {
                pairs.push((one, other, 0));
            }
        }
        pairs.sort_unstable();
        pairs.dedup_by_key(|pair| (pair.0, pair.1));
    }
    let patterns = everyone.book.patterns(&pairs, how.threads)?;
    let model = match (how.keep_model || how.since.is_some(), last_model(store)?) {
        (true, Some((model, _, _))) => model,
        (true, None) => {
            return Err(Failure::input("no run has been published yet, so there is no model to keep").hint("run `retrace resolve` first"));
        }
        (false, _) => Model::train(&everyone.book, &pairs, &patterns),
    };
    let matches = Scorer::new(&everyone.book, &model).matches(&pairs, &patterns, KEPT, how.threads)?;
    let (clusters, refused) = clusters(&everyone.book.facts(), &matches, how.threshold, &judged);
    let candidates = pairs.len();
    Ok(Outcome { everyone, model, blocks, candidates, matches, clusters, refused, judged, threshold: how.threshold })
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
