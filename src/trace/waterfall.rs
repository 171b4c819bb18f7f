//! The plan of a search, step by step: own records, named contacts, public lines, partners with a consent; within each the cheapest
//! first; each with its cost and what it is expected to bring, until no further step is worth its cost. Steps come from lawful leads
//! and from sources that may be asked. Never a step that no rule allows: what needs a consent is a request.
//!
//! What a step is expected to bring = balance × `recovery` × chance that nobody before it reached the debtor × its own chance, a
//! message passed on counting `relay_worth` as much. Chances of two steps are taken as independent: they are of two points.

use super::case::Case;
use super::diary::Search;
use super::leads::{Blocked, Lead};
use crate::domain::codes::{ConsentPurpose, PointKind};
use crate::domain::{ASKED, Decision, Money, RelationKind, SearchCosts, Source};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Whose knowledge a step uses, in the order of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    OwnRecords,
    NamedContacts,
    PublicLines,
    ConsentedPartners,
    Request,
    Stop,
}

impl Stage {
    pub const fn code(self) -> &'static str {
        match self {
            Stage::OwnRecords => "own_records",
            Stage::NamedContacts => "named_contacts",
            Stage::PublicLines => "public_lines",
            Stage::ConsentedPartners => "consented_partners",
            Stage::Request => "request",
            Stage::Stop => "stop",
        }
    }
}

/// What is known of a case beside its leads.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// What is owed on the client's held accounts, in one currency.
    pub balance: Money,
    pub currency: Option<String>,
    /// More is owed in another currency, and is not counted.
    pub more_currencies: bool,
    /// What the rules say of searching at all.
    pub search: Option<Search>,
    /// The last day on which each source said anything.
    pub asked_on: BTreeMap<Source, Date>,
    /// The debtor's consents in force.
    pub consents: Vec<ConsentPurpose>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub stage: Stage,
    /// What is done, in words.
    pub act: String,
    /// The lead it tries, by its place in the list; none where a source is asked, a consent requested, or the search stops.
    pub lead: Option<usize>,
    /// The source it asks.
    pub source: Option<Source>,
    /// Millionths of the chance that it reaches, where that can be said.
    pub chance: Option<i64>,
    /// Millionths of the chance that a step before it reached.
    pub so_far: i64,
    pub cost: Option<Money>,
    pub brings: Option<Money>,
    /// The first day for it.
    pub on: Option<Date>,
    pub why: String,
    /// The rules that allow it, or stop the search.
    pub rules: Vec<String>,
}

/// A step before it is known what stands before it.
struct Draft {
    step: Step,
    chance: f64,
    /// What a success is worth beside reaching the debtor.
    worth: f64,
}

