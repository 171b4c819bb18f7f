//! The plan of a search, step by step: own records, named contacts, public lines, partners with a consent; within each the cheapest
//! first; each with its cost and what it is expected to bring, until no further step is worth its cost. Steps come from lawful leads
//! and from sources that may be asked. Never a step that no rule allows: what needs a consent is a request.
//!
//! What a step is expected to bring = balance × `recovery` × chance that nobody before it reached the debtor × its own chance, a
//! message passed on counting `relay_worth` as much. Chances of two steps are taken as independent: they are of two points.

use super::case::Case;
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
}

/// A step before it is known what stands before it.
struct Draft {
    step: Step,
    chance: f64,
    /// What a success is worth beside reaching the debtor.
    worth: f64,
}

/// The plan of one case. `lead_days` has the first lawful day of each lead, in the order of `leads`.
pub fn plan(
    case: &Case,
    (leads, blocked): (&[Lead], &[Blocked]),
    lead_days: &[Option<Date>],
    known: &Known,
    costs: &SearchCosts,
    relay_worth: f64,
    as_of: Date,
) -> Vec<Step> {
    if let Some(why) = no_search(case, known) {
        return vec![told(Stage::Stop, "no search".into(), 0, why)];
    }
    let mut drafts: Vec<Draft> =
        leads.iter().enumerate().map(|(at, lead)| of_lead(at, lead, lead_days.get(at).copied().flatten(), costs, relay_worth)).collect();
    // Who is not lost is reached where he is: no source is asked about him.
    if case.lost {
        drafts.extend(ASKED.into_iter().filter_map(|source| of_source(source, known, costs, as_of)));
    }
    let key = |draft: &Draft| {
        (draft.step.stage, draft.step.cost, std::cmp::Reverse((draft.chance * 1e6) as i64), draft.step.lead, draft.step.source)
    };
    drafts.sort_by_key(key);
    let (mut steps, mut left) = (Vec::new(), Vec::new());
    let mut missed = 1.0;
    for mut draft in drafts {
        let brings = brings(known.balance, costs.recovery * missed * draft.chance * draft.worth);
        let cost = draft.step.cost.unwrap_or_default();
        if (brings.minor() as f64) < cost.minor() as f64 * costs.times_cost {
            left.push((cost, draft.chance * draft.worth));
            continue;
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
    let why = if left.is_empty() {
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
    steps.push(told(Stage::Stop, "stop the search here".into(), so_far, why));
    steps
}

/// Why nobody is searched for.
fn no_search(case: &Case, known: &Known) -> Option<String> {
    if !case.held {
        return Some("no account of this client is held".into());
    }
    if !case.holds.is_empty() {
        let holds: Vec<String> = case.holds.iter().map(|hold| hold.words().to_owned()).collect();
        return Some(format!("on hold: {}", holds.join(", ")));
    }
    (known.balance.minor() <= 0).then(|| "nothing is owed".into())
}

fn told(stage: Stage, act: String, so_far: i64, why: String) -> Step {
    Step { stage, act, lead: None, source: None, chance: None, so_far, cost: None, brings: None, on: None, why }
}

fn of_lead(at: usize, lead: &Lead, on: Option<Date>, costs: &SearchCosts, relay_worth: f64) -> Draft {
    let relayed = lead.relation.is_some_and(|relation| relation != RelationKind::Guarantor);
    let stage = match lead.source {
        _ if lead.relation.is_some() => Stage::NamedContacts,
        Source::Directory114 | Source::BusinessRegistry | Source::CourtRecord | Source::FieldVisit => Stage::PublicLines,
        Source::CreditBureau | Source::CarrierMatch | Source::LogisticsMatch | Source::SocialInsurance | Source::HousingFund => {
            Stage::ConsentedPartners
        }
        _ if lead.kind == PointKind::Employer => Stage::PublicLines,
        _ => Stage::OwnRecords,
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
    let step = Step { cost: Some(cost), chance: Some(lead.score.millionths), lead: Some(at), on, ..told(stage, act, 0, why) };
    Draft { step, chance, worth: if relayed { relay_worth } else { 1.0 } }
}

/// A source to ask, now or once its days are over; none where it would need a consent that is not in force.
fn of_source(source: Source, known: &Known, costs: &SearchCosts, as_of: Date) -> Option<Draft> {
    let needs = consent_for(source);
    if needs.is_some_and(|purpose| !known.consents.contains(&purpose)) {
        return None;
    }
    let of = costs.sources.get(&source)?;
    let (stage, act) = match (source, needs) {
        (Source::ClientUpdate, _) => (Stage::OwnRecords, "ask the client what it has learned since".to_owned()),
        (_, None) => (Stage::PublicLines, format!("look up {source} for the listed line of an employer or address on file")),
        (_, Some(purpose)) => (Stage::ConsentedPartners, format!("ask {source}, by the consent for {purpose}")),
    };
    let last = known.asked_on.get(&source);
    let again = last.map(|day| day.saturating_add(i64::from(of.again_days).days()));
    let on = again.map_or(as_of, |day| day.max(as_of));
    let why = match last {
        Some(day) if on > as_of => format!("it last told something on {day}: again after {} days", of.again_days),
        Some(day) => format!("it last told something on {day}"),
        None => "it was never asked, as far as the files say".to_owned(),
    };
    let step =
        Step { cost: Some(of.cost), chance: Some(millionths(of.finds)), source: Some(source), on: Some(on), ..told(stage, act, 0, why) };
    Some(Draft { step, chance: of.finds, worth: 1.0 })
}

/// The consent without which a source says nothing (the rules' table of sources).
const fn consent_for(source: Source) -> Option<ConsentPurpose> {
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

#[cfg(test)]
mod tests {
    use super::super::toy::{TODAY, Toy};
    use super::super::worlds::{answer, plan as any_world};
    use super::*;
    use crate::trace::RELAY_WORTH;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn known() -> impl Strategy<Value = Known> {
        let asked =
            prop::collection::btree_map(select(ASKED.to_vec()), (0i64..700).prop_map(|back| TODAY.saturating_sub(back.days())), 0..4);
        (0i64..5_000_000, asked, prop::collection::vec(select(ConsentPurpose::ALL), 0..3)).prop_map(|(balance, asked_on, consents)| Known {
            balance: Money::from_minor(balance),
            currency: Some("CNY".into()),
            asked_on,
            consents,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// In every world: lawful leads and sources that may be asked alone, in the order of the work, each worth its cost, and an end.
        #[test]
        fn a_plan_is_lawful_in_order_and_ends(world in any_world(), known in known()) {
            let toy = Toy(0);
            let (world, found) = answer(world.rows(&toy), &toy);
            let costs = SearchCosts::default();
            for (case, found) in world.cases.iter().zip(&found) {
                let days = vec![Some(TODAY); found.leads.len()];
                let steps = plan(case, (&found.leads, &found.blocked), &days, &known, &costs, RELAY_WORTH, TODAY);
                prop_assert_eq!(steps.last().map(|step| step.stage), Some(Stage::Stop));
                prop_assert!(steps.iter().filter(|step| step.stage == Stage::Stop).count() == 1);
                if !case.held || !case.holds.is_empty() || known.balance == Money::ZERO {
                    prop_assert_eq!(steps.len(), 1, "nobody is searched for on hold");
                    continue;
                }
                let mut used = BTreeSet::new();
                for two in steps.windows(2) {
                    prop_assert!(two[0].stage <= two[1].stage && two[0].so_far <= two[1].so_far, "{two:?}");
                    if two[0].stage == two[1].stage {
                        prop_assert!(two[0].cost <= two[1].cost, "the cheapest first: {two:?}");
                    }
                }
                for step in &steps {
                    prop_assert!((0..=1_000_000).contains(&step.so_far));
                    if let (Some(cost), Some(brings)) = (step.cost, step.brings) {
                        prop_assert!(brings >= cost, "not worth its cost: {step:?}");
                    }
                    match (step.lead, step.source) {
                        (Some(lead), None) => {
                            prop_assert!(used.insert(lead), "tried twice");
                            prop_assert!(found.leads[lead].decision != Decision::Blocked);
                        }
                        (None, Some(source)) => {
                            prop_assert!(case.lost, "a source is asked about one who is not lost");
                            let needs = consent_for(source);
                            prop_assert!(needs.is_none_or(|purpose| known.consents.contains(&purpose)), "without a consent: {step:?}");
                            let again = known.asked_on.get(&source).map(|day| day.saturating_add(i64::from(costs.sources[&source].again_days).days()));
                            prop_assert_eq!(step.on, Some(again.map_or(TODAY, |day| day.max(TODAY))));
                        }
                        _ => prop_assert!(matches!(step.stage, Stage::Request | Stage::Stop)),
                    }
                }
            }
        }
    }

    #[test]
    fn settings_that_make_no_sense_are_refused() {
        let fault = |change: fn(&mut SearchCosts)| {
            let mut costs = SearchCosts::default();
            change(&mut costs);
            costs.fault()
        };
        assert_eq!(fault(|_| ()), None);
        assert!(fault(|c| c.recovery = 1.5).is_some_and(|why| why.contains("tracing.recovery")));
        assert!(fault(|c| c.relay = Money::from_minor(-1)).is_some_and(|why| why.contains("tracing.relay")));
        let bought = |c: &mut SearchCosts| {
            let costs = c.sources[&Source::ClientUpdate];
            c.sources.insert(Source::PurchasedList, costs);
        };
        assert!(fault(bought).is_some_and(|why| why.contains("no source to ask")));
    }
}
