//! `leads --waterfall`: the plan of each search, step by step, with cost and what it is expected to bring. Never plans: `trace` does.

use super::Failure;
use super::leads_answer::rounded;
use crate::domain::{Money, SearchCosts, Source};
use crate::report::{Answer, Cell};
use crate::rules::{CaseFiles, Packs};
use crate::store::{Given, Store};
use crate::trace::waterfall::{Known, plan};
use crate::trace::{Diary, Found, Lead, World};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

const COLUMNS: &[&str] = &[
    "debtor_id",
    "client",
    "step",
    "stage",
    "act",
    "kind",
    "token",
    "owner",
    "relation",
    "decision",
    "source",
    "p_reach",
    "chance_so_far",
    "cost",
    "expected_yield",
    "currency",
    "next_on",
    "why",
    "rules",
];

#[derive(Deserialize)]
struct OwedRow {
    debtor_id: String,
    client: String,
    currency: Option<String>,
    balance: Money,
}
#[derive(Deserialize)]
struct SourceRow {
    debtor_id: String,
    client: Option<String>,
    source: Source,
    last_on: Option<Date>,
}

/// How a plan is to be made.
pub struct How<'a> {
    pub files: &'a CaseFiles,
    pub packs: &'a Packs,
    /// From when on tries are planned.
    pub from: Timestamp,
    pub costs: &'a SearchCosts,
    pub relay_worth: f64,
}

/// The heading of the plan.
pub fn heading() -> Answer {
    Answer { table_hides: vec!["token", "owner", "rules", "currency"], ..Answer::new(COLUMNS) }
}

/// One row a step.
pub fn add(answer: &mut Answer, store: &Store, (world, found): (&World, &[Found]), how: &How<'_>) -> Result<(), Failure> {
    let mut known = known(store, world)?;
    for (case, found) in world.cases.iter().zip(found) {
        let mut diary = Diary::new(case, how.files, how.packs, how.from);
        let mut known = known.remove(&(case.debtor.0.clone(), case.client.0.clone())).unwrap_or_default();
        known.consents = world.consents(case.debtor.as_str());
        known.search = Some(diary.search(&found.leads, &found.blocked));
        let mut when = |lead: &Lead| diary.plan(lead);
        let steps = plan(case, (&found.leads, &found.blocked), &mut when, &known, how.costs, how.relay_worth, store.as_of());
        for (at, step) in steps.iter().enumerate() {
            let lead = step.lead.and_then(|at| found.leads.get(at));
            let chance = |millionths: i64| Cell::Number(rounded(millionths));
            answer.push(vec![
                case.debtor.as_str().into(),
                case.client.as_str().into(),
                (at as i64 + 1).into(),
                step.stage.code().into(),
                step.act.as_str().into(),
                lead.map(|lead| lead.kind.code()).into(),
                lead.map(|lead| lead.token.0.clone()).into(),
                lead.map(|lead| lead.owner).into(),
                lead.and_then(|lead| lead.relation).map(|relation| relation.code()).into(),
                lead.map(|lead| lead.decision.code()).into(),
                lead.map(|lead| lead.source).or(step.source).map(|source| source.code()).into(),
                step.chance.map_or(Cell::Empty, chance),
                chance(step.so_far),
                step.cost.map_or(Cell::Empty, Cell::from),
                step.brings.map_or(Cell::Empty, Cell::from),
                known.currency.clone().into(),
                step.on.into(),
                step.why.as_str().into(),
                step.rules.clone().into(),
            ]);
        }
    }
    Ok(())
}

/// What is owed to each client by each debtor, in the currency most is owed in, and when each source last said anything.
fn known(store: &Store, world: &World) -> Result<BTreeMap<(String, String), Known>, Failure> {
    let mut debtors: Vec<&str> = world.cases.iter().map(|case| case.debtor.as_str()).collect();
    debtors.dedup();
    let given = [("debtors", Given::Text(debtors.join("\n")))];
    let mut all: BTreeMap<(String, String), Known> = BTreeMap::new();
    for row in store.rows::<OwedRow>("trace/owed", &given)? {
        let known = all.entry((row.debtor_id, row.client)).or_default();
        if known.balance == Money::ZERO {
            (known.balance, known.currency) = (row.balance, row.currency);
        } else {
            known.more_currencies |= row.balance.minor() > 0;
        }
    }
    for row in store.rows::<SourceRow>("trace/sources_asked", &given)? {
        if let (Some(client), Some(day)) = (row.client, row.last_on) {
            all.entry((row.debtor_id, client)).or_default().asked_on.insert(row.source, day);
        }
    }
    Ok(all)
}
