//! `segment`: scores, segments and treatments of every account. Never changes anything.

use super::check_answer::MACHINE;
use super::contact_rows::packs;
use super::contest::Contest;
use super::context::AnswerArgs;
use super::segment_compare::{self, Ask};
use super::{Context, Exit, Failure};
use crate::domain::Tongue;
use crate::domain::codes::Product;
use crate::render::answer::Lang;
use crate::report::{Answer, Cell};
use crate::rules::Person;
use crate::segment::decide::AccountRow;
use crate::segment::explain::explain;
use crate::segment::summary::{Census, Column};
use crate::segment::{self, Segmented, Strategy};
use crate::store::{Near, Store};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Arguments of `segment`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The strategy, strategies/NAME.toml in the workspace. Its chance to pay (p_pay) is a formula set by hand there, not fitted
    #[arg(long, default_value = "default", value_name = "NAME")]
    pub strategy: String,
    /// Take one account's scores apart: points by attribute, bands, holds, the branch taken, in words a debtor could be told
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "by")]
    pub explain: Option<String>,
    /// Count accounts and balances by these columns instead: segment, treatment, stage, willingness_band, ability_band, risk,
    /// channel, hold, client, batch, product, region, collector, currency, arm. Accounts that are not held are left out
    #[arg(long, value_name = "COLUMN", value_delimiter = ',', num_args = 1.., value_parser = column)]
    pub by: Vec<Column>,
    #[command(flatten)]
    pub against: Ask,
    #[command(flatten)]
    pub how: AnswerArgs,
}

/// What the engine may use unless told: the rows of a million accounts go by in parts beside it.
const MEMORY: &str = "2GB";

/// A row of `queries/check/overrides.sql`.
#[derive(Deserialize)]
struct OverrideRow {
    account_id: String,
    name: String,
    since: DateTime,
}

fn column(text: &str) -> Result<Column, String> {
    Column::parse(text).ok_or_else(|| format!("one of {}", Column::ALL.iter().map(|c| c.name()).collect::<Vec<_>>().join(", ")))
}

/// Answers with one row an account, with groups, or with one account explained.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let store = if args.explain.is_some() { context.read_for_one()? } else { context.read_within(MEMORY)? };
    if args.explain.is_none() {
        store.settle()?;
    }
    if let Some(other) = &args.against.compare {
        let answer = segment_compare::answer(&store, &args.strategy, other, &args.against)?;
        context.answer(&store, "segment", &answer, &args.how)?;
        return Ok(Exit::Done);
    }
    let contest = Contest::of(&store, &args.strategy)?;
    let tongue = if context.lang == Lang::Zh { Tongue::Zh } else { Tongue::En };
    let answer = match &args.explain {
        Some(account) => explained(&store, &contest, account, tongue)?,
        None if args.by.is_empty() => {
            let persons = overruled(&store)?;
            let fill = |put: &mut dyn FnMut(Vec<Vec<Cell>>) -> Result<(), Failure>| {
                let (mut all, mut not_held) = (0, 0);
                contest.each(&store, |rows| {
                    all += rows.len();
                    not_held += rows.iter().filter(|row| !row.held()).count();
                    put(rows.iter().map(|row| cells(row, &persons, &store, tongue)).collect())
                })?;
                Ok(vec![
                    format!("{all} accounts as of {}, {not_held} of them not held", store.as_of()),
                    "count them with --by segment, take one apart with --explain ACCOUNT".into(),
                ])
            };
            context.answer_in_parts(&store, "segment", heading(), &args.how, fill)?;
            return Ok(Exit::Done);
        }
        None => grouped(&store, &contest, &args.by)?,
    };
    context.answer(&store, "segment", &answer, &args.how)?;
    Ok(Exit::Done)
}

/// Reads a strategy of the workspace.
pub fn strategy(store: &Store, name: &str) -> Result<Strategy, Failure> {
    let path = store.workspace().strategy(name);
    let text = std::fs::read_to_string(&path).map_err(|e| {
        Failure::input(format!("no strategy {name:?}: {}: {e}", path.display()))
            .hint("`retrace init` writes strategies/default.toml; copy it under another name to make your own")
    })?;
    let file = format!("strategies/{name}.toml");
    let refused = |e: segment::StrategyFault| Failure::input(e.to_string()).hint("mend the lines named; nothing was segmented");
    let fitted = match segment::file::scorecard_of(&text) {
        Some(card) => {
            let path = store.workspace().scorecard(&card);
            let text = std::fs::read_to_string(&path).map_err(|e| {
                Failure::input(format!("{file} names the scorecard {card:?}: {}: {e}", path.display()))
                    .hint("`retrace calibrate` writes one; its last line says its name")
            })?;
            let read = segment::file::read_card(&format!("scorecards/{card}.toml"), &text).map_err(refused)?;
            if let Some(days) = read.horizon_days.filter(|days| *days != segment::replay::DAYS) {
                eprintln!(
                    "scorecard {card} was fitted to {days} days: p_pay is the chance of paying within {days} days, not {}",
                    segment::replay::DAYS
                );
            }
            Some(read)
        }
        None => None,
    };
    let stages = &store.workspace().config.stages.edges;
    let strategy = segment::read_with(&file, &text, fitted, stages).map_err(refused)?;
    let faults = segment::forbidden(&strategy, &packs(store)?, stages, store.as_of());
    if faults.is_empty() { Ok(strategy) } else { Err(refused(segment::StrategyFault { file, faults })) }
}

/// The accounts, segmented by one strategy as of a day, whatever trial it names.
pub fn segmented<'s>(rows: &[AccountRow], strategy: &'s Strategy, day: Date) -> Result<Vec<Segmented<'s>>, Failure> {
    let all: Option<Vec<_>> = rows.iter().map(|row| segment::segment(row, strategy, day)).collect();
    all.ok_or_else(|| Failure::fault("a strategy was used that was not checked"))
}

