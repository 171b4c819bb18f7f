//! Records, pairs, estimates and explanations of `resolve` as answers: columns and cells. Never shows a value: ids and words only.

use super::Failure;
use super::resolve::unknown;
use super::resolve_people::Everyone;
use super::resolve_rows::{Block, DecisionRow, Outcome};
use crate::report::{Answer, Cell};
use crate::store::entities::Published;
use crate::trace::linkage::{Cluster, RULES, Scorer, Verdict, chance};

/// Columns of `resolve`, as the contract has them.
const RECORDS: &[&str] = &["record_id", "entity_id", "p_match"];
/// Columns of `resolve --pairs`.
const PAIRS: &[&str] = &["record_id_a", "record_id_b", "weight_bits", "p_match", "evidence"];
/// Columns of `resolve --estimate`.
const ESTIMATE: &[&str] = &["shared", "pairs", "largest_block", "cap", "blocks_over_cap", "pairs_kept"];
/// Columns of `resolve --explain A B`.
const PAIR: &[&str] = &["part", "what", "bits", "sum_bits", "p_match"];
/// Why two records are never one, whatever speaks for it.
const NEVER: &str = "never one human: two valid identity numbers, or a debtor and his own contact person";
/// Columns of `resolve --explain ENTITY`.
const ENTITY: &[&str] = &["step", "what", "record_id_a", "record_id_b", "p_match", "why"];

/// One row a record.
pub fn records(found: &Published) -> Answer {
    let mut answer = Answer::new(RECORDS);
    for (record, entity, p) in &found.entities {
        answer.push(vec![record.as_str().into(), entity.as_str().into(), Cell::rounded(*p)]);
    }
    answer
}

/// One row a pair that is likely enough to keep.
pub fn pairs(found: &Published) -> Answer {
    let mut answer = Answer::new(PAIRS);
    for link in &found.links {
        answer.push(vec![
            link.record_id_a.as_str().into(),
            link.record_id_b.as_str().into(),
            Cell::rounded(link.weight_bits),
            Cell::rounded(link.p_match),
            link.evidence.as_str().into(),
        ]);
    }
    answer
}

/// One row a blocking rule.
pub fn estimate(everyone: &Everyone, blocks: &[Block]) -> Answer {
    let mut answer = Answer::new(ESTIMATE);
    let count = |n: u64| Cell::Int(n.cast_signed());
    for block in blocks {
        answer.push(vec![
            RULES[block.rule].words.into(),
            count(block.pairs),
            count(block.largest),
            count(block.cap),
            count(block.over),
            count(block.kept),
        ]);
    }
    let kept: u64 = blocks.iter().map(|block| block.kept).sum();
    answer.footer.push(format!("{} records; at most {kept} pairs to compare, fewer where rules bring the same ones", everyone.ids.len()));
    answer.footer.extend(capped(blocks));
    answer.footer.extend(crowded(everyone));
    answer
}

/// What a run has to say: counts, how training ended, what was capped, the quality of the humans found.
pub fn notes(found: &Outcome) -> Vec<String> {
    let many: Vec<&Cluster> = found.clusters.iter().filter(|cluster| cluster.records.len() > 1).collect();
    let mut notes = vec![format!(
        "{} records are {} humans ({} of more than one record); {} pairs compared, {} likely enough to keep",
        found.everyone.ids.len(),
        found.clusters.len(),
        many.len(),
        found.candidates,
        found.matches.len()
    )];
    for run in &found.model.training.runs {
        let words = if run.converged { "converged" } else { "only hit its limit" };
        notes.push(format!(
            "learned over pairs with the same {}: {} pairs, {words} after {} iterations",
            run.over, run.pairs, run.iterations
        ));
    }
    if found.model.training.runs.is_empty() {
        notes.push("too few pairs to learn from: the table by judgement was used".into());
    }
    if !found.model.training.not_seen.is_empty() {
        notes.push(format!(
            "no pair had these levels, so the table by judgement holds for them: {}",
            found.model.training.not_seen.join("; ")
        ));
    }
    notes.extend(capped(&found.blocks));
    notes.extend(crowded(&found.everyone));
    if let Some(largest) = many.iter().max_by_key(|cluster| (cluster.records.len(), std::cmp::Reverse(cluster.records[0]))) {
        let bridged = many.iter().filter(|cluster| cluster.records.len() > 2 && cluster.bridges > 0).count();
        let entity = entity_id(found, largest);
        let size = largest.records.len();
        notes.push(format!(
            "largest: {entity} with {size} records; {bridged} of more than two records hang on a single link somewhere (see --explain)"
        ));
    }
    if !found.refused.is_empty() {
        let refused = found.refused.len();
        notes.push(format!(
            "{refused} links were refused: they would make one of records that cannot be, or hang two humans on one weak link"
        ));
    }
    notes
}

fn capped(blocks: &[Block]) -> Vec<String> {
    let over = blocks.iter().filter(|block| block.over > 0);
    let words = |block: &Block| {
        let rule = RULES[block.rule].words;
        format!("same {rule}: {} blocks of over {} records make no pairs (largest {})", block.over, block.cap, block.largest)
    };
    over.map(words).collect()
}

fn crowded(everyone: &Everyone) -> Vec<String> {
    let what = ["birth dates", "phones", "e-mails"];
    let some = what.iter().zip(everyone.crowded).filter(|(_, n)| *n > 0);
    some.map(|(what, n)| format!("{what} that a crowd shares count as not known: {n} records")).collect()
}

