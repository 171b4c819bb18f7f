//! `drift`: how far the accounts have moved between two days through what a strategy scores them by. Never changes anything, and never
//! fits anything: a card that has drifted is fitted anew by `calibrate`.

use super::context::FormatArgs;
use super::movement_args::DayArgs;
use super::{Context, Exit, Failure, scored, segment};
use crate::domain::Tongue;
use crate::render::answer::Lang;
use crate::report::{Answer, Cell};
use crate::segment::Strategy;
use crate::segment::decide::AccountRow;
use crate::segment::movement::days::Days;
use crate::segment::movement::psi::{Bin, Census, Moved, Reading, moved};
use crate::store::Store;
use crate::store::query::query_text;
use jiff::civil::Date;

/// Arguments of `drift`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub days: DayArgs,
    /// The strategy whose attributes, scores and segments are compared, strategies/NAME.toml
    #[arg(long, default_value = "default", value_name = "NAME")]
    pub strategy: String,
    /// One row a bin instead, with its part in the index
    #[arg(long)]
    pub bins: bool,
    #[command(flatten)]
    pub form: FormatArgs,
}

/// Answers with one row an attribute, score and segment, or with one row a bin of each.
pub fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let mut store = context.read()?;
    let days = args.days.days(store.as_of())?;
    let strategy = segment::strategy(&store, &args.strategy)?;
    let before = census(&mut store, &strategy, days.from)?;
    let now = census(&mut store, &strategy, days.to)?;
    let tongue = if context.lang == Lang::Zh { Tongue::Zh } else { Tongue::En };
    let found = moved(&strategy, &before, &now, tongue);
    let mut answer = if args.bins { by_bin(&found, days) } else { by_attribute(&found, days) };
    answer.footer.push(format!(
        "accounts held: {} on {}, {} on {}; strategy {} version {}",
        before.accounts, days.from, now.accounts, days.to, strategy.name, strategy.version
    ));
    answer
        .footer
        .push("psi: under 0.1 stable, to 0.25 moved, over it much moved (Siddiqi 2006); half an account more stands in every bin".into());
    answer
        .footer
        .push("by_chance: what two samples of these sizes from one population come to on average; with few accounts it is large".into());
    context.show(&answer, &args.form)?;
    Ok(Exit::Done)
}

/// The accounts held at the end of a day, counted.
fn census(store: &mut Store, strategy: &Strategy, day: Date) -> Result<Census, Failure> {
    store.move_to(day)?;
    let store = &*store;
    let mut census = Census::new(strategy);
    let read = |rows: &[AccountRow]| {
        let bins: Vec<String> = rows.iter().map(|row| row.bins.clone()).collect();
        Ok((bins, segment::segmented(rows, strategy, day)?))
    };
    scored::each(store, strategy, query_text("segment/accounts")?, read, |(bins, segmented)| {
        census.count(strategy, bins.iter().map(String::as_str).zip(&segmented));
        Ok(())
    })?;
    if census.accounts == 0 {
        return Err(Failure::input(format!("no account was held on {day}: there is nothing to compare"))
            .hint("choose other days with --from and --to; `retrace status` says what is loaded"));
    }
    Ok(census)
}

fn by_attribute(found: &[Moved], days: Days) -> Answer {
    let mut answer = Answer::new(&[
        "part",
        "attribute",
        "psi",
        "reading",
        "bin",
        "bin_accounts_from",
        "accounts_from",
        "bin_accounts_to",
        "accounts_to",
        "by_chance",
        "from",
        "to",
    ]);
    answer.table_hides = vec!["from", "to"];
    for one in found {
        let psi = one.psi();
        let most = one.most();
        let mut row = vec![one.part.into(), one.name.as_str().into(), Cell::rounded(psi), Reading::of(psi).code().into()];
        row.push(most.map(|bin| bin.name.as_str()).into());
        row.extend(counts(most, one));
        row.extend([Cell::rounded(one.by_chance()), days.from.into(), days.to.into()]);
        answer.push(row);
    }
    answer
}

fn by_bin(found: &[Moved], days: Days) -> Answer {
    let names = ["part", "attribute", "bin", "bin_accounts_from", "accounts_from", "bin_accounts_to", "accounts_to", "psi", "from", "to"];
    let mut answer = Answer::new(&names);
    answer.table_hides = vec!["from", "to"];
    for one in found {
        for bin in &one.bins {
            let mut row = vec![one.part.into(), one.name.as_str().into(), bin.name.as_str().into()];
            row.extend(counts(Some(bin), one));
            row.extend([Cell::Number((bin.shift * 1e6).round() / 1e6), days.from.into(), days.to.into()]);
            answer.push(row);
        }
    }
    answer
}

/// A bin and the whole, on both days.
fn counts(bin: Option<&Bin>, of: &Moved) -> [Cell; 4] {
    let int = |n: u64| Cell::Int(n.cast_signed());
    let all = |day: fn(&Bin) -> u64| int(of.bins.iter().map(day).sum());
    let at = |day: fn(&Bin) -> u64| bin.map(day).map_or(Cell::Empty, int);
    [at(|bin| bin.before), all(|bin| bin.before), at(|bin| bin.now), all(|bin| bin.now)]
}
