//! `check --list`: a dialler's list judged row by row, with what the tables say of all its debtors brought in one go.
//! Never drops a row: what cannot be read or is not loaded comes out blocked, with the reason.

use super::check::{Args, given_at};
use super::list_ask::{Ask, Defaults, LOAD, MEND, Tokens, ask};
use super::{Context, Exit, Failure, check_answer, contact_rows, list_rows};
use crate::domain::Token;
use crate::domain::record::{Record, Unreadable};
use crate::intake::call_list::{CallList, Role};
use crate::intake::{Format, InputFile};
use crate::rules::{Intended, Judged, Logged};
use crate::store::parquet::ParquetRows;
use crate::store::{Given, Store};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What became of a row.
pub enum Outcome {
    Judged(Box<Judged>),
    /// It could not be asked about.
    Refused {
        reason: String,
        change: &'static str,
    },
}

/// A list with the outcomes of its rows.
pub struct Checked<'a> {
    pub header: &'a [String],
    pub columns: &'a CallList,
    pub rows: Vec<Record>,
    pub tokens: Vec<Option<Token>>,
    pub outcomes: Vec<Outcome>,
    /// Ids of the debtors whose numbers the list holds.
    pub subjects: Vec<String>,
    pub as_of: Date,
}

#[derive(Deserialize)]
struct OwnerRow {
    account_id: String,
    debtor_id: String,
}

/// Reads the list, brings the facts, asks the rules about every row.
pub fn run(args: &Args, file: &Path, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.find()?;
    let day = context.day(&workspace);
    let (header, rows) = read(file).map_err(|broken| refuse(file, broken))?;
    let columns = CallList::of(&header).map_err(|broken| refuse(file, broken))?;
    if !columns.has(Role::Channel) && args.channel.is_none() {
        return Err(Failure::usage("the list has no column channel (or 渠道)").hint("say for all of its rows: --channel call"));
    }
    let at = match (given_at(args, &workspace, context)?, columns.has(Role::At)) {
        (Some(at), _) => Some(at),
        // Who plans by row means every row.
        (None, true) => None,
        (None, false) => Some(context.as_of.map_or_else(|| context.now(), |day| workspace.zone.start_of(day))),
    };
    let mut store = Store::read(&workspace, day)?;
    let packs = match &args.packs {
        Some(names) => contact_rows::packs_only(&store, names)?,
        None => contact_rows::packs(&store)?,
    };
    let defaults = Defaults { channel: args.channel, at, day, zone: &workspace.zone };
    let known = Tokens::of(&rows, &columns, &store)?;
    let mut tokens = Vec::with_capacity(rows.len());
    let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(rows.len());
    let mut asks: Vec<(usize, Ask)> = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        let (ask, token) = ask(row, &columns, &defaults, &known, &store);
        tokens.push(token);
        outcomes.push(match ask {
            Ok(ask) => {
                asks.push((nth, ask));
                None
            }
            Err((reason, change)) => Some(Outcome::Refused { reason, change }),
        });
    }
    let owned = owners(asks, &store, &mut outcomes)?;
    let subjects: BTreeSet<String> = owned.iter().map(|(debtor, ..)| debtor.clone()).collect();
    // A day given holds for the whole list; else every row is asked about as of its own day, the earlier days first.
    let mut by_day: BTreeMap<Date, Vec<(String, Option<String>, Intended)>> = BTreeMap::new();
    for (debtor, account, intended) in owned {
        let day = context.as_of.unwrap_or_else(|| workspace.zone.local(intended.at).date());
        by_day.entry(day).or_default().push((debtor, account, intended));
    }
    let mut made: BTreeMap<String, Vec<Logged>> = BTreeMap::new();
    for (day, asked) in by_day {
        store.move_to(day)?;
        for judged in list_rows::judge(&store, &packs, asked, &mut made, context.threads)? {
            let row = judged.row;
            outcomes[row] = Some(Outcome::Judged(Box::new(judged)));
        }
    }
    let unknown = || Outcome::Refused { reason: "no account of this debtor is loaded".into(), change: LOAD };
    let outcomes: Vec<Outcome> = outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(unknown)).collect();
    let all = outcomes.iter().all(|outcome| matches!(outcome, Outcome::Judged(judged) if judged.decision.allowed));
    let subjects = subjects.into_iter().collect();
    let checked = Checked { header: &header, columns: &columns, rows, tokens, outcomes, subjects, as_of: day };
    context.answer(&store, "check", &check_answer::list(checked, context.lang), &args.how)?;
    Ok(if all { Exit::Done } else { Exit::No })
}

/// Whose account each row is about: the debtor, and the account where one is named.
type Owned = (String, Option<String>, Intended);

fn owners(asks: Vec<(usize, Ask)>, store: &Store, outcomes: &mut [Option<Outcome>]) -> Result<Vec<Owned>, Failure> {
    let accounts: BTreeSet<&str> = asks.iter().filter_map(|(_, ask)| ask.account.as_deref()).collect();
    let lines = accounts.into_iter().collect::<Vec<_>>().join("\n");
    let rows: Vec<OwnerRow> = store.rows("check/list_owners", &[("accounts", Given::Text(lines))])?;
    let owners: BTreeMap<String, String> = rows.into_iter().map(|row| (row.account_id, row.debtor_id)).collect();
    let mut owned = Vec::with_capacity(asks.len());
    for (row, ask) in asks {
        let owner = ask.account.as_ref().map(|account| (account, owners.get(account)));
        let debtor = match (owner, ask.debtor) {
            (Some((account, None)), _) => Err((format!("no account {account:?} is loaded"), LOAD)),
            (Some((account, Some(owner))), Some(debtor)) if *owner != debtor => {
                Err((format!("account {account:?} is not debtor {debtor:?}'s"), MEND))
            }
            (Some((_, Some(owner))), _) => Ok(owner.clone()),
            (None, Some(debtor)) => Ok(debtor),
            (None, None) => Err(("the row names no account".into(), MEND)),
        };
        match debtor {
            Ok(debtor) => {
                let Ask { account, channel, at, point, template, visit, .. } = ask;
                let accounts = Vec::new();
                owned.push((debtor, account, Intended { row, accounts, channel, at, point, template, visit }));
            }
            Err((reason, change)) => outcomes[row] = Some(Outcome::Refused { reason, change }),
        }
    }
    Ok(owned)
}

/// The headings and rows of a list, of any format that `load` reads.
fn read(file: &Path) -> Result<(Vec<String>, Vec<Record>), Unreadable> {
    let input = InputFile::look(file, None)?;
    let nothing = |_: u64| ();
    let mut records = match (input.format, input.path()) {
        (Format::Parquet, Some(path)) => Box::new(ParquetRows::open(path)?),
        _ => input.open(None, &nothing)?,
    };
    records.whole()
}

fn refuse(file: &Path, broken: Unreadable) -> Failure {
    let line = broken.line.map(|line| format!(":{line}")).unwrap_or_default();
    Failure::input(format!("{}{line}: {}; expected {}", file.display(), broken.found, broken.expected)).hint(broken.mend)
}