/// The waterfall of a pair, from the prior to what is known.
pub fn pair(found: &Outcome, one: &str, other: &str, decisions: &[DecisionRow]) -> Result<Answer, Failure> {
    let at = |id: &str| found.everyone.at(id).ok_or_else(|| unknown(id));
    let (one, other) = (at(one)?, at(other)?);
    if one == other {
        return Err(Failure::usage("a record is always the same as itself").hint("name two records"));
    }
    let (one, other) = (one.min(other), one.max(other));
    let scorer = Scorer::new(&found.everyone.book, &found.model);
    let mut answer = Answer::new(PAIR);
    let mut sum = scorer.weights.prior;
    let mut row = |part: &str, what: &str, bits: f64, sum: f64| {
        answer.push(vec![part.into(), what.into(), Cell::rounded(bits), Cell::rounded(sum), Cell::rounded(chance(sum))]);
    };
    row("prior", "two records of one client drawn at random", sum, sum);
    let (weighed, steps) = scorer.steps(one, other);
    for (part, what, bits) in &steps {
        sum += bits;
        row(part, what, *bits, sum);
    }
    let never = found.everyone.book.never_one(one, other);
    let homes = found.homes();
    let together = homes[one as usize] == homes[other as usize];
    let verdict = if together { "one human" } else { "two humans" };
    let last = |part: &str, what: String, p: Cell| vec![part.into(), what.into(), Cell::Empty, Cell::Empty, p];
    if never {
        answer.push(last("veto", NEVER.into(), Cell::rounded(weighed.p)));
    }
    for row in decisions {
        let on = row.decided_on.map_or(String::new(), |day| format!(" on {day}"));
        answer.push(last("decided", format!("{} by {}{on}", row.verdict, row.decided_by), Cell::Empty));
    }
    answer.push(last("verdict", format!("{verdict} at a threshold of {}", found.threshold), Cell::rounded(weighed.p)));
    if !found.everyone.book.may_meet(one, other) {
        answer.footer.push("these two are never compared: they are of two clients, or a debtor and his own contact person".into());
    }
    if never {
        answer.footer.push(format!("these two are {NEVER}"));
    }
    answer.footer.push(format!("p_match {}; taken for {verdict} at a threshold of {}", rounded(weighed.p), found.threshold));
    for judged in found.judged.iter().filter(|judged| (judged.one.min(judged.other), judged.one.max(judged.other)) == (one, other)) {
        answer.footer.push(format!("a person decided: {}", words(judged.verdict)));
    }
    Ok(answer)
}

/// How a human was built, link by link, and what stood against it.
pub fn entity(found: &Outcome, id: &str) -> Result<Answer, Failure> {
    let record = id.strip_prefix("E-").unwrap_or(id);
    let at = found.everyone.at(record).or_else(|| found.everyone.at(id)).ok_or_else(|| unknown(id))?;
    let home = found.homes()[at as usize];
    let Some(cluster) = found.clusters.iter().find(|cluster| cluster.records[0] == home) else { return Err(unknown(id)) };
    let scorer = Scorer::new(&found.everyone.book, &found.model);
    let name = |record: u32| found.everyone.ids[record as usize].as_str();
    let mut answer = Answer::new(ENTITY);
    let mut row = |step: Option<i64>, what: &str, one: u32, other: u32, p: f64, why: String| {
        answer.push(vec![step.into(), what.into(), name(one).into(), name(other).into(), Cell::rounded(p), why.into()]);
    };
    for (step, (one, other, p)) in cluster.links.iter().enumerate() {
        let (weighed, _) = scorer.steps((*one).min(*other), (*one).max(*other));
        let decided = found.judged.iter().any(|j| (j.one, j.other) == (*one, *other) && j.verdict == Verdict::Same);
        let why = if decided { "a person decided that they are the same".to_owned() } else { scorer.evidence(&weighed) };
        row(Some(step as i64 + 1), "joined", *one, *other, *p, why);
    }
    // Pairs inside that speak against it, and were overridden by the links above.
    for (place, one) in cluster.records.iter().enumerate() {
        for other in &cluster.records[place + 1..] {
            let (weighed, _) = scorer.steps(*one, *other);
            if weighed.p < found.threshold && !cluster.links.iter().any(|(a, b, _)| (a.min(b), a.max(b)) == (one, other)) {
                row(None, "overridden", *one, *other, weighed.p, scorer.evidence(&weighed));
            }
        }
    }
    for (one, other) in found.refused.iter().filter(|(a, b)| cluster.records.contains(a) != cluster.records.contains(b)) {
        let (weighed, _) = scorer.steps(*one, *other);
        row(None, "refused", *one, *other, weighed.p, "would join what cannot be one human, or what only one link holds".into());
    }
    answer.footer.push(format!(
        "{}: {} records, weakest link {}, density {}, {} bridges",
        entity_id(found, cluster),
        cluster.records.len(),
        rounded(cluster.weakest()),
        rounded(cluster.density()),
        cluster.bridges
    ));
    let decided = found.decided();
    let judged = cluster.records.iter().filter(|record| decided.contains(record)).count();
    if judged > 0 {
        answer.footer.push(format!("people decided about {judged} of its records"));
    }
    Ok(answer)
}

fn entity_id(found: &Outcome, cluster: &Cluster) -> String {
    format!("E-{}", found.everyone.ids[cluster.records[0] as usize])
}

fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "the same",
        Verdict::NotSame => "not the same",
        Verdict::Unsure => "not sure, so no link of the machine counts",
    }
}

fn rounded(x: f64) -> f64 {
    (x * 10_000.0).round() / 10_000.0
}
