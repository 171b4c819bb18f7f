//! `fairness`: how segments, treatments, tones and score bands fall by sex, age band and region. Never shows a small cell, and never lets
//! what it reads come near a score.

use super::context::FormatArgs;
use super::fairness_answer::{Asked, answer};
use super::seating::walk;
use super::segment::strategy;
use super::{Context, Exit, Failure};
use crate::domain::AccountId;
use crate::segment::Strategy;
use crate::segment::fairness::{By, Crossed, Outcome, Outcomes, lines, province};
use crate::store::query::query_text;
use crate::store::{Store, StoreError};
use serde::Deserialize;

/// Arguments of `fairness`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The strategy, strategies/NAME.toml in the workspace
    #[arg(long, default_value = "default", value_name = "NAME")]
    pub strategy: String,
    /// Protected attributes: sex, age_band, region [default: all]
    #[arg(long, value_name = "ATTRIBUTE", value_delimiter = ',', num_args = 1.., value_parser = by)]
    pub by: Vec<By>,
    /// Outcomes to show: segment, treatment, tone, willingness_band, ability_band [default: all]
    #[arg(long, value_name = "OUTCOME", value_delimiter = ',', num_args = 1.., value_parser = outcome)]
    pub outcome: Vec<Outcome>,
    #[command(flatten)]
    pub form: FormatArgs,
}

/// A row of `queries/segment/fairness.sql`.
#[derive(Deserialize)]
struct ProtectedRow {
    account_id: AccountId,
    sex: Option<String>,
    age_band: Option<String>,
    region: Option<String>,
}

impl ProtectedRow {
    fn group(&self, by: By) -> Option<&str> {
        match by {
            By::Sex => self.sex.as_deref(),
            By::AgeBand => self.age_band.as_deref(),
            By::Region => self.region.as_deref().and_then(province),
        }
    }
}

fn by(text: &str) -> Result<By, String> {
    By::ALL.into_iter().find(|by| by.code() == text).ok_or_else(|| format!("one of {}", By::ALL.map(By::code).join(", ")))
}

fn outcome(text: &str) -> Result<Outcome, String> {
    let known = Outcome::ALL.into_iter().find(|outcome| outcome.code() == text);
    known.ok_or_else(|| format!("one of {}", Outcome::ALL.map(Outcome::code).join(", ")))
}

/// Answers with one row a group and outcome.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let store = context.read()?;
    let strategy = strategy(&store, &args.strategy)?;
    let asked = Asked {
        strategy: &args.strategy,
        as_of: store.as_of(),
        by: if args.by.is_empty() { By::ALL.to_vec() } else { args.by.clone() },
        outcomes: if args.outcome.is_empty() { Outcome::ALL.to_vec() } else { args.outcome.clone() },
    };
    let outcomes = outcomes(&store, &strategy)?;
    let crossed = crossed(&store, &outcomes)?;
    let tables: Vec<_> = asked.by.iter().map(|by| (*by, lines(&crossed[*by as usize], &outcomes))).collect();
    context.show(&answer(&tables, outcomes.len(), &asked), &args.form)?;
    Ok(Exit::Done)
}

/// What the strategy makes of every account held: nothing protected is known here.
fn outcomes<'s>(store: &Store, strategy: &'s Strategy) -> Result<Outcomes<'s>, Failure> {
    let mut outcomes = Outcomes::default();
    walk(store, strategy, |row| {
        if row.held() {
            outcomes.take(&row);
        }
    })?;
    if outcomes.is_empty() {
        return Err(Failure::input(format!("no account is held as of {}", store.as_of())).hint("--as-of moves the day"));
    }
    Ok(outcomes)
}

/// The accounts by each protected attribute: only now, beside outcomes that are finished.
pub fn crossed(store: &Store, outcomes: &Outcomes<'_>) -> Result<[Crossed; By::ALL.len()], Failure> {
    let (mut crossed, mut at) = (<[Crossed; By::ALL.len()]>::default(), 0);
    store.each_of("segment/fairness", query_text("segment/fairness")?, &[], |rows: Vec<ProtectedRow>| {
        for row in rows {
            if outcomes.account_ids.get(at) == Some(&row.account_id) {
                By::ALL.into_iter().for_each(|by| crossed[by as usize].count(row.group(by), outcomes, at));
                at += 1;
            }
        }
        Ok::<(), StoreError>(())
    })?;
    if at == outcomes.len() { Ok(crossed) } else { Err(Failure::fault("an account was met once and not again")) }
}
