//! `calibrate`: fits the scorecards to what happened and writes a new version of them. Never writes over an older version, and
//! never changes a strategy: who wants the new card names it there.

use super::calibrate_answer::evidence;
use super::context::FormatArgs;
use super::{Context, Exit, Failure};
use crate::segment::calibrate::card::{Origin, text};
use crate::segment::calibrate::{Fitted, Sample, calibrate, stability_of};
use crate::segment::{ATTRIBUTES, file::read_card, sample_sql};
use crate::store::query::query_text;
use crate::store::{Given, Store};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `calibrate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The scorecard's name: scorecards/NAME-vN.toml
    #[arg(long, default_value = "default", value_name = "NAME", value_parser = name)]
    pub name: String,
    /// Days in which it must be paid [default: what most outcomes say; 30 where they come from payments]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i64).range(1..=730))]
    pub horizon: Option<i64>,
    /// Share of the debtors that are held out and measured on
    #[arg(long, value_name = "SHARE", default_value_t = 0.3, value_parser = holdout)]
    pub holdout: f64,
    /// How many further fits, each holding out other debtors, say how much that matters
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=50))]
    pub seeds: u64,
    /// Measure only; write nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub form: FormatArgs,
}

/// Months back at whose ends accounts are looked at, where no file says what came of them.
const LOOKS: i64 = 3;

#[derive(Deserialize)]
struct DayRow {
    day: Date,
    horizon_days: i64,
    outcomes: i64,
}

/// Where what happened comes from.
struct Happened {
    words: &'static str,
    query: &'static str,
    days: Vec<Date>,
    horizon: i64,
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let today = store.as_of();
    let happened = happened(&store, args)?;
    let sample = sample(&mut store, &happened)?;
    let mut fits: Vec<(u64, Fitted)> = Vec::new();
    for seed in 1..=args.seeds {
        let fitted = calibrate(&sample, args.holdout, seed).map_err(|e| {
            Failure::input(e.to_string()).hint("load outcomes, or payments that came after earlier days; --as-of moves the day")
        })?;
        fits.push((seed, fitted));
    }
    let before = versions(&store, &args.name)?.into_iter().next_back();
    let moved = match &before {
        Some((version, path)) => {
            let text = std::fs::read_to_string(path).map_err(|e| Failure::input(format!("{}: {e}", path.display())))?;
            let card = read_card(&path.display().to_string(), &text).map_err(|e| Failure::input(e.to_string()))?;
            card.population.map(|population| (*version, stability_of(&card.willingness, &card.ability, &population, &sample)))
        }
        None => None,
    };
    let origin = Origin {
        name: args.name.clone(),
        version: before.as_ref().map_or(1, |(version, _)| version + 1),
        as_of: today,
        outcomes: happened.words.to_owned(),
        from: happened.days.first().copied().unwrap_or(today),
        to: happened.days.last().copied().unwrap_or(today),
        horizon_days: happened.horizon,
        rows: sample.good.len(),
        good: sample.good.iter().filter(|good| **good).count(),
        holdout: args.holdout,
        seeds: fits.iter().map(|(seed, fitted)| (*seed, fitted.measured.auc.value)).collect(),
        before: moved,
    };
    let Some((_, fitted)) = fits.into_iter().next() else { return Err(Failure::fault("no fit")) };
    let written = if args.dry_run { None } else { Some(write(&store, &origin, &text(&fitted, &origin))?) };
    context.show(&evidence(&fitted, &origin, written.as_deref()), &args.form)?;
    Ok(Exit::Done)
}

/// Outcomes of a file where there are any; else payments after earlier days.
fn happened(store: &Store, args: &Args) -> Result<Happened, Failure> {
    let days: Vec<DayRow> = store.rows("segment/outcome_days", &[])?;
    let mut by_horizon: BTreeMap<i64, i64> = BTreeMap::new();
    days.iter().for_each(|row| *by_horizon.entry(row.horizon_days).or_default() += row.outcomes);
    let most = by_horizon.iter().max_by_key(|(days, n)| (**n, std::cmp::Reverse(**days))).map(|(days, _)| *days);
    if let Some(most) = most {
        let horizon = args.horizon.unwrap_or(most);
        let days: Vec<Date> = days.iter().filter(|row| row.horizon_days == horizon).map(|row| row.day).collect();
        if days.is_empty() {
            let there: Vec<String> = by_horizon.keys().map(ToString::to_string).collect();
            let what = format!("no outcome has a horizon of {horizon} days; there are {}", there.join(", "));
            return Err(Failure::input(what).hint("leave --horizon out, or give one of these"));
        }
        return Ok(Happened { words: "outcomes feed", query: "segment/outcomes", days, horizon });
    }
    let horizon = args.horizon.unwrap_or(30);
    let days = (1..=LOOKS).rev().map(|back| store.as_of().saturating_sub((back * horizon).days())).collect();
    Ok(Happened { words: "payments after earlier days", query: "segment/outcomes_paid", days, horizon })
}

/// The attributes of each account as of each day, and what came of it.
fn sample(store: &mut Store, happened: &Happened) -> Result<Sample, Failure> {
    let mut sample = Sample { values: vec![Vec::new(); ATTRIBUTES.len()], ..Sample::default() };
    let sql = sample_sql(query_text("segment/accounts")?, query_text(happened.query)?);
    for day in &happened.days {
        store.move_to(*day)?;
        let found = store.columns_of(happened.query, &sql, &[("horizon", Given::Int(happened.horizon))])?;
        let Some((good, values)) = found.numbers.split_first() else { continue };
        sample.debtors.extend(found.names);
        sample.good.extend(good.iter().map(|good| *good >= 0.5));
        sample.values.iter_mut().zip(values).for_each(|(all, some)| all.extend(some));
    }
    Ok(sample)
}

/// The versions of a card that there are, from the first.
fn versions(store: &Store, name: &str) -> Result<BTreeMap<u32, PathBuf>, Failure> {
    let folder = store.workspace().scorecards();
    let mut found = BTreeMap::new();
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(e) => return Err(Failure::input(format!("{}: {e}", folder.display()))),
    };
    for entry in entries.flatten() {
        let file = entry.file_name();
        let version = file.to_str().and_then(|file| file.strip_suffix(".toml")?.strip_prefix(name)?.strip_prefix("-v")?.parse().ok());
        if let Some(version) = version {
            found.insert(version, entry.path());
        }
    }
    Ok(found)
}

/// Writes a new version; a file that is there already is left alone.
fn write(store: &Store, origin: &Origin, text: &str) -> Result<PathBuf, Failure> {
    let path = store.workspace().scorecard(&format!("{}-v{}", origin.name, origin.version));
    let fail = |e: std::io::Error| Failure::input(format!("{}: {e}", path.display()));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(fail)?;
    }
    let mut file = std::fs::File::create_new(&path).map_err(fail)?;
    file.write_all(text.as_bytes()).map_err(fail)?;
    Ok(path)
}

fn name(text: &str) -> Result<String, String> {
    let fits = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if fits { Ok(text.to_owned()) } else { Err("letters, digits, - and _".into()) }
}

fn holdout(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|x| (0.05..=0.9).contains(x)).ok_or_else(|| "a share from 0.05 to 0.9".into())
}