/// The plan of one case. `when` is told each lead that becomes a step, in order, and answers with its first lawful day once the steps
/// before it were tried; None where they leave no attempt.
pub fn plan(
    case: &Case,
    (leads, blocked): (&[Lead], &[Blocked]),
    when: &mut dyn FnMut(&Lead) -> Option<Date>,
    known: &Known,
    costs: &SearchCosts,
    relay_worth: f64,
    as_of: Date,
) -> Vec<Step> {
    if let Some((why, rules)) = no_search(case, known) {
        return vec![Step { rules, ..told(Stage::Stop, "no search".into(), 0, why) }];
    }
    let mut drafts: Vec<Draft> = leads.iter().enumerate().map(|(at, lead)| of_lead(at, lead, costs, relay_worth)).collect();
    // Who is not lost is reached where he is: no source is asked about him.
    if case.lost {
        // A directory is asked for the listed line of a place on file, never for numbers of strangers (HS-3P-02).
        let listed = leads.iter().any(|lead| lead.relation.is_none() && matches!(lead.kind, PointKind::Employer | PointKind::Address));
        let asked = ASKED.into_iter().filter(|source| listed || stage_of(*source) != Stage::PublicLines);
        drafts.extend(asked.filter_map(|source| of_source(source, known, costs, as_of)));
    }
    let key = |draft: &Draft| {
        (draft.step.stage, draft.step.cost, std::cmp::Reverse((draft.chance * 1e6) as i64), draft.step.lead, draft.step.source)
    };
    drafts.sort_by_key(key);
    let (mut steps, mut left, mut spent) = (Vec::new(), Vec::new(), 0);
    let mut missed = 1.0;
    for mut draft in drafts {
        let brings = brings(known.balance, costs.recovery * missed * draft.chance * draft.worth);
        let cost = draft.step.cost.unwrap_or_default();
        if (brings.minor() as f64) < cost.minor() as f64 * costs.times_cost {
            left.push((cost, draft.chance * draft.worth));
            continue;
        }
        if let Some(lead) = draft.step.lead.and_then(|at| leads.get(at)) {
            draft.step.on = when(lead);
            if draft.step.on.is_none() {
                spent += 1;
                continue;
            }
        }
        draft.step.so_far = millionths(1.0 - missed);
        draft.step.brings = Some(brings);
        missed *= 1.0 - draft.chance * draft.worth;
        steps.push(draft.step);
    }
    let so_far = millionths(1.0 - missed);
    if case.lost {
        steps.extend(requests(blocked, known, so_far));
    }
    let mut why = if left.is_empty() {
        "every lawful step that is known stands above".to_owned()
    } else {
        // The one that comes nearest to its cost, as things stand then.
        let ratio = |(cost, chance): &(Money, f64)| {
            brings(known.balance, costs.recovery * missed * chance).minor() as f64 / cost.minor().max(1) as f64
        };
        let best = left.iter().copied().max_by(|a, b| ratio(a).total_cmp(&ratio(b)).then_with(|| b.0.cmp(&a.0)));
        let (cost, chance) = best.unwrap_or_default();
        format!(
            "{} further step(s) are not worth the balance of {}: the best of them costs {cost} and would bring {}",
            left.len(),
            known.balance,
            brings(known.balance, costs.recovery * missed * chance)
        )
    };
    if spent > 0 {
        why.push_str(&format!("; {spent} lead(s) are left out: the steps above use up the attempts that the rules allow"));
    }
    if known.more_currencies {
        why.push_str("; what is owed in another currency is not counted");
    }
    steps.push(told(Stage::Stop, "stop the search here".into(), so_far, why));
    steps
}

/// Why nobody is searched for, and by which rules.
fn no_search(case: &Case, known: &Known) -> Option<(String, Vec<String>)> {
    if !case.held {
        return Some(("no account of this client is held".into(), Vec::new()));
    }
    if let Some(Search::Barred { reason, rules }) = &known.search {
        return Some((format!("on hold: {reason}"), rules.clone()));
    }
    if !case.holds.is_empty() {
        let holds: Vec<String> = case.holds.iter().map(|hold| hold.words().to_owned()).collect();
        return Some((format!("on hold: {}", holds.join(", ")), Vec::new()));
    }
    (known.balance.minor() <= 0).then(|| ("nothing is owed".into(), Vec::new()))
}

fn told(stage: Stage, act: String, so_far: i64, why: String) -> Step {
    Step { stage, act, lead: None, source: None, chance: None, so_far, cost: None, brings: None, on: None, why, rules: Vec::new() }
}

fn of_lead(at: usize, lead: &Lead, costs: &SearchCosts, relay_worth: f64) -> Draft {
    let relayed = lead.relation.is_some_and(|relation| relation != RelationKind::Guarantor);
    let stage = match stage_of(lead.source) {
        _ if lead.relation.is_some() => Stage::NamedContacts,
        Stage::OwnRecords if lead.kind == PointKind::Employer => Stage::PublicLines,
        stage => stage,
    };
    let (verb, cost) = match lead.kind {
        PointKind::Mobile | PointKind::Landline if relayed => ("call", costs.relay),
        PointKind::Mobile | PointKind::Landline => ("call", costs.call),
        PointKind::Email | PointKind::Messenger => ("write to", costs.message),
        PointKind::Address => ("write to", costs.letter),
        PointKind::Employer => ("call the listed line of", costs.call),
    };
    let whose = lead.relation.map_or("own".to_owned(), |relation| format!("the named {relation}'s"));
    let act = match lead.decision {
        Decision::RelayOnly => format!("{verb} {whose} {} and ask that a message be passed on, nothing of a debt", lead.kind),
        Decision::VerifyFirst if relayed => {
            format!("{verb} {whose} {}, confirm first who it is, then ask that a message be passed on, nothing of a debt", lead.kind)
        }
        Decision::VerifyFirst => format!("{verb} {whose} {}, confirm first who it is, nothing of a debt before", lead.kind),
        Decision::Contact | Decision::Blocked => format!("{verb} {whose} {}", lead.kind),
    };
    let chance = lead.score.millionths as f64 / 1e6;
    let why = format!("lead {}: {}", lead.rank, lead.path.join("; "));
    let rules = lead.verdict.rules.clone();
    let step = Step { cost: Some(cost), chance: Some(lead.score.millionths), lead: Some(at), rules, ..told(stage, act, 0, why) };
    Draft { step, chance, worth: if relayed { relay_worth } else { 1.0 } }
}

