//! `outcome`: what came of a lead goes back into the workspace, one result or a file of them, and counts from the next question on.
//! Never takes a number as an argument, and never turns a debtor's refusal to pay into anything.

use super::by_hand::{self, Fact, Row};
use super::context::FormatArgs;
use super::outcome_points::{Point, Points};
use super::when::moment;
use super::{Context, Exit, Failure, outcome_file, point_name};
use crate::domain::codes::{SubjectKind, SuppressionReason, SuppressionScope, TraceResult};
use crate::domain::feed::Feed;
use crate::report::{Answer, Cell};
use crate::store::{Store, audit_log};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::str::FromStr;

/// Arguments of `outcome`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The debtor whom the lead was for
    #[arg(value_name = "DEBTOR", requires = "point")]
    pub debtor: Option<String>,
    /// The point that was tried: its token, #RANK as `leads --debtor` shows it, or - to read it from standard input
    #[arg(value_name = "POINT", requires = "result")]
    pub point: Option<String>,
    /// right_party, relayed, wrong_party, dead, no_answer, refused (a contact person will not be asked again), or cease (asked not to be contacted)
    #[arg(value_name = "RESULT")]
    pub result: Option<Came>,
    /// When it was tried [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Your note; it is sealed
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// A file of results instead: debtor_id, value or token, tried_at, result, note; CSV, XLSX or JSON lines; - reads standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["debtor", "at", "note"])]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub how: FormatArgs,
}

/// What came of a try, as the desk says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// As the feed has it.
    Result(TraceResult),
    /// Asked not to be contacted.
    Cease,
}

impl FromStr for Came {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "cease" {
            return Ok(Came::Cease);
        }
        TraceResult::parse(text).map(Came::Result).ok_or_else(|| format!("one of {}, cease", TraceResult::CODES.join(", ")))
    }
}

/// One result as it was told.
pub struct Told {
    /// Where it stands in the file; none for one that was typed.
    pub line: Option<u64>,
    pub debtor: String,
    pub point: point_name::PointName,
    pub at: Timestamp,
    pub came: Came,
    pub note: String,
}

/// Finds each point, records the results, and says what they do.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.write()?;
    let now = context.now();
    let told = match (&args.file, &args.debtor, &args.point, args.result) {
        (Some(file), ..) => outcome_file::read(file, &store)?,
        (None, Some(debtor), Some(point), Some(came)) => {
            let at = args.at.as_deref().map(|text| {
                let day = store.workspace().zone.local(now).date();
                moment(text, &store.workspace().zone, day).ok_or_else(|| Failure::usage(format!("--at {text:?} is no time")))
            });
            let point = point_name::read(point, &store)?;
            let note = args.note.clone().unwrap_or_default();
            vec![Told { line: None, debtor: debtor.clone(), point, at: at.transpose()?.unwrap_or(now), came, note }]
        }
        _ => return Err(Failure::usage("no result is told").hint("name DEBTOR, POINT and RESULT, or --file FILE")),
    };
    let debtors: BTreeSet<&str> = told.iter().map(|one| one.debtor.as_str()).collect();
    for debtor in &debtors {
        by_hand::known(&store, "debtor", debtor)?;
    }
    let points = Points::of(&store, &debtors)?;
    let mut found: Vec<(&Told, Point)> = Vec::new();
    for one in &told {
        if one.at > now {
            return Err(at_line(one, "it is told of a time that is still to come".into()).hint("give the time at which it was tried"));
        }
        let point = points.find(&store, &one.debtor, &one.point)?.ok_or_else(|| {
            at_line(one, format!("no such point of {} is on record", one.debtor))
                .hint("take a token or #rank from `retrace leads --debtor ID`; a new number is loaded first")
        })?;
        found.push((one, point));
    }
    twice(&found)?;
    record(&mut store, &found, now)?;
    context.show(&answer(&store, &found), &args.how)?;
    Ok(Exit::Done)
}

/// What of a result is written as the feed's: who asks to be left alone was reached, or, a contact person, refused.
fn result(came: Came, point: &Point) -> TraceResult {
    match came {
        Came::Result(result) => result,
        Came::Cease if point.third_party => TraceResult::Refused,
        Came::Cease => TraceResult::RightParty,
    }
}

