//! `resolve`: which records are one human, why, and how well it is known.
//! Never links records of two clients, and never overrules what a person decided.

use super::context::FormatArgs;
use super::resolve_people::everyone;
use super::resolve_rows::{DecisionRow, How, estimate, last_model, run as find};
use super::{Context, Exit, Failure, resolve_answer, resolve_evaluate};
use crate::domain::{Class, Personal};
use crate::store::entities::NewDecision;
use crate::store::{Given, Store, audit_log};
use std::collections::BTreeSet;

/// Chance from which two records are taken for one human.
pub const THRESHOLD: f64 = 0.5;

/// What the engine may use beside the records held here: keys and blocks go through it part by part, and spill.
const ENGINE: &str = "1500MB";

/// Arguments of `resolve`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    pub act: Option<Act>,
    /// Show the pairs with their evidence instead of the records
    #[arg(long)]
    pub pairs: bool,
    /// Chance from which two records are taken for one human
    #[arg(long, value_name = "P", default_value_t = THRESHOLD, value_parser = super::leads::share)]
    pub threshold: f64,
    /// Say how many pairs a run would compare, rule by rule, and stop
    #[arg(long, conflicts_with_all = ["pairs", "explain"])]
    pub estimate: bool,
    /// Use the model of the last run instead of learning one
    #[arg(long)]
    pub keep_model: bool,
    /// Compare only records that came, or got a contact point, after this load (a number, as `status` shows it)
    #[arg(long, value_name = "LOAD")]
    pub since: Option<i64>,
    /// Two record ids: why they are or are not one human; one record or entity id: how it was built
    #[arg(long, value_name = "ID", num_args = 1..=2)]
    pub explain: Vec<String>,
    #[command(flatten)]
    pub form: FormatArgs,
}

/// What else `resolve` does.
#[derive(Debug, clap::Subcommand)]
pub enum Act {
    /// Measure what was found against labelled pairs or clusters
    Evaluate(resolve_evaluate::Args),
    /// Record that a person decided about two records; it holds against every run
    Decide(Decide),
}

/// Arguments of `resolve decide`.
#[derive(Debug, clap::Args)]
pub struct Decide {
    /// A record id
    pub one: String,
    /// Another record id
    pub other: String,
    /// same, not_same or unsure
    #[arg(value_parser = ["same", "not_same", "unsure"])]
    pub verdict: String,
    /// Who decided; the user of this computer where it is not given
    #[arg(long, value_name = "WHO")]
    pub by: Option<String>,
    /// Why; kept sealed
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    match &args.act {
        Some(Act::Evaluate(args)) => return resolve_evaluate::run(args, context),
        Some(Act::Decide(args)) => return decide(args, context),
        None => {}
    }
    let mut store = context.write_within(ENGINE)?;
    if args.estimate {
        let everyone = everyone(&store, context.workers())?;
        let blocks = estimate(&store, &everyone)?;
        context.show(&resolve_answer::estimate(&everyone, &blocks), &args.form)?;
        return Ok(Exit::Done);
    }
    let explain = !args.explain.is_empty();
    let published = last_model(&store)?;
    let threshold = published.as_ref().filter(|_| explain).map_or(args.threshold, |(_, threshold, _)| *threshold);
    // An explanation is of what was published, where something was.
    let keep_model = args.keep_model || (explain && published.is_some());
    let found = find(&store, How { threshold, keep_model, since: args.since, threads: context.workers() })?;
    if explain {
        let answer = match args.explain.as_slice() {
            [one, other] => resolve_answer::pair(&found, one, other, &decisions_about(&store, one, other)?)?,
            one => resolve_answer::entity(&found, one.first().map_or("", String::as_str))?,
        };
        context.show(&answer, &args.form)?;
        return Ok(Exit::Done);
    }
    let (rows, notes) = (found.published()?, resolve_answer::notes(&found));
    // The records are the most of what is held, and an answer of millions of rows needs room.
    drop(found);
    store.publish_entities(&rows)?;
    let mut answer = if args.pairs { resolve_answer::pairs(&rows) } else { resolve_answer::records(&rows) };
    drop(rows);
    answer.footer.extend(notes);
    context.show(&answer, &args.form)?;
    Ok(Exit::Done)
}

fn decide(args: &Decide, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.write()?;
    if args.one == args.other {
        return Err(Failure::usage("a record is always the same as itself").hint("name two records"));
    }
    let known = known(&store, &[&args.one, &args.other])?;
    let clients =
        |id: &str| known.iter().filter(|row| row.record_id == id).filter_map(|row| row.client.as_deref()).collect::<BTreeSet<_>>();
    let (one, other) = (clients(&args.one), clients(&args.other));
    let strangers = !one.is_empty() && !other.is_empty() && one.is_disjoint(&other) && !known.iter().any(|row| row.agreed);
    if args.verdict == "same" && strangers {
        let what = format!("{} and {} are records of two clients, which are not linked without the person's consent", args.one, args.other);
        return Err(Failure::input(what).hint(
            "a refusal, a wrong party or a death counts for both all the same; `retrace consent` records a consent for cross_client",
        ));
    }
    let by = args.by.clone().unwrap_or_else(audit_log::who);
    let note = args.note.as_ref().map(|note| Personal::new(Class::Text, note.as_str()));
    let subjects = vec![args.one.clone(), args.other.clone()];
    let act = audit_log::Act { verb: "resolve decide", purpose: None, subjects, note: Some(args.verdict.clone()) };
    audit_log::append(store.workspace(), "intent", &act)?;
    let decision =
        NewDecision { one: &args.one, other: &args.other, verdict: &args.verdict, note: note.as_ref(), by: &by, at: context.now() };
    store.keep_decision(&decision)?;
    audit_log::append(store.workspace(), "outcome", &act)?;
    println!("{} and {}: {}, decided by {by}; `retrace resolve` follows it from now on", args.one, args.other, args.verdict);
    Ok(Exit::Done)
}

/// What people decided about two records, the earliest first.
fn decisions_about(store: &Store, one: &str, other: &str) -> Result<Vec<DecisionRow>, Failure> {
    let all: Vec<DecisionRow> = store.rows("resolve/decisions", &[])?;
    let of = |row: &DecisionRow| [(one, other), (other, one)].contains(&(row.record_id_a.as_str(), row.record_id_b.as_str()));
    Ok(all.into_iter().filter(of).collect())
}

/// A record that is loaded, once per client.
#[derive(serde::Deserialize)]
struct Known {
    record_id: String,
    client: Option<String>,
    agreed: bool,
}

fn known(store: &Store, ids: &[&String]) -> Result<Vec<Known>, Failure> {
    let asked = ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join("\n");
    let rows: Vec<Known> = store.rows("resolve/known", &[("records", Given::Text(asked))])?;
    match ids.iter().find(|id| !rows.iter().any(|row| row.record_id == id.as_str())) {
        Some(id) => Err(unknown(id)),
        None => Ok(rows),
    }
}

/// No record has that id.
pub fn unknown(id: &str) -> Failure {
    Failure::input(format!("no record {id} is loaded")).hint("a record is a debtor_id or a person_id, written as in the client's file")
}