/// A source to ask, now or once its days are over; none where it would need a consent that is not in force.
fn of_source(source: Source, known: &Known, costs: &SearchCosts, as_of: Date) -> Option<Draft> {
    let needs = consent_for(source);
    if needs.is_some_and(|purpose| !known.consents.contains(&purpose)) {
        return None;
    }
    let of = costs.sources.get(&source)?;
    let act = match (source, needs) {
        (Source::ClientUpdate, _) => "ask the client what it has learned since".to_owned(),
        (_, None) => format!("look up {source} for the listed line of an employer or address on file"),
        (_, Some(purpose)) => format!("ask {source}, by the consent for {purpose}"),
    };
    let last = known.asked_on.get(&source);
    let again = last.map(|day| day.saturating_add(i64::from(of.again_days).days()));
    // Not before the debtor may be approached: what a source tells is of use then.
    let opens = if let Some(Search::From(day)) = known.search { day.max(as_of) } else { as_of };
    let on = again.map_or(opens, |day| day.max(opens));
    let why = match last {
        Some(day) if again.is_some_and(|again| again > as_of) => {
            format!("it last told something on {day}: again after {} days", of.again_days)
        }
        Some(day) => format!("it last told something on {day}"),
        None => "it was never asked, as far as the files say".to_owned(),
    };
    let step = Step {
        cost: Some(of.cost),
        chance: Some(millionths(of.finds)),
        source: Some(source),
        on: Some(on),
        ..told(stage_of(source), act, 0, why)
    };
    Some(Draft { step, chance: of.finds, worth: 1.0 })
}

/// Whose knowledge a source is.
const fn stage_of(source: Source) -> Stage {
    match source {
        Source::Directory114 | Source::BusinessRegistry | Source::CourtRecord | Source::FieldVisit => Stage::PublicLines,
        Source::CreditBureau | Source::CarrierMatch | Source::LogisticsMatch | Source::SocialInsurance | Source::HousingFund => {
            Stage::ConsentedPartners
        }
        _ => Stage::OwnRecords,
    }
}

/// The consent without which a source says nothing (the rules' table of sources).
pub(super) const fn consent_for(source: Source) -> Option<ConsentPurpose> {
    match source {
        Source::CreditBureau | Source::CarrierMatch | Source::LogisticsMatch => Some(ConsentPurpose::Tracing),
        Source::SocialInsurance | Source::HousingFund => Some(ConsentPurpose::SensitiveData),
        _ => None,
    }
}

/// What the debtor or the client may be asked for: a consent for partners where there is none, and whatever would free a point on file.
fn requests(blocked: &[Blocked], known: &Known, so_far: i64) -> Vec<Step> {
    let mut steps = Vec::new();
    if !known.consents.contains(&ConsentPurpose::Tracing) {
        let act = "ask the client for a consent for tracing in the contract, or the debtor for one at the next lawful contact".to_owned();
        let why = "without it credit_bureau, carrier_match and logistics_match are not asked".to_owned();
        steps.push(told(Stage::Request, act, so_far, why));
    }
    let freed: BTreeSet<&str> =
        blocked.iter().map(|point| point.verdict.would_change.as_str()).filter(|what| what.contains("consent")).collect();
    for what in freed {
        let points = blocked.iter().filter(|point| point.verdict.would_change == what).count();
        steps.push(told(Stage::Request, format!("ask whether {what}"), so_far, format!("{points} point(s) on file wait for it")));
    }
    steps
}

fn brings(balance: Money, share: f64) -> Money {
    Money::from_minor((balance.minor() as f64 * share).round() as i64)
}

fn millionths(chance: f64) -> i64 {
    (chance * 1e6).round() as i64
}