/// Writes what protects first: a request to stop, then the results.
fn record(store: &mut Store, found: &[(&Told, Point)], now: Timestamp) -> Result<(), Failure> {
    let ceased: BTreeMap<&str, Timestamp> =
        found.iter().filter(|(one, point)| stops(one, point)).map(|(one, _)| (one.debtor.as_str(), one.at)).collect();
    if !ceased.is_empty() {
        let mark = |(debtor, at): (&&str, &Timestamp)| -> Row {
            vec![
                ("subject_kind", SubjectKind::Debtor.code().to_owned()),
                ("subject", (*debtor).to_owned()),
                ("scope", SuppressionScope::All.code().to_owned()),
                ("since", at.to_string()),
                ("reason", SuppressionReason::CeaseRequest.code().to_owned()),
            ]
        };
        let subjects = ceased.keys().map(|debtor| (*debtor).to_owned()).collect();
        let note = format!("cease_request of {} debtor(s)", ceased.len());
        let rows = ceased.iter().map(mark).collect();
        by_hand::record(store, Fact { verb: "outcome", feed: Feed::Suppressions, rows, sealed: None, why: None, subjects, note }, now)?;
    }
    let row = |(one, point): &(&Told, Point)| -> Row {
        vec![
            ("debtor_id", one.debtor.clone()),
            ("kind", point.kind.code().to_owned()),
            ("value", point.value.reveal().to_owned()),
            ("tried_at", one.at.to_string()),
            ("result", result(one.came, point).code().to_owned()),
            ("note", one.note.clone()),
        ]
    };
    let subjects: BTreeSet<String> = found.iter().map(|(one, _)| one.debtor.clone()).collect();
    let note = format!("{} result(s) of leads", found.len());
    let rows = found.iter().map(row).collect();
    let subjects = subjects.into_iter().collect();
    by_hand::record(store, Fact { verb: "outcome", feed: Feed::TraceOutcomes, rows, sealed: None, why: None, subjects, note }, now)
}

/// Whether a result stops all contact with the debtor: the debtor's own request.
fn stops(one: &Told, point: &Point) -> bool {
    one.came == Came::Cease && !point.third_party
}

/// A point tried twice at one moment with two results: nobody could say which holds.
fn twice(found: &[(&Told, Point)]) -> Result<(), Failure> {
    let mut seen: BTreeMap<(&str, &str, Timestamp), Option<u64>> = BTreeMap::new();
    for (one, point) in found {
        if let Some(before) = seen.insert((&one.debtor, &point.token.0, one.at), one.line) {
            let before = before.map(|line| format!(" (the first on line {line})")).unwrap_or_default();
            return Err(at_line(one, format!("the same point of {} at the same time is told twice{before}", one.debtor))
                .hint("keep one of the two rows; nothing was recorded"));
        }
    }
    Ok(())
}

fn at_line(one: &Told, what: String) -> Failure {
    Failure::input(one.line.map_or_else(|| what.clone(), |line| format!("line {line}: {what}")))
}

fn answer(store: &Store, found: &[(&Told, Point)]) -> Answer {
    let mut answer = Answer::new(&["debtor_id", "kind", "token", "result", "tried_at", "effect", "by"]);
    for (one, point) in found {
        answer.push(vec![
            one.debtor.as_str().into(),
            point.kind.code().into(),
            point.token.0.as_str().into(),
            result(one.came, point).code().into(),
            Cell::Time(store.workspace().zone.stamp(one.at)),
            effect(one, point).into(),
            audit_log::who().into(),
        ]);
    }
    answer
}

/// What a result does from now on, in words.
fn effect(one: &Told, point: &Point) -> &'static str {
    match result(one.came, point) {
        _ if stops(one, point) => "the debtor is left alone until a supervisor releases it",
        TraceResult::RightParty => "the debtor counts as reached",
        TraceResult::Relayed => "noted: the message was passed on",
        TraceResult::WrongParty => "blocked for every case: the number is somebody else's",
        TraceResult::Dead => "noted: the point is dead",
        TraceResult::NoAnswer => "noted: nobody answered",
        TraceResult::Refused if point.third_party => "this contact person and this point are left alone for good, at every client",
        TraceResult::Refused => "noted: a refusal to pay stops nothing",
    }
}
