//! What a report says of movement: roll rates between the last two month-ends, and each live batch beside its corridor.
//! Never counts or divides: queries and `segment::movement` do.

use super::crowd::Crowd;
use crate::command::Failure;
use crate::command::movement_args::told_apart;
use crate::command::report::fault;
use crate::domain::Money;
use crate::report::page::{Place as InText, Say};
use crate::report::{Findings, Record, findings};
use crate::segment::movement::asked;
use crate::segment::movement::corridor::{Corridor, Place, corridor, place};
use crate::segment::movement::curves::{Cohort, CurveRow, cohorts};
use crate::segment::movement::days::Days;
use crate::segment::movement::groups::{Group, crowds, grouped, measured};
use crate::segment::movement::rolls::{Amount, Matrix, RollRow, matrices};
use crate::segment::movement::standing::Standing;
use crate::segment::summary::Column;
use crate::store::{Given, Store};
use serde::Deserialize;
use serde_json::{Value, json};

/// Weeks that a batch is followed: ten years.
const MOST: i64 = 520;
/// Batches whose curves are drawn beside those of older ones, those outside their corridors first: a page has no room for more.
const DRAWN: usize = 6;
/// Weeks from which a curve is one.
const WEEKS_DRAWN: usize = 4;

/// Adds `rolls`, `roll_measures`, the lines `roll_days`, `corridor` and `corridor_curves`, as of the session's day.
///
/// # Errors
/// The store's.
pub fn gather(store: &mut Store, findings: &mut Findings) -> Result<(), Failure> {
    corridors(store, findings)?;
    rolls(store, findings)
}

#[derive(Deserialize)]
struct People {
    stage: Option<String>,
    dimension: Option<String>,
    people: i64,
}

fn rolls(store: &mut Store, findings: &mut Findings) -> Result<(), Failure> {
    let day = store.as_of();
    let days = Days::of(None, None, day).map_err(fault)?;
    store.move_to(days.from)?;
    store.keep("movement_from", "movement/held", &[])?;
    let people: Vec<People> = store.rows("report/roll_people", &[])?;
    store.move_to(days.to)?;
    let mut given = told_apart(&[]);
    given.push(("from", Given::Date(days.from)));
    let groups = matrices(store.rows::<RollRow>("movement/rolls", &given)?);
    store.move_to(day)?;
    let all: Vec<&Matrix> = groups.values().filter(|matrix| !matrix.rows().is_empty()).collect();
    let known = |stage: Option<&str>| {
        let dimension = if stage.is_some() { "stage" } else { "all" };
        let of = people.iter().filter(|row| row.dimension.as_deref() == Some(dimension));
        of.filter(|row| stage.is_none() || row.stage.as_deref().unwrap_or("unknown") == stage.unwrap_or_default())
            .map(|row| row.people)
            .sum()
    };
    let mut rows: Vec<Record> = Vec::new();
    let stages: Vec<Standing> = Standing::all().filter(|at| all.iter().any(|matrix| matrix.rows().contains(at))).collect();
    for from in stages.iter().map(|stage| Some(*stage)).chain((!all.is_empty()).then_some(None)) {
        let stage = from.map(|stage| stage.to_string());
        rows.push(roll_row(stage.as_deref(), grouped(&all, from), known(stage.as_deref()), &crowds(&all, from)));
    }
    findings.add("rolls", &rows).map_err(fault)?;
    let measures = measured(&all).into_iter().map(|(name, rate)| {
        json!({
            "measure": name, "accounts": rate.part.accounts, "accounts_whole": rate.whole.accounts,
            "balance": rate.part.balance, "balance_whole": rate.whole.balance, "people": known(None),
        })
    });
    let measures: Vec<Value> = if all.is_empty() { Vec::new() } else { measures.collect() };
    findings.add("roll_measures", &measures).map_err(fault)?;
    let text = |day: jiff::civil::Date| InText::Text(day.to_string());
    let key = if all.is_empty() { "roll-days-none" } else { "roll-days" };
    let with = vec![("from".into(), text(days.from)), ("to".into(), text(days.to))];
    findings.add_says("roll_days", vec![Say { key: key.into(), with }]);
    Ok(())
}

