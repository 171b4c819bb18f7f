//! Leads, blocked points and one point's waterfall as answers: columns and cells. Never ranks or decides.

use super::point_name::PointName;
use crate::domain::Token;
use crate::render::answer::Lang;
use crate::report::{Answer, Cell};
use crate::rules::{CaseFiles, Packs};
use crate::trace::{Case, Found, Lead, World};
use std::collections::BTreeSet;

/// Columns of `leads`, as the contract has them.
const LEADS: &[&str] = &[
    "debtor_id",
    "rank",
    "kind",
    "value",
    "owner",
    "owner_id",
    "relation",
    "decision",
    "p_reach",
    "source",
    "basis",
    "observed_on",
    "confirmations",
    "path",
    "rules",
    "next_lawful_at",
    "attempts_left_today",
    "client",
    "token",
];
/// Columns of `leads --blocked`.
const BLOCKED: &[&str] = &["debtor_id", "kind", "token", "source", "basis", "rule", "reason", "what_would_change_it"];
/// Columns of `leads --explain`.
const EXPLAIN: &[&str] = &["debtor_id", "client", "rank", "part", "what", "bits", "p_reach"];

/// The heading of `leads`.
pub fn leads_heading() -> Answer {
    Answer { table_hides: vec!["basis", "owner_id", "rules", "token"], ..Answer::new(LEADS) }
}

/// The heading of `leads --blocked`.
pub fn blocked_heading() -> Answer {
    Answer::new(BLOCKED)
}

/// The heading of `leads --explain`.
pub fn explained_heading() -> Answer {
    Answer::new(EXPLAIN)
}

/// One row a lead.
pub fn add_leads(answer: &mut Answer, world: &World, found: &[Found], files: &CaseFiles) {
    for (case, found) in world.cases.iter().zip(found) {
        let zone = files.zone_of(&case.account.account_id);
        for lead in &found.leads {
            answer.push(vec![
                case.debtor.as_str().into(),
                i64::from(lead.rank).into(),
                lead.kind.code().into(),
                Cell::Personal(lead.value.clone()),
                lead.owner.into(),
                lead.owner_id.as_str().into(),
                lead.relation.map(|relation| relation.code()).into(),
                lead.decision.code().into(),
                Cell::Number(rounded(lead.score.millionths)),
                lead.source.code().into(),
                lead.basis.code().into(),
                lead.observed_on.into(),
                i64::from(lead.confirmations).into(),
                lead.path.clone().into(),
                lead.verdict.rules.clone().into(),
                lead.next_lawful_at.map_or(Cell::Empty, |at| Cell::Time(zone.stamp(at))),
                lead.attempts_left_today.map(i64::from).into(),
                case.client.as_str().into(),
                lead.token.0.as_str().into(),
            ]);
        }
    }
    answer.subjects.extend(subjects(world, found, |found| !found.leads.is_empty()));
}

/// One row a blocked point: its token, never the value.
pub fn add_blocked(answer: &mut Answer, world: &World, found: &[Found]) {
    for (case, found) in world.cases.iter().zip(found) {
        for point in &found.blocked {
            answer.push(vec![
                case.debtor.as_str().into(),
                point.kind.code().into(),
                point.token.0.as_str().into(),
                point.source.map(|source| source.code()).into(),
                point.basis.map(|basis| basis.code()).into(),
                point.verdict.rules.join("; ").into(),
                point.verdict.reason.as_str().into(),
                point.verdict.would_change.as_str().into(),
            ]);
        }
    }
}

/// One point's waterfall: the path, each step of the score, and the rules with their source.
pub fn add_explained(
    answer: &mut Answer,
    (world, found): (&World, &[Found]),
    packs: &Packs,
    point: &PointName,
    relay_worth: f64,
    lang: Lang,
) {
    for (case, found) in world.cases.iter().zip(found) {
        let named = |token: &Token| matches!(point, PointName::Tokens(tokens) if tokens.contains(token));
        for lead in found.leads.iter().filter(|lead| named(&lead.token) || *point == PointName::Rank(lead.rank)) {
            waterfall(answer, case, lead, relay_worth);
            rules(answer, case, Some(lead.rank), packs, &lead.verdict.rules, lang);
        }
        for stopped in found.blocked.iter().filter(|stopped| named(&stopped.token)) {
            let source = stopped.source.map_or("no source", |source| source.code());
            row(answer, case, None, "blocked", format!("{} from {source}: {}", stopped.kind, stopped.verdict.reason), None, None);
            if !stopped.verdict.would_change.is_empty() {
                row(answer, case, None, "change", stopped.verdict.would_change.clone(), None, None);
            }
            rules(answer, case, None, packs, &stopped.verdict.rules, lang);
        }
    }
}

fn waterfall(answer: &mut Answer, case: &Case, lead: &Lead, relay_worth: f64) {
    let rank = Some(lead.rank);
    for hop in &lead.path {
        row(answer, case, rank, "path", hop.clone(), None, None);
    }
    for (part, reached) in lead.score.parts.iter().zip(lead.score.steps()) {
        row(answer, case, rank, "score", part.words.clone(), Some(part.bits), Some(reached));
    }
    if lead.score.identity < 1.0 {
        row(
            answer,
            case,
            rank,
            "identity",
            format!("certainty of the identity links {:.2}", lead.score.identity),
            None,
            Some(lead.score.millionths),
        );
    }
    let relayed = if lead.worth == lead.score.millionths { String::new() } else { format!(" × {relay_worth} for a message passed on") };
    row(answer, case, rank, "worth", format!("ranked by p_reach{relayed}"), None, Some(lead.worth));
    row(answer, case, rank, "decision", format!("{}: {}", lead.decision, lead.verdict.reason), None, None);
    if !lead.verdict.would_change.is_empty() {
        row(answer, case, rank, "change", lead.verdict.would_change.clone(), None, None);
    }
}

fn rules(answer: &mut Answer, case: &Case, rank: Option<u32>, packs: &Packs, ids: &[String], lang: Lang) {
    for rule in ids.iter().filter_map(|id| packs.rule(id)) {
        let text = if lang == Lang::Zh { &rule.text_zh } else { &rule.text_en };
        row(answer, case, rank, "rule", format!("{}: {text} [{}; read {}]", rule.id, rule.citation(), rule.confidence.code()), None, None);
    }
}

fn row(answer: &mut Answer, case: &Case, rank: Option<u32>, part: &str, what: String, bits: Option<f64>, millionths: Option<i64>) {
    answer.push(vec![
        case.debtor.as_str().into(),
        case.client.as_str().into(),
        rank.map(i64::from).into(),
        part.into(),
        what.into(),
        bits.map_or(Cell::Empty, Cell::Number),
        millionths.map_or(Cell::Empty, |p| Cell::Number(rounded(p))),
    ]);
}

/// Millionths as a number with four decimals.
pub fn rounded(millionths: i64) -> f64 {
    ((millionths + 50) / 100) as f64 / 10_000.0
}

fn subjects(world: &World, found: &[Found], shown: impl Fn(&Found) -> bool) -> Vec<String> {
    let ids: BTreeSet<String> =
        world.cases.iter().zip(found).filter(|(_, found)| shown(found)).map(|(case, _)| case.debtor.0.clone()).collect();
    ids.into_iter().collect()
}