/// Accounts that a supervisor's hold stops: there a person decided.
fn overruled(store: &Store) -> Result<BTreeMap<String, Person>, Failure> {
    let rows: Vec<OverrideRow> = store.rows("check/overrides", &[])?;
    let zone = &store.workspace().zone;
    let day = |row: &OverrideRow| row.since.to_zoned(TimeZone::UTC).map_or(store.as_of(), |at| zone.local(at.timestamp()).date());
    Ok(rows.into_iter().map(|row| (row.account_id.clone(), Person { on: day(&row), name: row.name })).collect())
}

fn heading() -> Answer {
    let mut answer = Answer::new(&[
        "account_id",
        "debtor_id",
        "as_of",
        "dpd",
        "stage",
        "balance",
        "willingness",
        "ability",
        "willingness_band",
        "ability_band",
        "p_pay",
        "risk",
        "segment",
        "treatment",
        "channel",
        "next_action_on",
        "holds",
        "reasons",
        "decided_by",
        "contactability",
        "contactability_band",
        "complaint_risk",
        "tone",
        "every_days",
        "approval",
        "max_months",
        "floor",
        "arm",
    ]);
    answer.table_hides = vec![
        "debtor_id",
        "as_of",
        "willingness_band",
        "ability_band",
        "contactability_band",
        "complaint_risk",
        "tone",
        "every_days",
        "approval",
        "max_months",
        "floor",
        "arm",
    ];
    answer
}

fn cells(row: &Segmented<'_>, persons: &BTreeMap<String, Person>, store: &Store, tongue: Tongue) -> Vec<Cell> {
    vec![
        row.account_id.as_str().into(),
        row.debtor_id.as_str().into(),
        store.as_of().into(),
        row.dpd.into(),
        row.stage.map(|stage| stage.to_string()).into(),
        row.balance.into(),
        row.willingness.into(),
        row.ability.into(),
        row.willingness_band.code().into(),
        row.ability_band.code().into(),
        Cell::Number(row.p_pay),
        row.risk.code().into(),
        row.segment.into(),
        row.treatment.name.as_str().into(),
        row.channel.map(|channel| channel.code()).into(),
        row.next_action_on.into(),
        row.holds.iter().map(|hold| hold.code().to_owned()).collect::<Vec<_>>().into(),
        row.reasons.iter().map(|reason| reason.words(tongue)).collect::<Vec<_>>().into(),
        persons.get(row.account_id.as_str()).map_or_else(|| MACHINE.to_owned(), ToString::to_string).into(),
        row.contactability.into(),
        row.contactability_band.map(|band| band.code()).into(),
        if row.complaint_risk { "high" } else { "low" }.into(),
        row.tone.map(|tone| tone.code()).into(),
        row.every_days.into(),
        row.approvals.iter().map(|approval| approval.code().to_owned()).collect::<Vec<_>>().into(),
        row.treatment.months(row.product.as_deref().and_then(Product::parse)).map(i64::from).into(),
        row.treatment.floor.map_or(Cell::Empty, Cell::Number),
        row.arm.map(|arm| arm.code()).into(),
    ]
}

fn grouped(store: &Store, contest: &Contest, by: &[Column]) -> Result<Answer, Failure> {
    let mut census = Census::new(by);
    contest.each(store, |rows| {
        rows.iter().for_each(|row| census.count(row));
        Ok(())
    })?;
    let (columns, groups) = census.groups();
    let mut names: Vec<&'static str> = columns.iter().map(|column| column.name()).collect();
    names.extend(["accounts", "balance", "share_of_balance"]);
    let mut answer = Answer::new(&names);
    for group in groups {
        let mut cells: Vec<Cell> = group.key.into_iter().map(Cell::from).collect();
        cells.extend([
            group.accounts.into(),
            group.balance.into(),
            group.share.value().map_or(Cell::Empty, |share| Cell::Number((share * 1e6).round() / 1e6)),
        ]);
        answer.push(cells);
    }
    answer.footer = vec![format!("{} accounts held; {} not held are left out", census.held, census.not_held)];
    Ok(answer)
}

fn explained(store: &Store, contest: &Contest, account: &str, tongue: Tongue) -> Result<Answer, Failure> {
    store.narrowed(Near::Owners, &[account], || explained_near(store, contest, account, tongue))
}

/// The same, where the session is narrowed to whoever ever had the account.
fn explained_near(store: &Store, contest: &Contest, account: &str, tongue: Tongue) -> Result<Answer, Failure> {
    // What is owed and who is lost take the longest, and neither reads the other.
    store.both(|| store.make_view("account_now"), |second| second.make_view("lost"))?;
    // Before the scores: a score names its attributes again and again, and the engine would put what they are made of in each place.
    store.keep("segment_kept", "segment/accounts", &[])?;
    let dealt = contest.deal(store, Some(account))?;
    let Some((row, arm)) = dealt.first() else {
        return Err(Failure::input(format!("there is no account {account:?} placed by {}", store.as_of()))
            .hint("`retrace segment --format csv` lists every account of the day; --as-of moves the day"));
    };
    let strategy = contest.strategy(arm);
    let mut answer = Answer::new(&["part", "name", "finding", "points"]);
    for line in explain(row, strategy, tongue) {
        answer.push(vec![line.part.into(), line.name.into(), line.finding.into(), line.points.into()]);
    }
    answer.footer = vec![format!("{account} as of {}, strategy {} version {}", store.as_of(), strategy.name, strategy.version)];
    Ok(answer)
}
