//! `resolve evaluate`: precision, recall and F1 against labels, and what another threshold would give.
//! Never learns from the labels, and never changes what was published.

use super::context::FormatArgs;
use super::resolve::THRESHOLD;
use super::resolve_rows::{How, Outcome, homes, last_model, run as find};
use super::{Context, Exit, Failure};
use crate::report::{Answer, Cell};
use crate::trace::linkage::clusters;
use crate::trace::linkage::evaluate::Measure;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Arguments of `resolve evaluate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// CSV of labelled pairs (two id columns, perhaps a score) or of clusters (an id and a cluster column)
    #[arg(value_name = "LABELS")]
    pub labels: PathBuf,
    /// Exit status 3 where F1 is less
    #[arg(long, value_name = "X", value_parser = super::leads::share)]
    pub min_f1: Option<f64>,
    #[command(flatten)]
    pub form: FormatArgs,
}

const COLUMNS: &[&str] = &["threshold", "precision", "recall", "f1", "pairs_found", "pairs_true", "pairs_both", "published"];
const THRESHOLDS: [f64; 10] = [0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999];
/// Names of the columns of labels, in lower case.
const PAIR: &[(&str, &str)] = &[
    ("record_id_a", "record_id_b"),
    ("unique_id_l", "unique_id_r"),
    ("id_l", "id_r"),
    ("record_id_l", "record_id_r"),
    ("id_a", "id_b"),
    ("id1", "id2"),
    ("id_1", "id_2"),
    ("left_id", "right_id"),
];
const SCORE: &[&str] = &["clerical_match_score", "match", "label", "is_match", "score", "same", "match_probability"];
const RECORD: &[&str] = &["record_id", "debtor_id", "person_id", "unique_id", "rec_id", "id"];
const CLUSTER: &[&str] = &["cluster", "entity_id", "entity", "truth", "cluster_id", "human", "true_id", "group"];

/// Labels by record number.
enum Labels {
    Pairs { truth: BTreeSet<(u32, u32)>, known: Option<BTreeSet<(u32, u32)>> },
    Clusters(Vec<u32>),
}

#[derive(Deserialize)]
struct EntityRow {
    record_id: String,
    entity_id: String,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let store = context.write()?;
    let last = last_model(&store)?;
    let threshold = last.as_ref().map_or(THRESHOLD, |(_, threshold, _)| *threshold);
    let found = find(&store, How { threshold, keep_model: last.is_some(), since: None, threads: context.workers() })?;
    let (labels, missing) = read(&args.labels, &found)?;
    let mut answer = Answer::new(COLUMNS);
    let here = if last.is_some() {
        let rows: Vec<EntityRow> = store.rows("resolve/entities", &[])?;
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        // A record loaded since then is by itself.
        let mut homes: Vec<u32> = (0..found.everyone.ids.len() as u32).map(|at| at + rows.len() as u32 + 1).collect();
        for row in rows {
            let next = numbers.len() as u32;
            let entity = *numbers.entry(row.entity_id).or_insert(next);
            if let Some(at) = found.everyone.at(&row.record_id) {
                homes[at as usize] = entity;
            }
        }
        measure(&homes, &labels)
    } else {
        measure(&found.homes(), &labels)
    };
    row(&mut answer, threshold, here, true);
    for other in THRESHOLDS {
        let (clusters, _) = clusters(&found.everyone.book.facts(), &found.matches, other, &found.judged);
        row(&mut answer, other, measure(&homes(&clusters, found.everyone.ids.len()), &labels), false);
    }
    answer.footer.push(if last.is_some() {
        "first row: the published result; below it what the same model gives at other thresholds".into()
    } else {
        "nothing is published yet: the first row is a run at the usual threshold".into()
    });
    if missing > 0 {
        answer.footer.push(format!("{missing} labels name records that are not loaded; they were left out"));
    }
    context.show(&answer, &args.form)?;
    let least = args.min_f1.unwrap_or(0.0);
    Ok(if here.f1() < least { Exit::No } else { Exit::Done })
}

fn measure(homes: &[u32], labels: &Labels) -> Measure {
    match labels {
        Labels::Pairs { truth, known } => Measure::of_pairs(homes, truth, known.as_ref()),
        Labels::Clusters(truth) => {
            // Records without a label are no part of it.
            let labelled = homes.iter().zip(truth).filter(|(_, truth)| **truth > 0);
            let (homes, truth): (Vec<u32>, Vec<u32>) = labelled.map(|(home, truth)| (*home, *truth)).unzip();
            Measure::of_clusters(&homes, &truth)
        }
    }
}

fn row(answer: &mut Answer, threshold: f64, found: Measure, published: bool) {
    let count = |n: u64| Cell::Int(n.cast_signed());
    answer.push(vec![
        Cell::rounded(threshold),
        Cell::rounded(found.precision()),
        Cell::rounded(found.recall()),
        Cell::rounded(found.f1()),
        count(found.found),
        count(found.truth),
        count(found.both),
        published.into(),
    ]);
}

/// Reads labels; also how many name a record that is not loaded.
fn read(path: &Path, found: &Outcome) -> Result<(Labels, usize), Failure> {
    let fail = |e: String| {
        Failure::input(format!("{}: {e}", path.display()))
            .hint("pairs: record_id_a,record_id_b and perhaps a match column; clusters: record_id,cluster")
    };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(|e| fail(e.to_string()))?;
    let heading: Vec<String> =
        reader.headers().map_err(|e| fail(e.to_string()))?.iter().map(|name| name.trim_start_matches('\u{feff}').to_lowercase()).collect();
    let column = |names: &[&str]| names.iter().find_map(|name| heading.iter().position(|have| have == name));
    let pair = PAIR.iter().find_map(|(one, other)| Some((column(&[*one])?, column(&[*other])?)));
    let (score, clusters) = (column(SCORE), column(RECORD).zip(column(CLUSTER)));
    let mut missing = 0;
    let mut truth = BTreeSet::new();
    let mut known = BTreeSet::new();
    let mut of = vec![0u32; found.everyone.ids.len()];
    let mut names: BTreeMap<String, u32> = BTreeMap::new();
    for line in reader.records() {
        let line = line.map_err(|e| fail(e.to_string()))?;
        let cell = |at: usize| line.get(at).unwrap_or_default();
        match (pair, clusters) {
            (Some((one, other)), _) => {
                let (Some(one), Some(other)) = (found.everyone.at(cell(one)), found.everyone.at(cell(other))) else {
                    missing += 1;
                    continue;
                };
                let pair = (one.min(other), one.max(other));
                let same = score.is_none_or(|at| same(cell(at)));
                known.insert(pair);
                if same {
                    truth.insert(pair);
                }
            }
            (None, Some((record, cluster))) => {
                let Some(at) = found.everyone.at(cell(record)) else {
                    missing += 1;
                    continue;
                };
                let next = names.len() as u32 + 1;
                of[at as usize] = *names.entry(cell(cluster).to_owned()).or_insert(next);
            }
            (None, None) => return Err(fail(format!("no columns of pairs or clusters; found {}", heading.join(", ")))),
        }
    }
    if truth.is_empty() && names.is_empty() {
        return Err(fail(format!("no label fits a loaded record ({missing} name others)")));
    }
    let labels = match pair {
        Some(_) => Labels::Pairs { truth, known: score.map(|_| known) },
        None => Labels::Clusters(of),
    };
    Ok((labels, missing))
}

/// Whether a score or a word says that a pair is one human.
fn same(text: &str) -> bool {
    text.parse::<f64>().map_or_else(|_| matches!(text.to_lowercase().as_str(), "true" | "yes" | "y" | "match" | "same"), |x| x >= 0.5)
}