fn roll_row(stage: Option<&str>, (whole, groups): (Amount, Vec<Amount>), people: i64, crowds: &[i64]) -> Record {
    let mut row = Record::new();
    row.insert("dimension".into(), if stage.is_some() { "stage" } else { "all" }.into());
    row.insert("stage".into(), stage.map_or(Value::Null, Value::from));
    row.insert("rolled_accounts".into(), whole.accounts.into());
    row.insert("rolled_balance".into(), json!(whole.balance));
    for ((group, amount), crowd) in Group::ALL.iter().zip(groups).zip(crowds) {
        row.insert(format!("{}_people", group.code()), (*crowd).into());
        row.insert(format!("{}_accounts", group.code()), amount.accounts.into());
        row.insert(format!("{}_balance", group.code()), json!(amount.balance));
    }
    row.insert("people".into(), people.into());
    row
}

/// A client and its batch.
type Batch = (Option<String>, Option<String>);

/// A batch with accounts held, its age in whole weeks, its corridor there, and where it stands.
struct Live<'c> {
    cohort: &'c Cohort,
    corridor: Option<Corridor>,
    place: Place,
}

fn corridors(store: &Store, findings: &mut Findings) -> Result<(), Failure> {
    let mut given = told_apart(&asked(&[Column::Batch]));
    given.extend([("months", Given::Bool(false)), ("most", Given::Int(MOST))]);
    let cohorts = cohorts(store.rows::<CurveRow>("movement/vintage", &given)?);
    let people = Crowd::of(store)?;
    let held = held(findings)?;
    let least = store.workspace().config.reports.least();
    let live: Vec<Live> = cohorts
        .iter()
        .filter(|cohort| held.contains(&(cohort.key.client.clone(), cohort.key.batch.clone())) && cohort.age() > 0)
        .map(|cohort| {
            let corridor = corridor(&cohorts, cohort, cohort.age());
            Live { cohort, corridor, place: place(cohort, cohort.age(), corridor) }
        })
        .collect();
    let of = |cohort: &Cohort| people.behind(cohort);
    let row = |live: &Live<'_>| point(live.cohort, live.cohort.age(), live.corridor, live.place, of(live.cohort));
    findings.add("corridor", &live.iter().map(row).collect::<Vec<_>>()).map_err(fault)?;
    let worth = |live: &&Live| live.corridor.is_some() && live.cohort.age() >= WEEKS_DRAWN && of(live.cohort) >= least;
    let mut drawn: Vec<&Live> = live.iter().filter(worth).collect();
    drawn.sort_by_key(|live| (live.place, std::cmp::Reverse(live.cohort.placed.0)));
    let curve = |live: &Live<'_>| -> Vec<Record> {
        let at = |age| {
            let corridor = corridor(&cohorts, live.cohort, age);
            point(live.cohort, age, corridor, place(live.cohort, age, corridor), of(live.cohort))
        };
        (1..=live.cohort.age()).map(at).collect()
    };
    let curves: Vec<Record> = drawn.into_iter().take(DRAWN).flat_map(curve).collect();
    findings.add("corridor_curves", &curves).map_err(fault)
}

/// Client and batch of the placements that hold accounts when the week begins.
fn held(findings: &Findings) -> Result<Vec<Batch>, Failure> {
    let batches = findings.rows("weekly").map_err(fault)?.iter().filter(|row| findings::text(row, "dimension").as_deref() == Some("batch"));
    let now = batches.filter(|row| findings::text(row, "period").as_deref() == Some("week"));
    let held = now.filter(|row| row.get("held_accounts").and_then(Value::as_i64).is_some_and(|n| n > 0));
    Ok(held.map(|row| (findings::text(row, "client"), findings::text(row, "batch"))).collect())
}

/// A batch at an age: paid, and what is usual, as amounts of what was placed.
fn point(of: &Cohort, age: usize, corridor: Option<Corridor>, place: Place, people: i64) -> Record {
    let amount = |share: f64| Money::from_minor((share * of.balance_placed.minor() as f64).round() as i64);
    let interval = corridor.and_then(|corridor| corridor.interval);
    let row = json!({
        "client": of.key.client, "batch": of.key.batch, "week": age, "place": place.code(),
        "accounts": of.accounts, "balance_placed": of.balance_placed,
        "net_payments": of.paid.get(age).copied().map(Money::from_minor),
        "expected_paid": corridor.map(|corridor| amount(corridor.expected)),
        "low_paid": interval.map(|(low, _)| amount(low)),
        "high_paid": interval.map(|(_, high)| amount(high)),
        "older_batches": corridor.map_or(0, |corridor| corridor.batches),
        "people": people,
    });
    match row {
        Value::Object(row) => row,
        _ => Record::new(),
    }
}
